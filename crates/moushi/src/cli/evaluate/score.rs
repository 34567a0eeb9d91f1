//! `moushi evaluate score`: totals with rank and interval, what the lint says of the recipe, why a unit has its marks, what
//! differs from an earlier run. Knows no rule.

use moushi_core::evaluate::formula::{Num, said, shown};
use moushi_core::evaluate::score::{
    Again, Flagged, Recipe, Sensitivity, Told, Weighs, named_values,
};
use moushi_core::report::{certain, finality};
use moushi_core::text::Text;
use moushi_files::write::json;

use super::super::args::Shape;
use super::super::screen::{Screen, Tone, pad};
use super::{Evaluate, flaws, with_data};
use crate::app::score::{self, Ran};
use crate::error::{Exit, Trouble};

/// Units that the terminal shows; the workbook has all.
const SHOWN: usize = 60;

/// Does what was typed.
pub fn run(typed: &Evaluate, name: &str, screen: &Screen) -> Result<Exit, Trouble> {
    let recipe = score::meant(name)?;
    with_data(&typed.data)?;
    let ran = score::ran(&recipe, &typed.data)?;
    if let Some(unit) = &typed.unit {
        let all = ran.why(unit, typed.indicator.as_deref())?;
        match typed.format {
            Shape::Json => screen.bytes(&json::write_value(&all)),
            Shape::Text => all.iter().for_each(|why| told(why, 0, screen)),
        }
        return Ok(Exit::Ok);
    }
    let compared = typed.compare.as_ref().map(|path| ran.again(path)).transpose()?;
    let written = match &typed.out {
        Some(folder) => ran.write(folder, compared.as_ref(), screen.files())?,
        None => Vec::new(),
    };
    match typed.format {
        Shape::Json => screen.bytes(&json::write_value(&ran.results(compared.as_ref()))),
        Shape::Text => {
            show(&ran, screen);
            compared.iter().for_each(|again| differs(again, screen));
            written.iter().for_each(|path| screen.line(&format!("  {}", path.display())));
        }
    }
    let differs = compared.is_some_and(|again| !again.same);
    Ok(if ran.flaws.is_empty() && !differs { Exit::Ok } else { Exit::Findings })
}

fn show(ran: &Ran<'_>, screen: &Screen) {
    let recipe = ran.scored.recipe;
    screen.line(&screen.tone(Tone::Strong, screen.say(&recipe.title)));
    screen.line(&screen.tone(Tone::Faint, screen.say(&ran.scored.ranking.basis.told())));
    for row in 0..ran.scored.units().min(SHOWN) {
        unit(ran, row, screen);
    }
    let rest = ran.scored.units().saturating_sub(SHOWN);
    if rest > 0 {
        screen.line(screen.say(&Text::of(
            format!("  另有 {rest} 个单位，见结果工作簿（--out）。"),
            format!("  {rest} more units: see the workbook of results (--out)."),
        )));
    }
    if let Some(found) = &ran.scored.ranking.sensitivity {
        sensitivity(found, screen);
    }
    findings(&ran.scored.flagged, None, screen);
    flaws(&ran.flaws, &ran.files, screen);
    recalled(recipe, screen);
    if !recipe.note.zh.is_empty() {
        screen.line(&screen.tone(Tone::Faint, screen.say(&recipe.note)));
    }
}

/// What of the recipe rests on memory alone.
fn recalled(recipe: &Recipe, screen: &Screen) {
    let each = recipe.all_recalled().into_iter().map(|(item, values)| {
        let title = screen.say(&recipe.items[item].title).to_owned();
        match screen.say(&named_values(&values)) {
            "" => title,
            names => format!("{title}（{names}）"),
        }
    });
    let each: Vec<String> = each.collect();
    if !each.is_empty() {
        let (zh, en) = (each.join("；"), each.join("; "));
        let told =
            Text::of(format!("据记忆、待核实：{zh}"), format!("recalled, to be checked: {en}"));
        screen.line(&screen.tone(Tone::Warning, screen.say(&told)));
    }
}

