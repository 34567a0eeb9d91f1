//! `moushi track`: the rules and ladders by which tasks are followed, held against themselves, and the record of a day's
//! lights. Gives no light itself.

use std::fs;
use std::path::Path;

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::{Gap, LADDERS, Ladder, Light, Overlap, POLICIES, Policy};
use moushi_files::write;
use serde::Serialize;

use super::args::{CheckRules, Shape, Track};
use super::config::Place;
use super::office::door;
use super::screen::{Screen, Tone};
use super::serve::run_on;
use crate::app::lit::{self, Night};
use crate::error::{Exit, Trouble, file_refusal};

/// A policy with what was found in it; the names of its fields are the answer in JSON.
#[derive(Serialize)]
struct Checked<'p> {
    #[serde(flatten)]
    policy: &'p Policy,
    gaps: Vec<Gap>,
    overlaps: Vec<Overlap>,
}

/// Does what was typed.
pub fn run(typed: &Track, screen: &Screen) -> Result<Exit, Trouble> {
    match typed {
        Track::CheckRules(check) => check_rules(check, screen),
        Track::Ladders(check) => ladders(check, screen),
        Track::Night { place } => run_on(night(place, screen)),
    }
}

/// Records the lights of today. A day that was recorded before stays as it is, and all is well.
async fn night(place: &Place, screen: &Screen) -> Result<Exit, Trouble> {
    let door = door(place, false).await?;
    let recorded = lit::record(&door).await?;
    screen.line(screen.say(&recorded.map_or(BEFORE, told)));
    door.store.close().await?;
    Ok(Exit::Ok)
}

/// The day has its record.
const BEFORE: Text = Text::new(
    "今天的亮灯此前已记录，每天只记一次。",
    "The lights of today were recorded before; a day is recorded once.",
);

fn told(night: Night) -> Text {
    let Night { tasks, changed } = night;
    Text::of(
        format!("已记录今天的亮灯：任务 {tasks} 项，有变化 {changed} 项"),
        format!("lights of today recorded: {tasks} tasks, {changed} changed"),
    )
}

/// A gap is a property of what was published, so all is well; rules that cannot be meant are refused.
fn check_rules(typed: &CheckRules, screen: &Screen) -> Result<Exit, Trouble> {
    let own = typed.rules.as_deref().map(read).transpose()?;
    let policies = own.as_deref().unwrap_or(&POLICIES);
    let checked: Vec<Checked> = policies.iter().map(Checked::of).collect();
    match typed.format {
        Shape::Json => screen.bytes(&write::json::write_value(&checked)),
        Shape::Text => {
            checked.iter().for_each(|checked| checked.show(screen));
            screen.line(&tally(&checked, screen));
        }
    }
    Ok(Exit::Ok)
}

/// Shows ladders; those that cannot be meant are refused.
fn ladders(typed: &CheckRules, screen: &Screen) -> Result<Exit, Trouble> {
    let own = typed.rules.as_deref().map(words).transpose()?;
    let own = own.as_deref().map(Ladder::read).transpose()?;
    let ladders = own.as_deref().unwrap_or(&LADDERS);
    match typed.format {
        Shape::Json => screen.bytes(&write::json::write_value(&ladders)),
        Shape::Text => ladders.iter().for_each(|ladder| climb(ladder, screen)),
    }
    Ok(Exit::Ok)
}

fn climb(ladder: &Ladder, screen: &Screen) {
    let title = screen.tone(Tone::Strong, screen.say(&ladder.title()));
    screen.line(&format!("{title}  {}", screen.tone(Tone::Faint, &ladder.name)));
    origin(&ladder.source, &ladder.note, screen);
    for (level, rung) in (1..).zip(&ladder.steps) {
        let on: Vec<String> = rung.on.iter().map(|on| screen.say(&on.title()).to_owned()).collect();
        let step = screen.tone(tone(rung.light), screen.say(&rung.title()));
        let (on, days) = (on.join(screen.pick("或", ", or ")), rung.days);
        let within = screen.pick("个工作日内答复", "working days for the reply");
        screen.line(&format!("  {level}  {step}  {on}  {days} {within}"));
    }
    screen.line("");
}

/// Where rules were published, and what they leave open.
fn origin(source: &str, note: &str, screen: &Screen) {
    screen.line(&format!("  {}  {source}", screen.pick("出处", "source")));
    if !note.is_empty() {
        screen.line(&format!("  {}  {note}", screen.pick("说明", "note")));
    }
}

fn read(path: &Path) -> Result<Vec<Policy>, Refusal> {
    Policy::read(&words(path)?)
}

fn words(path: &Path) -> Result<String, Refusal> {
    fs::read_to_string(path).map_err(|error| file_refusal(path, &error))
}

impl<'p> Checked<'p> {
    fn of(policy: &'p Policy) -> Self {
        Self { policy, gaps: policy.gaps(), overlaps: policy.overlaps() }
    }

    fn show(&self, screen: &Screen) {
        let policy = self.policy;
        let title = screen.tone(Tone::Strong, screen.say(&policy.title()));
        screen.line(&format!("{title}  {}", screen.tone(Tone::Faint, &policy.name)));
        origin(&policy.source, &policy.note, screen);
        for rule in &policy.rules {
            let (figures, light) = (rule.stretch().words(), rule.light.title());
            let light = screen.tone(tone(rule.light), screen.say(&light));
            screen.line(&format!("  {light}  {}", screen.say(&figures)));
        }
        let told = |head: &str, words: &Text| {
            let head = screen.tone(Tone::Warning, head);
            screen.line(&format!("  {head}  {}", screen.say(words)));
        };
        self.gaps.iter().for_each(|gap| told(screen.pick("空档", "gap"), &gap.words));
        let overlap = screen.pick("重叠", "overlap");
        self.overlaps.iter().for_each(|found| told(overlap, &found.words));
        screen.line("");
    }
}

fn tally(checked: &[Checked], screen: &Screen) -> String {
    let gaps: usize = checked.iter().map(|checked| checked.gaps.len()).sum();
    let overlaps: usize = checked.iter().map(|checked| checked.overlaps.len()).sum();
    let count = checked.len();
    let words = Text::of(
        format!("{count} 套规则 · {gaps} 处空档 · {overlaps} 处重叠"),
        format!("policies: {count} · gaps: {gaps} · overlaps: {overlaps}"),
    );
    screen.say(&words).to_owned()
}

fn tone(light: Light) -> Tone {
    match light {
        Light::Green => Tone::Good,
        Light::Grey | Light::Blue => Tone::Faint,
        Light::Yellow | Light::Orange => Tone::Warning,
        Light::Red => Tone::Bad,
    }
}
