//! A ledger in the wild, mapped by its headers: which column of a table means what, and the cells of
//! each row by that meaning. Looks only at tables; what a cell says is for the finders. The words
//! that head columns are data: `data/lexicon/columns.toml`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::text::{Source, Span, Table};

/// What this does, for people; its cases are tests.
pub const PAGE: &str = include_str!("ledger_table.md");

/// Rows at the top of a table among which the header is sought, behind titles and dates.
const HEADER_WITHIN: usize = 6;
/// Characters of the longest header.
const LONGEST_HEADER: usize = 20;
/// Characters of the longest heading of a group of rows.
const LONGEST_GROUP: usize = 40;

/// What a column of a ledger means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 序号.
    Number,
    /// 类别: holds for the rows below until the next.
    Category,
    /// 来源, 依据.
    Source,
    /// 任务, 重点工作, 事项.
    Task,
    /// 主要内容, 工作举措.
    Measures,
    /// 量化目标, 目标值.
    Target,
    /// 基期值.
    Baseline,
    /// 成果形式.
    Deliverable,
    /// 分管领导.
    Leader,
    /// 牵头单位.
    Lead,
    /// 配合单位.
    Support,
    /// 责任单位, when lead and support are not told apart: the first named leads.
    Units,
    /// 责任人.
    Person,
    /// 开始时间.
    Start,
    /// 完成时限.
    Deadline,
    /// 里程碑, 季度目标.
    Milestone,
    /// 进展情况.
    Progress,
    /// 是否完成.
    Done,
    /// 完成率.
    Rate,
    /// 存在问题.
    Problems,
    /// 下步措施.
    Next,
    /// 佐证材料.
    Evidence,
    /// 联系电话.
    Contact,
    /// 备注.
    Remark,
}

/// One row that holds a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedRow {
    /// Index of the row in the table.
    pub row: usize,
    /// The heading of the group in which it stands: a cell of the column 类别 or a row of its own.
    pub category: Option<Span>,
    /// Cells in the order of [`MappedTable::columns`]; an empty span where there is nothing. A cell
    /// that was merged with the one above has that one's span.
    pub cells: Vec<Span>,
}

/// A table whose columns are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedTable {
    /// Meaning and index in the table of each column that is understood, left to right.
    pub columns: Vec<(Column, usize)>,
    /// Rows that hold a task.
    pub rows: Vec<MappedRow>,
}

impl MappedTable {
    /// The first filled cell of `row` in a column that means `column`.
    pub fn cell(&self, row: &MappedRow, column: Column) -> Option<Span> {
        self.cells(row, column).next()
    }

    /// All filled cells of `row` in columns that mean `column`.
    pub fn cells(&self, row: &MappedRow, column: Column) -> impl Iterator<Item = Span> {
        let cells = self.columns.iter().zip(&row.cells);
        let meant =
            cells.filter(move |((meaning, _), cell)| *meaning == column && !cell.is_empty());
        meant.map(|(_, cell)| *cell).collect::<Vec<_>>().into_iter()
    }
}

/// Maps `table` of `source` by its headers; `None` when it has no row of headers with a task among
/// them, or no row of tasks.
pub fn map(source: &Source, table: &Table) -> Option<MappedTable> {
    let words = |span: &Span| source.text.get(span.start()..span.end()).unwrap_or_default().trim();
    let rows: Vec<Vec<&str>> =
        table.rows.iter().map(|row| row.iter().map(words).collect()).collect();
    let Header { mut columns, after } = header(&rows)?;
    one_task(&mut columns);
    let mut mapped = MappedTable { columns, rows: Vec::new() };
    let mut category = None;
    for row in after..table.rows.len() {
        match kind(&rows, row, after, &mapped.columns) {
            RowKind::Nothing => {}
            RowKind::Group(at) => category = Some(table.rows[row][at]),
            RowKind::Task => mapped.add(row, &table.rows[row], &mut category),
        }
    }
    (!mapped.rows.is_empty()).then_some(mapped)
}

