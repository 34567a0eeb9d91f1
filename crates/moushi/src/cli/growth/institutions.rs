//! `moushi growth institutions`: growth of institutions against a base year that does not change.

mod shown;

use std::path::PathBuf;

use clap::Args;
use moushi_core::growth::institutions::wish::{Columns, Set, Wish};

use super::ended::ended;
use crate::app::growth::institutions::ran;
use crate::cli::args::Shape;
use crate::cli::screen::Screen;
use crate::error::{Exit, Trouble};

/// `moushi growth institutions`
#[derive(Debug, Args)]
pub struct InstitutionsOf {
    /// 数据：csv 或 xlsx；一个单位一年一行，或者年份写在列名里（就业率2021） csv or xlsx: a row for each unit and year, or years in headings
    pub data: PathBuf,
    /// 基年，例：2021 base year
    #[arg(long, value_name = "YEAR")]
    pub base: Option<i32>,
    /// 与哪一年比（默认最近一年） the year that is held against it (the latest)
    #[arg(long, value_name = "YEAR")]
    pub to: Option<i32>,
    /// 单位名称所在的列（看得出时不必写） column of the units' names, where it does not show
    #[arg(long, value_name = "COLUMN")]
    pub unit: Option<String>,
    /// 年份所在的列（看得出时不必写） column of years, where it does not show
    #[arg(long, value_name = "COLUMN")]
    pub year: Option<String>,
    /// 类别所在的列，单位只与同类相比（看得出时不必写） column of classes, where it does not show
    #[arg(long, value_name = "COLUMN", conflicts_with = "one_class")]
    pub class: Option<String>,
    /// 不分类别 all units are one class
    #[arg(long)]
    pub one_class: bool,
    /// 单位代码所在的列，用来核对名称（看得出时不必写） column of codes, to check names
    #[arg(long, value_name = "COLUMN")]
    pub code: Option<String>,
    /// 指标，用逗号隔开（默认所有数字列） indicators (all columns of numbers)
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub indicators: Vec<String>,
    /// 逆向指标（越小越好），用逗号隔开 indicators of which less is better
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub down: Vec<String>,
    /// 目标或上限，例：就业率=95；各指标同一个数时只写数 goals or ceilings
    #[arg(long, value_name = "INDICATOR=NUMBER", value_delimiter = ',', value_parser = set, allow_hyphen_values = true)]
    pub goal: Vec<Set>,
    /// 离目标多近就算达到（默认目标的百分之一） how near to a goal counts as being there (a hundredth of it)
    #[arg(long, value_name = "INDICATOR=NUMBER", value_delimiter = ',', value_parser = set, allow_hyphen_values = true)]
    pub near_goal: Vec<Set>,
    /// 起点小于它就不算相对增幅（默认平均起点的一成） the least base of which shares are taken (a tenth of the mean)
    #[arg(long, value_name = "INDICATOR=NUMBER", value_delimiter = ',', value_parser = set, allow_hyphen_values = true)]
    pub least_base: Vec<Set>,
    /// 期望值一并考虑的投入（取基年的值），用逗号隔开 what is taken into account beside the base
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub inputs: Vec<String>,
    /// 期望区间的把握（默认 0.95） how sure bands are
    #[arg(long, value_name = "NUMBER", default_value_t = 0.95)]
    pub confidence: f64,
    /// 综合增值的权重，例：就业率=2,科研经费=1（默认等权） weights of indicators in the combination
    #[arg(long, value_name = "INDICATOR=NUMBER", value_delimiter = ',', value_parser = set, allow_hyphen_values = true)]
    pub weights: Vec<Set>,
    /// 人数所在的列：不足 10 人的单位，写出的文件里不具名 column of head counts: files do not name units of fewer than ten
    #[arg(long, value_name = "COLUMN")]
    pub persons: Option<String>,
    /// 冻结的基准（先前写出的 base.json），以后各年用同一把尺 a frozen base, written by an earlier run
    #[arg(long, value_name = "FILE")]
    pub frozen: Option<PathBuf>,
    /// 要回答的问题，写进说明 the question, for the card
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub question: String,
    /// 结果文件夹；第一次还写出 base.json folder for the results, and for base.json in the first run
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// 输出格式 output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// `就业率=95`, or a number for all indicators.
fn set(words: &str) -> Result<Set, String> {
    let (indicator, number) = match words.rsplit_once(['=', '＝']) {
        Some((indicator, number)) => (Some(indicator.trim().to_owned()), number),
        None => (None, words),
    };
    let value = number.trim().parse::<f64>();
    let value = value.map_err(|_| format!("“{number}”不是数字，例：就业率=95 / no number"))?;
    Ok(Set { indicator, value })
}

impl InstitutionsOf {
    fn wish(&self) -> Wish {
        Wish {
            columns: Columns {
                unit: self.unit.clone(),
                year: self.year.clone(),
                class: self.class.clone(),
                one_class: self.one_class,
                code: self.code.clone(),
                indicators: self.indicators.clone(),
                inputs: self.inputs.clone(),
                persons: self.persons.clone(),
            },
            base: self.base,
            to: self.to,
            down: self.down.clone(),
            goals: self.goal.clone(),
            near_goal: self.near_goal.clone(),
            least_base: self.least_base.clone(),
            weights: self.weights.clone(),
            confidence: self.confidence,
        }
    }
}

/// Does what was typed.
pub fn run(of: &InstitutionsOf, screen: &Screen) -> Result<Exit, Trouble> {
    let ran = ran(&of.wish(), &of.data, of.frozen.as_deref(), &of.question)?;
    let written = match &of.out {
        Some(folder) => ran.write(folder, screen.files())?,
        None => Vec::new(),
    };
    let show = || shown::show(&ran, screen);
    Ok(ended(of.format, &ran.results(true), show, &written, screen))
}
