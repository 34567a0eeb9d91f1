//! `moushi growth productivity`: efficiency of units, and its change between periods.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use moushi_core::growth::productivity::{Changed, Changes, Period, Productivity, Unit};
use moushi_core::text::Text;
use moushi_stats::dea::{Model, Orientation, Returns};

use super::ended::ended;
use crate::app::growth::productivity::{Wish, ran, write};
use crate::cli::args::Shape;
use crate::cli::screen::{Screen, Tone, pad};
use crate::error::{Exit, Trouble};

/// `moushi growth productivity`
#[derive(Debug, Args)]
pub struct ProductivityOf {
    /// 数据：csv、xlsx 或 parquet，一个单位一行 csv, xlsx or parquet, a unit a row
    pub data: PathBuf,
    /// 单位名称所在的列 column of the units' names
    #[arg(long, value_name = "COLUMN")]
    pub unit: String,
    /// 投入所在的列，用逗号隔开 columns of what goes in
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    pub inputs: Vec<String>,
    /// 产出所在的列，用逗号隔开 columns of what comes out
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    pub outputs: Vec<String>,
    /// 年份所在的列：逐期计算，并给出相邻两期的变化 column of periods: scores of each, and the change between them
    #[arg(long, value_name = "COLUMN")]
    pub period: Option<String>,
    /// 规模报酬 returns to scale
    #[arg(long, value_enum, default_value = "constant")]
    pub returns: Scale,
    /// 从投入还是从产出看 what is to move
    #[arg(long, value_enum, default_value = "input")]
    pub orientation: Side,
    /// 超效率：每个单位不与自己相比 each unit is left out of its own comparison
    #[arg(long)]
    pub without_itself: bool,
    /// 要回答的问题，写进说明 the question, for the card
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub question: String,
    /// 结果文件夹：报告、工作簿、JSON folder for the results: paper, workbook, JSON
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// 输出格式 output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// Returns to scale.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Scale {
    /// 不变（CCR） constant
    Constant,
    /// 可变（BCC） variable
    Variable,
    /// 不增 not increasing
    Decreasing,
    /// 不减 not decreasing
    Increasing,
    /// 只与实际单位相比（FDH） single units alone
    Hull,
}

/// What moves.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Side {
    /// 投入 inputs shrink
    Input,
    /// 产出 outputs grow
    Output,
}

/// Units of a period that the terminal shows.
const SHOWN: usize = 60;

/// Does what was typed.
pub fn run(of: &ProductivityOf, screen: &Screen) -> Result<Exit, Trouble> {
    let returns = match of.returns {
        Scale::Constant => Returns::Constant,
        Scale::Variable => Returns::Variable,
        Scale::Decreasing => Returns::Decreasing,
        Scale::Increasing => Returns::Increasing,
        Scale::Hull => Returns::Hull,
    };
    let orientation = match of.orientation {
        Side::Input => Orientation::Input,
        Side::Output => Orientation::Output,
    };
    let wish = Wish {
        unit: of.unit.clone(),
        inputs: of.inputs.clone(),
        outputs: of.outputs.clone(),
        period: of.period.clone(),
        model: Model { orientation, returns, without_itself: of.without_itself },
    };
    let found = ran(&wish, &of.data)?;
    let written = match &of.out {
        Some(folder) => write(&found, &of.question, folder, screen.files())?,
        None => Vec::new(),
    };
    Ok(ended(of.format, &found, || show(&found, screen), &written, screen))
}

fn show(found: &Productivity, screen: &Screen) {
    found.periods.iter().for_each(|one| period(one, screen));
    found.changes.iter().for_each(|one| changes(one, screen));
    found.cautions().iter().for_each(|told| {
        screen.line(&screen.tone(Tone::Faint, &format!("  · {}", screen.say(told))));
    });
}

fn period(of: &Period, screen: &Screen) {
    let count = of.units.iter().filter(|unit| unit.efficient).count();
    let (name, all) = (&of.name, of.units.len());
    let told = Text::of(
        format!("{name} {all} 个单位，{count} 个在前沿上"),
        format!("{name} {all} units, {count} on the frontier"),
    );
    screen.line(&screen.tone(Tone::Strong, screen.say(&told).trim_start()));
    of.units.iter().take(SHOWN).for_each(|one| unit(one, screen));
}

fn unit(one: &Unit, screen: &Screen) {
    let score = one.score.map_or_else(
        || screen.pick("无可比组合", "no match").to_owned(),
        |score| format!("{score:.4}"),
    );
    let tone = if one.efficient { Tone::Good } else { Tone::Faint };
    let peer = |(name, share): &(String, f64)| format!("{name} {share:.2}");
    let peers: Vec<String> =
        one.peers.iter().filter(|(name, _)| *name != one.name).map(peer).collect();
    let score = screen.tone(tone, &pad(&score, 12));
    screen.line(&format!(
        "  {} {score} {}",
        pad(&one.name, 24),
        screen.tone(Tone::Faint, &peers.join("、"))
    ));
}

fn changes(of: &Changes, screen: &Screen) {
    let (from, to) = (&of.from, &of.to);
    let told = Text::of(
        format!("{from} → {to} 全要素生产率变化 = 效率变化 × 技术变化"),
        format!("{from} → {to}: change of productivity = of efficiency × of technique"),
    );
    screen.line(&screen.tone(Tone::Strong, screen.say(&told)));
    of.units.iter().take(SHOWN).for_each(|one| change(one, screen));
}

fn change(one: &Changed, screen: &Screen) {
    let number =
        |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| format!("{value:.4}"));
    let tone = match one.index {
        Some(index) if index > 1.0 => Tone::Good,
        Some(_) => Tone::Bad,
        None => Tone::Faint,
    };
    let index = screen.tone(tone, &pad(&number(one.index), 8));
    let parts = [Some(one.efficiency), one.technical].map(|part| pad(&number(part), 8));
    screen.line(&format!("  {} {index} = {} × {}", pad(&one.name, 24), parts[0], parts[1]));
}
