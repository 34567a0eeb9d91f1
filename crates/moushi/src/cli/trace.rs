//! `moushi trace`: where each number of a file comes from, read from the file itself.

use std::path::Path;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::trace::{Trace, Traced};
use moushi_core::text::Text;
use moushi_files::readers::Limits;
use moushi_files::write::{json, traced};

use super::args::{Shape, TraceOf};
use super::screen::{Screen, Tone};
use crate::app::load;
use crate::error::{Exit, Trouble};

/// Bytes of the words of one sheet.
const MOST_TEXT: usize = 128 << 20;

/// Shows the numbers of the file that were asked for.
pub fn run(typed: &TraceOf, screen: &Screen) -> Result<Exit, Trouble> {
    // A file of our own: a ledger of 50,000 rows holds more words than any document.
    let limits = Limits { max_text: MOST_TEXT, ..Limits::default() };
    let bytes = load::bytes(&typed.file, &limits)?;
    let name = typed.file.display().to_string();
    let trace = traced::read(&name, &bytes, &limits)?.ok_or_else(|| none(&typed.file))?;
    let wanted = |one: &&Traced| {
        typed.slide.is_none_or(|slide| one.place == slide)
            && typed.cell.as_ref().is_none_or(|cell| stands(one, cell))
            && typed.find.as_ref().is_none_or(|words| {
                one.shown.contains(words.as_str()) || one.trail.rows.iter().any(|row| row == words)
            })
    };
    let figures: Vec<Traced> = trace.figures.iter().filter(wanted).cloned().collect();
    match typed.format {
        Shape::Json => {
            let found = Trace { stamp: trace.stamp, figures, ..Trace::default() };
            screen.bytes(&json::write_value(&found));
        }
        Shape::Text => {
            screen.line(&screen.tone(Tone::Faint, &plain(&trace.stamp.line())));
            figures.iter().for_each(|one| show(one, screen));
            screen.line(screen.say(&told(figures.len(), trace.figures.len())));
        }
    }
    Ok(Exit::Ok)
}

/// Whether a number stands in a cell, named with its sheet or without: `任务台账!I7`, `I7`.
fn stands(one: &Traced, cell: &str) -> bool {
    let (sheet, cell) =
        cell.rsplit_once('!').map_or((None, cell), |(sheet, cell)| (Some(sheet), cell));
    let sheet = sheet.map(|sheet| sheet.trim_matches('\''));
    !one.cell.is_empty()
        && one.cell.eq_ignore_ascii_case(&cell.replace('$', ""))
        && sheet.is_none_or(|sheet| sheet == one.heading)
}

fn show(one: &Traced, screen: &Screen) {
    let shown = screen.tone(Tone::Strong, &plain(&one.shown));
    let heading = plain(&one.heading);
    let place = match one.cell.as_str() {
        "" => {
            format!("{}{}{} {heading}", screen.pick("第", "no. "), one.place, screen.pick("页", ""))
        }
        cell => format!("{heading}!{}", plain(cell)),
    };
    screen.line(&format!("[{}] {shown}  {place}", one.number));
    screen.line(&format!("    ← {}", plain(&one.trail.line())));
}

/// Words of a file that somebody else may have made, for a terminal: without the signs that steer one.
fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).collect()
}

fn told(shown: usize, all: usize) -> Text {
    Text::of(format!("{shown} 个数字，文件共 {all} 个。"), format!("{shown} of {all} numbers."))
}

fn none(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("{shown} 里没有数字来路：不是谋实生成的，或另存时被去掉了。"),
            format!("{shown} holds no trace: Moushi did not make it, or saving dropped it."),
        ),
        Text::new(
            "请用 moushi report 重新生成；演示文稿的出处也写在各页备注里，工作簿的在“数字来路”表里。",
            "Make it again by `moushi report`; decks name sources in their notes, workbooks on the sheet Figures.",
        ),
    )
}
