//! Packs for slides, with made-up words: one with every kind of block, and how long ones and short ones are made.

use std::sync::Arc;

use chrono::NaiveDate;
use moushi_core::report::block::{Annex, Block, Item, Pack, Run, Status, Tile};
use moushi_core::report::book::{Cell, Choice, Column, ColumnKind, Tone};
use moushi_core::report::chart::{Bar, Chart, ChartKind, Gantt, Heat, Series, Warmth};
use moushi_core::report::figure::{Figure, Passage, Trail};
use moushi_core::report::trace::Stamp;
use moushi_core::text::Text;

pub const LONG: &str = "坚持把发展教育事业摆在优先位置，统筹推进义务教育优质均衡发展和城乡一体化，\
    健全覆盖城乡的公共服务体系，着力解决人民群众关心的突出问题，确保各项任务有人牵头、有人负责、按期落实。";

pub fn figure(value: f64, unit: &str, row: &str) -> Arc<Figure> {
    let trail = Trail {
        how: "2031-11-10 反馈".into(),
        rows: vec![row.into()],
        passages: vec![Passage {
            document: "北江省教育厅2031年工作要点".into(),
            page: Some(3),
            words: format!("达到{value}{unit}以上"),
            ..Passage::default()
        }],
        evidence: vec!["竣工验收表.pdf".into()],
        ..Trail::default()
    };
    Figure::measured(value, unit, trail)
}

pub fn heading(level: u8, ordinal: u32, text: &str) -> Block {
    Block::Heading { level, ordinal: Some(ordinal), text: text.into() }
}

pub fn item(words: &str) -> Item {
    let words = vec![Run::own(words)];
    Item {
        words,
        aside: Some("牵头单位：基础教育处；完成时限：6月底前".into()),
        children: Vec::new(),
    }
}

pub fn stamp() -> Stamp {
    Stamp {
        as_of: "2031年12月31日".into(),
        scope: "全省教育系统".into(),
        ledger: "9f2c61d0".into(),
        made_by: "谋实 0.1".into(),
    }
}

pub fn pack(blocks: Vec<Block>) -> Pack {
    Pack {
        title: vec!["北江省教育厅".into(), "2031年重点工作推进情况汇报".into()],
        byline: vec!["厅办公室".into(), "2032年1月5日".into()],
        org: "北江省教育厅".into(),
        year: 2031,
        blocks,
        stamp: Some(stamp()),
        ..Pack::default()
    }
}

fn status(tone: Tone, state: &str, words: &str) -> Status {
    Status { tone, state: state.into(), words: vec![Run::own(words)] }
}

fn series(name: &str, tone: Tone, planned: bool, values: &[f64]) -> Series {
    let values = values.iter().map(|value| Some(figure(*value, "%", "A003"))).collect();
    Series { name: name.into(), tone, planned, values, around: Vec::new() }
}

pub fn chart(kind: ChartKind, categories: usize) -> Chart {
    let around = |base: f64| (0..categories).map(move |at| base + (at * 7 % 23) as f64 / 2.0);
    let (low, high): (Vec<f64>, Vec<f64>) = (around(61.5).collect(), around(70.0).collect());
    let mut list = vec![
        series("2031年目标", Tone::Plain, true, &high),
        series("2031年实际", Tone::Plain, false, &low),
    ];
    if kind == ChartKind::Caterpillar {
        list.remove(0);
        list[0].around = low.iter().map(|value| (value - 3.0, value + 4.5)).collect();
    }
    if kind == ChartKind::Stacked {
        list = vec![
            series("已销号", Tone::Good, false, &low),
            series("推进中", Tone::Watch, false, &high),
            series("滞后", Tone::Bad, false, &vec![12.0; categories]),
        ];
    }
    let names = ["临山市", "北河市", "东川市", "云岭自治州", "江口市", "安平市", "石门市"];
    Chart {
        title: "普惠性幼儿园覆盖率".into(),
        kind,
        unit: "%".into(),
        categories: (0..categories).map(|at| format!("{}{}", names[at % 7], at / 7)).collect(),
        series: list,
    }
}

