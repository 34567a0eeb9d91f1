//! Ordinals of official documents: 一、（一）1.（1）. Numbers are written as text, so that every
//! program shows the same ones.

/// The ordinal of the `number`th item (from 1) of a level (from 1).
///
/// Levels one to four are those of GB/T 9704-2012, 7.3.3; the fifth, ①, is common use. Above
/// ninety-nine the Chinese levels count on in Arabic digits, which official documents avoid too.
pub fn ordinal(level: u8, number: u32) -> String {
    match level {
        0 | 1 => format!("{}、", chinese(number)),
        2 => format!("（{}）", chinese(number)),
        3 => format!("{number}."),
        4 => format!("（{number}）"),
        _ => circled(number),
    }
}

/// The ordinal of an item with these words behind it: parted by a blank where its point would read as that of a
/// decimal, `3. 5个县`.
pub fn ordinal_before(level: u8, number: u32, words: &str) -> String {
    let ordinal = ordinal(level, number);
    let digit = words.starts_with(|c: char| c.is_ascii_digit());
    if ordinal.ends_with('.') && digit { ordinal + " " } else { ordinal }
}

fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS[(n % 10) as usize];
    match number {
        0 => "〇".to_owned(),
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number)),
        _ => number.to_string(),
    }
}

fn circled(number: u32) -> String {
    match number {
        1..=20 => char::from_u32(0x245F + number).expect("①–⑳ are assigned").to_string(),
        _ => format!("（{number}）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ordinal_and_number_read_as_one() {
        assert_eq!(ordinal_before(3, 3, "5个县"), "3. ");
        assert_eq!(ordinal_before(3, 3, "新建"), "3.");
        assert_eq!(ordinal_before(2, 3, "5个县"), "（三）");
    }

    #[test]
    fn levels_follow_the_official_scheme() {
        let got: Vec<_> = (1..=5).map(|level| ordinal(level, 3)).collect();
        assert_eq!(got, ["三、", "（三）", "3.", "（3）", "③"]);
        assert_eq!(ordinal(1, 10), "十、");
        assert_eq!(ordinal(1, 11), "十一、");
        assert_eq!(ordinal(2, 20), "（二十）");
        assert_eq!(ordinal(2, 99), "（九十九）");
        assert_eq!((ordinal(1, 100), ordinal(5, 21)), ("100、".into(), "（21）".into()));
    }
}
