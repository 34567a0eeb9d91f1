//! Whether words are the name of a person: two or three characters after a surname, or with a dot between. Looks at one
//! cell; a single cell proves nothing, which is for the column to judge.

use super::LEXICON;

/// Whether it may be the name of a person.
pub(super) fn is_name(cell: &str) -> bool {
    // Two to four characters of three bytes, or a longer name with dots. Figures are passed over quickly.
    if cell.bytes().next().is_none_or(|first| first.is_ascii()) {
        return false;
    }
    if !(6..=60).contains(&cell.len()) || !cell.chars().all(|c| is_hanzi(c) || is_dot(c)) {
        return false;
    }
    let (first, last) = (cell.chars().next(), cell.chars().next_back());
    let count = cell.chars().count();
    if cell.chars().any(is_dot) {
        return (4..=20).contains(&count)
            && !first.is_some_and(is_dot)
            && !last.is_some_and(is_dot);
    }
    if last.is_some_and(|last| LEXICON.places.contains(last)) {
        return false;
    }
    let compound = LEXICON.compound.iter().any(|surname| cell.starts_with(surname.as_str()));
    let single = first.is_some_and(|first| LEXICON.surnames.contains(first));
    match count {
        2 => single && !compound,
        3 => single || compound,
        4 => compound,
        _ => false,
    }
}

fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Between the parts of names of other peoples: 古丽·买买提.
fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '・')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_places_and_offices() {
        for name in ["王芳", "李晓明", "欧阳修文", "司马光", "古丽·买买提"] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "方正县",
            "尚志市",
            "王家屯",
            "高中",
            "安乐小学",
            "一中",
            "初中",
            "教育局",
            "王",
            "是",
            "Wang Fang",
            "张*",
            "王芳1",
            "·买",
            "国家级",
            "哈尔滨",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }
}