pub fn heat() -> Heat {
    let tones = [Tone::Good, Tone::Watch, Tone::Bad, Tone::Plain];
    let row = |at: usize| {
        let cell = |column: usize| {
            let level = ((at * 3 + column * 5) % 11) as f64 / 10.0;
            let figure = figure(level * 100.0, "%", "R014");
            (column != 3).then_some(Warmth { figure, level, tone: tones[column % 4] })
        };
        (format!("第{at}市教育局"), (0..8).map(cell).collect())
    };
    let columns = ["覆盖", "进度", "质量", "投入", "满意度", "安全", "师资", "信息化"];
    Heat {
        corner: "单位".into(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: (1..=9).map(row).collect(),
    }
}

pub fn gantt(lines: usize) -> Gantt {
    let day = |month, day| NaiveDate::from_ymd_opt(2031, month, day);
    let bar = |at: usize| Bar {
        code: format!("T{:03}", at + 1),
        words: ["新建改扩建普惠性幼儿园", "建成寄宿制学校118所，改善办学条件", "培训乡村教师"]
            [at % 3]
            .into(),
        from: day(1 + (at % 4) as u32, 1),
        until: if at % 5 == 4 { None } else { day(6 + (at % 6) as u32, 30) },
        until_words: if at % 5 == 4 { String::new() } else { format!("{}月底前", 6 + at % 6) },
        marks: day(4, 1).map(|day| (day, "开工".into())).into_iter().collect(),
        tone: [Tone::Plain, Tone::Good, Tone::Watch, Tone::Bad][at % 4],
    };
    Gantt { year: 2031, bars: (0..lines).map(bar).collect() }
}

static STATES: &[Choice] = &[
    Choice { words: Text::new("正常", "on time"), tone: Tone::Good },
    Choice { words: Text::new("关注", "watch"), tone: Tone::Watch },
    Choice { words: Text::new("滞后", "late"), tone: Tone::Bad },
];

pub fn table(rows: usize) -> Block {
    let column = |zh, width, kind| Column::new(Text::same(zh), width, kind);
    let row = |at: usize| {
        vec![
            Cell::words(format!("T{:03}", at + 1)),
            Cell::words(if at % 7 == 3 {
                LONG
            } else {
                "建成寄宿制学校118所，改善农村办学条件"
            }),
            Cell::Figure(figure(80.0 + at as f64, "%", "T001")),
            Cell::words(["正常", "关注", "滞后"][at % 3]),
            if at.is_multiple_of(3) { Cell::Open } else { Cell::words("6月底前") },
        ]
    };
    Block::Table {
        columns: vec![
            column("编号", 8, ColumnKind::Code),
            column("任务", 44, ColumnKind::Words),
            column("完成率", 10, ColumnKind::Number),
            column("状态", 10, ColumnKind::Choice(STATES)),
            column("完成时限", 14, ColumnKind::Code),
        ],
        rows: (0..rows).map(row).collect(),
    }
}

pub fn tiles(count: usize) -> Block {
    let tones = [Tone::Plain, Tone::Good, Tone::Watch, Tone::Bad];
    let tile = |at: usize| Tile {
        label: ["年度任务", "已销号", "临近期限", "已逾期"][at % 4].into(),
        figure: figure((120 - 7 * at) as f64, "项", "T002"),
        tone: tones[at % 4],
    };
    Block::Tiles((0..count).map(tile).collect())
}

/// Every kind of block, as a report would have them.
pub fn rich() -> Pack {
    let rate = figure(87.5, "%", "A003");
    let words = || {
        vec![
            Run::own("普惠性幼儿园覆盖率达到"),
            Run::figure(&rate),
            Run::own("，比上年提高2.1个百分点。"),
        ]
    };
    let mut nested = item("建成寄宿制学校118所。");
    nested.children = vec![item("其中省级示范基地12个。"), item(LONG)];
    let mut blocks = vec![
        heading(1, 1, "总体情况"),
        Block::Lead(vec![Run::own("年度任务完成过半，两项指标需盯紧。")]),
        tiles(4),
        Block::Paragraph(words()),
        Block::Note("口径：以各单位11月10日反馈为准，未反馈的按上月计。".into()),
        heading(1, 2, "重点任务"),
        Block::Lead(words()),
        Block::NumberedList {
            level: 2,
            items: vec![nested, item("培训乡村教师2万名。"), item(LONG)],
        },
        heading(2, 1, "需要关注的事项"),
        Block::StatusList(vec![
            status(Tone::Good, "已承接", "义务教育薄弱环节改善与能力提升"),
            status(Tone::Watch, "临期", "县域普通高中振兴，距期限不足30天"),
            status(Tone::Bad, "未覆盖", LONG),
            status(Tone::Plain, "不适用", "国家层面统一部署的事项"),
        ]),
        Block::Quote {
            words: vec![Run::own(LONG)],
            source: "《北江省2031年政府工作报告》第12页".into(),
        },
        heading(1, 3, "任务进展明细"),
        table(14),
    ];
    for (number, kind) in
        (4..).zip([ChartKind::Bar, ChartKind::Stacked, ChartKind::Line, ChartKind::Caterpillar])
    {
        blocks.push(heading(1, number, "各市对比"));
        blocks.push(Block::Lead(words()));
        blocks.push(Block::Chart(chart(kind, 7)));
    }
    blocks.extend([heading(1, 8, "短板分布"), Block::Heat(heat())]);
    blocks.extend([heading(1, 9, "时间表"), Block::Gantt(gantt(13))]);
    let annexes =
        vec![Annex { title: "责任分工表".into(), wide: true, blocks: vec![table(3)] }];
    Pack { annexes, ..pack(blocks) }
}
