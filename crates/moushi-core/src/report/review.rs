//! `ReviewView`: all that the review page (摘录审核) shows, computed once; a writer only renders it.
//! Texts are cut into runs, every count has been counted, every reference is an index. No HTML here.

mod build;
mod items;
mod matrix;
mod runs;

use serde::Serialize;

pub use build::review_view;

use super::RuleCard;
use crate::model::{Aspect, Kind, Level, LinkState, Modality, Relation, Severity};
use crate::text::{Format, NoiseKind, Sureness, Text};

/// The review page of one ledger. Indices point into the lists of this struct.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReviewView {
    /// The organisation that plans.
    pub org: String,
    /// The year planned.
    pub year: i32,
    /// Sources in the order given.
    pub documents: Vec<DocumentView>,
    /// Rows and candidates in reading order; those without a source come last.
    pub items: Vec<ItemView>,
    /// Findings in reading order; those of the plan as a whole come last.
    pub findings: Vec<FindingView>,
    /// Links that are not refused.
    pub links: Vec<LinkView>,
    /// The rules that findings name, in the order of the rules given.
    pub rules: Vec<RuleCard>,
    /// Leaders in official order.
    pub leaders: Vec<LeaderView>,
    /// Requirements against leaders and against lead units.
    pub matrix: Matrix,
}

/// One source, cut into paragraphs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentView {
    /// Name of the source: its hash.
    pub id: String,
    /// File name.
    pub name: String,
    /// Title, as written.
    pub title: String,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Where it stands.
    pub level: Level,
    /// Kind of file.
    pub format: Format,
    /// Paragraphs in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// Layout noise and doubtful words; runs point here.
    pub noise: Vec<NoiseView>,
    /// How many items have their main place here.
    pub items: usize,
    /// How many findings have their main place here.
    pub findings: usize,
}

/// A paragraph, heading or cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Paragraph {
    /// 0 for running text, 1 to 6 for a heading.
    #[serde(skip_serializing_if = "is_zero")]
    pub heading: u8,
    /// Running head, footer, page number or note.
    #[serde(skip_serializing_if = "is_false")]
    pub aside: bool,
    /// Table, row and column, counted from 0, when this is a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<[usize; 3]>,
    /// Page, slide or sheet, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The words; put together they are the paragraph.
    pub runs: Vec<Run>,
}

/// Words of a paragraph over which nothing begins or ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Items that cover them, the widest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<usize>,
    /// Findings that point at them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<usize>,
    /// Noise of this document that covers them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<usize>,
}

/// A stretch that is not content, or a word that is not what the author wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoiseView {
    /// Why it is noise.
    pub kind: NoiseKind,
    /// The word that was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likely: Option<String>,
    /// How sure.
    pub sureness: Sureness,
}

/// Words of a document, as byte positions of its source: the same as in `ledger.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Index of the document.
    pub doc: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Which list of the ledger an item stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 上级要求.
    Requirement,
    /// 工作成效.
    Achievement,
    /// 今年任务.
    Task,
    /// 上年任务.
    LastYear,
    /// 下级任务.
    Below,
    /// 未入账: found in a text, in no list of the ledger.
    Loose,
}

/// A row of the ledger with the candidates it was made of, or a candidate that is in no row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemView {
    /// Which list it stands in.
    pub class: Class,
    /// What it says.
    pub kind: Kind,
    /// Name of its row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The words.
    pub words: String,
    /// Where they stand, the main place first; further places demand the same.
    pub places: Vec<Place>,
    /// 分管领导 or speaker: whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
    /// 牵头单位; the obligor of a requirement.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<String>,
    /// 配合单位.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub support: Vec<String>,
    /// Who demands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineView>,
    /// How much.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<QuantityView>,
    /// Named programmes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// Rows of an earlier ledger that it has come back from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Text>,
    /// How binding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<Modality>,
    /// 成果形式.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deliverable: Option<String>,
    /// 自选动作: the reason why it stands without a demand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_choice: Option<String>,
    /// Path of ordinals, or the ordinal alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The item above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// Name of the finder that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finder: Option<String>,
    /// How sure the finder is, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Links it takes part in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<usize>,
    /// Findings that point at it or at words of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<usize>,
    /// How far a requirement is covered, or what a task of this year stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// 软于要求: what answers this requirement is softer than it.
    #[serde(skip_serializing_if = "is_false")]
    pub weak: bool,
}

