//! Pinyin initials by which people and units are found: `李清源` → `lqy`. Surnames with a reading of
//! their own are read as surnames.

use pinyin::ToPinyin;

/// Surnames whose reading differs from the character's usual one.
const SURNAMES: [(&str, &str); 12] = [
    ("尉迟", "yc"),
    ("万俟", "mq"),
    ("长孙", "zs"),
    ("解", "x"),
    ("单", "s"),
    ("仇", "q"),
    ("曾", "z"),
    ("查", "z"),
    ("盖", "g"),
    ("朴", "p"),
    ("区", "o"),
    ("覃", "q"),
];

/// The first letters of a name, lower case; letters and digits stand for themselves.
pub fn initials(name: &str) -> String {
    let short = name.chars().count() <= 4;
    let surname = SURNAMES.iter().find(|(surname, _)| short && name.starts_with(surname));
    let (mut letters, rest) = match surname {
        Some((surname, letters)) => ((*letters).to_owned(), &name[surname.len()..]),
        None => (String::new(), name),
    };
    for c in rest.chars() {
        match c.to_pinyin() {
            Some(sound) => letters.push_str(sound.first_letter()),
            None if c.is_ascii_alphanumeric() => letters.push(c.to_ascii_lowercase()),
            None => {}
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_the_letters_that_people_type() {
        let cases = [("李清源", "lqy"), ("解宗军", "xzj"), ("单雨", "sy"), ("尉迟恭", "ycg")];
        for (name, letters) in cases {
            assert_eq!(initials(name), letters);
        }
        assert_eq!(initials("北江省教育厅"), "bjsjyt");
        assert_eq!(initials("区块链教育处2处"), "qkljyc2c", "a unit's name is no surname");
    }
}
