//! Characters that PDF writers put in place of the ones meant: radicals (⼯ for 工), ligatures and
//! bullets of symbol fonts. Changes nothing else.

/// The ideographs for U+2F00 to U+2FD5, as the Unicode standard decomposes them.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Radicals of the supplement whose shape is that of a whole character in use, a rare character that
/// shares its glyph with a common one, and bullets.
const OTHERS: &[(char, char)] = &[
    ('㬵', '胶'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
    ('\u{f0b7}', '•'),
    ('\u{f06c}', '●'),
    ('\u{f06e}', '■'),
    ('\u{f075}', '◆'),
    ('\u{f0d8}', '➢'),
    ('\u{f0fc}', '✓'),
    ('\u{a0}', ' '),
];

const LIGATURES: &[(char, &str)] =
    &[('ﬀ', "ff"), ('ﬁ', "fi"), ('ﬂ', "fl"), ('ﬃ', "ffi"), ('ﬄ', "ffl")];

/// The text with the characters that were meant. Control characters are dropped.
pub(super) fn put_right(text: &str) -> String {
    let mut right: String = text.chars().filter(|c| !c.is_control()).map(meant).collect();
    for (ligature, letters) in LIGATURES {
        if right.contains(*ligature) {
            right = right.replace(*ligature, letters);
        }
    }
    right
}

fn meant(character: char) -> char {
    match character {
        '\u{2f00}'..='\u{2fd5}' => {
            let nth = character as usize - 0x2f00;
            KANGXI.chars().nth(nth).unwrap_or(character)
        }
        '㬵' | '\u{2e80}'..='\u{2eff}' | '\u{f000}'..='\u{f0ff}' | '\u{a0}' => {
            OTHERS.iter().find(|(from, _)| *from == character).map_or(character, |(_, to)| *to)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters() {
        assert_eq!(put_right("⼯作⽅案⻓⻅⻩⿓ﬁn"), "工作方案长见黄龍fin");
        assert_eq!(KANGXI.chars().count(), 214);
    }
}
