//! `moushi evaluate`: judges data by a standard, explains a verdict down to the numbers, checks a pack, scores data by a
//! recipe. Knows no rule.

mod filled;
mod score;

use std::path::{Path, PathBuf};

use clap::Args;
use moushi_core::evaluate::formula::Tri;
use moushi_core::evaluate::intake::Flaw;
use moushi_core::evaluate::score::recipes::RECIPES;
use moushi_core::evaluate::score::{Flagged, Weighs};
use moushi_core::evaluate::standard::{Standard, Status, Wrong};
use moushi_core::evaluate::standards::STANDARDS;
use moushi_core::evaluate::why::{USUAL, Why};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_files::write::json;

use super::args::Shape;
use super::screen::{Screen, Tone, pad};
use crate::app::evaluate::{self, Checked, Judged, Verdict};
use crate::app::score as app;
use crate::error::{Exit, Trouble};

/// `moushi evaluate`
#[derive(Debug, Args)]
pub struct Evaluate {
    /// 标准名称或标准文件；list 列出，explain 说明依据，template 填报表，filled 检查填好的表，check 检查标准或方案文件，score 按方案打分
    /// name or file of a standard; or list, explain, template, filled, check, score
    pub what: String,
    /// explain、template、filled、check 的标准，check、template、score 的方案
    /// standard of explain, template, filled and check; recipe of check, template and score
    pub of: Option<String>,
    /// 数据：xlsx 一级一张表，或 csv 一级一个文件；template 用它把已知的填好
    /// data: a sheet, or a csv file, for each level; template fills in what they know
    #[arg(long, value_name = "FILE")]
    pub data: Vec<PathBuf>,
    /// 单位的代码或名称；template 只填这个单位 code or name of a unit; template is for it alone
    #[arg(long)]
    pub unit: Option<String>,
    /// 指标或规则 indicator or rule
    #[arg(long, value_name = "NAME")]
    pub indicator: Option<String>,
    /// 结果文件夹；template 的文件名，默认 填报.xlsx；filled 标出问题的文件名
    /// folder for the results; file of template, 填报.xlsx by default; file of filled, the marked copy
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// 最多列出多少个下级单位 units below that are shown at most
    #[arg(long, default_value_t = USUAL)]
    pub most: usize,
    /// 与以前的结果（scores.json）比对 hold against an earlier scores.json
    #[arg(long, value_name = "FILE")]
    pub compare: Option<PathBuf>,
    /// filled：与这份以前的数据比对 filled: hold against these earlier data
    #[arg(long, value_name = "FILE")]
    pub against: Vec<PathBuf>,
    /// 逐人列出个人的结论（默认不列出，也不写入结果文件）
    /// list persons one by one; they are neither shown nor written otherwise
    #[arg(long)]
    pub persons: bool,
    /// 输出格式 output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// Problems of data that the terminal shows; the workbook has all.
const SHOWN: usize = 20;

/// Units of the highest level whose verdict the terminal shows.
const UNITS: usize = 40;

/// Does what was typed.
pub fn run(typed: &Evaluate, screen: &Screen) -> Result<Exit, Trouble> {
    match (typed.what.as_str(), &typed.of) {
        ("list", None) => {
            list(screen)?;
            Ok(Exit::Ok)
        }
        ("explain", Some(of)) => explain(typed, of, screen),
        ("check", Some(of)) => check(Path::new(of), screen),
        ("template", Some(of)) => filled::template(typed, of, screen),
        ("filled", Some(of)) => filled::filled(typed, of, screen),
        ("score", Some(of)) => score::run(typed, of, screen),
        ("explain" | "check" | "template" | "filled" | "score", None) => {
            Err(unfinished(&typed.what).into())
        }
        (name, None) => judge(typed, name, screen),
        (name, Some(of)) => Err(too_much(name, of).into()),
    }
}

fn unfinished(what: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("{what} 后面要写标准。"), format!("`{what}` needs a standard.")),
        Text::new(
            "例：moushi evaluate explain cn-balanced-compulsory-2017 --data 数据.xlsx --unit 某县",
            "As in: moushi evaluate explain cn-balanced-compulsory-2017 --data county.xlsx --unit NAME",
        ),
    )
}

