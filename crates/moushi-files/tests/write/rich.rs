//! A pack with every kind of block, of any size, for the tests of writers. Made-up names and numbers.

use std::sync::Arc;

use chrono::NaiveDate;
use moushi_core::report::block::{Annex, Block, Item, Letterhead, Pack, Run, Status, Tile};
use moushi_core::report::book::{Cell, Choice, Column, ColumnKind, Tone};
use moushi_core::report::chart::{Bar, Chart, ChartKind, Gantt, Heat, Series, Warmth};
use moushi_core::report::figure::{Figure, Passage, Trail};
use moushi_core::report::trace::Stamp;
use moushi_core::text::Text;

const TONES: [Tone; 4] = [Tone::Plain, Tone::Good, Tone::Watch, Tone::Bad];
static LIGHTS: [Choice; 2] = [
    Choice { words: Text::new("绿灯", "green"), tone: Tone::Good },
    Choice { words: Text::new("红灯", "red"), tone: Tone::Bad },
];

/// A number with a whole trail; `words` are what stands in it.
pub fn figure(value: f64, unit: &str, words: &str) -> Arc<Figure> {
    let trail = Trail {
        how: format!("计划写明的目标值{words}"),
        rows: vec!["T001".to_owned(), "R014".to_owned()],
        passages: vec![Passage {
            document: format!("2031年工作要点{words}"),
            page: Some(3),
            clause: String::new(),
            source: "4cdb288d".to_owned(),
            start: 3,
            end: 30,
            words: format!("普惠性幼儿园覆盖率达到87.5%以上{words}"),
        }],
        evidence: vec![format!("竣工验收表{words}.pdf")],
        run: String::new(),
    };
    Figure::measured(value, unit, trail)
}

fn number(at: usize) -> f64 {
    f64::from(u32::try_from(at * 37 % 101).unwrap()) + 0.5
}

fn chart(kind: ChartKind, count: usize, words: &str) -> Block {
    let series = |name: &str, planned, tone, shift: usize| Series {
        name: format!("{name}{words}"),
        tone,
        planned,
        values: (0..count)
            .map(|at| (at % 7 != 6).then(|| figure(number(at + shift), "%", words)))
            .collect(),
        around: match kind {
            ChartKind::Caterpillar => {
                (0..count).map(|at| (number(at + shift) - 6.0, number(at + shift) + 9.0)).collect()
            }
            _ => Vec::new(),
        },
    };
    Block::Chart(Chart {
        title: format!("各市普惠性幼儿园覆盖率{words}"),
        kind,
        unit: "%".to_owned(),
        categories: (0..count).map(|at| format!("{}月{words}", at + 1)).collect(),
        series: match kind {
            ChartKind::Caterpillar => vec![series("覆盖率", false, Tone::Plain, 1)],
            _ => vec![
                series("计划", true, Tone::Plain, 0),
                series("实际", false, Tone::Good, 3),
                series("滞后", false, Tone::Bad, 12),
            ],
        },
    })
}

fn heat(count: usize, words: &str) -> Block {
    let columns = count.min(9);
    let warmth = |at: usize| {
        (at % 11 != 10).then(|| Warmth {
            figure: figure(number(at), "%", words),
            level: number(at) / 101.0,
            tone: TONES[at % 4],
        })
    };
    Block::Heat(Heat {
        corner: "地区".to_owned(),
        columns: (0..columns).map(|at| format!("指标{}", at + 1)).collect(),
        rows: (0..count)
            .map(|row| {
                let cells = (0..columns).map(|at| warmth(row * columns + at)).collect();
                (format!("北江省第{}市{words}", row + 1), cells)
            })
            .collect(),
    })
}

fn gantt(count: usize, words: &str) -> Block {
    let day = |month: usize| NaiveDate::from_ymd_opt(2031, u32::try_from(month).unwrap(), 20);
    let bars = (0..count).map(|at| Bar {
        code: format!("T{:03}", at + 1),
        words: format!("新建改扩建公办幼儿园并投入使用{words}"),
        from: (at % 3 == 1).then(|| day(at % 5 + 1)).flatten(),
        until: (at % 5 != 4).then(|| day(at % 6 + 7)).flatten(),
        until_words: if at % 5 == 4 { String::new() } else { format!("{}月底前", at % 6 + 7) },
        marks: day(at % 4 + 3).map(|day| (day, "开工".to_owned())).into_iter().collect(),
        tone: TONES[at % 4],
    });
    Block::Gantt(Gantt { year: 2031, bars: bars.collect() })
}

fn table(count: usize, words: &str) -> Block {
    let head = |zh: &str, width, kind| Column::new(Text::same(zh), width, kind);
    let row = |at: usize| {
        vec![
            Cell::words(format!("T{:03}", at + 1)),
            Cell::words(format!("扩大普惠性学前教育资源，新增公办学位{words}")),
            Cell::Figure(figure(number(at), "个", words)),
            Cell::words(if at.is_multiple_of(2) { "绿灯" } else { "红灯" }),
            if at.is_multiple_of(3) { Cell::Open } else { Cell::words("基础教育处") },
        ]
    };
    Block::Table {
        columns: vec![
            head("编号", 8, ColumnKind::Code),
            head("任务", 36, ColumnKind::Words),
            head("目标值", 10, ColumnKind::Number),
            head("灯", 8, ColumnKind::Choice(&LIGHTS)),
            head("牵头单位", 14, ColumnKind::Words),
        ],
        rows: (0..count).map(row).collect(),
    }
}

