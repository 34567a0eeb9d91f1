//! `moushi growth fit`: fits a model, and says of units what may be said.

use std::path::PathBuf;

use clap::Args;
use moushi_core::growth::fitted::{Level, Named};
use moushi_core::growth::inference::Inference;
use moushi_core::growth::specification::Specification;
use moushi_core::growth::variants::{self, Varied};
use moushi_core::text::Text;
use moushi_stats::effects::Band;

use super::checked;
use super::ended::ended;
use crate::app::growth::fit::{Ran, ran};
use crate::app::growth::rows::no_rows;
use crate::app::growth::specified::{Meant, meant, no_data};
use crate::app::growth::sums;
use crate::cli::args::Shape;
use crate::cli::screen::{Screen, Tone, pad};
use crate::cli::serve::runtime;
use crate::error::{Exit, Trouble};

/// `moushi growth fit`
#[derive(Debug, Args)]
pub struct FitOf {
    /// 公式，例："score ~ prior + gender + (1 | county/school)"；或模型文件（.toml） formula, or the file of a model (.toml)
    #[arg(value_name = "FORMULA|FILE.toml")]
    pub model: String,
    /// 数据：csv、xlsx 或 parquet，列名与公式一致 csv, xlsx or parquet with the columns of the formula
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// 由引擎作出的汇总数（见 growth sums），代替数据 sums that an engine made (see growth sums), instead of data
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    pub sums: Option<PathBuf>,
    /// 没有写 --data 时：数据所在的 PostgreSQL 数据库，由它作汇总 without --data: PostgreSQL database that makes the sums
    #[arg(long, value_name = "postgres://…", env = "MOUSHI_GROWTH_ON", hide_env_values = true)]
    pub on: Option<String>,
    /// 数据库里的表 table of that database
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// 权重所在的列 column of weights
    #[arg(long, value_name = "COLUMN")]
    pub weights: Option<String>,
    /// 用最大似然（默认用限制性最大似然） maximum likelihood instead of the restricted one
    #[arg(long)]
    pub ml: bool,
    /// 少于这么多人（行）的单位不具名（默认 10） units with fewer rows are not named (10)
    #[arg(long, value_name = "N")]
    pub fewest: Option<u64>,
    /// 要回答的问题，写进模型说明 the question that the model is to answer, for its card
    #[arg(long, value_name = "WORDS")]
    pub question: Option<String>,
    /// 检验固定效应，给出方差成分的区间（要多算一些时间） test fixed effects, give intervals of deviations (takes longer)
    #[arg(long)]
    pub inference: bool,
    /// 检查模型：残差的形状和散布、天花板、解释了多少 check the model: residuals, ceilings, what is explained
    #[arg(long)]
    pub check: bool,
    /// 把逐行的预测写成 CSV（只有行号和数） predictions row by row as CSV: row numbers and numbers alone
    #[arg(long, value_name = "FILE.csv")]
    pub predictions: Option<PathBuf>,
    /// 结果文件夹：报告、工作簿、JSON folder for the results: paper, workbook, JSON
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// 输出格式 output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// Units on either side that the terminal shows; the files have all.
const SHOWN: usize = 10;

impl FitOf {
    /// What was typed goes before what a file says.
    fn over(&self, file: Specification) -> Specification {
        Specification {
            question: self.question.clone().unwrap_or(file.question),
            weights: self.weights.clone().or(file.weights),
            ml: self.ml || file.ml,
            inference: self.inference || file.inference,
            check: self.check || file.check,
            fewest: self.fewest.unwrap_or(file.fewest),
            ..file
        }
    }

