//! Numbers of persons in a cell: identity cards (GB 11643-1999: province, date, check digit; the fifteen digits of old
//! ones) and mobile numbers, however they are spaced. Says what a number is, not whose.

use super::LEXICON;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// Its check digit says so.
    Card,
    /// An old one, or one of which a spreadsheet has lost the last digits.
    PerhapsCard,
    /// Grouped or dialled as only mobile numbers are.
    Mobile,
    /// Eleven digits that begin like one.
    PerhapsMobile,
}

/// The numbers of persons in a cell.
#[inline]
pub(super) fn numbers(cell: &str) -> Vec<Number> {
    if worth(cell) { worthy(cell) } else { Vec::new() }
}

fn worthy(cell: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let narrow = whole(cell).unwrap_or_else(|| cell.chars().filter_map(narrowed).collect());
    for stretch in narrow.split(|c: char| !part(c)) {
        match known(stretch) {
            Some(number) => found.push(number),
            // Two numbers beside each other are not one.
            None => found.extend(stretch.split(' ').filter_map(known)),
        }
    }
    found
}

/// The shortest number of a person, as a spreadsheet may write it: 1.39E10.
pub(super) const SHORTEST: usize = 7;

/// Whether a cell holds digits enough: most of a table of figures do not, and are passed over quickly.
#[inline]
fn worth(cell: &str) -> bool {
    if cell.len() < SHORTEST {
        return false;
    }
    let (mut digits, mut wide, mut power) = (0, false, false);
    for byte in cell.bytes() {
        digits += usize::from(byte.is_ascii_digit());
        power |= matches!(byte, b'e' | b'E');
        // Digits of full width begin so in UTF-8.
        wide |= byte == 0xef;
    }
    digits >= 11 || wide || (power && digits >= 3)
}

/// A number as a spreadsheet writes large ones: 2.30103E+17.
fn whole(cell: &str) -> Option<String> {
    let written = cell.contains(['e', 'E']) && cell.starts_with(|c: char| c.is_ascii_digit());
    let value: f64 = written.then(|| cell.parse().ok()).flatten()?;
    // Its digits as they are written, not those of the nearest binary number.
    (1e10..1e18).contains(&value).then(|| value.to_string())
}

/// Digits of full width are digits, blanks of any kind one kind; a mark of a text cell is nothing.
fn narrowed(c: char) -> Option<char> {
    Some(match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32)?,
        'ｘ' | 'Ｘ' | 'x' => 'X',
        '＋' => '+',
        '－' | '—' | '–' | '‐' | '−' => '-',
        '\'' | '’' | '\u{200b}' | '\u{feff}' => return None,
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

/// What may stand within a number. Letters do not, but what they belong to is no number either: keys of our own forms
/// have groups of digits like those of mobile numbers.
fn part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '+' | '.')
}

/// What a stretch of digits, blanks and dashes is.
fn known(stretch: &str) -> Option<Number> {
    let stretch = stretch.trim_matches([' ', '-', '.']);
    // Amounts have a fraction.
    let stretch = stretch.strip_suffix(".0").unwrap_or(stretch);
    let close = |words: &str| words.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>();
    let digits = close(stretch);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        18 => card(&digits),
        15 if plain && dated(&digits, &format!("19{}", digits.get(6..12)?)) => {
            Some(Number::PerhapsCard)
        }
        11 if mobile(&digits) => {
            let grouped = grouped(stretch);
            Some(if grouped { Number::Mobile } else { Number::PerhapsMobile })
        }
        13..=16 => {
            let abroad = ["+86", "0086", "86-", "86 "]
                .iter()
                .find_map(|code| stretch.strip_prefix(code).map(close));
            abroad.filter(|rest| mobile(rest)).map(|_| Number::Mobile)
        }
        _ => None,
    }
}

/// Three, four and four digits, or three times three and two: as mobile numbers are read out.
fn grouped(stretch: &str) -> bool {
    let groups: Vec<usize> = stretch.split([' ', '-']).map(str::len).collect();
    matches!(groups.as_slice(), [3, 4, 4] | [3, 3, 5] | [4, 3, 4])
}

fn mobile(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    digits.len() == 11
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && bytes.next() == Some(b'1')
        && bytes.next().is_some_and(|second| (b'3'..=b'9').contains(&second))
}

fn card(digits: &str) -> Option<Number> {
    let dated = dated(digits, digits.get(6..14)?);
    let ends = digits.bytes().next_back();
    // A spreadsheet keeps fifteen digits of a number.
    let cut = digits.ends_with("000");
    match () {
        () if dated && checks(digits) == ends => Some(Number::Card),
        () if dated && cut => Some(Number::PerhapsCard),
        () => None,
    }
}

