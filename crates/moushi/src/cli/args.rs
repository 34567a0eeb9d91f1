//! The command line as typed. Each doc comment is the help text.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::backup::Backup;
use super::config::{Config, Place};
use super::evaluate::Evaluate;
use super::exchange::Exchange;
use super::growth::Growth;
use super::office::{Audit, Db, Org, Token, User};
use super::report::Report;

/// 谋实 Moushi：读入文件，理出要求、成效与任务，对标对表，查出问题。
/// Reads documents, finds demands, results and promises, aligns and checks them.
#[derive(Debug, Parser)]
#[command(name = "moushi", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Arguments {
    /// 界面与工作簿的语言 language of messages and workbooks
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub lang: Language,
    /// 是否着色 colour
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: Colour,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 按系统语言，默认中文 as the system says, Chinese otherwise
    Auto,
    /// 中文
    Zh,
    /// English
    En,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// 终端上着色 on a terminal
    Auto,
    /// 总是 always
    Always,
    /// 从不 never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 用自带的虚构省份走一遍全程 the whole loop on the bundled made-up province
    Demo(Demo),
    /// 由文件起草台账、清单与审阅页 documents in, a checked and aligned plan out
    Draft(Draft),
    /// 看文件读成了什么样 what the reader sees: text, outline, pages, tables, noise
    Read(Read),
    /// 摘出成效、任务、要求 candidates with type, owner, deadline, numbers, place
    Extract(Extract),
    /// 查文件或台账中的问题 findings in a document or a ledger
    Lint(Lint),
    /// 台账与上级要求对标对表 hold a ledger against requirements
    Align(Align),
    /// 会议材料：领导汇报、总结、清单、台账 packs of the planning meeting; `list` shows all
    Report(Box<Report>),
    /// 查数字来路 where each number of a file comes from
    Trace(TraceOf),
    /// 指标评价：按标准判定数据，按方案打分，说明依据 judge data by a standard, score it by a recipe, and say why; `list` shows all
    Evaluate(Evaluate),
    /// 增值评价：多水平模型、成长百分位、效率 value added: mixed models, growth percentiles, efficiency
    Growth {
        /// What.
        #[command(subcommand)]
        what: Growth,
    },
    /// 跟踪督办 follow-up
    Track {
        /// What.
        #[command(subcommand)]
        what: Track,
    },
    /// 与没有联网的单位交换文件 packages for bodies that no network reaches
    Exchange {
        /// What.
        #[command(subcommand)]
        what: Exchange,
    },
    /// 启动服务 serve the ledger to a department
    Serve(Serve),
    /// 建立数据库、根单位和三类管理员账号 found an installation
    Init {
        /// 单位全称 name of the root unit
        name: String,
        /// 从标准输入读三行口令，不自动生成 read three passwords, one a line, from standard input
        #[arg(long)]
        passwords: bool,
        /// Where the installation is.
        #[command(flatten)]
        place: Place,
    },
    /// 账号 accounts
    User {
        /// What.
        #[command(subcommand)]
        what: User,
    },
    /// 单位 units
    Org {
        /// What.
        #[command(subcommand)]
        what: Org,
    },
    /// 令牌 tokens of programs
    Token {
        /// What.
        #[command(subcommand)]
        what: Token,
    },
    /// 审计链 the record
    Audit {
        /// What.
        #[command(subcommand)]
        what: Audit,
    },
    /// 备份与恢复 backups
    Backup {
        /// What.
        #[command(subcommand)]
        what: Backup,
    },
    /// 数据库结构 the shape of the database
    Db {
        /// What.
        #[command(subcommand)]
        what: Db,
    },
    /// 体检：每项检查都说明怎么办 checks an installation; says what to do
    Doctor {
        /// Where the installation is.
        #[command(flatten)]
        place: Place,
    },
    /// 配置 configuration
    Config {
        /// What.
        #[command(subcommand)]
        what: Config,
    },
    /// 生成命令补全 shell completions
    Completions(Completions),
    /// 生成手册页 the manual page in roff
    Man,
    /// The child's side of the sandbox; not for people.
    #[command(name = "sandboxed-read", hide = true)]
    SandboxedRead {
        /// What to read, as JSON.
        task: String,
    },
    /// What the sandbox keeps a reader from; not for people.
    #[command(name = "sandboxed-probe", hide = true)]
    SandboxedProbe,
}

/// `moushi demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// 输出文件夹 folder for the results
    #[arg(short, long, default_value = "out")]
    pub out: PathBuf,
    /// 写完文件即止，不启动服务 stop after the files, without serving
    #[arg(long)]
    pub no_serve: bool,
    /// 不在终端时也启动服务 serve also when not on a terminal
    #[arg(long, conflicts_with = "no_serve")]
    pub serve: bool,
    /// 监听地址 where to listen
    #[arg(long, default_value = "127.0.0.1:8023")]
    pub listen: SocketAddr,
}

/// `moushi serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// 数据库、附件和配置文件 where the ledger is
    #[command(flatten)]
    pub place: Place,
    /// 监听地址，默认 127.0.0.1:8023 where to listen
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// 指标地址，默认不开；请用回环或管理网地址 where /metrics is, off unless given
    #[arg(long)]
    pub metrics: Option<SocketAddr>,
    /// 前面没有 TLS 时也发放 Cookie cookies also without TLS in front
    #[arg(long)]
    pub insecure: bool,
}

