//! Shows a number as a spreadsheet does, by its format code: `0.0%`, `#,##0`, `yyyy"年"m"月"`.
//! Digits are rounded half up from fifteen significant ones, as the programs do, so that no noise
//! of binary fractions appears. Colours, conditions and widths are passed over.

mod date;

use self::date::Moment;

/// Bytes of a format code; Excel allows 255 characters.
const LONGEST: usize = 1024;

/// A format code, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NumberFormat {
    sections: Vec<Vec<Token>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// Shown as it stands.
    Literal(String),
    /// `General`, or `@`.
    General,
    /// A run of `0`, `#`, `?`, `.` and `,`.
    Digits(String),
    Percent,
    /// `E+00`.
    Exponent(usize),
    /// A run of one letter of a date: `yyyy`, `mm`, or elapsed `[h]`.
    Date(char, usize, bool),
    /// `AM/PM`, `上午/下午`: whether in Chinese.
    HalfDay(bool),
}

impl NumberFormat {
    /// The format that a workbook need not define, by its number; in the Chinese edition.
    pub(crate) fn built_in(number: u32) -> Self {
        Self::parse(match number {
            1 => "0",
            2 => "0.00",
            3 | 37 | 38 | 41 | 42 => "#,##0",
            4 | 39 | 40 | 43 | 44 => "#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            48 => "0.0E+0",
            14 => "yyyy/m/d",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 => "h:mm",
            21 => "h:mm:ss",
            22 => "yyyy/m/d h:mm",
            27 | 36 | 50 | 52 | 57 => "yyyy年m月",
            28 | 29 | 51 | 53 | 54 | 58 => "m月d日",
            30 => "m-d-yy",
            31 => "yyyy年m月d日",
            32 => "h时mm分",
            33 => "h时mm分ss秒",
            34 | 55 => "上午/下午h时mm分",
            35 | 56 => "上午/下午h时mm分ss秒",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            _ => "General",
        })
    }

    /// Takes a code apart. Never fails: what is not understood is shown as it stands.
    pub(crate) fn parse(code: &str) -> Self {
        let mut sections = vec![Vec::new()];
        let mut rest = if code.len() <= LONGEST { code } else { "General" };
        while let Some(first) = rest.chars().next() {
            let section = sections.last_mut().expect("starts with one");
            rest = if first == ';' {
                sections.push(Vec::new());
                &rest[1..]
            } else {
                token(rest, first, section)
            };
        }
        for section in &mut sections {
            minutes(section);
        }
        Self { sections }
    }

    /// Whether it shows days or times.
    pub(crate) fn tells_time(&self) -> bool {
        let times = |token: &Token| matches!(token, Token::Date(..) | Token::HalfDay(_));
        self.sections.iter().flatten().any(times)
    }

    /// `value` as shown; `since_1904` when the workbook counts days from 1904.
    pub(crate) fn show(&self, value: f64, since_1904: bool) -> String {
        let (section, value) = match self.sections.as_slice() {
            [_, negative, ..] if value < 0.0 => (negative, -value),
            [_, _, zero, ..] if value == 0.0 => (zero, value),
            [first, ..] => (first, value),
            [] => return general(value),
        };
        if section.is_empty() {
            return String::new();
        }
        if section.iter().any(|token| matches!(token, Token::Date(..) | Token::HalfDay(_))) {
            return Moment::of(value, since_1904)
                .map_or_else(|| general(value), |moment| dated(section, &moment));
        }
        numbered(section, value)
    }
}

/// Takes one token off the head of `rest` and gives what is left.
fn token<'a>(rest: &'a str, first: char, section: &mut Vec<Token>) -> &'a str {
    let after = &rest[first.len_utf8()..];
    match first {
        '"' => {
            let end = after.find('"').unwrap_or(after.len());
            literal(section, &after[..end]);
            after.get(end + 1..).unwrap_or("")
        }
        '\\' | '!' => pass(after, |c| literal(section, c)),
        '_' => pass(after, |_| literal(section, " ")),
        '*' => pass(after, |_| {}),
        '[' => {
            let end = after.find(']').unwrap_or(after.len());
            bracket(section, &after[..end]);
            after.get(end + 1..).unwrap_or("")
        }
        '%' => {
            section.push(Token::Percent);
            after
        }
        '@' => {
            section.push(Token::General);
            after
        }
        '0' | '#' | '?' => {
            let in_run = |c: char| matches!(c, '0' | '#' | '?' | '.' | ',' | '/');
            let end = rest.find(|c| !in_run(c)).unwrap_or(rest.len());
            section.push(Token::Digits(rest[..end].to_owned()));
            &rest[end..]
        }
        'E' | 'e' if after.starts_with(['+', '-']) => {
            let digits = after[1..].chars().take_while(|c| matches!(c, '0' | '#' | '?')).count();
            section.push(Token::Exponent(digits));
            &after[1 + digits..]
        }
        _ => word(rest, first, section),
    }
}

