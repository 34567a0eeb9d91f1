//! `moushi growth percentiles`: where outcomes stand among those of the same start, group by group.

use std::path::PathBuf;

use clap::Args;
use moushi_core::growth::percentiles::{Group, Percentiles, Side};
use moushi_core::text::Text;

use super::ended::ended;
use crate::app::growth::percentiles::{Wish, ran, write};
use crate::cli::args::Shape;
use crate::cli::screen::{Screen, Tone, pad};
use crate::error::{Exit, Trouble};

/// `moushi growth percentiles`
#[derive(Debug, Args)]
pub struct PercentilesOf {
    /// 数据：csv、xlsx 或 parquet，一人一行 csv, xlsx or parquet, a person a row
    #[arg(long, value_name = "FILE")]
    pub data: PathBuf,
    /// 起点成绩所在的列，可以有几列，用逗号隔开 columns of earlier scores
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    pub prior: Vec<String>,
    /// 要看的成绩所在的列 column of the score that is looked at
    #[arg(long, value_name = "COLUMN")]
    pub outcome: String,
    /// 按哪一列分组汇总，例：school column of the groups
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// 少于这么多人的组不具名 groups of fewer persons are not named
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub fewest: usize,
    /// 要回答的问题，写进说明 the question, for the card
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub question: String,
    /// 结果文件夹：报告、工作簿、JSON folder for the results: paper, workbook, JSON
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// 逐人写出百分位（行号与百分位；默认不写） write each row's percentile too
    #[arg(long)]
    pub persons: bool,
    /// 输出格式 output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// Groups that the terminal shows.
const SHOWN: usize = 40;

/// Does what was typed.
pub fn run(of: &PercentilesOf, screen: &Screen) -> Result<Exit, Trouble> {
    let wish = Wish {
        priors: of.prior.clone(),
        outcome: of.outcome.clone(),
        by: of.by.clone(),
        fewest: of.fewest,
    };
    let found = ran(&wish, &of.data)?;
    let written = match &of.out {
        Some(folder) => write(&found, &of.question, folder, of.persons, screen.files())?,
        None => Vec::new(),
    };
    Ok(ended(of.format, &found, || show(&found, screen), &written, screen))
}

fn show(found: &Percentiles, screen: &Screen) {
    let Percentiles { persons, left_out, .. } = found;
    screen.line(&screen.tone(
        Tone::Strong,
        screen.say(&Text::of(
            format!("成长百分位：{persons} 人，缺成绩 {left_out} 人"),
            format!("Growth percentiles: {persons} persons, {left_out} lack a score"),
        )),
    ));
    let head =
        screen.pick("组，人数，中位数 [95% 区间]，均值", "Group, persons, median [95 %], mean");
    if !found.groups.is_empty() {
        screen.line(&screen.tone(Tone::Faint, &format!("  {head}")));
    }
    found.groups.iter().take(SHOWN).for_each(|one| group(one, screen));
    if found.groups.len() > SHOWN {
        let rest = found.groups.len() - SHOWN;
        let told = Text::of(
            format!("  另有 {rest} 组，见结果文件（--out）"),
            format!("  {rest} more: see the files (--out)"),
        );
        screen.line(&screen.tone(Tone::Faint, screen.say(&told)));
    }
    if let Some(told) = found.unnamed() {
        screen.line(&screen.tone(Tone::Faint, &format!("  {}", screen.say(&told))));
    }
    found.cautions().iter().for_each(|told| {
        screen.line(&screen.tone(Tone::Faint, &format!("  · {}", screen.say(told))));
    });
}

/// A group; coloured where its interval leaves out the 50 that all have in the middle.
fn group(one: &Group, screen: &Screen) {
    let (interval, tone) = match one.interval {
        None => ("[—]".to_owned(), Tone::Faint),
        Some([low, high]) => {
            let tone = match one.side() {
                Side::Above => Tone::Good,
                Side::Below => Tone::Bad,
                Side::NotApart => Tone::Faint,
            };
            (format!("[{low:.1}, {high:.1}]"), tone)
        }
    };
    let median = screen.tone(tone, &format!("{:>6.1} {}", one.median, pad(&interval, 16)));
    screen.line(&format!("  {} {:>6} {median} {:>6.1}", pad(&one.name, 24), one.persons, one.mean));
}
