//! A formula cut into tokens. Not how they belong together.

use super::trouble::{Error, Span, Syntax};

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name, without its backticks.
    Name(String),
    /// A number and how it was written.
    Number(f64, String),
    /// A text in quotes, without them.
    Text(String),
    /// One of `+ - * / : ^ ( ) , = ~ |`.
    Sign(char),
    /// `||`.
    DoubleBar,
}

/// A token and where it stands.
pub(super) type Placed = (Token, Span);

const SIGNS: &str = "+-*/:^(),=~|";

/// Whether a character may stand in a name that is not quoted.
fn in_name(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '.' | '_' | '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

/// Whether a name needs no backticks: letters, digits, `_` and `.`, and no digit first.
pub(super) fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next();
    let digit = |letter: Option<char>| letter.is_some_and(char::is_numeric);
    let number = digit(first) || (first == Some('.') && digit(letters.next()));
    !name.is_empty() && !number && name.chars().all(in_name)
}

/// All tokens of a formula.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, Error> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let end = at + letter.len_utf8();
        if letter.is_whitespace() || letter == '\u{feff}' {
            at = end;
            continue;
        }
        let (token, end) = match letter {
            '|' if text[end..].starts_with('|') => (Token::DoubleBar, end + 1),
            _ if SIGNS.contains(letter) => (Token::Sign(letter), end),
            '`' | '"' | '\'' => quoted(text, at, letter)?,
            _ if starts_number(&text[at..]) => number(text, at)?,
            _ if in_name(letter) => name(text, at),
            _ => return Err(strange(letter, Span { start: at, end })),
        };
        found.push((token, Span { start: at, end }));
        at = end;
    }
    Ok(found)
}

fn starts_number(rest: &str) -> bool {
    let digits = rest.strip_prefix('.').unwrap_or(rest);
    digits.starts_with(|letter: char| letter.is_ascii_digit())
}

fn name(text: &str, start: usize) -> (Token, usize) {
    let end = text[start..].find(|letter| !in_name(letter)).map_or(text.len(), |at| start + at);
    (Token::Name(text[start..end].to_owned()), end)
}

/// What stands between two quotes of one kind; there is no way to write the quote itself.
fn quoted(text: &str, start: usize, quote: char) -> Result<(Token, usize), Error> {
    let inside = start + 1;
    let Some(length) = text[inside..].find(quote) else {
        return Err(Syntax::OpenQuote.at(Span { start, end: text.len() }));
    };
    let words = text[inside..inside + length].to_owned();
    let end = inside + length + 1;
    match quote {
        '`' if words.is_empty() => {
            Err(Syntax::NoOperand { found: Some("``".to_owned()) }.at(Span { start, end }))
        }
        '`' => Ok((Token::Name(words), end)),
        _ => Ok((Token::Text(words), end)),
    }
}

/// Digits, point and exponent, and whatever of a name hangs on to them, which makes them no number.
fn number(text: &str, start: usize) -> Result<(Token, usize), Error> {
    let bytes = text.as_bytes();
    let mut end = start;
    while let Some(&byte) = bytes.get(end) {
        let exponent = end > start && matches!(bytes[end - 1], b'e' | b'E');
        if byte.is_ascii_alphanumeric() || byte == b'.' || (exponent && b"+-".contains(&byte)) {
            end += 1;
        } else {
            break;
        }
    }
    end += text[end..].find(|letter| !in_name(letter)).unwrap_or(text.len() - end);
    let digits = &text[start..end];
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    match digits.parse::<f64>() {
        Ok(value) if plain && value.is_finite() => {
            Ok((Token::Number(value, digits.to_owned()), end))
        }
        _ => Err(Syntax::Number { text: digits.to_owned() }.at(Span { start, end })),
    }
}

/// Wide forms of signs lie 0xFEE0 above the signs themselves; fine forms come from text programs.
fn strange(found: char, span: Span) -> Error {
    let narrow = u32::from(found).checked_sub(0xfee0).and_then(char::from_u32);
    let instead = match found {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{2018}' | '\u{2019}' => Some('\''),
        '\u{201c}' | '\u{201d}' => Some('"'),
        '\u{d7}' | '\u{2217}' => Some('*'),
        '\u{f7}' | '\u{2215}' => Some('/'),
        '\u{223c}' => Some('~'),
        _ => narrow.filter(char::is_ascii_punctuation),
    };
    Syntax::Character { found, instead }.at(span)
}