/// Names and date letters.
fn word<'a>(rest: &'a str, first: char, section: &mut Vec<Token>) -> &'a str {
    for (name, token) in [
        ("general", Token::General),
        ("am/pm", Token::HalfDay(false)),
        ("a/p", Token::HalfDay(false)),
        ("上午/下午", Token::HalfDay(true)),
    ] {
        if rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)) {
            section.push(token);
            return &rest[name.len()..];
        }
    }
    let letter = first.to_ascii_lowercase();
    if matches!(letter, 'y' | 'm' | 'd' | 'h' | 's' | 'a' | 'e' | 'g' | 'b') {
        let run = rest.chars().take_while(|c| c.to_ascii_lowercase() == letter).count();
        section.push(Token::Date(letter, run, false));
        return &rest[run..];
    }
    literal(section, &rest[..first.len_utf8()]);
    &rest[first.len_utf8()..]
}

/// `[h]` is elapsed time, `[$¥-804]` a currency; colours, conditions and languages show nothing.
fn bracket(section: &mut Vec<Token>, inside: &str) {
    let letter = inside.chars().next().map(|c| c.to_ascii_lowercase());
    match letter {
        Some(letter @ ('h' | 'm' | 's'))
            if inside.chars().all(|c| c.to_ascii_lowercase() == letter) =>
        {
            section.push(Token::Date(letter, inside.len(), true));
        }
        Some('$') => literal(section, inside[1..].split('-').next().unwrap_or_default()),
        _ => {}
    }
}

fn pass(rest: &str, with: impl FnOnce(&str)) -> &str {
    let Some(first) = rest.chars().next() else { return rest };
    with(&rest[..first.len_utf8()]);
    &rest[first.len_utf8()..]
}

fn literal(section: &mut Vec<Token>, text: &str) {
    match section.last_mut() {
        Some(Token::Literal(before)) => before.push_str(text),
        _ => section.push(Token::Literal(text.to_owned())),
    }
}

/// `m` means minutes behind hours and before seconds; written here as `n`.
fn minutes(section: &mut [Token]) {
    let dates: Vec<usize> =
        (0..section.len()).filter(|at| matches!(section[*at], Token::Date(..))).collect();
    let letter = |section: &[Token], at: Option<&usize>| match at.map(|at| &section[*at]) {
        Some(Token::Date(letter, ..)) => Some(*letter),
        _ => None,
    };
    for (n, at) in dates.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| letter(section, dates.get(n)));
        let after = letter(section, dates.get(n + 1));
        if let Token::Date(this @ 'm', _, elapsed) = &mut section[*at]
            && (*elapsed || before == Some('h') || after == Some('s'))
        {
            *this = 'n';
        }
    }
}

fn dated(section: &[Token], moment: &Moment) -> String {
    let half = section.iter().any(|token| matches!(token, Token::HalfDay(_)));
    let mut out = String::new();
    for token in section {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Date(letter, run, elapsed) => {
                out.push_str(&moment.show(*letter, *run, *elapsed, half));
            }
            Token::HalfDay(chinese) => out.push_str(moment.half_day(*chinese)),
            // Fractions of a second are below what a plan needs; `@` and the like say nothing here.
            Token::Digits(_) | Token::General | Token::Percent | Token::Exponent(_) => {}
        }
    }
    out.trim().trim_end_matches('.').to_owned()
}

fn numbered(section: &[Token], value: f64) -> String {
    let percents = section.iter().filter(|token| **token == Token::Percent).count();
    let value = value * 100_f64.powi(percents.min(3) as i32);
    if let Some(digits) = section.iter().find_map(|token| match token {
        Token::Exponent(digits) => Some(*digits),
        _ => None,
    }) {
        return scientific(value, digits);
    }
    let fraction = |token: &Token| matches!(token, Token::Digits(digits) if digits.contains('/'));
    if section.iter().any(fraction) {
        // `# ?/?`: the decimal says the same.
        return general(value);
    }
    let mut out = String::new();
    let mut shown = false;
    for token in section {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            Token::General if !shown => out.push_str(&general(value)),
            Token::Digits(pattern) if !shown => out.push_str(&by_pattern(pattern, value)),
            _ => continue,
        }
        shown |= matches!(token, Token::General | Token::Digits(_));
    }
    out.trim().to_owned()
}

fn by_pattern(pattern: &str, value: f64) -> String {
    let (whole, places) = pattern.split_once('.').unwrap_or((pattern, ""));
    let slots = |text: &str, kind: &[char]| text.chars().filter(|c| kind.contains(c)).count();
    let scale = pattern.len() - pattern.trim_end_matches(',').len();
    let value = value / 1000_f64.powi(scale.min(4) as i32);
    let all = slots(places, &['0', '#', '?']).min(15);
    let least = slots(places, &['0', '?']).min(15);
    let mut number = fixed(value.abs(), all);
    while number.contains('.') && decimals(&number) > least && number.ends_with('0') {
        number.pop();
    }
    let number = number.trim_end_matches('.');
    let (digits, fraction) = number.split_once('.').unwrap_or((number, ""));
    let wanted = slots(whole, &['0']);
    let digits = if digits == "0" && wanted == 0 && !fraction.is_empty() { "" } else { digits };
    let mut digits = format!("{digits:0>wanted$}");
    if whole.trim_end_matches(',').contains(',') {
        digits = grouped(&digits);
    }
    let nothing = number.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if value < 0.0 && !nothing { "-" } else { "" };
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{digits}{dot}{fraction}")
}

