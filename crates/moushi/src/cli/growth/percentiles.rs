//! `moushi growth percentiles`: where outcomes stand among those of the same start, group by group.

use std::path::PathBuf;

use clap::Args;
use moushi_core::growth::percentiles::{Group, Percentiles, Place, Side};
use moushi_core::growth::shown::fixed;
use moushi_core::text::Text;

use super::ended::ended;
use crate::app::clock::Clock;
use crate::app::growth::percentiles::{Against, ErrorOf, Errors, Wish, keep, ran, write};
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
    /// 以基准届为参照：先前由 --save-baseline 写出的文件 hold persons against a baseline that --save-baseline wrote
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// 同时列出以本届为参照的结果 list results against the cohort itself too
    #[arg(long, requires = "baseline")]
    pub cohort: bool,
    /// 把拟合的曲面写成基准，供以后各届比较；里面没有学生的数据 keep what was fitted as a baseline for later cohorts, without any pupil
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub save_baseline: Option<PathBuf>,
    /// 测量标准误：成绩列=标准误所在的列或一个数，例：2023=sem,2022=12.5；只写一个就是 --outcome 的 standard errors of measurement
    #[arg(long, visible_alias = "sem", value_name = "SCORE=COLUMN|NUMBER", value_delimiter = ',', value_parser = error_of)]
    pub error: Vec<ErrorOf>,
    /// 模拟多少次 draws
    #[arg(long, value_name = "N", default_value_t = 100, requires = "error", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub draws: u32,
    /// 随机种子：同样的种子得同样的结果 seed of the draws
    #[arg(long, value_name = "N", default_value_t = 1, requires = "error")]
    pub seed: u64,
    /// 另估计起点没有误差时的百分位（SIMEX），列在旁边；要拟合 4 × 次数遍 estimate percentiles without errors of earlier scores beside
    #[arg(long, requires = "error", conflicts_with = "baseline")]
    pub simex: bool,
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

/// `2023=sem`, `2023=12.5`, or either without a score.
fn error_of(words: &str) -> Result<ErrorOf, String> {
    let (score, errors) = match words.rsplit_once(['=', '＝']) {
        Some((score, errors)) => (Some(score.trim().to_owned()), errors.trim()),
        None => (None, words.trim()),
    };
    if errors.is_empty() || score.as_ref().is_some_and(String::is_empty) {
        return Err(format!("“{words}”不完整，例：2023=sem 或 2023=12.5 / not complete"));
    }
    let number = errors.parse::<f64>().ok().map(Errors::Number);
    let errors = number.unwrap_or_else(|| Errors::Column(errors.to_owned()));
    Ok(ErrorOf { score, errors })
}

impl PercentilesOf {
    fn wish(&self) -> Wish {
        let against = match &self.baseline {
            None => Against::Cohort { keep: self.save_baseline.is_some() },
            Some(file) => Against::Baseline { file: file.clone(), cohort_too: self.cohort },
        };
        Wish {
            priors: self.prior.clone(),
            outcome: self.outcome.clone(),
            by: self.by.clone(),
            fewest: self.fewest,
            against,
            errors: self.error.clone(),
            draws: self.draws as usize,
            seed: self.seed,
            simex: self.simex,
        }
    }
}

/// Does what was typed.
pub fn run(of: &PercentilesOf, screen: &Screen) -> Result<Exit, Trouble> {
    let ran = ran(&of.wish(), &of.data, Clock::Machine.today())?;
    let found = ran.found;
    let mut written = match &of.out {
        Some(folder) => write(&found, &of.question, folder, of.persons, screen.files())?,
        None => Vec::new(),
    };
    if let (Some(baseline), Some(path)) = (&ran.learned, &of.save_baseline) {
        written.push(keep(baseline, path)?);
    }
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
    let faint = |told: &Text| {
        screen.line(&screen.tone(Tone::Faint, &format!("  {}", screen.say(told))));
    };
    faint(&found.reference.says());
    found.of_all().iter().for_each(faint);
    faint(&found.may);
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
    found.unnamed().iter().for_each(faint);
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
    let beside = beside(one, screen);
    screen.line(&format!(
        "  {} {:>6} {median} {:>6.1}{beside}",
        pad(&one.name, 24),
        one.persons,
        one.mean
    ));
}

/// What stands beside a group where it was asked for.
fn beside(one: &Group, screen: &Screen) -> String {
    let ends = |[low, high]: [f64; 2]| format!("[{}, {}]", fixed(low, 1), fixed(high, 1));
    let place = |place: &Place| {
        let interval = place.interval.map(|both| format!(" {}", ends(both)));
        format!("{}{}", fixed(place.median, 1), interval.unwrap_or_default())
    };
    let range = one.measurement.map(|range| (("测量误差", "error"), ends(range.median)));
    let cohort = one.cohort.as_ref().map(|of| (("本届", "cohort"), place(of)));
    let simex = one.without_error.as_ref().map(|of| (("SIMEX", "SIMEX"), place(of)));
    let told = range.into_iter().chain(cohort).chain(simex);
    told.map(|((zh, en), told)| format!("  {} {told}", screen.pick(zh, en))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_errors_are_a_column_or_a_number() {
        let of =
            |score: Option<&str>, errors| Ok(ErrorOf { score: score.map(str::to_owned), errors });
        let column = |name: &str| Errors::Column(name.to_owned());
        assert_eq!(error_of("2023=sem"), of(Some("2023"), column("sem")));
        assert_eq!(error_of("数学＝12.5"), of(Some("数学"), Errors::Number(12.5)));
        assert_eq!(error_of("sem"), of(None, column("sem")));
        assert_eq!(error_of("3"), of(None, Errors::Number(3.0)));
        assert_eq!(error_of("a=b=c"), of(Some("a=b"), column("c")));
        for wrong in ["", "2023=", "=3"] {
            assert!(error_of(wrong).is_err(), "{wrong}");
        }
    }
}