/// Where a requirement or a task stands against the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 未承接: no task answers the requirement.
    Gap,
    /// 待确认: only suggested tasks do.
    Suggested,
    /// 部分承接: confirmed tasks cover a part of it.
    Part,
    /// 已承接: a confirmed task covers all of it.
    Full,
    /// 有依据: the task answers a requirement.
    Based,
    /// 无依据: it does not, and gives no reason.
    Baseless,
    /// 自选动作: it does not, and says why.
    OwnChoice,
}

/// A deadline: the words as written and the latest day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadlineView {
    /// The words.
    pub words: String,
    /// ISO date of the latest day, where the phrase has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
}

/// A quantity: the words as written and the number they mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuantityView {
    /// The words.
    pub words: String,
    /// The number, 万 and 亿 multiplied out.
    pub value: f64,
    /// The unit.
    pub unit: String,
}

/// A finding with its places.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingView {
    /// Index of the rule in [`ReviewView::rules`].
    pub rule: usize,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// What to do now.
    pub advice: Text,
    /// Words it points at, the main place first; empty when it speaks of the plan.
    pub places: Vec<Place>,
    /// The words of the main place.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Items it speaks of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<usize>,
    /// The leader whose item it speaks of first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
}

/// A task answers a requirement; both are items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkView {
    /// The requirement.
    pub requirement: usize,
    /// The task.
    pub task: usize,
    /// What of the requirement the task covers.
    pub relation: Relation,
    /// 1 to 10.
    pub strength: u8,
    /// What both share.
    pub shared: Vec<String>,
    /// What has been decided.
    pub state: LinkState,
    /// Where the task is softer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weakenings: Vec<(Aspect, Text)>,
}

/// One leader in numbers; each number is the length of a list on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeaderView {
    /// Name, as written.
    pub name: String,
    /// Office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Results of the year reviewed.
    pub achievements: usize,
    /// Tasks of the year planned.
    pub tasks: usize,
    /// Of the tasks, those with a number.
    pub measured: usize,
    /// Of the tasks, those with a deadline.
    pub dated: usize,
    /// Of the tasks, those that answer a requirement.
    pub based: usize,
    /// Findings.
    pub findings: usize,
}

/// Requirements by those who take them up 对标矩阵.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Matrix {
    /// One table for leaders and one for lead units; a table without a column is left out.
    pub axes: Vec<Axis>,
    /// How many requirements a task answers, suggestions included.
    pub covered: usize,
    /// Of these, how many rest on suggestions that nobody has confirmed.
    pub suggested: usize,
    /// How many are answered by promises softer than the demand.
    pub weak: usize,
    /// How many of this year's tasks answer no requirement and give no reason.
    pub baseless: usize,
    /// How many answer none and say why.
    pub own_choice: usize,
}

/// Who takes requirements up.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Axis {
    /// Whether the columns are leaders; else lead units.
    pub leaders: bool,
    /// Names in official order; the empty name stands for tasks that name nobody.
    pub columns: Vec<String>,
    /// One row for each requirement, in the order of the items.
    pub rows: Vec<CoverageRow>,
    /// Links in each column.
    pub totals: Vec<usize>,
}

/// One requirement against the columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CoverageRow {
    /// The requirement.
    pub item: usize,
    /// The cells that hold something, by column.
    pub cells: Vec<Cell>,
    /// Tasks that answer it.
    pub total: usize,
}

/// The tasks of one column that answer one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Index of the column.
    pub column: usize,
    /// Links to those tasks.
    pub links: Vec<usize>,
    /// 3 equal or more, 2 a part, 1 touching: the best of the links.
    pub level: u8,
    /// A task of the cell is softer than the demand.
    pub weak: bool,
}

fn is_zero(level: &u8) -> bool {
    *level == 0
}

fn is_false(flag: &bool) -> bool {
    !*flag
}