impl MappedTable {
    fn add(&mut self, row: usize, spans: &[Span], category: &mut Option<Span>) {
        let cell = |at: usize| spans.get(at).copied().unwrap_or_default();
        let mut cells: Vec<Span> = self.columns.iter().map(|(_, at)| cell(*at)).collect();
        // A row without a number of its own goes on with the task above: what it leaves empty was
        // merged with the cell above.
        let number = self.columns.iter().position(|(meaning, _)| *meaning == Column::Number);
        let goes_on = number.is_some_and(|at| cells[at].is_empty());
        for (at, (meaning, _)) in self.columns.iter().enumerate() {
            match (meaning, cells[at].is_empty(), self.rows.last()) {
                (Column::Category, true, _) => cells[at] = category.unwrap_or_default(),
                (Column::Category, false, _) => *category = Some(cells[at]),
                (_, true, Some(above)) if goes_on && is_merged(*meaning) => {
                    cells[at] = above.cells[at];
                }
                _ => {}
            }
        }
        self.rows.push(MappedRow { row, category: *category, cells });
    }
}

/// Columns that people merge over the rows of one task.
fn is_merged(meaning: Column) -> bool {
    use Column::{
        Deadline, Deliverable, Lead, Leader, Number, Person, Source, Support, Target, Task, Units,
    };
    matches!(
        meaning,
        Number
            | Source
            | Task
            | Target
            | Deliverable
            | Leader
            | Lead
            | Support
            | Units
            | Person
            | Deadline
    )
}

struct Header {
    columns: Vec<(Column, usize)>,
    /// The first row behind it.
    after: usize,
}

/// The first row near the top that heads a task and at least one thing more.
fn header(rows: &[Vec<&str>]) -> Option<Header> {
    let heads = |row: &[&str]| {
        let columns = columns(row);
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        let has_task = columns.iter().any(|(meaning, _)| *meaning == Column::Task);
        (has_task && columns.len() >= 2 && columns.len() * 2 >= filled).then_some(columns)
    };
    for (at, row) in rows.iter().enumerate().take(HEADER_WITHIN) {
        // Two rows of headers: the lower one splits some columns of the upper one.
        let Some(columns) = heads(row) else { continue };
        let both = rows.get(at + 1).and_then(|next| joined(row, next));
        return Some(match both.as_deref().and_then(heads) {
            Some(columns) => Header { columns, after: at + 2 },
            None => Header { columns, after: at + 1 },
        });
    }
    None
}

/// Two rows of headers as one; `None` when the lower row is not one of headers.
fn joined<'t>(upper: &[&'t str], lower: &[&'t str]) -> Option<Vec<&'t str>> {
    let filled: Vec<&str> = lower.iter().copied().filter(|cell| !cell.is_empty()).collect();
    let known = filled.iter().filter(|cell| meaning(cell).is_some()).count();
    let fits = known > 0 && known * 2 >= filled.len() && filled.len() < upper.len();
    // Below a header that stands for itself there is nothing.
    let number = upper.iter().position(|cell| meaning(cell) == Some(Column::Number));
    let below_number = number.and_then(|at| lower.get(at)).is_some_and(|cell| !cell.is_empty());
    if !fits || below_number {
        return None;
    }
    let mut over = "";
    let width = upper.len().max(lower.len());
    let both = (0..width).map(|at| {
        let (top, sub) = (cell(upper, at), cell(lower, at));
        if !top.is_empty() {
            over = top;
        }
        match (top, sub) {
            (top, "") => top,
            (_, sub) if meaning(sub).is_some() => sub,
            _ => over,
        }
    });
    Some(both.collect())
}

fn cell<'t>(row: &[&'t str], at: usize) -> &'t str {
    row.get(at).copied().unwrap_or_default()
}

fn columns(row: &[&str]) -> Vec<(Column, usize)> {
    let meant = row.iter().enumerate().filter_map(|(at, cell)| Some((meaning(cell)?, at)));
    meant.collect()
}