fn heading(level: u8, ordinal: u32, text: &str, words: &str) -> Block {
    Block::Heading { level, ordinal: Some(ordinal), text: format!("{text}{words}") }
}

/// The blocks of a text about `count` things; `words` stand behind every piece of text.
pub fn blocks(count: usize, words: &str) -> Vec<Block> {
    let many = |value: usize| f64::from(u32::try_from(value).unwrap());
    let item = |at: usize| Item {
        words: vec![
            Run::own(format!("新建改扩建公办幼儿园{words}")),
            Run::figure(&figure(many(at + 1), "所", words)),
            Run::own("，扩大普惠性学前教育资源。"),
        ],
        aside: Some(format!("牵头单位：基础教育处；完成时限：6月底前{words}")),
        children: Vec::new(),
    };
    let status = |at: usize| Status {
        tone: TONES[at % 4],
        state: ["一般", "正常", "关注", "滞后"][at % 4].to_owned(),
        words: vec![Run::own(format!("城乡义务教育一体化发展{words}"))],
    };
    let tile = |at: usize| Tile {
        label: format!("{}{words}", ["任务", "已销号", "临期", "逾期"][at % 4]),
        figure: figure(many(at * 40 + 120), "项", words),
        tone: TONES[at % 4],
    };
    vec![
        Block::Lead(vec![Run::own(format!(
            "全年任务总体推进有序，普惠性幼儿园覆盖率已经达到年初确定的目标{words}。"
        ))]),
        heading(1, 1, "总体情况", words),
        Block::Tiles((0..count.min(4)).map(tile).collect()),
        Block::Paragraph(vec![
            Run::own(format!("截至年末，普惠性幼儿园覆盖率达到{words}")),
            Run::figure(&figure(87.5, "%", words)),
            Run::own("，比上年提高"),
            Run::figure(&figure(2.25, "个百分点", words)),
            Run::own("。各地坚持把教育摆在优先发展的战略地位，统筹城乡义务教育一体化发展。"),
        ]),
        chart(ChartKind::Line, count.min(14), words),
        heading(2, 1, "各市比较", words),
        chart(ChartKind::Bar, count, words),
        chart(ChartKind::Stacked, count, words),
        chart(ChartKind::Caterpillar, count, words),
        heat(count, words),
        heading(1, 2, "推进情况", words),
        Block::StatusList((0..count.min(8)).map(status).collect()),
        Block::NumberedList { level: 2, items: (0..count.min(12)).map(item).collect() },
        Block::Quote {
            words: vec![Run::own(format!(
                "普惠性幼儿园覆盖率要稳定在八成五以上，让群众就近入园{words}。"
            ))],
            source: format!("全省教育工作会议讲话，第3页{words}"),
        },
        heading(1, 3, "时间安排", words),
        gantt(count, words),
        table(count, words),
        Block::Note(format!("口径：以各市年末上报并经核验的数据为准{words}。")),
    ]
}

/// The paper of `count` things.
pub fn pack(count: usize, words: &str) -> Pack {
    Pack {
        lang: moushi_core::text::Lang::Zh,
        title: vec!["北江省教育厅".to_owned(), format!("2031年重点工作推进情况的通报{words}")],
        byline: vec![format!("北江省教育厅办公室{words}"), "（2031年12月31日）".to_owned()],
        letterhead: Some(letterhead(words)),
        org: "北江省教育厅".to_owned(),
        year: 2031,
        blocks: blocks(count, words),
        annexes: vec![
            Annex {
                title: format!("任务明细表{words}"),
                wide: true,
                blocks: vec![table(count, words)],
            },
            Annex {
                title: format!("时间表{words}"),
                wide: false,
                blocks: vec![gantt(count.min(5), words)],
            },
        ],
        stamp: Some(Stamp {
            as_of: "2031年12月31日".to_owned(),
            scope: format!("全省教育系统{words}"),
            ledger: "4cdb288d5a9d6b26".to_owned(),
            made_by: "谋实 1.0".to_owned(),
        }),
    }
}

/// A red head with every field.
pub fn letterhead(words: &str) -> Letterhead {
    Letterhead {
        mark: format!("北江省教育厅文件{words}"),
        number: format!("北教〔2031〕1号{words}"),
        addressees: format!("各市（地）教育局，省属各高等学校，厅直属各单位{words}"),
        date: "2031年12月31日".to_owned(),
        copies: format!(
            "教育部办公厅，省委办公厅，省政府办公厅，省人大常委会办公厅，省政协办公厅，各市（地）人民政府办公室{words}"
        ),
        printed: "北江省教育厅办公室　2031年12月31日印发".to_owned(),
    }
}
