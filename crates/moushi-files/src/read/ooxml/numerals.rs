//! How Office writes the number of a list item: 三, 叁, 丙, ③, iii, c. Only writing; reading
//! numerals is `moushi-core`'s.

/// The number `n` in the number format `format`; an unknown format gives digits.
pub(crate) fn written(format: &str, n: u32) -> String {
    match format {
        "none" => String::new(),
        "bullet" => "•".into(),
        "decimalZero" => format!("{n:02}"),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperLetter" => letters(n),
        "lowerLetter" => letters(n).to_lowercase(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting" => counting(n, &PLAIN),
        "chineseLegalSimplified" => counting(n, &LEGAL_SIMPLIFIED),
        "ideographLegalTraditional" => counting(n, &LEGAL_TRADITIONAL),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => {
            digits(n, "〇一二三四五六七八九")
        }
        "decimalFullWidth" | "decimalFullWidth2" => digits(n, "０１２３４５６７８９"),
        "ideographTraditional" => nth(n, '甲', "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => nth(n, '子', "子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(n),
        "decimalEnclosedParen" => row(n, 0x2474, 20),
        "decimalEnclosedFullstop" => row(n, 0x2488, 20),
        "ideographEnclosedCircle" => row(n, 0x3280, 10),
        "ordinal" => format!("{n}{}", english_ending(n)),
        _ => n.to_string(),
    }
}

/// Digits 0 to 9, then ten, hundred, thousand, ten thousand; whether 十 stands for 一十.
struct Counting([char; 14], bool);

const PLAIN: Counting = Counting(
    ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万'],
    true,
);
const LEGAL_SIMPLIFIED: Counting = Counting(
    ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾', '佰', '仟', '万'],
    false,
);
const LEGAL_TRADITIONAL: Counting = Counting(
    ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖', '拾', '佰', '仟', '萬'],
    false,
);

fn counting(n: u32, system: &Counting) -> String {
    let Counting(signs, short_ten) = system;
    if n == 0 || n > 99_999 {
        return if n == 0 { "〇".into() } else { n.to_string() };
    }
    let mut out = String::new();
    let mut zero = false;
    for (power, unit) in [(10_000, 13), (1000, 12), (100, 11), (10, 10), (1, 0)] {
        let digit = (n / power % 10) as usize;
        if digit == 0 {
            zero = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut zero) {
            out.push(signs[0]);
        }
        if !(power == 10 && digit == 1 && n < 20 && *short_ten) {
            out.push(signs[digit]);
        }
        if power > 1 {
            out.push(signs[unit]);
        }
    }
    out
}

fn digits(n: u32, signs: &str) -> String {
    let sign = |digit: u32| signs.chars().nth(digit as usize).unwrap_or('0');
    n.to_string().chars().filter_map(|c| c.to_digit(10)).map(sign).collect()
}

fn nth(n: u32, first: char, signs: &str) -> String {
    let count = signs.chars().count() as u32;
    let sign = signs.chars().nth((n.saturating_sub(1) % count) as usize);
    sign.unwrap_or(first).to_string()
}

/// The `n`th of a row of enclosed numbers that Unicode has from `first` on.
fn row(n: u32, first: u32, count: u32) -> String {
    match n.checked_sub(1).filter(|index| *index < count) {
        Some(index) => char::from_u32(first + index).map_or_else(String::new, String::from),
        None => n.to_string(),
    }
}

/// ① to ㊿: Unicode keeps them in three rows.
fn circled(n: u32) -> String {
    match n {
        1..=20 => row(n, 0x2460, 20),
        21..=35 => row(n - 20, 0x3251, 15),
        36..=50 => row(n - 35, 0x32B1, 15),
        _ => n.to_string(),
    }
}

fn letters(n: u32) -> String {
    let Some(index) = n.checked_sub(1) else { return "0".into() };
    // Word goes on after Z with AA, BB, CC.
    let letter = char::from(b'A' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(30) as usize).collect()
}

fn roman(n: u32) -> String {
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = n;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

fn english_ending(n: u32) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        let cases = [
            ("chineseCounting", 1, "一"),
            ("chineseCounting", 10, "十"),
            ("chineseCountingThousand", 12, "十二"),
            ("chineseCountingThousand", 20, "二十"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseLegalSimplified", 13, "壹拾叁"),
            ("ideographDigital", 20, "二〇"),
            ("ideographTraditional", 3, "丙"),
            ("ideographZodiac", 12, "亥"),
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircleChinese", 21, "㉑"),
            ("decimalEnclosedCircle", 36, "㊱"),
            ("decimalEnclosedCircle", 51, "51"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalEnclosedFullstop", 20, "⒛"),
            ("ideographEnclosedCircle", 1, "㊀"),
            ("decimalFullWidth", 10, "１０"),
            ("lowerLetter", 3, "c"),
            ("upperLetter", 28, "BB"),
            ("lowerRoman", 14, "xiv"),
            ("upperRoman", 1949, "MCMXLIX"),
            ("ordinal", 22, "22nd"),
            ("none", 5, ""),
            ("someFutureFormat", 5, "5"),
        ];
        for (format, n, expected) in cases {
            assert_eq!(written(format, n), expected, "{format} {n}");
        }
    }
}