/// Of several columns of tasks the last is the task; those before it say to what it belongs.
fn one_task(columns: &mut [(Column, usize)]) {
    let last = columns.iter().rposition(|(meaning, _)| *meaning == Column::Task);
    for (meaning, _) in columns.iter_mut().take(last.unwrap_or(0)) {
        if *meaning == Column::Task {
            *meaning = Column::Category;
        }
    }
}

enum RowKind {
    /// Empty, a sum, a note below the table, the header again.
    Nothing,
    /// The heading of a group, in the cell of that index.
    Group(usize),
    Task,
}

fn kind(rows: &[Vec<&str>], at: usize, after: usize, columns: &[(Column, usize)]) -> RowKind {
    let row = &rows[at];
    let mut filled = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let Some((first, words)) = filled.next() else { return RowKind::Nothing };
    let begins = |list: &[String]| list.iter().any(|word| words.starts_with(word.as_str()));
    if begins(&LEXICON.rows.totals) || begins(&LEXICON.rows.footers) {
        return RowKind::Nothing;
    }
    let again = |(_, column): &(Column, usize)| {
        let here = cell(row, *column);
        !here.is_empty() && here == cell(&rows[after - 1], *column)
    };
    if columns.iter().filter(|column| again(column)).count() >= 2 {
        return RowKind::Nothing;
    }
    let of = |meaning| columns.iter().filter(move |(one, _)| *one == meaning).map(|(_, at)| *at);
    let alone = filled.next().is_none();
    let task = of(Column::Task).next().unwrap_or(0);
    let short = words.chars().count() <= LONGEST_GROUP && !words.contains('。');
    let names = words.chars().any(char::is_alphabetic);
    if alone && short && names && (first < task || (first == task && has_ordinal(words))) {
        return RowKind::Group(first);
    }
    let says = [Column::Task, Column::Measures, Column::Target];
    let any = says.iter().flat_map(|meaning| of(*meaning)).any(|at| !cell(row, at).is_empty());
    if any { RowKind::Task } else { RowKind::Nothing }
}

/// `一、` or `（一）` at the head.
fn has_ordinal(words: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十";
    let rest = words.trim_start_matches(['（', '(']);
    let after = rest.trim_start_matches(|c| NUMERALS.contains(c));
    after.len() < rest.len() && after.starts_with(['、', '）', ')', '．', ' '])
}

/// What a header means.
fn meaning(header: &str) -> Option<Column> {
    let plain = plain(header);
    if plain.is_empty() || plain.chars().count() > LONGEST_HEADER || plain.contains('。') {
        return None;
    }
    if let Some((_, column)) = LEXICON.names.iter().find(|(name, _)| *name == plain) {
        return Some(*column);
    }
    let inside = LEXICON.names.iter().filter(|(name, _)| name.chars().count() >= 2);
    let found = inside.filter_map(|(name, column)| {
        let at = plain.rfind(name.as_str())?;
        Some((at + name.len(), name.len(), *column))
    });
    // A header may end in a word or two that say nothing, not in a whole sentence.
    let near = found.filter(|(end, ..)| plain[*end..].chars().count() <= 3);
    near.max_by_key(|(end, length, _)| (*end, *length)).map(|(.., column)| column)
}

/// Without blanks, signs, and what stands in brackets.
fn plain(header: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in header.chars() {
        match c {
            '（' | '(' | '〔' | '[' => depth += 1,
            '）' | ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() || "：:*＊%％、/".contains(c) => {}
            _ => out.push(c),
        }
    }
    out
}

#[derive(Deserialize)]
struct Raw {
    column: Vec<RawColumn>,
    rows: Rows,
}

#[derive(Deserialize)]
struct RawColumn {
    column: Column,
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Rows {
    totals: Vec<String>,
    footers: Vec<String>,
}

struct Lexicon {
    names: Vec<(String, Column)>,
    rows: Rows,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let raw: Raw = toml::from_str(include_str!("../../../../data/lexicon/columns.toml"))
        .expect("data/lexicon/columns.toml is part of the program and checked by its tests");
    let names = raw
        .column
        .into_iter()
        .flat_map(|group| group.names.into_iter().map(move |name| (plain(&name), group.column)));
    Lexicon { names: names.collect(), rows: raw.rows }
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{BlockKind, Format, Page, SourceBuilder};

