//! Red head and colophon 版头、版记 of an official document, GB/T 9704-2012, 7.2 to 7.4. Only places
//! what the letterhead says; an empty field leaves no trace.

use moushi_core::report::block::Letterhead;

use super::parts::TEXT_WIDTH;
use super::xml::{paragraph, run};

const RED: &str = "<w:color w:val=\"FF0000\"/>";
/// 35 mm from the edge of the text to the upper edge of the mark, in twips.
const DROP: u32 = 1984;
/// Rules of the colophon in twips: 0.35 mm outside, 0.25 mm between.
const THICK: u32 = 20;
const THIN: u32 = 14;
/// A character of 14 pt, in twips.
const CHARACTER: u32 = 280;

/// Mark, number and red rule; answers nothing where neither mark nor number is told.
pub fn red_head(head: &Letterhead) -> Option<String> {
    if head.mark.is_empty() && head.number.is_empty() {
        return None;
    }
    let mut out = String::new();
    if !head.mark.is_empty() {
        out.push_str(&mark(&head.mark));
        out.push_str(&paragraph("Body", "", ""));
        out.push_str(&paragraph("Body", "", ""));
    }
    out.push_str(&paragraph("RedNumber", "", &run(&head.number, "")));
    Some(out)
}

/// As large as 156 mm allow, between 22 and 48 pt: 小标宋, red.
fn mark(words: &str) -> String {
    let count = u32::try_from(words.chars().count()).unwrap_or(u32::MAX).max(1);
    // In half points; 884 of them are 156 mm.
    let size = (880 / count).clamp(44, 96);
    // A line of 1.2 times the letters puts their upper edge an eighth of their size under its own.
    let (line, over) = (size * 12, size * 10 / 8);
    let place = format!(
        "<w:spacing w:before=\"{}\" w:after=\"0\" w:line=\"{line}\" w:lineRule=\"exact\"/>",
        DROP - over
    );
    let letters = format!("{RED}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>");
    paragraph("RedMark", &place, &run(words, &letters))
}

/// 主送机关, with the colon that ends it.
pub fn addressees(head: &Letterhead) -> String {
    if head.addressees.is_empty() {
        return String::new();
    }
    let words = format!("{}：", head.addressees.trim_end_matches(['：', ':']));
    paragraph("Addressees", "", &run(&words, ""))
}

/// 成文日期: a line under the text, four characters from the right.
pub fn issue_date(head: &Letterhead) -> String {
    if head.date.is_empty() {
        return String::new();
    }
    paragraph("Body", "", "") + &paragraph("IssueDate", "", &run(&head.date, ""))
}

/// 版记, at the foot of the page that it stands on.
pub fn colophon(head: &Letterhead, wide: bool) -> String {
    let width = TEXT_WIDTH[usize::from(wide)];
    let frame = frame(width);
    let mut lines = Vec::new();
    if !head.copies.is_empty() {
        let words = format!("抄送：{}。", head.copies.trim_end_matches('。'));
        // A character free on either side; what does not fit goes on under the first name.
        let place = format!(
            "{frame}<w:ind w:left=\"{}\" w:right=\"{CHARACTER}\" w:hanging=\"{}\"/>",
            CHARACTER * 4,
            CHARACTER * 3
        );
        lines.push(paragraph("Imprint", &place, &run(&words, "")));
    }
    if !head.printed.is_empty() {
        let place = format!(
            "{frame}<w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs><w:ind w:left=\"{CHARACTER}\"/>",
            width - CHARACTER
        );
        lines.push(paragraph("Imprint", &place, &run(&printed(&head.printed), "")));
    }
    if lines.is_empty() {
        return String::new();
    }
    // The paragraph behind holds the place of the frame; it takes no room.
    let anchor = "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" \
                  w:lineRule=\"exact\"/></w:pPr></w:p>";
    let (thick, thin) = (rule(&frame, THICK), rule(&frame, THIN));
    format!("{thick}{}{thick}{anchor}", lines.join(&thin))
}

/// Paragraphs with the same frame stand in one frame, which ends where the text block does.
fn frame(width: u32) -> String {
    format!(
        "<w:framePr w:w=\"{width}\" w:wrap=\"notBeside\" w:vAnchor=\"margin\" w:hAnchor=\"margin\" \
         w:xAlign=\"left\" w:yAlign=\"bottom\"/>"
    )
}

/// A rule as wide as the text: a black line of text without text. Borders of paragraphs are as narrow
/// as their indents make them, and LibreOffice makes no frame of paragraphs whose borders differ.
fn rule(frame: &str, height: u32) -> String {
    let bar = format!(
        "{frame}<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"000000\"/>\
         <w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{height}\" w:lineRule=\"exact\"/>"
    );
    paragraph("ImprintRule", &bar, "")
}

/// Who prints stands left, the day right: parted at the last blank, or where the day begins.
fn printed(words: &str) -> String {
    let words = words.trim();
    let blank = words.rfind(char::is_whitespace);
    let day = words.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
    let (who, day) = words.split_at(blank.or(day).unwrap_or(words.len()));
    let (who, day) = (who.trim(), day.trim());
    let print = if day.is_empty() || day.ends_with("印发") { "" } else { "印发" };
    format!("{who}\t{day}{print}")
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn who_prints_and_the_day_are_parted() {
        let want = "北江省教育厅办公室\t2023年1月5日印发";
        for words in [
            "北江省教育厅办公室　2023年1月5日印发",
            "北江省教育厅办公室2023年1月5日",
            " 北江省教育厅办公室  2023年1月5日 ",
        ] {
            assert_eq!(printed(words), want);
        }
        assert_eq!(printed("北江省教育厅办公室"), "北江省教育厅办公室\t");
    }
}
