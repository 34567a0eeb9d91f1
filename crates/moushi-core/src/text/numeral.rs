//! Numerals: 二十三, 两, 1.2万, 百分之五, １２, 1,326 → a number and how far it reaches.
//! Knows nothing of units, years or ordinals: what stands before or behind is the caller's affair.

/// How a numeral is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With Arabic digits, full-width ones included, and any 万 or 亿 behind: `1.2万`.
    Arabic,
    /// With characters that name their place: 二十三, 两, 一千零五十.
    Chinese,
    /// A string of digit characters: 二〇二三. Names years and numbers, counts nothing.
    Digits,
}

/// A numeral at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    /// The number, 万 and 亿 multiplied out; the lower one of 三四十.
    pub value: f64,
    /// The upper one of 三四十 and 三五.
    pub upper: Option<f64>,
    /// Length in bytes, 余, 多, 几 included.
    pub len: usize,
    /// How it is written.
    pub form: Form,
    /// 余, 多 or 几 says that it is somewhat more: 十余, 1.4万余, 20多万.
    pub over: bool,
    /// A place without a digit before it: 百 in 百支, 千 in 千名.
    pub bare: bool,
}

/// The number at the start of `text` and its length in bytes, the longest that can be read.
///
/// Fractions are divided out: 百分之五 is 0.05. 成 is a unit, so 三成 is 3. 半 is 0.5.
pub fn at(text: &str) -> Option<(f64, usize)> {
    if text.starts_with('半') {
        return Some((0.5, '半'.len_utf8()));
    }
    if let Some(share) = share(text) {
        return Some((share.part.value / share.of, share.len));
    }
    read(text).map(|numeral| (numeral.value, numeral.len))
}

/// A fraction in words: 百分之五 is five of a hundred.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The denominator.
    pub of: f64,
    /// The numerator; its length counts from its own start.
    pub part: Numeral,
    /// Length of the whole in bytes.
    pub len: usize,
}

/// A fraction in words at the start of `text`.
pub fn share(text: &str) -> Option<Share> {
    const OF: &str = "分之";
    let whole = read(text).filter(|whole| !whole.over && whole.value > 0.0)?;
    let rest = text[whole.len..].strip_prefix(OF)?;
    let part = read(rest)?;
    Some(Share { of: whole.value, part, len: whole.len + OF.len() + part.len })
}

/// The numeral at the start of `text`, with how it is written.
pub fn read(text: &str) -> Option<Numeral> {
    let first = text.chars().next()?;
    let plain = if arabic_digit(first).is_some() { arabic(text)? } else { chinese(text)? };
    Some(with_more(text, plain))
}

/// Whether a numeral may start with `c`.
pub(super) fn starts(c: char) -> bool {
    matches!(
        c,
        '0'..='9'
            | '０'..='９'
            | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
            | '百' | '千' | '万' | '亿' | '两' | '廿' | '卅' | '〇' | '零'
    )
}

/// The digit that an Arabic figure stands for, half or full width.
pub(super) fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn place(c: char) -> Option<f64> {
    Some(match c {
        '十' | '拾' => 10.0,
        '百' | '佰' => 100.0,
        '千' | '仟' => 1000.0,
        '万' | '萬' => 1e4,
        '亿' | '億' => 1e8,
        _ => return None,
    })
}

/// Whether the 百 or 千 at the start of `text` belongs to a unit (千瓦, 千克) or to 百分之.
fn opens_unit(text: &str) -> bool {
    const UNITS: [&str; 9] =
        ["千瓦", "千克", "千米", "千伏", "千卡", "千帕", "千赫", "百帕", "百分"];
    UNITS.iter().any(|unit| text.starts_with(unit))
}

/// The product of the places at the start of `text` (万亿, 千万) and their length.
fn places(text: &str) -> (f64, usize) {
    let (mut product, mut len) = (1.0, 0);
    while let Some(c) = text[len..].chars().next() {
        match place(c) {
            Some(by) if !opens_unit(&text[len..]) => product *= by,
            _ => break,
        }
        len += c.len_utf8();
    }
    (product, len)
}

/// Length of the blanks at the start of `text`; typesetters put them between figures and words.
pub(super) fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\u{a0}', '\u{3000}']).len()
}

