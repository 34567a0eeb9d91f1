//! The ledger is edited, links are confirmed, findings are mended or accepted.

use super::hand::{ENTER, ESCAPE, Hand};
use super::papers::read_back;

const RIGHT: &str = "\u{E014}";

/// Edits a cell, and takes the list away as files.
pub fn ledger(hand: &Hand, tasks: u64) {
    hand.go(".menu [data-entry=ledger]");
    hand.until("document.querySelectorAll('.grid-row .clamp').length > 5");
    assert_eq!(hand.number("[data-tab=task] .count"), tasks, "what was accepted is in the ledger");
    let rows = hand.get("Number(document.getElementById('grid').getAttribute('aria-rowcount'))");
    assert_eq!(rows, tasks + 1, "the list is as long as its count");
    if hand.mouse {
        hand.browser.click("#cell-0-7");
    } else {
        hand.until("document.activeElement.matches('.grid-box')");
        hand.browser.press(&RIGHT.repeat(7));
    }
    hand.browser.press(&format!("实施方案甲{ENTER}"));
    hand.until("document.getElementById('saved').dataset.state === 'saved'");
    assert_eq!(hand.words("#cell-0-7"), "实施方案甲");
    hand.look("ledger");
    for format in ["xlsx", "docx", "csv"] {
        if hand.get("document.querySelector('details.export').open") == false {
            hand.press("details.export summary");
        }
        let text = read_back(&hand.download(&format!("[data-export={format}]")));
        let words = hand.words("#cell-1-1");
        assert!(text.contains(&words), "{format} holds {words}");
    }
}

/// Confirms a link on the board, and looks at gaps.
pub fn alignment(hand: &Hand) {
    hand.go(".menu [data-entry=align]");
    let demands = hand.number(".cards .card:first-child b");
    assert_eq!(hand.count("#matrix tr[data-row]"), demands, "each demand stands once");
    let answered = || hand.number(".cards .card:nth-child(2) b");
    let before = answered();
    hand.look("board");
    hand.press("#matrix button[data-column]:not(.s3)");
    hand.until("document.querySelector('#drawer .decide')");
    hand.look("drawer");
    hand.press("#drawer .decide [value=confirmed]");
    hand.until("document.querySelector('#drawer .pair.confirmed')");
    hand.browser.run("window.old = true");
    hand.browser.press(ESCAPE);
    hand.until("!window.old && document.readyState === 'complete'");
    assert_eq!(answered(), before + 1, "the board follows");
    hand.go(".bar a[href*='view=list']");
    let open = hand.number(".cards .card.bad b");
    assert_eq!(hand.count("main tr.gap"), open, "every open demand is listed");
    hand.look("gaps");
    hand.go(".bar a[href$='view=']");
}

/// Mends a finding in place and accepts the errors that stay.
pub fn findings(hand: &Hand) {
    hand.go(".menu [data-entry=ledger]");
    hand.go(".tabs a[href$='/check']");
    let shown = hand.number(".bar .group a:first-child");
    assert_eq!(hand.count("li.finding"), shown, "the list is as long as its count");
    hand.look("findings");
    hand.go(".bar a[href='?severity=error']");
    let mut errors = hand.count("li.finding");
    while errors > 0 {
        hand.fill("form.accept [name=reason]", "厅务会已议定");
        hand.go("form.accept button");
        let left = hand.count("li.finding");
        assert!(left < errors, "accepted with a reason");
        errors = left;
    }
    hand.look("no-errors");
}
