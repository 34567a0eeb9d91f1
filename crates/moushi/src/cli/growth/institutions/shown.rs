//! Growth of institutions on the terminal: of each indicator the units by name with what could be expected, who is where by
//! level and gain, then what it says. Reckons nothing.

use moushi_core::growth::institutions::findings::{grain, level};
use moushi_core::growth::institutions::judged::{Combination, Growth, Judged, outside};
use moushi_core::growth::institutions::reasons;
use moushi_core::growth::shown::{decimals, fixed};
use moushi_core::text::Text;
use moushi_stats::progress::Third;

use crate::app::growth::institutions::Ran;
use crate::cli::screen::{Screen, Tone, cut, pad};

/// Units of an indicator that the terminal shows; the files have all.
const SHOWN: usize = 60;

/// Everything.
pub(super) fn show(ran: &Ran, screen: &Screen) {
    let judged = &ran.judged;
    judged.growths.iter().for_each(|growth| indicator(judged, growth, screen));
    if let Some(combination) = &judged.combination {
        combined(judged, combination, screen);
    }
    screen.line(&screen.tone(Tone::Strong, screen.pick("解读", "What it says")));
    ran.told().iter().for_each(|text| screen.line(&format!("  · {}", screen.say(text))));
    let hidden = ran.hidden.iter().filter(|hidden| **hidden).count();
    if hidden > 0 {
        let told = Text::of(
            format!("  · 写出的文件里有 {hidden} 个单位不列名：人数不足 10，或由其余可以推算。"),
            format!(
                "  · Files do not name {hidden} of the units: fewer than ten persons, or what follows from the others."
            ),
        );
        screen.line(screen.say(&told));
    }
}

/// Numbers of an indicator, right-aligned.
struct Numbers {
    decimals: usize,
}

impl Numbers {
    fn plain(&self, value: Option<f64>) -> String {
        value.map_or_else(|| "—".to_owned(), |value| fixed(value, self.decimals))
    }

    fn signed(&self, value: Option<f64>) -> String {
        signed(value, self.decimals)
    }
}

fn signed(value: Option<f64>, decimals: usize) -> String {
    let Some(value) = value else { return "—".to_owned() };
    let shown = fixed(value, decimals);
    if shown.starts_with('-') || shown.bytes().all(|one| matches!(one, b'0' | b'.')) {
        shown
    } else {
        format!("+{shown}")
    }
}

/// Words at the right of so many columns.
fn right(words: &str, columns: usize) -> String {
    let padded = pad(words, columns);
    let blanks = padded.len() - words.len();
    format!("{}{words}", " ".repeat(blanks))
}

fn indicator(judged: &Judged, growth: &Growth, screen: &Screen) {
    let (name, base, to) = (&growth.name, judged.base, judged.to);
    screen.line(&screen.tone(Tone::Strong, &format!("{name} {base} → {to}")));
    let numbers = Numbers { decimals: decimals(grain(growth)) };
    let percent = level(judged);
    let heads = [
        (screen.pick("起点", "base").to_owned(), 9),
        (screen.pick("现值", "now").to_owned(), 9),
        (screen.pick("增量", "gain").to_owned(), 9),
        (screen.pick("增幅%", "gain%").to_owned(), 8),
        (screen.pick("标准化", "stand.").to_owned(), 8),
        (screen.pick("百分位", "centile").to_owned(), 11),
        (format!("{percent}% {}", screen.pick("期望区间", "expected")), 24),
    ]
    .map(|(head, columns)| right(&head, columns));
    screen.line(&screen.tone(Tone::Faint, &format!("    {} {}", pad("", 22), heads.join(""))));
    for class in 0..judged.classes.len() {
        of_class(judged, growth, class, &numbers, screen);
    }
    let classless = (0..judged.units.len()).filter(|unit| judged.class_of.of(*unit).is_err());
    classless.for_each(|at| unit(judged, growth, at, &numbers, screen));
    matrix(judged, growth, screen);
}

