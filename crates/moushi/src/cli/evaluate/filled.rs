//! `moushi evaluate template` and `filled`: a workbook that goes out, and what is wrong with one that came back.

use std::path::PathBuf;

use moushi_core::evaluate::filling::{Change, What};
use moushi_core::evaluate::intake::Weight;
use moushi_core::text::Text;
use moushi_files::write::json;

use super::{Evaluate, with_data};
use crate::app::evaluate;
use crate::app::filled::{self as app, Checked, Placed};
use crate::app::score;
use crate::cli::args::Shape;
use crate::cli::screen::{Screen, Tone};
use crate::error::{Exit, Trouble};

/// Flaws and changes that the terminal shows; the marked copy and JSON have all.
const SHOWN: usize = 200;

/// Writes the workbook that goes out.
pub(super) fn template(typed: &Evaluate, of: &str, screen: &Screen) -> Result<Exit, Trouble> {
    let recipe = score::is_meant(of).then(|| score::meant(of)).transpose()?;
    let standard = recipe.map_or_else(|| evaluate::meant(of), |recipe| Ok(recipe.data))?;
    if typed.unit.is_some() {
        with_data(&typed.data)?;
    }
    let path = typed.out.clone().unwrap_or_else(|| "填报.xlsx".into());
    let known = (typed.unit.as_deref(), typed.data.as_slice());
    let path = app::template(&standard, known, &path, screen.files())?;
    screen.line(&format!("  {}", path.display()));
    Ok(Exit::Ok)
}

/// Checks what came back.
pub(super) fn filled(typed: &Evaluate, of: &str, screen: &Screen) -> Result<Exit, Trouble> {
    let standard = evaluate::meant(of)?;
    with_data(&typed.data)?;
    let checked = app::checked(&standard, &typed.data, &typed.against)?;
    let written: Option<PathBuf> = match &typed.out {
        Some(path) => Some(checked.write(path, screen.files())?),
        None => None,
    };
    match typed.format {
        Shape::Json => screen.bytes(&json::write_value(&checked.results())),
        Shape::Text => {
            show(&checked, screen);
            written.iter().for_each(|path| screen.line(&format!("  {}", path.display())));
        }
    }
    let [errors, _] = checked.weighed();
    Ok(if errors == 0 { Exit::Ok } else { Exit::Findings })
}

fn show(checked: &Checked<'_>, screen: &Screen) {
    let [errors, questions] = checked.weighed();
    let count = match (errors, questions) {
        (0, 0) => Text::new("没有发现问题。", "Nothing is wrong."),
        _ => Text::of(
            format!("错误 {errors} 处，请核对 {questions} 处"),
            format!("{errors} errors, {questions} to be checked"),
        ),
    };
    screen.line(&screen.tone(Tone::Strong, screen.say(&count)));
    checked.placed().take(SHOWN).for_each(|one| flaw(&one, screen));
    rest(checked.flaws.len(), screen);
    let Some(changes) = &checked.changes else { return };
    let count = changes.len();
    screen.line(&screen.tone(
        Tone::Strong,
        screen.say(&Text::of(
            format!("与上次相比，{count} 处变化"),
            format!("{count} changes since the earlier filling"),
        )),
    ));
    for change in changes.iter().take(SHOWN) {
        let Change { code, name, .. } = change;
        let told = what(checked, change);
        screen.line(&format!("  {name}（{code}） {}", screen.say(&told)));
    }
    rest(count, screen);
}

fn rest(count: usize, screen: &Screen) {
    if let Some(rest) = count.checked_sub(SHOWN).filter(|rest| *rest > 0) {
        screen.line(screen.say(&Text::of(
            format!("  另有 {rest} 处，见标出问题的工作簿（--out）或 --format json。"),
            format!("  {rest} more: see the marked copy (--out) or --format json."),
        )));
    }
}

fn flaw(one: &Placed<'_>, screen: &Screen) {
    let place = [one.sheet, &one.cell].join(" ");
    let tone = if one.flaw.weighs == Weight::Error { Tone::Bad } else { Tone::Warning };
    let place = screen.tone(tone, place.trim());
    let title = screen.say(&one.title);
    screen.line(&format!("  {place} {title} {}", screen.say(&one.flaw.what)));
    screen.line(&screen.tone(Tone::Faint, &format!("    → {}", screen.say(&one.flaw.remedy))));
}

/// A change in words.
fn what(checked: &Checked<'_>, change: &Change) -> Text {
    let blank = |words: &str, empty: &str| {
        if words.is_empty() { empty.to_owned() } else { words.to_owned() }
    };
    match &change.what {
        What::Came => Text::new("新增", "came"),
        What::Went => Text::new("没有了", "went"),
        What::Named { from } => Text::of(format!("原名{from}"), format!("was called {from}")),
        What::Moved { from, to } => {
            Text::of(format!("上级 {from} → {to}"), format!("moved {from} → {to}"))
        }
        What::Cell { column, from, to } => {
            let title = checked.called(&change.level, column);
            let said = |title: &str, empty: &str| {
                format!("{title} {} → {}", blank(from, empty), blank(to, empty))
            };
            Text::of(said(&title.zh, "空"), said(&title.en, "empty"))
        }
    }
}