/// `moushi draft`
#[derive(Debug, Args)]
pub struct Draft {
    /// 文件（docx、xlsx、pptx、pdf、ofd、html、txt、csv、zip），层级自动判断
    /// documents; where they stand is judged from their titles
    #[arg(required_unless_present_any = ["above", "own", "last_year", "below"])]
    pub files: Vec<PathBuf>,
    /// 编制单位 the organisation that plans
    #[arg(long, default_value = "某省教育厅")]
    pub org: String,
    /// 谋划年度 the year planned
    #[arg(long)]
    pub year: i32,
    /// 输出文件夹 folder for the results
    #[arg(short, long, default_value = "out")]
    pub out: PathBuf,
    /// 指明为上级文件 this file comes from above
    #[arg(long, value_name = "FILE")]
    pub above: Vec<PathBuf>,
    /// 指明为本单位文件 this file is our own
    #[arg(long, value_name = "FILE")]
    pub own: Vec<PathBuf>,
    /// 指明为上年文件，或上年的 ledger.json this file is last year's, or last year's ledger
    #[arg(long, value_name = "FILE")]
    pub last_year: Vec<PathBuf>,
    /// 指明为下级文件 this file comes from below
    #[arg(long, value_name = "FILE")]
    pub below: Vec<PathBuf>,
    /// 规则设置，默认取最近的 moushi.toml settings
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How a reading is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// 供人看 for people
    Text,
    /// 供程序用 for programs
    Json,
}

/// `moushi read`
#[derive(Debug, Args)]
pub struct Read {
    /// 文件 documents
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// 输出格式 shape of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// `moushi extract`
#[derive(Debug, Args)]
pub struct Extract {
    /// 文件 documents
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// 谋划年度，默认从文中判断 the year planned; read from the text by default
    #[arg(long)]
    pub year: Option<i32>,
    /// 输出格式 shape of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: Rows,
}

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rows {
    /// 供人看 for people
    Text,
    /// 一个 JSON 对象 one object
    Json,
    /// 每行一条 one object a line
    Jsonl,
    /// 表格 a table
    Csv,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FindingShape {
    /// 供人看 for people
    Text,
    /// 一个 JSON 对象 one object
    Json,
    /// SARIF 2.1.0
    Sarif,
}

/// `moushi lint`
#[derive(Debug, Args)]
pub struct Lint {
    /// 文件，或 ledger.json documents, or a ledger
    #[arg(required_unless_present_any = ["rules", "explain"])]
    pub files: Vec<PathBuf>,
    /// 编制单位 the organisation, when documents are given
    #[arg(long, default_value = "某省教育厅")]
    pub org: String,
    /// 谋划年度，默认从文中判断 the year planned
    #[arg(long)]
    pub year: Option<i32>,
    /// 输出格式 shape of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: FindingShape,
    /// 规则设置 settings
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 列出全部规则 list the rules
    #[arg(long)]
    pub rules: bool,
    /// 说明一条规则 explain one rule
    #[arg(long, value_name = "RULE")]
    pub explain: Option<String>,
}

/// `moushi align`
#[derive(Debug, Args)]
pub struct Align {
    /// 台账 ledger.json，或本单位计划 a ledger, or a plan of one's own
    pub ledger: PathBuf,
    /// 上级文件或另一份台账 documents from above, or another ledger
    #[arg(long, value_name = "FILE")]
    pub against: Vec<PathBuf>,
    /// 编制单位 the organisation, when documents are given
    #[arg(long, default_value = "某省教育厅")]
    pub org: String,
    /// 谋划年度 the year planned, when documents are given
    #[arg(long)]
    pub year: Option<i32>,
    /// 输出格式 shape of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: Rows,
    /// 设置，其中 [[links]] 是已确认、已否决的对标关系 settings with decisions on links
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `moushi trace`
#[derive(Debug, Args)]
pub struct TraceOf {
    /// 谋实生成的文件 a file that Moushi made
    pub file: PathBuf,
    /// 只看某一页，或第几张工作表 one slide only, or one sheet by its number
    #[arg(long)]
    pub slide: Option<u32>,
    /// 只看工作簿的某一格：I7 或 任务台账!I7 one cell of a workbook
    #[arg(long)]
    pub cell: Option<String>,
    /// 只看含有这些字的数字，或某个编号 numbers that hold these words, or of one row
    #[arg(long, value_name = "WORDS")]
    pub find: Option<String>,
    /// 输出格式 shape of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// `moushi track`
#[derive(Debug, Subcommand)]
pub enum Track {
    /// 检查亮灯规则：出处、空档、重叠 rules of lights: source, gaps, overlaps
    CheckRules(CheckRules),
    /// 督办阶梯：各级、升级条件、出处 ladders of pressing: steps, what leads onto them, source
    Ladders(CheckRules),
    /// 记录今天的亮灯，一天一次 record the lights of today, once a day
    Night {
        /// Where the ledger is.
        #[command(flatten)]
        place: Place,
    },
}

/// `moushi track check-rules`
#[derive(Debug, Args)]
pub struct CheckRules {
    /// 自己的规则文件，默认检查自带的规则 rules of one's own; those of the program by default
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// 输出格式 shape of the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: Shape,
}

/// `moushi completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// bash, zsh, fish, …
    pub shell: clap_complete::Shell,
}