fn too_much(name: &str, of: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{name}”后面的“{of}”用不上。"),
            format!("`{of}` behind `{name}` has no use."),
        ),
        Text::new("数据文件用 --data 指明。", "Name files of data by --data."),
    )
}

fn list(screen: &Screen) -> Result<(), Refusal> {
    for packed in STANDARDS {
        let standard = evaluate::meant(packed.name)?;
        let name = screen.tone(Tone::Strong, &pad(packed.name, 32));
        screen.line(&format!("  {name} {}", screen.say(&standard.title)));
        let document = screen.tone(Tone::Faint, &standard.document);
        screen.line(&format!("  {} {document}", pad("", 32)));
    }
    for packed in RECIPES {
        let recipe = app::meant(packed.name)?;
        let name = screen.tone(Tone::Strong, &pad(packed.name, 32));
        let score =
            screen.tone(Tone::Faint, screen.pick("打分方案，用 score", "recipe, by `score`"));
        screen.line(&format!("  {name} {}", screen.say(&recipe.title)));
        screen.line(&format!("  {} {score}", pad("", 32)));
    }
    Ok(())
}

fn check(path: &Path, screen: &Screen) -> Result<Exit, Trouble> {
    let (checked, flagged) = looked_at(path)?;
    if let Ok(standard) = Standard::read(&checked.words) {
        differences(&standard, screen);
    }
    for Wrong { line, column, what } in &checked.wrong {
        screen.line(&format!("{}:{line}:{column} {}", path.display(), screen.say(what)));
        let words = checked.words.lines().nth(line - 1).unwrap_or_default();
        screen.line(&screen.tone(Tone::Faint, &format!("    {words}")));
    }
    let shown = path.display().to_string();
    score::findings(&flagged, Some(&shown), screen);
    let contradictions = flagged.iter().filter(|one| one.weighs == Weighs::Problem).count();
    let count = checked.wrong.len() + contradictions;
    screen.line(screen.say(&match count {
        0 => Text::new("没有问题。", "All is well."),
        _ => Text::of(format!("共 {count} 处问题。"), format!("{count} things are wrong.")),
    }));
    Ok(if count == 0 { Exit::Ok } else { Exit::Findings })
}

/// What is wrong with a pack or a recipe, and what the lint says of a recipe.
fn looked_at(path: &Path) -> Result<(Checked, Vec<Flagged>), Refusal> {
    let checked = evaluate::checked(path)?;
    if app::is_recipe(&checked.words) {
        return Ok(app::checked(checked.words));
    }
    Ok((checked, Vec::new()))
}

fn with_data(data: &[PathBuf]) -> Result<(), Refusal> {
    if data.is_empty() {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            Text::new("没有指明数据。", "No data are named."),
            Text::new(
                "用 --data 指明 xlsx 或 csv，可以写几个。",
                "Name xlsx or csv files by --data; there may be several.",
            ),
        ));
    }
    Ok(())
}

fn judge(typed: &Evaluate, name: &str, screen: &Screen) -> Result<Exit, Trouble> {
    let standard = evaluate::meant(name)?;
    with_data(&typed.data)?;
    let mut judged = evaluate::judged(&standard, &typed.data)?;
    judged.run.each_person = typed.persons;
    let written = match &typed.out {
        Some(folder) => judged.write(folder, screen.files())?,
        None => Vec::new(),
    };
    match typed.format {
        Shape::Json => screen.bytes(&json::write_value(&judged.results())),
        Shape::Text => {
            show(&standard, &judged, screen);
            for path in written {
                screen.line(&format!("  {}", path.display()));
            }
        }
    }
    Ok(if judged.flaws.is_empty() { Exit::Ok } else { Exit::Findings })
}

fn show(standard: &Standard, judged: &Judged<'_>, screen: &Screen) {
    screen.line(&screen.tone(Tone::Strong, screen.say(&standard.title)));
    differences(standard, screen);
    for level in 0..standard.levels.len() {
        if !judged.run.lists(level) {
            persons(screen.say(&standard.levels[level].title), screen);
            continue;
        }
        if let Some(counts) = judged.counts(level) {
            let most = if level == 0 { UNITS } else { 0 };
            level_shown(standard, level, counts, &judged.verdicts(level, most), screen);
        }
    }
    flaws(&judged.flaws, &judged.files, screen);
    if !standard.note.zh.is_empty() {
        screen.line(&screen.tone(Tone::Faint, screen.say(&standard.note)));
    }
}

