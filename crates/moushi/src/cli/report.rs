//! `moushi report`: the packs of a planning meeting and the papers of a followed year, of a ledger or of a plan in the
//! data of a server, and the list of what can be made.

use std::path::PathBuf;

use clap::Args;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{Of, REPORTS, report};
use moushi_core::text::Text;
use moushi_files::readers::Limits;

use super::config::Place;
use super::office::door;
use super::screen::{Screen, Tone, pad};
use super::serve::run_on;
use crate::app::caller::Caller;
use crate::app::clock::Clock;
use crate::app::papers::official;
use crate::app::reports::{self, Chosen, DataFiles, Dress, LedgerFile, Made, Order, RedHead};
use crate::app::{load, outputs, settings};
use crate::error::{Exit, Trouble};

/// `moushi report`
#[derive(Debug, Args)]
pub struct Report {
    /// 材料名称，list 列出全部 name of the report, or `list`
    pub name: String,
    /// 只要一位领导的；督办单的编号；单位 of one leader only; number of a notice; a unit
    pub subject: Option<String>,
    /// 谋划年度 the year planned
    #[arg(long)]
    pub year: Option<i32>,
    /// 通报的月份：6，或 2024-01 month of a bulletin: 6, or 2024-01
    #[arg(long)]
    pub month: Option<String>,
    /// 台账，或其所在文件夹，默认 out the ledger, or its folder
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// 用服务器数据库里的计划，不用台账文件 of a plan in the data of a server instead of a ledger
    #[command(flatten)]
    pub kept: Kept,
    /// 输出文件夹 folder for the results
    #[arg(short, long, default_value = "packs")]
    pub out: PathBuf,
    /// 格式 format
    #[arg(long)]
    pub format: Option<String>,
    /// 数据截至日期，默认今天；只用于台账文件 the day as of which it speaks; of a ledger only
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<chrono::NaiveDate>,
    /// 加红头（版头、版记），可写发文字号 with a red head, and a number of the document if any
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub red_head: Option<String>,
    /// 主送机关 addressees
    #[arg(long, value_name = "WORDS", requires = "red_head")]
    pub to: Option<String>,
    /// 抄送机关 copies
    #[arg(long, value_name = "WORDS", requires = "red_head")]
    pub copies: Option<String>,
    /// 成文日期，默认数据截至日期 date of the document; the day as of which it speaks by default
    #[arg(long, value_name = "DATE", requires = "red_head")]
    pub dated: Option<chrono::NaiveDate>,
    /// 演示文稿用本单位的模板（pptx、potx） decks on a template of one's own
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// 汇报用语，代替自带的 phrases of the decks instead of ours
    #[arg(long, value_name = "FILE")]
    pub deck_phrases: Option<PathBuf>,
    /// 总结用语，代替自带的 phrases of the summary instead of ours
    #[arg(long, value_name = "FILE")]
    pub summary_phrases: Option<PathBuf>,
    /// 对照标准评估报告：标准的名称或文件 standard review: name or file of the standard
    #[arg(long, value_name = "STANDARD")]
    pub standard: Option<String>,
    /// 对照标准评估报告：数据，xlsx 或 csv，可以写几个 standard review: data, xlsx or csv, also several
    #[arg(long, value_name = "FILE")]
    pub data: Vec<PathBuf>,
    /// 台账：规则设置，默认取最近的 moushi.toml；数据库：服务器的配置文件
    /// of a ledger: settings of rules; of data: configuration of the server
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// A plan in the data of a server.
#[derive(Debug, Args)]
pub struct Kept {
    /// 计划的编号或标题 id or title of a plan in the data
    #[arg(long)]
    pub plan: Option<String>,
    /// 计划的编制单位 the body whose plan it is
    #[arg(long)]
    pub org: Option<String>,
    /// 数据库：文件路径，或 postgres://…；默认 moushi.db a file, or PostgreSQL
    #[arg(long)]
    pub database: Option<String>,
    /// 附件文件夹，默认 moushi-files folder of uploaded files
    #[arg(long)]
    pub files: Option<PathBuf>,
}

impl Kept {
    /// Something was typed that only a plan in the data has.
    pub fn is_meant(&self) -> bool {
        self.plan.is_some() || self.org.is_some() || self.database.is_some()
    }
}

/// The report as it stands in the list.
type Listed = moushi_core::report::Report;

/// Makes what was typed, or lists what can be made.
pub fn run(typed: &Report, screen: &Screen) -> Result<Exit, Trouble> {
    if typed.name == "list" {
        list(screen);
        return Ok(Exit::Ok);
    }
    let report = report(&typed.name).ok_or_else(|| reports::unknown(&typed.name, |_| true))?;
    needless(report, typed)?;
    let order = order(typed, screen)?;
    let as_of = typed.as_of.unwrap_or_else(|| Clock::Machine.today());
    if of_data(report, typed) {
        let standard = typed.standard.clone().unwrap_or_default();
        let files = DataFiles { standard, data: typed.data.clone(), as_of };
        return write(&reports::of_data(report, &order, &files)?, typed, screen);
    }
    if typed.kept.is_meant() || !report.is_of_a_year() && typed.ledger.is_none() {
        return run_on(kept(report, typed, &order, screen));
    }
    let here = std::env::current_dir().unwrap_or_default();
    let file = LedgerFile {
        path: typed.ledger.clone().unwrap_or_else(|| "out".into()),
        year: typed.year,
        as_of,
        settings: settings::load(typed.config.as_deref(), &here)?,
    };
    write(&reports::of_ledger(report, &order, &file)?, typed, screen)
}

/// Whether data in files are meant, by the report or by what was typed.
fn of_data(report: &Listed, typed: &Report) -> bool {
    report.is_of_data() || typed.standard.is_some() || !typed.data.is_empty()
}

/// Makes a report of a plan in the data, as whoever works at the machine sees it.
async fn kept(
    report: &Listed,
    typed: &Report,
    order: &Order,
    screen: &Screen,
) -> Result<Exit, Trouble> {
    let place = Place {
        database: typed.kept.database.clone(),
        files: typed.kept.files.clone(),
        config: typed.config.clone(),
    };
    let word = |words: &Option<String>| words.clone().unwrap_or_default();
    let chosen = Chosen {
        plan: word(&typed.kept.plan),
        body: word(&typed.kept.org),
        year: typed.year,
        month: word(&typed.month),
    };
    let door = door(&place, false).await?;
    let me = Caller::operator();
    let made = reports::of_plan(&door.eyes(&me), report, order, &chosen).await;
    door.store.close().await?;
    write(&made?, typed, screen)
}

fn write(made: &[Made], typed: &Report, screen: &Screen) -> Result<Exit, Trouble> {
    outputs::folder(&typed.out)?;
    for Made { name, bytes } in made {
        let path = outputs::file(&typed.out.join(name), bytes)?;
        screen.line(&format!("  {}  {} KiB", path.display(), bytes.len().div_ceil(1024)));
    }
    screen.line(screen.say(&told(made.len())));
    Ok(Exit::Ok)
}

fn order(typed: &Report, screen: &Screen) -> Result<Order, Trouble> {
    let template = typed.template.as_deref();
    let template = template.map(|path| load::bytes(path, &Limits::default())).transpose()?;
    let word = |words: &Option<String>| words.clone().unwrap_or_default();
    let head = |number: &String| RedHead {
        number: number.clone(),
        addressees: word(&typed.to),
        copies: word(&typed.copies),
        date: typed.dated.map(|day| official(&day.to_string())).unwrap_or_default(),
        ..RedHead::default()
    };
    Ok(Order {
        subject: typed.subject.clone().unwrap_or_default(),
        format: typed.format.clone(),
        lang: screen.files(),
        deck: typed.deck_phrases.clone(),
        summary: typed.summary_phrases.clone(),
        dress: Dress { red_head: typed.red_head.as_ref().map(head), template },
    })
}

/// Refuses words that the report or its source has no use for: passing over them would look like obeying.
fn needless(report: &Listed, typed: &Report) -> Result<(), Refusal> {
    if of_data(report, typed) {
        return besides_data(typed);
    }
    let of_server = typed.kept.is_meant() || !report.is_of_a_year();
    if typed.ledger.is_some() && typed.kept.is_meant() {
        return Err(useless(
            ("--ledger", "已经指明了数据库里的计划", "a plan in the data is named already"),
            ("台账文件和数据库请只用一个", "Use a ledger or the data, not both"),
        ));
    }
    if typed.as_of.is_some() && of_server {
        return Err(useless(
            (
                "--as-of",
                "数据库里的计划按今天的情况说",
                "a plan in the data is told as it stands today",
            ),
            (
                "请去掉它；某个月的情况用 bulletin --month",
                "Leave it out; for a month there is bulletin --month",
            ),
        ));
    }
    if typed.month.is_some() && !matches!(report.of, Of::Month(_)) {
        return Err(useless(
            ("--month", "这种材料不分月份", "the report is not of a month"),
            ("请去掉它；分月份的是 bulletin", "Leave it out; of a month is the bulletin"),
        ));
    }
    Ok(())
}

/// Refuses words that data in files have no use for.
fn besides_data(typed: &Report) -> Result<(), Refusal> {
    let ledger = typed.ledger.is_some() || typed.kept.is_meant() || typed.year.is_some();
    if !ledger && typed.month.is_none() {
        return Ok(());
    }
    Err(useless(
        (
            "--ledger、--database、--plan、--org、--year、--month",
            "材料由数据文件生成",
            "the report is made of data in files",
        ),
        (
            "只用 --standard、--data，数据的日期用 --as-of",
            "Use --standard and --data; the day of the data is --as-of",
        ),
    ))
}

fn useless(why: (&str, &str, &str), advice: (&'static str, &'static str)) -> Refusal {
    let (word, zh, en) = why;
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("{word} 用不上：{zh}。"), format!("{word} has no use here: {en}.")),
        Text::of(format!("{}。", advice.0), format!("{}.", advice.1)),
    )
}