fn of_class(judged: &Judged, growth: &Growth, class: usize, numbers: &Numbers, screen: &Screen) {
    let name = &judged.classes[class];
    if !name.is_empty() {
        screen.line(&format!("  {name}"));
    }
    let own = |unit: &usize| judged.class_of.of(*unit) == Ok(class);
    let units: Vec<usize> = (0..judged.units.len()).filter(own).collect();
    units.iter().take(SHOWN).for_each(|at| unit(judged, growth, *at, numbers, screen));
    if units.len() > SHOWN {
        let rest = units.len() - SHOWN;
        let told = Text::of(
            format!("    另有 {rest} 个，见结果文件（--out）"),
            format!("    {rest} more: see the files (--out)"),
        );
        screen.line(&screen.tone(Tone::Faint, screen.say(&told)));
    }
}

/// A unit; a mark where it lies outside of what could be expected.
fn unit(judged: &Judged, growth: &Growth, at: usize, numbers: &Numbers, screen: &Screen) {
    let residual = growth.residuals[at].ok();
    let side = residual.as_ref().and_then(|one| outside(one, judged.confidence));
    let (mark, tone) = match side {
        Some(true) => ("▲", Tone::Good),
        Some(false) => ("▼", Tone::Bad),
        None => (" ", Tone::Faint),
    };
    let relative = growth.relative[at].ok().map(|share| 100.0 * share);
    let place = growth.moves[at].ok();
    let place = place.map_or_else(
        || "—".to_owned(),
        |one| format!("{}→{}", fixed(one.before, 0), fixed(one.after, 0)),
    );
    let band = residual.map_or_else(
        || "—".to_owned(),
        |one| {
            format!("{} ~ {}", numbers.plain(Some(one.band[0])), numbers.plain(Some(one.band[1])))
        },
    );
    let cells = [
        right(&numbers.plain(growth.before.get(at)), 9),
        right(&numbers.plain(growth.after.get(at)), 9),
        right(&numbers.signed(growth.gains[at].ok()), 9),
        right(&signed(relative, 1), 8),
        right(&signed(growth.standardised[at].ok(), 2), 8),
        right(&place, 11),
        right(&band, 24),
    ];
    let name = pad(&cut(&judged.units[at], 22), 22);
    let told = format!("{mark} {name} {}", cells.join(""));
    let told = if side.is_some() { screen.tone(tone, &told) } else { told };
    screen.line(&format!("  {told}"));
    if let Err(reason) = growth.gains[at] {
        let why = reasons::words(reason, judged);
        screen.line(&screen.tone(Tone::Faint, &format!("      {}", screen.say(&why))));
    }
}

/// Level by gain: how many units are in each field.
fn matrix(judged: &Judged, growth: &Growth, screen: &Screen) {
    let head = screen.pick("起点水平＼增幅    低   中   高", "level \\ gain    low  mid high");
    let mut shown = false;
    for (class, matrix) in judged.classes.iter().zip(&growth.matrix) {
        let counts = matrix.counts();
        if counts.iter().flatten().all(|count| *count == 0) {
            continue;
        }
        if !shown {
            screen.line(&screen.tone(Tone::Faint, &format!("  {head}")));
            shown = true;
        }
        let levels = [Third::Low, Third::Middle, Third::High].map(reasons::third);
        for (level, row) in levels.iter().zip(counts) {
            let cells: String = row.iter().map(|count| right(&count.to_string(), 5)).collect();
            screen.line(&format!("  {} {}{cells}", pad(class, 14), pad(screen.say(level), 10)));
        }
    }
}

fn combined(judged: &Judged, combination: &Combination, screen: &Screen) {
    let told = screen.pick(
        "综合增值（标准化增量的平均 [去掉一个指标时的范围]）",
        "Growth over all indicators (mean of standardised gains [range without one of them])",
    );
    screen.line(&screen.tone(Tone::Strong, told));
    for (at, name) in judged.units.iter().enumerate().take(SHOWN) {
        let value = signed(combination.of[at].ok().map(|one| one.value), 2);
        let range = combination.without_one[at].map_or_else(String::new, |[low, high]| {
            format!("[{}, {}]", signed(Some(low), 2), signed(Some(high), 2))
        });
        let name = pad(&cut(name, 22), 22);
        screen.line(&format!("    {name} {} {range}", right(&value, 8)));
    }
}