/// What an overlay changes of the standard that it is laid over.
fn differences(standard: &Standard, screen: &Screen) {
    let Some(overlaid) = &standard.overlaid else { return };
    let (count, title) = (overlaid.changes.len(), &overlaid.title);
    screen.line(screen.say(&Text::of(
        format!("在“{}”上调整 {count} 处：", title.zh),
        format!("{count} values differ from “{}”:", title.en),
    )));
    for one in &overlaid.changes {
        let from = one.from.map_or_else(|| "--".to_owned(), |from| standard.said_change(one, from));
        let to = standard.said_change(one, one.to);
        let (_, certain) = evaluate::words(Tri::Yes, one.status);
        let told = [one.clause.as_str(), one.from_day.as_str(), screen.say(&certain)];
        let told: Vec<&str> = told.into_iter().filter(|words| !words.is_empty()).collect();
        let told = screen.tone(Tone::Faint, &told.join(" · "));
        let (name, title) = (&one.name, screen.say(&one.title));
        screen.line(&format!("  {name} {title} {} {from} → {to}  {told}", one.field));
    }
}

/// That persons are not listed. Not how many of them ended how either: with the rates of units, that would say more.
fn persons(title: &str, screen: &Screen) {
    screen.line(&screen.tone(
        Tone::Faint,
        screen.say(&Text::of(
            format!("{title}：个人的数据，只计入各单位的比率，不逐个列出（确有需要时用 --persons）"),
            format!("{title}: persons, counted in the rates of units and not listed (--persons lists them)"),
        )),
    ));
}

/// How many units of a level ended how, and each of them where they are few.
fn level_shown(
    standard: &Standard,
    level: usize,
    [yes, no, open]: [usize; 3],
    verdicts: &[Verdict<'_>],
    screen: &Screen,
) {
    let all = yes + no + open;
    let title = screen.say(&standard.levels[level].title);
    screen.line(&screen.tone(
        Tone::Strong,
        screen.say(&Text::of(
            format!("{title} {all} 个：达到 {yes}，未达到 {no}，不能判定 {open}"),
            format!("{title}, {all}: reached {yes}, not {no}, undetermined {open}"),
        )),
    ));
    for one in verdicts {
        let words = screen.tone(tone(one.came), screen.say(one.words));
        screen.line(&format!("  {} {words}", pad(one.name, 24)));
        let ends = [(Tri::No, &one.not_kept), (Tri::Open, &one.open)];
        for (end, name) in
            ends.iter().flat_map(|(end, names)| names.iter().map(|name| (*end, *name)))
        {
            let title = standard.rule(name).map(|rule| &standard.rules[rule].title);
            let words = format!(
                "    {} {} [{name}]",
                mark(end),
                title.map_or("", |title| screen.say(title))
            );
            screen.line(&screen.tone(tone(end), &words));
        }
        if !one.recalled.is_empty() {
            let words = format!("    {}", screen.say(&rests_on(&one.recalled)));
            screen.line(&screen.tone(Tone::Faint, &words));
        }
    }
}

/// Values from memory that a verdict rests on: how many, and the first of them.
fn rests_on(recalled: &[&str]) -> Text {
    let first = recalled[..recalled.len().min(8)].join(" ");
    let (more_zh, more_en) = if recalled.len() > 8 { (" 等", " …") } else { ("", "") };
    Text::of(
        format!("用到 {} 项据记忆、待核实的数值：{first}{more_zh}", recalled.len()),
        format!("rests on {} values from memory, to be checked: {first}{more_en}", recalled.len()),
    )
}

fn mark(came: Tri) -> &'static str {
    match came {
        Tri::Yes => "●",
        Tri::No => "▲",
        Tri::Open => "○",
    }
}

fn tone(came: Tri) -> Tone {
    match came {
        Tri::Yes => Tone::Good,
        Tri::No => Tone::Bad,
        Tri::Open => Tone::Warning,
    }
}

