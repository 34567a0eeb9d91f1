//! The tree of a formula by the precedence that R gives the signs: `^`, then a sign before an
//! operand, `:`, `*` and `/`, `+` and `-`, the bar. Not what the tree means: terms and arithmetic
//! are read from the same tree.
//!
//! Equal operators in a row are one chain, so that only brackets, signs and powers make the tree
//! deep, and of those no more than [`MAX_DEPTH`] are read.

use super::token::{Placed, Token, is_plain, tokens};
use super::trouble::{Error, Span, Syntax};

/// Bytes that a formula may have.
pub const MAX_LENGTH: usize = 20_000;
/// Brackets, signs and powers that may stand inside each other.
pub const MAX_DEPTH: usize = 64;

/// A part of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Number(f64, String),
    Name(String),
    Text(String),
    Call(String, Vec<Argument>),
    /// A sign before an operand: whether it is a minus.
    Sign(bool, Box<Node>),
    /// Operators of one precedence from left to right.
    Chain(Box<Node>, Vec<(char, Node)>),
    Power(Box<Node>, Box<Node>),
    Bracket(Box<Node>),
    Bar {
        effects: Box<Node>,
        group: Box<Node>,
        double: bool,
    },
}

/// An argument of a call, by name or by position.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Argument {
    pub(super) name: Option<String>,
    pub(super) value: Node,
}

/// What stands left and right of `~`.
pub(super) fn parse(text: &str) -> Result<(Node, Node), Error> {
    let whole = Span { start: 0, end: text.len() };
    if text.len() > MAX_LENGTH {
        return Err(Syntax::TooLong { length: text.len(), limit: MAX_LENGTH }.at(whole));
    }
    let tokens = tokens(text)?;
    let mut tildes = tokens.iter().filter(|(token, _)| *token == Token::Sign('~'));
    let Some(&(_, tilde)) = tildes.next() else { return Err(Syntax::NoTilde.at(whole)) };
    if let Some(&(_, second)) = tildes.next() {
        return Err(Syntax::SecondTilde.at(second));
    }
    let mut parser = Parser { tokens, at: 0, depth: 0, end: text.len() };
    if parser.sees('~') {
        return Err(Syntax::NoResponse.at(tilde));
    }
    let left = parser.sum()?;
    parser.at_end('~')?;
    parser.at += 1;
    if parser.at == parser.tokens.len() {
        return Err(Syntax::NothingRight.at(tilde));
    }
    let right = parser.sum()?;
    parser.at_end('\0')?;
    Ok((left, right))
}

/// How R writes an expression back: one blank on both sides of `+`, `-` and `*`, none elsewhere.
pub(super) fn label(node: &Node) -> String {
    match &node.kind {
        Kind::Number(_, digits) => digits.clone(),
        Kind::Name(name) => name_label(name),
        Kind::Text(text) => format!("\"{text}\""),
        Kind::Call(name, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(argument_label).collect();
            format!("{name}({})", arguments.join(", "))
        }
        Kind::Sign(minus, of) => format!("{}{}", if *minus { '-' } else { '+' }, label(of)),
        Kind::Chain(first, rest) => {
            let step = |mut text: String, (sign, node): &(char, Node)| {
                let close = matches!(sign, '/' | ':');
                text.extend((!close).then_some(' ').into_iter().chain([*sign]));
                text.extend((!close).then_some(' '));
                text + &label(node)
            };
            rest.iter().fold(label(first), step)
        }
        Kind::Power(base, exponent) => format!("{}^{}", label(base), label(exponent)),
        Kind::Bracket(inside) => format!("({})", label(inside)),
        Kind::Bar { effects, group, double } => {
            let bar = if *double { "||" } else { "|" };
            format!("{} {bar} {}", label(effects), label(group))
        }
    }
}

/// A name, in backticks if it needs them.
pub(super) fn name_label(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { format!("`{name}`") }
}

fn argument_label(argument: &Argument) -> String {
    match &argument.name {
        Some(name) => format!("{} = {}", name_label(name), label(&argument.value)),
        None => label(&argument.value),
    }
}

struct Parser {
    tokens: Vec<Placed>,
    at: usize,
    depth: usize,
    end: usize,
}