fn unit(ran: &Ran<'_>, row: usize, screen: &Screen) {
    let unit = &ran.record.units[row];
    let total = ran.scored.total(row);
    let (points, tone) = match total.points {
        Num::Known(points) => (format!("{points:.2}"), Tone::Good),
        _ => (screen.pick("—", "–").to_owned(), Tone::Warning),
    };
    let rank = unit.rank.map(|rank| rank.to_string()).unwrap_or_default();
    let state = screen.say(&finality(unit.vetoed, total)).to_owned();
    let tone = if total.complete { tone } else { Tone::Warning };
    screen.line(&format!(
        "  {} {} {} {}",
        pad(&unit.name, 24),
        pad(&points, 8),
        pad(&rank, 16),
        screen.tone(tone, &state)
    ));
    for (names, zh, en) in
        [(&unit.open, "缺数据", "data missing"), (&unit.no_number, "没有分数", "no score")]
    {
        if !names.is_empty() {
            let words = format!("    ○ {}: {}", screen.pick(zh, en), names.join(" "));
            screen.line(&screen.tone(Tone::Warning, &words));
        }
    }
}

/// Which choice the ranks owe most to; what single changes do is for the workbook, but for the strongest of each choice.
fn sensitivity(found: &Sensitivity, screen: &Screen) {
    screen.line(&screen.tone(Tone::Strong, screen.say(&found.told())));
    let range = |ends: Option<[f64; 2]>| {
        let [open, shut] = [screen.pick("（", " ("), screen.pick("）", ")")];
        ends.map_or_else(String::new, |[low, high]| format!("{open}{low:.2}–{high:.2}{shut}"))
    };
    for share in &found.shares {
        let strongest = found
            .effects
            .iter()
            .filter(|effect| effect.factor == share.factor)
            .max_by(|one, other| one.mean_move.total_cmp(&other.mean_move));
        let alone = strongest.map(|effect| {
            let (zh, en) = (&effect.choice.zh, &effect.choice.en);
            let (mean, most) = (effect.mean_move, effect.largest_move);
            Text::of(
                format!("单独改成“{zh}”：平均变动 {mean:.2} 名，最大 {most} 名"),
                format!("`{en}` alone: {mean:.2} ranks in the mean, {most} at most"),
            )
        });
        let first = format!("{:.2}{}", share.first, range(share.first_range));
        let total = format!("{:.2}{}", share.total, range(share.total_range));
        screen.line(&format!(
            "  {} {} {} {}",
            pad(screen.say(&share.title), 14),
            pad(&format!("{} {first}", screen.pick("一阶", "first")), 26),
            pad(&format!("{} {total}", screen.pick("总", "total")), 26),
            screen.tone(Tone::Faint, alone.as_ref().map_or("", |alone| screen.say(alone))),
        ));
    }
}

/// What the lint says; with the file in front where that is what was asked for.
pub fn findings(all: &[Flagged], file: Option<&str>, screen: &Screen) {
    let problems = all.iter().filter(|one| one.weighs == Weighs::Problem).count();
    if all.is_empty() {
        return;
    }
    screen.line(&screen.tone(
        Tone::Strong,
        screen.say(&Text::of(
            format!("方案检查：矛盾 {problems} 处，须知 {} 处", all.len() - problems),
            format!("recipe: {problems} contradictions, {} notes", all.len() - problems),
        )),
    ));
    // Notes are many and known to whoever wrote the recipe; a run tells the contradictions.
    let shown = |one: &&Flagged| file.is_some() || one.weighs == Weighs::Problem;
    for one in all.iter().filter(shown) {
        let tone = if one.weighs == Weighs::Problem { Tone::Bad } else { Tone::Warning };
        let mark = if one.weighs == Weighs::Problem { "▲" } else { "○" };
        let place = format!("{}:{}:{}", file.unwrap_or_default(), one.spot.line, one.spot.column);
        let place = place.trim_start_matches(':');
        let head = screen.tone(tone, &format!("{mark} [{}]", one.kind));
        screen.line(&format!("  {head} {place} {} {}", one.item, screen.say(&one.what)));
        screen.line(&screen.tone(Tone::Faint, &format!("    → {}", screen.say(&one.remedy))));
    }
}

