//! Calendars: whole days, the same bytes each time, and words that stay words.

use chrono::NaiveDate;
use moushi_files::write::ics::{Due, write};

fn due(title: &str) -> Due {
    Due {
        id: "t1@moushi".to_owned(),
        title: title.to_owned(),
        note: "基础教育处 12月底前".to_owned(),
        day: NaiveDate::from_ymd_opt(2023, 12, 31).expect("a day"),
        changed: 1_680_000_000_000,
    }
}

#[test]
fn a_day_is_written_as_a_day() {
    let bytes = write("重点工作", &[due("T001 建成示范高中")]);
    assert_eq!(
        bytes,
        write("重点工作", &[due("T001 建成示范高中")]),
        "the same days, the same bytes"
    );
    let text = String::from_utf8(bytes).expect("text");
    for line in ["DTSTART;VALUE=DATE:20231231", "SUMMARY:T001 建成示范高中", "UID:t1@moushi"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
}

#[test]
fn words_do_not_become_lines_of_the_calendar() {
    let text = write("x", &[due("一\r\nEND:VCALENDAR\nATTENDEE:mailto:a@b；, \\ \u{0}")]);
    let text = String::from_utf8(text).expect("text");
    assert_eq!(text.matches("END:VCALENDAR\r\n").count(), 1, "{text}");
    assert!(!text.contains("\nATTENDEE"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 75), "lines are folded at 75 bytes: {text}");
}