    /// A table from lines with `|` between the cells.
    fn table(text: &str) -> (Source, Table) {
        let mut builder = SourceBuilder::whole(text.to_owned());
        let mut rows = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let mut row = Vec::new();
            for cell in line.split('|') {
                let span = Span::new(at, at + cell.len());
                if !cell.is_empty() {
                    builder.mark(BlockKind::Cell, None, span);
                }
                row.push(span);
                at += cell.len() + 1;
            }
            rows.push(row);
        }
        (builder.finish("t.xlsx", Format::Xlsx, b""), Table { name: None, rows })
    }

    fn mapped(text: &str) -> Option<(Source, MappedTable)> {
        let (source, table) = table(text);
        let mapped = map(&source, &table)?;
        Some((source, mapped))
    }

    #[test]
    fn the_page_holds() {
        for case in Page::parse(PAGE).cases {
            let found = mapped(&case.text);
            if case.is_silent() {
                assert!(found.is_none(), "line {}", case.line);
                continue;
            }
            let (_, found) = found.unwrap_or_else(|| panic!("line {}: not mapped", case.line));
            for (span, name) in case.expected {
                let column: Column =
                    serde_json::from_value(serde_json::Value::String(name.clone())).unwrap();
                let here = found.rows.iter().any(|row| {
                    let own = found.cells(row, column).any(|cell| cell == span);
                    own || (column == Column::Category && row.category == Some(span))
                });
                assert!(here, "line {}: {name} {:?}: {found:?}", case.line, span.of(&case.text));
            }
        }
    }

    #[test]
    fn every_name_means_one_thing() {
        let mut names: Vec<_> = LEXICON.names.iter().map(|(name, _)| name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn headers_in_use_are_understood() {
        let cases = [
            ("目标与任务", Some(Column::Task)),
            ("分管县领导", Some(Column::Leader)),
            ("牵头责任单位", Some(Column::Lead)),
            ("年度任务目标", Some(Column::Target)),
            ("1—9月完成情况", Some(Column::Progress)),
            ("目标任务完成情况", Some(Column::Progress)),
            ("完成进度%", Some(Column::Rate)),
            ("完成 时限\n（2031年）", Some(Column::Deadline)),
            ("是否完成（是/否）", Some(Column::Done)),
            ("2031年工作目标", Some(Column::Target)),
            ("基础教育处", None),
            ("印发办法，年底前完成任务并组织各地各校落实到位", None),
            ("", None),
        ];
        for (header, expected) in cases {
            assert_eq!(meaning(header), expected, "{header}");
        }
    }

    #[test]
    fn cells_merged_downwards_are_carried() {
        let text = "类别|序号|重点任务|具体举措|牵头单位\n基础教育|1|扩学位|新建|基教处\n|||改建|\n|2|强师资|培训|\n高教|3|提质量|评估|高教处";
        let (source, mapped) = mapped(text).unwrap();
        let words =
            |row: &MappedRow, column| mapped.cell(row, column).map_or("", |cell| source.at(cell));
        let shown: Vec<_> = mapped
            .rows
            .iter()
            .map(|row| {
                (
                    row.category.map(|c| source.at(c)),
                    words(row, Column::Task),
                    words(row, Column::Measures),
                    words(row, Column::Lead),
                )
            })
            .collect();
        let base = Some("基础教育");
        assert_eq!(
            shown,
            [
                (base, "扩学位", "新建", "基教处"),
                (base, "扩学位", "改建", "基教处"),
                (base, "强师资", "培训", ""),
                (Some("高教"), "提质量", "评估", "高教处"),
            ]
        );
    }

    #[test]
    fn ragged_and_empty_tables_do_no_harm() {
        for text in [
            "",
            "|",
            "\n\n",
            "任务",
            "任务|单位",
            "任务|单位\n\n|\n",
            "序号|任务\n1",
            "任务|牵头单位\n合计|3",
        ] {
            mapped(text);
        }
        assert!(mapped("任务|单位\n|处\n合计|3").is_none());
    }
}
