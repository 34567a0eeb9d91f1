//! `moushi growth`: value-added evaluation. Knows no formula of statistics.

mod checked;
mod compare;
mod ended;
mod fit;
mod institutions;
mod percentiles;
mod productivity;
mod sums;

use clap::Subcommand;

use super::screen::Screen;
use crate::error::{Exit, Trouble};

/// `moushi growth`
#[derive(Debug, Subcommand)]
pub enum Growth {
    /// 拟合多水平模型，给出各单位的增值及其区间 fit a mixed model: effects of units with intervals
    Fit(fit::FitOf),
    /// 两次结果对照：估计值、换了档的单位 two results side by side: estimates, units that changed their band
    Compare(compare::CompareOf),
    /// 院校增值：各单位从基年起增加了多少，与同类相比怎样 growth of institutions against a base year
    Institutions(Box<institutions::InstitutionsOf>),
    /// 学生成长百分位：与起点相同的人相比处于什么位置 growth percentiles: where outcomes stand among those of the same start
    Percentiles(percentiles::PercentilesOf),
    /// 由存放数据的引擎作汇总的查询（SQL），结果交给 fit --sums the query by which an engine makes the sums, for fit --sums
    Sums(sums::SumsOf),
    /// 投入产出效率（DEA）与两期之间的变化（Malmquist） efficiency by data envelopment, and its change between two periods
    Productivity(productivity::ProductivityOf),
}

/// Does what was typed.
pub fn run(what: &Growth, screen: &Screen) -> Result<Exit, Trouble> {
    match what {
        Growth::Fit(of) => fit::run(of, screen),
        Growth::Compare(of) => compare::run(of, screen),
        Growth::Institutions(of) => institutions::run(of, screen),
        Growth::Percentiles(of) => percentiles::run(of, screen),
        Growth::Sums(of) => sums::run(of, screen),
        Growth::Productivity(of) => productivity::run(of, screen),
    }
}
