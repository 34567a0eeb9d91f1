//! English words for what is wrong: each says what is the matter and what to write instead.

use super::trouble::{Data, Meaning, Syntax, Wanted};
use std::fmt;

/// The near name as a question, if there is one.
fn ask(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |near| format!("; did you mean '{near}'?"))
}

impl fmt::Display for Syntax {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::TooLong { length, limit } => {
                return write!(out, "the formula has {length} bytes, {limit} are allowed");
            }
            Self::TooDeep { limit } => {
                return write!(out, "more than {limit} brackets or signs inside each other");
            }
            Self::Character { found, instead: Some(instead) } => {
                return write!(out, "write '{instead}' instead of '{found}'");
            }
            Self::Character { found, instead: None } => {
                return write!(
                    out,
                    "'{found}' has no meaning in a formula; unusual names go into `backticks`"
                );
            }
            Self::NoOperand { found: Some(found) } => {
                return write!(out, "a name or a number is missing before '{found}'");
            }
            Self::NoOperator { found } => {
                return write!(out, "an operator such as + is missing before '{found}'");
            }
            Self::Number { text } => {
                return write!(
                    out,
                    "'{text}' is no number; a name that begins so goes into `backticks`"
                );
            }
            Self::NoOperand { found: None } => "a name or a number is missing at the end",
            Self::NoTilde => "there is no ~: write response ~ terms",
            Self::SecondTilde => "there is a second ~: one separates the response from the terms",
            Self::NoResponse => "nothing stands before ~: write the response there",
            Self::NothingRight => "nothing stands after ~: write the terms, or 1 for none",
            Self::OpenQuote => "the second quote is missing",
            Self::OpenBracket => "this bracket is not closed",
            Self::StrayBracket => "this bracket was not opened",
            Self::NoBar => "a random term needs a bar: write (effects | group)",
            Self::BareBar => "a random term needs brackets: write (effects | group)",
            Self::NoEffect => "nothing stands before the bar: write 1 for a random intercept",
            Self::NoGroup => "nothing stands after the bar: write the column that groups the rows",
        };
        out.write_str(words)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Whole { least, most } => {
                return write!(out, "a whole number from {least} to {most}");
            }
            Self::Rising => "rising numbers, as in c(1, 2, 3)",
            Self::Pair => "two rising numbers, as in c(0, 100)",
            Self::Truth => "TRUE or FALSE",
            Self::Text => "a text in quotes",
            Self::Column => "the name of a column",
            Self::Group => "the column that groups the rows, or several as in a:b",
        };
        out.write_str(words)
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::UnknownFunction { name, nearest } => {
                let known = super::function::NAMES.join(", ");
                return write!(
                    out,
                    "there is no function '{name}'{}; known are {known}",
                    ask(*nearest)
                );
            }
            Self::NoArgument { function } => return write!(out, "{function}() is of nothing"),
            Self::UnknownArgument { function, name } => {
                return write!(out, "{function}() has no argument '{name}'");
            }
            Self::Argument { function, name, wanted } => {
                return write!(out, "'{name}' of {function}() must be {wanted}");
            }
            Self::NotHere { function } => {
                return write!(out, "{function}() must be a term of its own");
            }
            Self::ResponseOnRight { name } => {
                return write!(out, "'{name}' is the response and cannot explain itself");
            }
            Self::ManyTerms { limit } => {
                return write!(out, "the formula stands for more than {limit} terms");
            }
            Self::ManyVariables { limit } => {
                return write!(out, "the formula has more than {limit} variables");
            }
            Self::ManyOperations { limit } => {
                return write!(out, "the arithmetic has more than {limit} numbers and functions");
            }
            Self::Dot => "'.' does not stand for all columns here: write their names",
            Self::NumberAsTerm => "only 0 and 1 may be terms; arithmetic goes into I()",
            Self::NumberInProduct => {
                "a number cannot be part of an interaction; a random term is (1 | group), \
                 arithmetic goes into I()"
            }
            Self::PowerOfOne => "a power of one term is the term itself; for squares write I(x^2)",
            Self::Power => "terms may be raised to whole numbers only; arithmetic goes into I()",
            Self::Text => "a text in quotes is no term; unusual names go into `backticks`",
            Self::ColonInArithmetic => "':' makes interactions of terms and has no place here",
            Self::RandomInside => "a random term can only be added to the whole right side",
            Self::Group => "a group is made of names, ':' and '/' only",
        };
        out.write_str(words)
    }
}

impl fmt::Display for Data {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownColumn { name, nearest } => {
                write!(out, "there is no column '{name}'{}", ask(nearest.as_deref()))
            }
            Self::TextAsNumber { name } => {
                write!(out, "column '{name}' holds text, not numbers")
            }
            Self::OneLevel { name, level } => {
                write!(out, "'{name}' is '{level}' in every row that can be used: leave it out")
            }
            Self::ManyLevels { name, levels, limit } => write!(
                out,
                "'{name}' has {levels} levels, {limit} are allowed: write (1 | {name}) instead"
            ),
            Self::ManyColumns { limit } => {
                write!(out, "the formula stands for more than {limit} columns")
            }
            Self::UnknownReference { name, level, nearest } => {
                write!(out, "'{name}' has no level '{level}'{}", ask(nearest.as_deref()))
            }
            Self::UnknownLevel { name, level, row } => {
                write!(out, "'{level}' of '{name}' in row {row} was not known to the fit")
            }
            Self::NoRows { name, missing, rows } => {
                write!(out, "no row is complete; column '{name}' lacks {missing} of {rows} values")
            }
            _ => self.values(out),
        }
    }
}

impl Data {
    fn values(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite { name, row } => {
                write!(out, "'{name}' is no finite number in row {row}")
            }
            Self::NoSpread { name } => write!(out, "all values of '{name}' are equal"),
            Self::FewValues { name, needed, found } => {
                write!(out, "'{name}' needs {needed} different values and has {found}")
            }
            Self::Knots { name } => {
                write!(out, "knots of '{name}' coincide or lie outside of its boundary")
            }
            Self::Weight { name, row } => {
                write!(out, "the weight '{name}' is not above zero in row {row}")
            }
            Self::RandomTwice { column, group } => {
                write!(out, "'{column}' varies twice by '{group}': leave one out")
            }
            Self::NotTold { name } => write!(out, "it is not told which levels '{name}' has"),
            Self::MustBeLearned { name } => {
                write!(out, "'{name}' would have to be learned from rows: write its numbers")
            }
            Self::UnequalLengths { name } => {
                write!(out, "column '{name}' differs in length from the frame")
            }
            Self::NameTwice { name } => write!(out, "there are two columns '{name}'"),
            Self::Infinite { row } => write!(out, "the number in row {row} is infinite"),
            Self::ManyRows => out.write_str("there are more rows than can be counted"),
            _ => out.write_str("a code stands for no level, or two levels have one name"),
        }
    }
}