/// Whether a number begins with a province, and has a day in the right place; all digits but the last.
fn dated(digits: &str, day: &str) -> bool {
    let all = digits.bytes().rev().skip(1).all(|byte| byte.is_ascii_digit());
    let province = LEXICON.provinces.iter().any(|code| digits.starts_with(code.as_str()));
    let number = |from: usize, to: usize| day.get(from..to).and_then(|part| part.parse().ok());
    let (year, month, of_month): (Option<u32>, Option<u32>, Option<u32>) =
        (number(0, 4), number(4, 6), number(6, 8));
    let (Some(year), Some(month), Some(of_month)) = (year, month, of_month) else { return false };
    let long = match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    all && province && (1900..2100).contains(&year) && (1..=long).contains(&of_month)
}

/// The check digit of the first seventeen (ISO 7064, MOD 11-2).
fn checks(digits: &str) -> Option<u8> {
    let sum = digits.bytes().take(17).fold(0, |sum, byte| (sum + u32::from(byte - b'0')) * 2 % 11);
    b"1098765432"
        .iter()
        .chain(b"X")
        .copied()
        .find(|check| (sum + if *check == b'X' { 10 } else { u32::from(check - b'0') }) % 11 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A made-up number with its check digit.
    fn made(first: &str) -> String {
        let check = checks(&format!("{first}0")).expect("one of eleven fits");
        format!("{first}{}", char::from(check))
    }

    fn all(cell: &str) -> Vec<Number> {
        numbers(cell)
    }

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // Worked out by hand with the weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 of GB 11643.
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        for first in
            ["99010320100101123", "99010320100229001", "11000019491231002", "65000020000229777"]
        {
            let sum: u32 = first.bytes().zip(weights).map(|(d, w)| u32::from(d - b'0') * w).sum();
            let want = b"10X98765432"[(sum % 11) as usize];
            assert_eq!(checks(first), Some(want), "{first}");
        }
    }

    #[test]
    fn identity_cards_are_found_however_they_are_written() {
        let number = made("23010320100101123");
        let wide: String = number
            .chars()
            .map(|c| char::from_u32(c as u32 + 0xfee0).expect("it is there"))
            .collect();
        let spaced = format!("{} {} {}", &number[..6], &number[6..14], &number[14..]);
        let text = format!("学生{number}（本人）");
        for cell in
            [number.clone(), wide, spaced, text, format!("'{number}"), number.to_lowercase()]
        {
            assert_eq!(all(&cell), [Number::Card], "{cell}");
        }
        assert_eq!(all("230103201001011000"), [Number::PerhapsCard], "rounded by a spreadsheet");
        assert_eq!(all("2.30103201001011E+17"), [Number::PerhapsCard]);
        assert_eq!(all("230103850101123"), [Number::PerhapsCard], "an old one");
        let wrong_day = made("23010320100230123");
        let wrong_place = made("99010320100101123");
        let last = if number.ends_with('1') { "2" } else { "1" };
        let wrong_check = format!("{}{last}", &number[..17]);
        for cell in
            [wrong_day, wrong_place, wrong_check, "12230000414000000X".into(), "2301030012".into()]
        {
            assert_eq!(all(&cell), [], "{cell}");
        }
    }

    #[test]
    fn mobile_numbers_are_found_and_those_of_offices_are_not() {
        for cell in [
            "139-0000-0000",
            "139 0000 0000",
            "+8613900000000",
            "0086 139 0000 0000",
            "86-13900000000",
        ] {
            assert_eq!(all(cell), [Number::Mobile], "{cell}");
        }
        for cell in ["13900000000", "１３９００００００００", "联系电话：13900000000"]
        {
            assert_eq!(all(cell), [Number::PerhapsMobile], "{cell}");
        }
        let keys = ["0190a1b2-b139-7123-8456-a12345678901", "a13900000000b", "No139-0000-0000x7"];
        for cell in keys {
            assert_eq!(all(cell), [], "{cell}: a key of our own or of others");
        }
        for cell in [
            "0451-86412345",
            "045186412345",
            "12900000000",
            "1390000000",
            "139000000000",
            "400-800-8888",
            "13900000000.5",
        ] {
            assert!(!all(cell).contains(&Number::Mobile), "{cell}");
        }
        assert_eq!(all("045186412345"), []);
        assert_eq!(all("13900000000 13900000001").len(), 2, "two beside each other");
    }
}
