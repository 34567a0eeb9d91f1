//! `moushi growth compare`: two results of fits side by side.

use std::path::PathBuf;

use clap::Args;
use moushi_core::text::Text;
use moushi_files::write::json;
use moushi_stats::effects::Band;

use super::fit::probability;
use crate::app::growth::compare::{Compared, Estimate, Grouping, Run, Tested, compared};
use crate::cli::args::Shape;
use crate::cli::screen::{Screen, Tone, pad};
use crate::error::{Exit, Trouble};

/// `moushi growth compare`
#[derive(Debug, Args)]
pub struct CompareOf {
    /// 第一次的结果：--out 的文件夹，或 JSON 文件 first results: the folder of --out, or a file of JSON
    #[arg(value_name = "RUN")]
    pub first: PathBuf,
    /// 第二次的结果 second results
    #[arg(value_name = "RUN")]
    pub second: PathBuf,
    /// 输出格式 output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// Units that the terminal shows; JSON has all.
const SHOWN: usize = 20;

/// Does what was typed.
pub fn run(of: &CompareOf, screen: &Screen) -> Result<Exit, Trouble> {
    let found = compared(&of.first, &of.second)?;
    match of.format {
        Shape::Json => screen.bytes(&json::write_value(&found)),
        Shape::Text => show(&found, screen),
    }
    Ok(Exit::Ok)
}

fn show(found: &Compared, screen: &Screen) {
    found.runs.iter().zip(["A", "B"]).for_each(|(run, mark)| asked(run, mark, screen));
    if !found.same_data {
        let told = screen.pick(
            "  两次的数据文件不同，差别可能来自数据。",
            "  The two rest on different files: differences may come from the data.",
        );
        screen.line(&screen.tone(Tone::Warning, told));
    }
    screen.line(&screen.tone(
        Tone::Strong,
        screen.pick(
            "固定效应（A，B：估计值 ± 标准误）",
            "Fixed effects (A, B: estimate ± standard error)",
        ),
    ));
    for one in &found.fixed {
        let told = |of: Option<Estimate>| {
            of.map_or_else(|| "—".to_owned(), |one| format!("{:.4} ± {:.4}", one.value, one.error))
        };
        let (first, second) = (pad(&told(one.first), 22), told(one.second));
        screen.line(&format!("  {} {first} {second}", pad(&one.name, 28)));
    }
    ratio(found, screen);
    found.groupings.iter().for_each(|one| grouping(one, screen));
    if found.groupings.is_empty() {
        screen.line(screen.pick(
            "两次没有相同的分组，单位无从比较。",
            "The two have no grouping in common: units cannot be compared.",
        ));
    }
}

/// The test of the smaller model, or what it takes.
fn ratio(found: &Compared, screen: &Screen) {
    let Some(Tested { smaller, chi_squared, freedom, p }) = found.ratio else {
        if found.same_data && found.runs.iter().any(|run| run.reml) {
            let told = screen.pick(
                "  似然比检验要求两次都用最大似然（--ml），且一个模型是另一个的特例。",
                "  A test of the likelihood ratio takes maximum likelihood (--ml) twice, and a model that is a case of the other.",
            );
            screen.line(&screen.tone(Tone::Faint, told));
        }
        return;
    };
    let [small, large] = if smaller == 0 { ["A", "B"] } else { ["B", "A"] };
    let p = probability(p);
    screen.line(&screen.tone(Tone::Strong, screen.say(&Text::of(
        format!("似然比检验（{small} 是 {large} 的特例）：χ² = {chi_squared:.4}，自由度 {freedom}，p = {p}"),
        format!("Test of the likelihood ratio ({small} is a case of {large}): χ² = {chi_squared:.4}, {freedom} degrees of freedom, p = {p}"),
    ))));
    let told = screen.pick(
        "  少的是一个方差时，p 偏大，至多大一倍（Self and Liang 1987）。",
        "  Where it is a variance that it has not, p is too large, by up to twice (Self and Liang 1987).",
    );
    screen.line(&screen.tone(Tone::Faint, told));
}

fn asked(run: &Run, mark: &str, screen: &Screen) {
    let method = if run.reml { "REML" } else { "ML" };
    screen.line(&screen.tone(Tone::Strong, &format!("{mark}  {}", run.formula)));
    let told = format!(
        "   {method} {:.4} · AIC {:.2} · σ {:.4} · n {} · {}",
        run.criterion, run.aic, run.sigma, run.rows, run.data
    );
    screen.line(&screen.tone(Tone::Faint, &told));
}

fn grouping(one: &Grouping, screen: &Screen) {
    screen.line(&screen.tone(Tone::Strong, &one.name));
    screen.line(&format!("  {}", screen.say(&one.agreement.told())));
    let band = |band: Band| match band {
        Band::Below => screen.pick("低", "below"),
        Band::NotApart => screen.pick("分不开", "not apart"),
        Band::Above => screen.pick("高", "above"),
    };
    let moved = &one.agreement.moved;
    for unit in moved.iter().take(SHOWN) {
        let ([first, second], [from, to]) = (unit.effects, unit.bands);
        screen.line(&format!(
            "    {} {first:+.3} {} → {second:+.3} {}",
            pad(&unit.name, 24),
            band(from),
            band(to)
        ));
    }
    if moved.len() > SHOWN {
        let rest = moved.len() - SHOWN;
        let told = Text::of(
            format!("    另有 {rest} 个，见 --format json"),
            format!("    {rest} more: see --format json"),
        );
        screen.line(&screen.tone(Tone::Faint, screen.say(&told)));
    }
}
