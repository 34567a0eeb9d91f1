//! Opinions are asked and given, the plan is submitted, approved and issued, papers are read back.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use moushi_files::readers::{Limits, read};

use super::hand::Hand;

const STEP: &str = ".steps li[aria-current=step] b";

/// The text of a paper, read as any document is; no cell of it computes anything.
pub fn read_back((file, bytes): &(PathBuf, Vec<u8>)) -> String {
    let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
    if name.ends_with(".xlsx") || name.ends_with(".docx") {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        for place in 0..zip.len() {
            let mut part = String::new();
            let _ = zip.by_index(place).expect("a part").read_to_string(&mut part);
            assert!(!part.contains("<f>") && !part.contains("<f "), "{name} holds no formula");
        }
    }
    let reading = read(&name, bytes, &Limits::default()).expect("our own paper can be read");
    let text: String = reading.sources.iter().map(|(source, _)| source.text.as_str()).collect();
    assert!(name.ends_with(".docx") || !text.lines().any(|line| line.starts_with('=')), "{name}");
    text
}

fn to_issue(hand: &Hand) {
    hand.go(".menu [data-entry=ledger]");
    hand.go(".tabs a[href$='/issue']");
}

/// Asks the units, answers for one of them, takes the paper along.
pub fn opinions(hand: &Hand) {
    hand.go(".tabs a[href$='/issue']");
    hand.look("before-opinions");
    hand.go("form[data-act=round-open] button");
    assert_eq!(hand.words(STEP), "2");
    let text = read_back(&hand.download("a[href$='/consultation.docx']"));
    assert!(text.contains("征求意见稿"));
    hand.hand_over("zhoujc");
    hand.look("desk-of-a-division");
    to_issue(hand);
    let parts = hand.count("#mine tr");
    assert_eq!(hand.number("#mine h2 .quiet"), parts, "the list is as long as its count");
    hand.go("form.answer [value=accepted]");
    assert_eq!(hand.count("#mine .tag.good"), 1);
    hand.look("division");
    hand.go("#mine a");
    hand.fill("#comment [name=words]", "建议明确验收标准");
    hand.go("#comment button");
    hand.hand_over("linlan");
    to_issue(hand);
    assert_eq!(hand.count("#round .tag.good"), 1, "one unit has replied");
    hand.look("round");
    hand.go("form.reply [value=true]");
    assert_eq!(hand.count("#replies .tag.good"), 1, "taken");
}

/// Submits; the head approves.
pub fn decided(hand: &Hand) {
    hand.go_sure("form[data-act=plan-submit] button");
    assert_eq!(hand.words(STEP), "3");
    hand.hand_over("zhaoly");
    to_issue(hand);
    hand.look("head");
    hand.go("form[data-act=plan-approve] button");
    assert_eq!(hand.words(STEP), "4");
}

/// Issues: numbered, frozen, comparable.
pub fn issued(hand: &Hand) {
    hand.hand_over("linlan");
    to_issue(hand);
    hand.fill("form[data-act=plan-issue] [name=number]", "北教发〔2023〕1号");
    hand.go_sure("form[data-act=plan-issue] button");
    assert_eq!(hand.words(STEP), "5");
    let row = hand.words("#versions tbody tr:last-child");
    assert!(row.contains("北教发〔2023〕1号"), "{row}");
    assert_eq!(hand.number("#versions tbody tr:last-child td:first-child"), 1, "the first version");
    assert_eq!(hand.count("#versions .tag.good"), 1, "as it was frozen");
    hand.look("issued");
    for shape in ["plan.docx", "ledger.xlsx"] {
        read_back(&hand.download(&format!("#versions a[href$='{shape}']")));
    }
    hand.go("#versions a[href*='to=now']");
    assert_eq!(hand.count("main .empty"), 1, "nothing has changed since");
    hand.look("difference");
    hand.go(".menu [data-entry=ledger]");
    hand.until("document.querySelectorAll('.grid-row .clamp').length > 5");
    assert_eq!(hand.get("document.querySelector('[data-do=add]').hidden"), true, "frozen");
}

/// What is issued is followed: the lights of the day, each number with its list.
pub fn followed(hand: &Hand) {
    hand.go(".menu [data-entry=track]");
    hand.look("lights");
    let accepted = "[...document.querySelectorAll('td[data-name=已接受], td[data-name=Accepted]')]\
                    .reduce((sum, cell) => sum + Number(cell.textContent), 0)";
    assert_eq!(hand.get(accepted), 1, "what the division has accepted");
    let red = hand.number("#lights [data-count=red]");
    assert!(red > 0, "the year planned is over");
    hand.go("#lights [data-count=red]");
    assert_eq!(hand.number("h1 [data-total]"), red, "the list is as long as its count");
    hand.look("red-tasks");
}