fn told(count: usize) -> Text {
    Text::of(
        format!("已写出 {count} 份。数字的来路：moushi trace 文件"),
        format!("{count} files written. Where their numbers come from: moushi trace FILE"),
    )
}

/// What can be made, by what it is made of.
fn list(screen: &Screen) {
    let of_year = screen.pick(
        "由台账文件，或服务器数据库里的计划（--plan、--org、--database）生成",
        "of a ledger, or of a plan in the data of a server (--plan, --org, --database)",
    );
    let followed = screen.pick(
        "由服务器数据库里已印发计划的跟踪数据生成",
        "of what a server follows: of an issued plan in its data",
    );
    let judged = screen.pick(
        "由数据文件对照标准生成（--standard、--data）",
        "of data in files, judged by a standard (--standard, --data)",
    );
    type Which = fn(&Listed) -> bool;
    let groups: [(&str, Which); 3] = [
        (of_year, Listed::is_of_a_year),
        (followed, |report| !report.is_of_a_year() && !report.is_of_data()),
        (judged, Listed::is_of_data),
    ];
    for (head, which) in groups {
        screen.line(&screen.tone(Tone::Strong, head));
        let these = REPORTS.iter().filter(|report| which(report));
        these.for_each(|report| listed(report, screen));
    }
}

fn listed(report: &Listed, screen: &Screen) {
    let formats = match report.formats {
        [] => screen.pick("各按自己的格式", "each file in its own").to_owned(),
        formats => formats.join(" "),
    };
    let subject = match report.of {
        Of::Month(_) => "--month",
        Of::Notice(_) => screen.pick("编号", "NUMBER"),
        Of::Judged(_) => screen.pick("[单位]", "[UNIT]"),
        _ if report.by_leader => screen.pick("[领导]", "[LEADER]"),
        _ => "",
    };
    let name = screen.tone(Tone::Strong, &pad(report.name, 20));
    let title = pad(&format!("{} {subject}", screen.say(&report.title)), 26);
    screen.line(&format!("  {name} {title} {formats}"));
    let what = screen.tone(Tone::Faint, screen.say(&report.what));
    screen.line(&format!("  {} {what}", pad("", 20)));
}