fn flaws(flaws: &[Flaw], files: &[String], screen: &Screen) {
    if flaws.is_empty() {
        return;
    }
    screen.line(&screen.tone(
        Tone::Strong,
        screen.say(&Text::of(
            format!("数据问题 {} 处", flaws.len()),
            format!("{} problems of data", flaws.len()),
        )),
    ));
    for flaw in flaws.iter().take(SHOWN) {
        let file = files.get(flaw.file as usize).map_or("", String::as_str);
        let place = if flaw.row == 0 { file.to_owned() } else { format!("{file}:{}", flaw.row) };
        screen.line(&format!("  {place} {} {}", flaw.column, screen.say(&flaw.what)));
        screen.line(&screen.tone(Tone::Faint, &format!("    → {}", screen.say(&flaw.remedy))));
    }
    let rest = flaws.len().saturating_sub(SHOWN);
    if rest > 0 {
        screen.line(screen.say(&Text::of(
            format!("  另有 {rest} 处，见结果工作簿（--out）。"),
            format!("  {rest} more: see the workbook of results (--out)."),
        )));
    }
}

fn explain(typed: &Evaluate, of: &str, screen: &Screen) -> Result<Exit, Trouble> {
    let standard = evaluate::meant(of)?;
    with_data(&typed.data)?;
    let Some(unit) = &typed.unit else {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            Text::new("没有指明单位。", "No unit is named."),
            Text::new("用 --unit 写单位的代码或名称。", "Name its code or name by --unit."),
        )
        .into());
    };
    let mut judged = evaluate::judged(&standard, &typed.data)?;
    judged.run.each_person = typed.persons;
    let all = judged.why(unit, typed.indicator.as_deref(), typed.most)?;
    match typed.format {
        Shape::Json => screen.bytes(&json::write_value(&all)),
        Shape::Text => all.iter().for_each(|why| told(why, 0, screen)),
    }
    Ok(Exit::Ok)
}

/// A step with what it rests on, deeper ones further in.
fn told(why: &Why, deep: usize, screen: &Screen) {
    let (ended, certain) = evaluate::words(why.came, why.status);
    let margin = "  ".repeat(deep);
    let mark = screen.tone(tone(why.came), &format!("{} {}", mark(why.came), screen.say(&ended)));
    let title = screen.tone(Tone::Strong, &format!("{} {}", why.name, screen.say(&why.title)));
    let unit = if why.unit_name.is_empty() { &why.unit } else { &why.unit_name };
    screen.line(&format!("{margin}{mark} {title} {}", screen.tone(Tone::Faint, unit)));
    let number = [&why.value, &why.limit].map(String::as_str).join("  ");
    let reckoned = match (why.formula.as_str(), why.reckoned.as_str()) {
        ("", _) => String::new(),
        (formula, "") => formula.to_owned(),
        (formula, numbers) => format!("{formula} = {numbers}"),
    };
    let row = why.row.filter(|row| *row > 0 && !reckoned.is_empty());
    let row = row
        .map(|row| screen.say(&Text::of(format!("第 {row} 行"), format!("row {row}"))).to_owned());
    let mut lines = vec![number.trim().to_owned(), reckoned];
    lines.extend(row);
    lines.push(screen.say(&why.note).to_owned());
    lines.extend(why.ways.first().map(|way| screen.say(way).to_owned()));
    lines.push(why.clause.clone());
    if why.status != Status::Confirmed {
        lines.push(screen.say(&certain).to_owned());
    } else if !why.sources.is_empty() {
        lines.push(why.sources.join(" "));
    }
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if !lines.is_empty() {
        screen.line(&screen.tone(Tone::Faint, &format!("{margin}    {}", lines.join(" · "))));
    }
    // What is reached needs no more words, except at the top.
    if deep == 0 || why.came != Tri::Yes {
        why.because.iter().for_each(|one| told(one, deep + 1, screen));
    }
    if why.left_out > 0 {
        let rest = why.left_out;
        screen.line(&screen.tone(
            Tone::Faint,
            screen.say(&Text::of(
                format!("{margin}    另有 {rest} 个单位，用 --most 看更多"),
                format!("{margin}    {rest} more units: --most shows them"),
            )),
        ));
    }
}