impl Parser {
    fn token(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|placed| &placed.0)
    }

    fn sees(&self, sign: char) -> bool {
        self.token() == Some(&Token::Sign(sign))
    }

    fn sees_bar(&self) -> bool {
        self.sees('|') || self.token() == Some(&Token::DoubleBar)
    }

    /// Where the next token stands, or the end.
    fn here(&self) -> Span {
        let end = Span { start: self.end, end: self.end };
        self.tokens.get(self.at).map_or(end, |placed| placed.1)
    }

    /// Takes the next sign if it is one of the given ones.
    fn take(&mut self, signs: &str) -> Option<char> {
        match self.token() {
            Some(&Token::Sign(sign)) if signs.contains(sign) => {
                self.at += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    /// One level deeper for as long as `read` runs.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.depth == MAX_DEPTH {
            return Err(Syntax::TooDeep { limit: MAX_DEPTH }.at(self.here()));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Nothing but the given sign, or the end, may follow outside of brackets.
    fn at_end(&self, sign: char) -> Result<(), Error> {
        match self.token() {
            None => Ok(()),
            Some(&Token::Sign(found)) if found == sign => Ok(()),
            Some(Token::Sign(')')) => Err(Syntax::StrayBracket.at(self.here())),
            Some(Token::Sign('|') | Token::DoubleBar) => Err(Syntax::BareBar.at(self.here())),
            Some(_) => Err(self.no_operator()),
        }
    }

    fn no_operator(&self) -> Error {
        Syntax::NoOperator { found: self.found().unwrap_or_default() }.at(self.here())
    }

    /// The next token as it was written, or almost.
    fn found(&self) -> Option<String> {
        Some(match self.token()? {
            Token::Name(name) => name_label(name),
            Token::Number(_, digits) => digits.clone(),
            Token::Text(text) => format!("\"{text}\""),
            Token::Sign(sign) => sign.to_string(),
            Token::DoubleBar => "||".to_owned(),
        })
    }

    fn chain(
        &mut self,
        signs: &str,
        operand: fn(&mut Self) -> Result<Node, Error>,
    ) -> Result<Node, Error> {
        let first = operand(self)?;
        let mut rest = Vec::new();
        let mut span = first.span;
        while let Some(sign) = self.take(signs) {
            let next = operand(self)?;
            span = span.to(next.span);
            rest.push((sign, next));
        }
        match rest.is_empty() {
            true => Ok(first),
            false => Ok(Node { span, kind: Kind::Chain(Box::new(first), rest) }),
        }
    }

    fn sum(&mut self) -> Result<Node, Error> {
        self.chain("+-", Self::product)
    }

    fn product(&mut self) -> Result<Node, Error> {
        self.chain("*/", Self::interaction)
    }

    fn interaction(&mut self) -> Result<Node, Error> {
        self.chain(":", Self::signed)
    }

    fn signed(&mut self) -> Result<Node, Error> {
        let start = self.here();
        match self.take("+-") {
            None => self.power(),
            Some(sign) => {
                let of = self.deeper(Self::signed)?;
                Ok(Node { span: start.to(of.span), kind: Kind::Sign(sign == '-', Box::new(of)) })
            }
        }
    }

    /// Powers bind from right to left; their exponent may have a sign.
    fn power(&mut self) -> Result<Node, Error> {
        let base = self.operand()?;
        if self.take("^").is_none() {
            return Ok(base);
        }
        let exponent = self.deeper(Self::signed)?;
        let span = base.span.to(exponent.span);
        Ok(Node { span, kind: Kind::Power(Box::new(base), Box::new(exponent)) })
    }

    fn operand(&mut self) -> Result<Node, Error> {
        let span = self.here();
        let kind = match self.token().cloned() {
            Some(Token::Number(value, digits)) => Kind::Number(value, digits),
            Some(Token::Text(text)) => Kind::Text(text),
            Some(Token::Name(name)) => Kind::Name(name),
            Some(Token::Sign('(')) => return self.deeper(Self::bracket),
            Some(Token::Sign('|') | Token::DoubleBar) => return Err(Syntax::NoEffect.at(span)),
            _ => return Err(Syntax::NoOperand { found: self.found() }.at(span)),
        };
        self.at += 1;
        match kind {
            Kind::Name(name) if self.sees('(') => self.deeper(|parser| parser.call(name, span)),
            kind => Ok(Node { span, kind }),
        }
    }

    /// An expression in brackets, or a random term.
    fn bracket(&mut self) -> Result<Node, Error> {
        let open = self.here();
        self.at += 1;
        let mut inside = self.sum()?;
        if self.sees_bar() {
            inside = self.bar(inside)?;
        } else if self.lacks_bar(&inside) {
            return Err(Syntax::NoBar.at(open.to(self.here())));
        }
        let close = self.close(open)?;
        Ok(Node { span: open.to(close), kind: Kind::Bracket(Box::new(inside)) })
    }

    /// `(1 school` and `(1, school` look like a random term that lost its bar.
    fn lacks_bar(&self, inside: &Node) -> bool {
        let first = match &inside.kind {
            Kind::Chain(first, _) => &first.kind,
            kind => kind,
        };
        matches!(first, Kind::Number(..))
            && matches!(self.token(), Some(Token::Name(_) | Token::Sign(',')))
    }

    fn bar(&mut self, effects: Node) -> Result<Node, Error> {
        let bar = self.here();
        let double = self.token() == Some(&Token::DoubleBar);
        self.at += 1;
        if self.sees(')') || self.token().is_none() {
            return Err(Syntax::NoGroup.at(effects.span.to(bar)));
        }
        let group = self.sum()?;
        let span = effects.span.to(group.span);
        let kind = Kind::Bar { effects: Box::new(effects), group: Box::new(group), double };
        Ok(Node { span, kind })
    }

    fn close(&mut self, open: Span) -> Result<Span, Error> {
        let close = self.here();
        match self.token() {
            Some(Token::Sign(')')) => {
                self.at += 1;
                Ok(close)
            }
            None | Some(Token::Sign('~')) => Err(Syntax::OpenBracket.at(open)),
            Some(_) => Err(self.no_operator()),
        }
    }

    fn call(&mut self, name: String, start: Span) -> Result<Node, Error> {
        let open = self.here();
        self.at += 1;
        let mut arguments = Vec::new();
        while !self.sees(')') {
            arguments.push(self.argument()?);
            if self.take(",").is_none() {
                break;
            }
        }
        let close = self.close(open)?;
        Ok(Node { span: start.to(close), kind: Kind::Call(name, arguments) })
    }

    fn argument(&mut self) -> Result<Argument, Error> {
        let name = match (self.token(), self.tokens.get(self.at + 1)) {
            (Some(Token::Name(name)), Some((Token::Sign('='), _))) => Some(name.clone()),
            _ => None,
        };
        self.at += if name.is_some() { 2 } else { 0 };
        let mut value = self.sum()?;
        if self.sees_bar() {
            value = self.bar(value)?;
        }
        Ok(Argument { name, value })
    }
}