fn decimals(number: &str) -> usize {
    number.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn scientific(value: f64, digits: usize) -> String {
    let text = format!("{value:.2E}");
    let (mantissa, exponent) = text.split_once('E').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    let power = exponent.unsigned_abs();
    format!("{mantissa}E{sign}{power:0>digits$}")
}

/// A number without a format: at most fifteen significant digits, no noise behind them.
pub(crate) fn general(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value != 0.0 && !(1e-10..1e21).contains(&value.abs()) {
        return format!("{value:E}");
    }
    let plain = rounded(value).to_string();
    if plain == "-0" { "0".into() } else { plain }
}

/// The nearest number with fifteen significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.14e}").parse().unwrap_or(value)
}

/// `value`, not negative, with `places` decimals, rounded half up.
fn fixed(value: f64, places: usize) -> String {
    let plain = rounded(value).to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if fraction.len() <= places {
        let dot = if places > 0 { "." } else { "" };
        return format!("{whole}{dot}{fraction:0<places$}");
    }
    let up = fraction.as_bytes()[places] >= b'5';
    let mut digits: Vec<u8> = format!("{whole}{}", &fraction[..places]).into_bytes();
    if up {
        let mut at = digits.len();
        while at > 0 && digits[at - 1] == b'9' {
            digits[at - 1] = b'0';
            at -= 1;
        }
        match at.checked_sub(1) {
            Some(at) => digits[at] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    let mut out: String = digits.into_iter().map(char::from).collect();
    if places > 0 {
        out.insert(out.len() - places, '.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_on_the_screen() {
        let cases = [
            ("General", 0.1 + 0.2, "0.3"),
            ("General", 1234567.0, "1234567"),
            ("General", -0.0, "0"),
            ("0", 2.5, "3"),
            ("0.0", 87.25, "87.3"),
            ("0.00", 9.995, "10.00"),
            ("0%", 0.85, "85%"),
            ("0.0%", 0.07, "7.0%"),
            ("0.00%", 0.98765, "98.77%"),
            ("#,##0", 1234567.8, "1,234,568"),
            ("#,##0.00;(#,##0.00)", -1234.5, "(1,234.50)"),
            ("0.##", 1.5, "1.5"),
            ("0.##", 2.0, "2"),
            ("#.00", 0.5, ".50"),
            ("000", 7.0, "007"),
            ("0\"所\"", 12.0, "12所"),
            ("0.0\\ \"万人\"", 3.123, "3.1 万人"),
            ("[Red][>=100]0;0", 120.0, "120"),
            ("[$¥-804]#,##0.00", 5.0, "¥5.00"),
            ("0,", 12345.0, "12"),
            ("0;-0;\"—\"", 0.0, "—"),
            ("0;-0;", 0.0, ""),
            ("0.00E+00", 12345.0, "1.23E+04"),
            ("@", 3.0, "3"),
            ("_ * #,##0_ ;_ * -#,##0_ ", 1000.0, "1,000"),
            ("# ?/?", 0.5, "0.5"),
        ];
        for (code, value, expected) in cases {
            assert_eq!(NumberFormat::parse(code).show(value, false), expected, "{code} {value}");
        }
    }

    #[test]
    fn dates_are_shown_as_on_the_screen() {
        let day = 45_291.0; // 2023-12-31
        let cases = [
            ("yyyy/m/d", day, "2023/12/31"),
            ("yyyy-mm-dd", 45_000.0, "2023-03-15"),
            ("yyyy\"年\"m\"月\"", day, "2023年12月"),
            ("[$-804]yyyy年m月d日;@", day, "2023年12月31日"),
            ("m/d", day, "12/31"),
            ("yyyy/m/d h:mm", day + 0.75, "2023/12/31 18:00"),
            ("h:mm:ss AM/PM", 0.75, "6:00:00 PM"),
            ("上午/下午h时mm分", 0.25, "上午6时00分"),
            ("mm:ss", 0.5 + 61.0 / 86_400.0, "01:01"),
            ("[h]:mm", 1.5, "36:00"),
            ("yy.mm", day, "23.12"),
            ("mmm-yy", day, "Dec-23"),
            ("aaaa", day, "星期日"),
            ("yyyy/m/d", 1.0, "1900/1/1"),
            ("yyyy/m/d", 60.0, "1900/2/29"),
            ("yyyy/m/d", 61.0, "1900/3/1"),
            ("yyyy/m/d", -1.0, "-1"),
            ("yyyy/m/d", 1e18, "1000000000000000000"),
        ];
        for (code, value, expected) in cases {
            assert_eq!(NumberFormat::parse(code).show(value, false), expected, "{code} {value}");
        }
        assert_eq!(NumberFormat::built_in(14).show(0.0, true), "1904/1/1");
        assert_eq!(NumberFormat::built_in(31).show(day, false), "2023年12月31日");
    }
}