/// A step with its parts, deeper ones further in.
fn told(why: &Told, deep: usize, screen: &Screen) {
    let margin = "  ".repeat(deep);
    let tone = if why.points.known().is_some() { Tone::Good } else { Tone::Warning };
    let points = screen.tone(tone, &said(why.points));
    let title = screen.tone(Tone::Strong, &format!("{} {}", why.name, screen.say(&why.title)));
    let unit = if deep == 0 { why.unit_name.as_str() } else { "" };
    screen.line(
        format!("{margin}{title} {points} / {} {}", shown(why.of), screen.tone(Tone::Faint, unit))
            .trim_end(),
    );
    let reckoned = match (why.formula.as_str(), why.reckoned.as_str()) {
        ("", "") => String::new(),
        ("", numbers) => format!("{numbers} = {}", why.value),
        (formula, "") => format!("{formula} = {}", why.value),
        (formula, numbers) => format!("{formula} = {numbers} = {}", why.value),
    };
    let mut lines =
        vec![screen.say(&why.how).to_owned(), reckoned, screen.say(&why.peers).to_owned()];
    if !why.formula.is_empty() {
        let row = |row| Text::of(format!("第 {row} 行"), format!("row {row}"));
        lines.extend(why.row.map(|at| screen.say(&row(at)).to_owned()));
    }
    if why.provisional {
        lines.push(
            screen.pick("暂定：各单位尚未报齐", "provisional: not all have reported").to_owned(),
        );
    }
    lines.push(why.clause.clone());
    lines.extend(why.status.map(|status| screen.say(&certain(status)).to_owned()));
    lines.push(screen.say(&why.apart()).to_owned());
    lines.push(why.sources.join(" "));
    lines.retain(|line| !line.is_empty());
    screen.line(&screen.tone(Tone::Faint, &format!("{margin}    {}", lines.join(" · "))));
    for (code, row, worth, counts) in &why.records {
        let mark = if *counts { "+" } else { screen.pick("不重复计", "counted once") };
        let place = screen.say(&Text::of(format!("第 {row} 行"), format!("row {row}"))).to_owned();
        screen.line(
            &screen
                .tone(Tone::Faint, &format!("{margin}    {code} {place} {} {mark}", said(*worth))),
        );
    }
    why.parts.iter().for_each(|part| told(part, deep + 1, screen));
}

fn differs(again: &Again, screen: &Screen) {
    let head = if again.same {
        Text::new("重算比对：与存档逐位相同。", "Made again: the same in every bit.")
    } else {
        Text::of(
            format!("重算比对：{} 个单位的得分或名次不同。", again.moved.len()),
            format!("Made again: marks or ranks of {} units differ.", again.moved.len()),
        )
    };
    screen.line(&screen.tone(Tone::Strong, screen.say(&head)));
    let say = |text: Text| screen.line(&format!("  {}", screen.say(&text)));
    if again.recipe_changed {
        say(Text::new("方案改动过。", "The recipe is another."));
    }
    if again.inputs_changed {
        say(Text::new("数据文件不同。", "The files of data are others."));
    }
    if let Some((before, now)) = &again.engines {
        say(Text::of(format!("程序版本 {before} → {now}。"), format!("Program {before} → {now}.")));
    }
    if !again.gone.is_empty() || !again.new.is_empty() {
        let (gone, new) = (again.gone.join(" "), again.new.join(" "));
        say(Text::of(format!("少了：{gone}；新增：{new}。"), format!("Gone: {gone}; new: {new}.")));
    }
    let number = |points: Option<f64>| points.map_or_else(|| "—".to_owned(), shown);
    for one in again.moved.iter().take(SHOWN) {
        let [before, now] = one.total.map(number);
        let ranks = one.rank.map(|rank| rank.map(|rank| rank.to_string()).unwrap_or_default());
        let items = one
            .items
            .iter()
            .map(|(name, [before, now])| format!("{name} {} → {}", number(*before), number(*now)));
        let items: Vec<String> = items.collect();
        screen.line(&format!(
            "  {} {before} → {now}  {} → {}",
            pad(&one.name, 24),
            ranks[0],
            ranks[1]
        ));
        screen.line(&screen.tone(Tone::Faint, &format!("    {}", items.join(" · "))));
    }
}