/// 余, 多, 几 behind a round number, and the places that may follow it: 20余万.
fn with_more(text: &str, numeral: Numeral) -> Numeral {
    // 多 of these words belongs to them and not to the number before.
    const WORDS: [&str; 5] = ["多元化", "多样", "多媒", "多层", "多渠"];
    let rest = &text[numeral.len..];
    let Some(c) = rest.chars().next().filter(|c| matches!(c, '余' | '多' | '几')) else {
        return numeral;
    };
    let round = numeral.value >= 10.0 && numeral.form != Form::Digits;
    if !round || WORDS.iter().any(|word| rest.starts_with(word)) {
        return numeral;
    }
    let more = c.len_utf8();
    let (by, len) = places(&rest[more..]);
    let upper = numeral.upper.map(|upper| upper * by);
    Numeral {
        value: numeral.value * by,
        upper,
        len: numeral.len + more + len,
        over: true,
        ..numeral
    }
}

/// Figures with separators and a decimal point, before any 万 or 亿.
struct Figures {
    /// The figures without the point.
    mantissa: f64,
    /// Ten to the number of decimals.
    scale: f64,
    len: usize,
}

fn figures(text: &str) -> Option<Figures> {
    let (mut mantissa, mut scale, mut len, mut decimals) = (0.0, 1.0, 0, false);
    while let Some(c) = text[len..].chars().next() {
        if let Some(digit) = arabic_digit(c) {
            mantissa = mantissa * 10.0 + f64::from(digit);
            scale *= if decimals { 10.0 } else { 1.0 };
        } else if matches!(c, '.' | '．') && !decimals && digits_behind(&text[len..]) > 0 {
            decimals = true;
        } else if decimals || len == 0 || !groups(text, len) {
            break;
        }
        len += c.len_utf8();
    }
    (len > 0).then_some(Figures { mantissa, scale, len })
}

/// How many Arabic digits follow the first character of `text`.
fn digits_behind(text: &str) -> usize {
    text.chars().skip(1).take(4).take_while(|c| arabic_digit(*c).is_some()).count()
}

/// Whether a thousands separator stands at `at`: at most three digits before the first one, exactly
/// three behind. A full-width comma separates only full-width digits; elsewhere it ends a clause.
fn groups(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let before =
        text[..at].chars().rev().take(4).take_while(|c| arabic_digit(*c).is_some()).count();
    let wide = text[..at].ends_with(|c: char| matches!(c, '０'..='９'));
    let comma = rest.starts_with(',') || (wide && rest.starts_with('，'));
    comma && before <= 3 && digits_behind(rest) == 3
}

fn arabic(text: &str) -> Option<Numeral> {
    let head = figures(text)?;
    let blank = blanks(&text[head.len..]);
    let (by, places_len) = places(&text[head.len + blank..]);
    let mut value = head.mantissa * by / head.scale;
    let mut len = head.len;
    if places_len > 0 {
        len += blank + places_len;
        if let Some(tail) = lower_part(&text[len..], by) {
            value += tail.value;
            len += tail.len;
        }
    }
    Some(Numeral { value, upper: None, len, form: Form::Arabic, over: false, bare: false })
}

/// 5000万 behind 3亿: a part that is smaller than the place before it and names its own.
fn lower_part(text: &str, below: f64) -> Option<Numeral> {
    text.chars().next().and_then(arabic_digit)?;
    let head = figures(text)?;
    let (by, places_len) = places(&text[head.len..]);
    let value = head.mantissa * by / head.scale;
    let fits = places_len > 0 && value < below;
    let len = head.len + places_len;
    let form = Form::Arabic;
    fits.then_some(Numeral { value, upper: None, len, form, over: false, bare: false })
}

fn chinese(text: &str) -> Option<Numeral> {
    let run: usize = text.chars().take_while(|c| chinese_digit(*c).is_some()).count();
    if run >= 2 && !is_zero_then_digit(text) {
        return Some(in_a_row(text, run));
    }
    let mut sum = Sum::default();
    let mut len = 0;
    while let Some(c) = text[len..].chars().next() {
        if !sum.take(c, &text[len..]) {
            break;
        }
        len += c.len_utf8();
    }
    (len > 0).then(|| {
        let (value, more) = with_decimals(&text[len..], sum.value());
        let len = len + more;
        Numeral { value, upper: None, len, form: Form::Chinese, over: false, bare: sum.bare }
    })
}

/// 零五 behind a place is read by [`Sum`]; at the start it is a string of digits as well.
fn is_zero_then_digit(text: &str) -> bool {
    text.starts_with('零') && text.chars().nth(2).is_some_and(|c| place(c).is_some())
}

