//! Decks: LibreOffice shows as many slides as were written, with their words, none of them outside of its slide or over
//! the line at its foot, however many or long they are.

use moushi_core::align::coverage;
use moushi_core::model::{Ledger, Person};
use moushi_core::report::block::{Block, Pack};
use moushi_core::report::trace::Stamp;
use moushi_core::report::{DECK, Year, department_deck};
use moushi_files::write::pptx;

use super::super::{deck, rich, sample};
use super::{Folder, pages, pdf, run, size, text, tools, without_blanks};

#[test]
fn a_deck_prints_a_page_a_slide() {
    if !tools() {
        return;
    }
    let folder = Folder::new("deck");
    let bytes = pptx::write(&deck::rich()).unwrap();
    let slides = super::super::pptx::slides(&bytes).len();
    let pdf = pdf(&folder.0, "deck.pptx", &bytes);
    assert_eq!(pages(&pdf), slides);
    assert_eq!(size(&pdf, 1), (339, 191), "16 to 9");
    let text = without_blanks(&text(&pdf));
    for want in [
        "2031年重点工作推进情况汇报",
        "一、总体情况",
        "年度任务完成过半",
        "（一）建成寄宿制学校118所。",
        "临期",
        "各市对比",
        "短板分布",
        "附件责任分工表",
        "北江省教育厅·数据截至2031年12月31日",
    ] {
        assert!(text.contains(want), "no {want} in {text}");
    }
}

/// Where the body of our slides ends and where a slide does, in points.
const BODY_END: f64 = 493.2;
const SLIDE: (f64, f64) = (960.0, 540.0);

/// Words of every page with left, top, right and bottom, in points.
fn printed(pdf: &str) -> Vec<Vec<(String, [f64; 4])>> {
    let boxes = run("pdftotext", &["-bbox", pdf, "-"]);
    let measure = |line: &str, name: &str| -> f64 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let word = |line: &str| {
        let text = line.split_once('>').unwrap().1.split('<').next().unwrap().to_owned();
        (text, ["xMin", "yMin", "xMax", "yMax"].map(|name| measure(line, name)))
    };
    let pages = boxes.split("<page ").skip(1);
    let each = pages.map(|page| {
        page.lines().filter_map(|line| line.trim().strip_prefix("<word ")).map(word).collect()
    });
    each.collect()
}

/// Every slide has words of its own, all of them inside, and none but those of the foot below the body.
fn in_place(name: &str, pack: &Pack, folder: &Folder) {
    let bytes = pptx::write(pack).unwrap();
    let slides = super::super::pptx::slides(&bytes).len();
    let file = pdf(&folder.0, &format!("{name}.pptx"), &bytes);
    let pages = printed(&file);
    assert_eq!(pages.len(), slides, "{name}");
    for (number, words) in (1..).zip(&pages) {
        for (word, [left, top, right, bottom]) in words {
            let inside = *left >= -1.0
                && *top >= -1.0
                && *right <= SLIDE.0 + 1.0
                && *bottom <= SLIDE.1 + 1.0;
            assert!(inside, "{name}, slide {number}: {word} at {left} {top} {right} {bottom}");
            let foot = *top > BODY_END;
            assert!(
                foot || *bottom <= BODY_END + 6.0,
                "{name}, slide {number}: {word} ends at {bottom}"
            );
        }
        let own = words.iter().filter(|(_, place)| place[1] < BODY_END && place[1] > 0.0);
        assert!(own.count() > usize::from(number > 1), "{name}: slide {number} is empty");
    }
    let place = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("deck-{name}.pdf"));
    std::fs::copy(&file, place).unwrap();
}

/// The deck of the whole body for a ledger.
fn of(ledger: &Ledger) -> Pack {
    let (coverage, findings) = (coverage(ledger), sample::findings(&sample::ledger()));
    let stamp = Stamp { as_of: "2031年1月8日".into(), ..Stamp::default() };
    department_deck(&Year::of(ledger, &coverage, &findings, stamp), &DECK)
}

/// The sample with one task, or with so many.
fn tasks(count: usize) -> Ledger {
    let mut ledger = sample::ledger();
    let task = ledger.tasks[2].clone();
    ledger.tasks = (1..=count)
        .map(|at| {
            let mut task = task.clone();
            task.id.0 = format!("T{at:03}");
            task
        })
        .collect();
    ledger.links.clear();
    ledger
}

#[test]
fn no_word_of_a_deck_of_any_size_leaves_its_slide() {
    if !tools() {
        return;
    }
    let folder = Folder::new("deck-sizes");
    let mut unranked = tasks(3);
    unranked.people =
        (0..12).map(|at| Person { name: format!("某某{at}"), title: None, rank: 0 }).collect();
    unranked.tasks[0].leader = Some("某某3".to_owned());
    let mut titled = of(&tasks(1));
    titled.title = vec!["关于贯彻落实深化教育教学改革、".repeat(20)];
    for block in &mut titled.blocks {
        if let Block::Heading { text, .. } = block {
            *text = "统筹推进城乡义务教育一体化发展，".repeat(19);
        }
    }
    let items = (0..400).map(|_| deck::item("建成寄宿制学校118所。")).collect();
    let list = Block::NumberedList { level: 2, items };
    let unbroken = "https://example.invalid/".to_owned() + &"abcdefghij".repeat(12);
    for (name, pack) in [
        ("one", of(&tasks(1))),
        ("many", of(&tasks(400))),
        ("unranked", of(&unranked)),
        ("titled", titled),
        ("blocks-one", rich::pack(1, "")),
        ("blocks-many", deck::pack(vec![list, deck::table(60)])),
        ("blocks-long", rich::pack(5, deck::LONG)),
        ("blocks-unbroken", rich::pack(5, &unbroken)),
    ] {
        in_place(name, &pack, &folder);
    }
}