    /// Fits it to data, to sums, or to what a database makes of its table.
    fn ran(&self) -> Result<Ran, Trouble> {
        let Meant { specification, data, table } = meant(&self.model)?;
        let specification = self.over(specification);
        let rowless = self.sums.is_some() || self.on.is_some() && self.data.is_none();
        if rowless && (specification.check || self.predictions.is_some()) {
            return Err(no_rows().into());
        }
        if let Some(sums) = &self.sums {
            return Ok(sums::ran(&specification, sums)?);
        }
        if let Some(url) = self.on.as_ref().filter(|_| self.data.is_none()) {
            let table = self.table.clone().or(table).ok_or_else(sums::no_table)?;
            return Ok(runtime()?.block_on(sums::asked(&specification, url, &table))?);
        }
        let data = self.data.clone().or(data).ok_or_else(no_data)?;
        ran(&specification, &data, self.predictions.as_deref())
    }
}

/// Does what was typed.
pub fn run(of: &FitOf, screen: &Screen) -> Result<Exit, Trouble> {
    let ran = of.ran()?;
    let mut written = match &of.out {
        Some(folder) => ran.write(folder, screen.files())?,
        None => Vec::new(),
    };
    written.extend(ran.predictions.clone());
    let results = ran.results(&ran.fitted.fit);
    Ok(ended(of.format, &results, || show(&ran, screen), &written, screen))
}

fn show(ran: &Ran, screen: &Screen) {
    let fitted = &ran.fitted;
    screen.line(&screen.tone(Tone::Strong, &fitted.formula));
    let (used, left) = (fitted.mixed.rows, fitted.mixed.left_out);
    screen.line(screen.say(&Text::of(
        format!("数据 {} 行，参加计算 {used} 行，缺数据 {left} 行", ran.rows),
        format!("{} rows, {used} took part, {left} lack something", ran.rows),
    )));
    estimates(ran, screen);
    fitted.inference.iter().for_each(|inference| inferred(inference, screen));
    fitted.levels.iter().for_each(|level| level_shown(level, screen));
    variants_shown(&fitted.variants, screen);
    fitted.check.iter().for_each(|check| checked::shown(check, &ran.furthest, screen));
    screen.line(&screen.tone(Tone::Strong, screen.pick("解读", "What it says")));
    ran.told().iter().for_each(|text| screen.line(&format!("  · {}", screen.say(text))));
}

/// Fixed effects with their standard errors, then variances.
fn estimates(ran: &Ran, screen: &Screen) {
    let fit = &ran.fitted.fit;
    screen.line(&screen.tone(
        Tone::Strong,
        screen.pick("固定效应（估计值，标准误）", "Fixed effects (estimate, standard error)"),
    ));
    for ((name, value), se) in fit.fixef.0.iter().zip(fit.se.values()) {
        screen.line(&format!("  {} {value:>12.4} {se:>12.4}", pad(name, 28)));
    }
    screen.line(&screen.tone(
        Tone::Strong,
        screen.pick("方差（方差，标准差）", "Variances (variance, standard deviation)"),
    ));
    for one in fit.varcorr.iter().filter(|one| one.var2.is_none()) {
        let name = format!("{} {}", one.grp, one.var1.as_deref().unwrap_or_default());
        screen.line(&format!(
            "  {} {:>12.4} {:>12.4}",
            pad(name.trim_end(), 28),
            one.vcov,
            one.sdcor
        ));
    }
    let criterion = if fit.reml { "REML" } else { "ML" };
    let told = format!(
        "  {criterion} {:.4} · logLik {:.4} · AIC {:.2} · BIC {:.2} · n {}",
        fit.criterion, fit.log_likelihood, fit.aic, fit.bic, fit.nobs
    );
    screen.line(&screen.tone(Tone::Faint, &told));
}

/// Tests of fixed effects, and intervals of deviations.
fn inferred(of: &Inference, screen: &Screen) {
    let title = screen.pick(
        "固定效应的检验（自由度，t，p，95% 区间；Satterthwaite）",
        "Tests of fixed effects (degrees of freedom, t, p, interval of 95 %; Satterthwaite)",
    );
    screen.line(&screen.tone(Tone::Strong, title));
    for one in &of.tests {
        let [column, t] = [pad(&one.column, 28), format!("{:>9.3}", one.t)];
        let (freedom, p) = (one.freedom, probability(one.p));
        screen.line(&format!("  {column} {freedom:>10.1} {t} {p:>8} {}", range(one.interval)));
    }
    of.untested.iter().for_each(|why| screen.line(&format!("  {}", screen.say(why))));
    let title = screen.pick(
        "标准差与相关系数（估计值，95% 区间；剖面似然，按最大似然）",
        "Standard deviations and correlations (estimate, interval of 95 %; profiles, by maximum likelihood)",
    );
    screen.line(&screen.tone(Tone::Strong, title));
    for one in &of.deviations {
        let names = [&one.grouping, &one.column, &one.with].map(String::as_str);
        let name = pad(names.join(" ").trim_end(), 28);
        let found = match &one.refused {
            None => range(one.interval),
            Some(why) => screen.say(why).to_owned(),
        };
        screen.line(&format!("  {name} {:>12.4} {found}", one.estimate));
    }
}

fn range(of: Option<[f64; 2]>) -> String {
    of.map_or_else(|| "—".to_owned(), |[low, high]| format!("[{low:.4}, {high:.4}]"))
}

/// A probability as papers write it.
pub(super) fn probability(p: f64) -> String {
    if p < 0.0001 { "<0.0001".to_owned() } else { format!("{p:.4}") }
}

/// What may be said of the units of a grouping: how many lie where, and who surely lies above or below.
fn level_shown(level: &Level, screen: &Screen) {
    let counts = level.counts();
    let (units, hidden) = (level.units, level.hidden);
    screen.line(&screen.tone(Tone::Strong, screen.say(&Text::of(
        format!("{}：{units} 个单位，明显高于平均 {}，与平均分不出 {}，明显低于平均 {}", level.name, counts.above, counts.not_apart, counts.below),
        format!("{}: {units} units, {} surely above the mean, {} not apart from it, {} surely below", level.name, counts.above, counts.not_apart, counts.below),
    ))));
    if let Some(share) = level.share {
        let told = Text::of(
            format!(
                "  单位之间的差别占全部差别的 {:.1}%；两两比较 {} 对中分得出 {} 对",
                share * 100.0,
                level.pairs[1],
                level.pairs[0]
            ),
            format!(
                "  {:.1}% of the variance lies between them; {} of {} pairs can be told apart",
                share * 100.0,
                level.pairs[0],
                level.pairs[1]
            ),
        );
        screen.line(screen.say(&told));
    }
    if hidden > 0 {
        let told = Text::of(
            format!("  另有 {hidden} 个单位不列名：人数少，或由其余可以推算"),
            format!("  {hidden} units are not named: few rows, or what follows from the others"),
        );
        screen.line(&screen.tone(Tone::Faint, screen.say(&told)));
    }
    for (band, tone) in [(Band::Above, Tone::Good), (Band::Below, Tone::Bad)] {
        let of = level.named.iter().filter(|one| one.effect.band == band);
        let of: Vec<&Named> = of.collect();
        of.iter().take(SHOWN).for_each(|one| unit(one, tone, screen));
        if of.len() > SHOWN {
            let rest = of.len() - SHOWN;
            let told = Text::of(
                format!("    另有 {rest} 个，见结果文件（--out）"),
                format!("    {rest} more: see the files (--out)"),
            );
            screen.line(&screen.tone(Tone::Faint, screen.say(&told)));
        }
    }
}

/// Whether results hold where the model is another.
fn variants_shown(all: &[Varied], screen: &Screen) {
    let Some(told) = variants::told(all) else { return };
    screen.line(&screen.tone(
        Tone::Strong,
        screen.pick("换一种做法，结论变不变", "Whether results hold when asked otherwise"),
    ));
    screen.line(&format!("  {}", screen.say(&told)));
    for one in all {
        let refused = one.refused.iter().map(|why| screen.say(why).to_owned());
        let beside = one
            .groupings
            .iter()
            .map(|beside| format!("{}：{}", beside.grouping, screen.say(&beside.agreement.told())));
        for line in refused.chain(beside) {
            screen.line(&format!("  {} {line}", pad(&one.name, 16)));
        }
    }
}

/// A unit with its interval; never with a place alone.
fn unit(one: &Named, tone: Tone, screen: &Screen) {
    let effect = &one.effect;
    let mark = if effect.band == Band::Above { "▲" } else { "▼" };
    let [low, high] = effect.interval;
    let told =
        format!("{mark} {} {:+.3} [{low:+.3}, {high:+.3}]", pad(&one.name, 24), effect.of.mode);
    let places = Text::of(
        format!("{} 行，名次在 {}–{} 之间", effect.of.rows, effect.places[0], effect.places[1]),
        format!(
            "{} rows, place between {} and {}",
            effect.of.rows, effect.places[0], effect.places[1]
        ),
    );
    screen.line(&format!(
        "    {} {}",
        screen.tone(tone, &told),
        screen.tone(Tone::Faint, screen.say(&places))
    ));
}