/// Digits side by side: 三四十 and 三五 are about numbers, 二〇二三 is a string of digits.
fn in_a_row(text: &str, run: usize) -> Numeral {
    let mut digits = text.chars().filter_map(chinese_digit).map(f64::from);
    let (first, second) = (digits.next().unwrap_or_default(), digits.next().unwrap_or_default());
    let len: usize = text.chars().take(run).map(char::len_utf8).sum();
    let about = first > 0.0 && (second - first == 1.0 || (first, second) == (3.0, 5.0));
    if run == 2 && about {
        let (by, places_len) = places(&text[len..]);
        let len = len + places_len;
        let (value, upper) = (first * by, Some(second * by));
        return Numeral { value, upper, len, form: Form::Chinese, over: false, bare: false };
    }
    let digits = text.chars().take(run).filter_map(chinese_digit).map(f64::from);
    let value = digits.fold(0.0, |sum, digit| sum * 10.0 + digit);
    Numeral { value, upper: None, len, form: Form::Digits, over: false, bare: false }
}

/// 点五 behind 三, with the 万 or 亿 that may follow; not the 点 of a clock time (三点二十).
fn with_decimals(rest: &str, value: f64) -> (f64, usize) {
    let Some(behind) = rest.strip_prefix('点') else { return (value, 0) };
    let (mut digits, mut scale, mut len) = (0.0, 1.0, '点'.len_utf8());
    for c in behind.chars() {
        let Some(digit) = chinese_digit(c) else { break };
        digits = digits * 10.0 + f64::from(digit);
        scale *= 10.0;
        len += c.len_utf8();
    }
    let clock = rest[len..].starts_with(['十', '分', '时']);
    if scale == 1.0 || clock {
        return (value, 0);
    }
    let (by, places_len) = places(&rest[len..]);
    ((value * scale + digits) * by / scale, len + places_len)
}

/// A number in characters as it is read from left to right.
#[derive(Default)]
struct Sum {
    /// What is closed by 万 or 亿.
    closed: f64,
    /// Below the next 万 or 亿.
    section: f64,
    /// A digit that waits for its place.
    digit: Option<f64>,
    /// The place taken last, 0 at the start.
    last: f64,
    /// 零 stands between the last place and the digit.
    zero: bool,
    /// The number began with a place other than 十.
    bare: bool,
}

impl Sum {
    /// Takes one character, or refuses it: the number ends before it.
    fn take(&mut self, c: char, rest: &str) -> bool {
        if matches!(c, '廿' | '卅') {
            let empty = self.last == 0.0 && self.digit.is_none();
            self.section += if c == '廿' { 20.0 } else { 30.0 };
            self.last = 10.0;
            return empty;
        }
        if let Some(digit) = chinese_digit(c) {
            return self.take_digit(f64::from(digit));
        }
        match place(c) {
            Some(by) if by >= 1e4 => self.close(by),
            Some(by) => self.take_place(by, rest),
            None => false,
        }
    }

    fn take_digit(&mut self, digit: f64) -> bool {
        if digit == 0.0 && self.last > 0.0 && self.digit.is_none() && !self.zero {
            self.zero = true;
            return true;
        }
        let free = self.digit.is_none() && self.last != 1.0;
        if free {
            self.digit = Some(digit);
        }
        free
    }

    fn take_place(&mut self, by: f64, rest: &str) -> bool {
        let falls = self.last == 0.0 || by < self.last;
        let digit = match self.digit {
            Some(digit) => digit,
            None if by == 10.0 || self.last == 0.0 => 1.0,
            None => return false,
        };
        let unit_begins = self.digit.is_some() && opens_unit(rest);
        if !falls || unit_begins {
            return false;
        }
        self.bare |= self.last == 0.0 && self.digit.is_none() && by > 10.0;
        self.section += digit * by;
        (self.digit, self.last, self.zero) = (None, by, false);
        true
    }

    fn close(&mut self, by: f64) -> bool {
        let open = self.section + self.digit.take().unwrap_or_default();
        self.bare |= self.last == 0.0 && open == 0.0;
        let begins = self.last == 0.0 && open == 0.0;
        self.closed = match (self.closed > 0.0, open > 0.0) {
            (true, false) => self.closed * by,
            (true, true) if by > 1e4 => (self.closed + open) * by,
            (true, true) => self.closed + open * by,
            (false, _) => {
                if begins {
                    by
                } else {
                    open * by
                }
            }
        };
        (self.section, self.last, self.zero) = (0.0, by, false);
        true
    }

    /// The number read so far; a last digit without place counts the next lower one (一百五).
    fn value(&self) -> f64 {
        let by = if self.last >= 100.0 && !self.zero { self.last / 10.0 } else { 1.0 };
        self.closed + self.section + self.digit.unwrap_or_default() * by
    }
}
