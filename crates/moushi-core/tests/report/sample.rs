//! A made-up ledger of a made-up province 北江省: two leaders, a dozen rows, every kind of gap.
//! Used by the tests of the reports here and of the writers in `moushi-files`.

use chrono::NaiveDate;
use moushi_core::model::{
    Achievement, Aspect, Document, Extraction, Finding, Fingerprint, Ledger, Level, Link,
    LinkState, Modality, Origin, Person, Programme, Relation, Requirement, RowId, Severity, Spot,
    Target, Task, TaskKind, Weakening,
};
use moushi_core::text::{
    BlockKind, Bound, Format, Grain, Quantity, Role, Source, SourceBuilder, Span, Text, When,
};

const DEMANDS: &str = "省政府工作要点\n一、必须建成寄宿制学校120所，9月底前全部投用。\n\
    二、应当使普惠性幼儿园覆盖率达到90%以上。\n三、要推动职业院校与园区共建实训基地。\n\
    四、鼓励开展县域高中托管帮扶。";

const PLAN: &str = "北江省教育厅年度谋划会\n\
    周启明对2031年工作进行谋划：实施“晨光行动”，建成寄宿制学校118所；\
    年底前普惠性幼儿园覆盖率达到91%；开展县中托管帮扶试点30所；防范化解校园欠薪风险。\n\
    何雨田结合分管工作：推进“匠心工程”，共建实训基地45个；其中省级示范基地12个，6月底前完成遴选；\
    建设全省实训资源平台；开展现场工程师培养改革；=SUM(A1)式的文字也照录。\n\
    上年新增学位3.2万个，近视率下降0.8个百分点，获评全国先进2项。";

/// The ledger.
pub fn ledger() -> Ledger {
    let mut ledger = Ledger::new("北江省教育厅", 2031);
    let demands = source("省政府工作要点.docx", DEMANDS);
    let plan = source("谋划会.txt", PLAN);
    ledger.people =
        vec![person("周启明", "党组成员、副厅长", 1), person("何雨田", "党组成员、副厅长", 2)];
    ledger.requirements = requirements(&demands);
    ledger.tasks = tasks(&plan);
    ledger.achievements = achievements(&plan);
    ledger.programmes = ["晨光行动", "匠心工程"]
        .map(|name| Programme { name: name.into(), rows: Vec::new() })
        .to_vec();
    ledger.links = links(&ledger);
    ledger.documents = vec![
        document(demands, Level::Above, "2031年省政府工作要点"),
        document(plan, Level::Own, "年度工作谋划会材料"),
    ];
    ledger
}

/// Findings about it, of every severity and every kind of spot.
pub fn findings(ledger: &Ledger) -> Vec<Finding> {
    let plan = &ledger.documents[1].source;
    let spot =
        Spot::Words { source: plan.id.clone(), span: at(plan, "防范化解校园欠薪风险") };
    let finding = |rule: &str, severity, zh: &str, spot| Finding {
        rule: rule.into(),
        severity,
        message: Text::of(zh, "Something is amiss."),
        advice: Text::of("请核实后补充。", "Check it and add what is missing."),
        at: vec![spot],
    };
    vec![
        finding("no-owner", Severity::Warning, "这项风险没有牵头单位。", spot),
        finding(
            "uncovered",
            Severity::Error,
            "上级要求没有任务响应。",
            Spot::Row(RowId("R003".into())),
        ),
        finding("plan-load", Severity::Note, "12月底到期的任务过于集中。", Spot::Plan),
    ]
}

fn source(name: &str, text: &str) -> Source {
    let mut builder = SourceBuilder::new();
    for line in text.lines() {
        builder.block(BlockKind::Paragraph, Some(1), line);
    }
    builder.finish(name, Format::Txt, text.as_bytes())
}

fn document(source: Source, level: Level, title: &str) -> Document {
    Document { source, extraction: Extraction::default(), level, title: title.into(), issuer: None }
}

fn person(name: &str, title: &str, rank: u32) -> Person {
    Person { name: name.into(), title: Some(title.into()), rank }
}

/// The span of `words` in `source`.
pub fn at(source: &Source, words: &str) -> Span {
    let start = source.text.find(words).expect("the words stand in the sample");
    Span::new(start, start + words.len())
}

fn origin(source: &Source, words: &str) -> Origin {
    Origin::Text { source: source.id.clone(), span: at(source, words) }
}

fn amount(source: &Source, words: &str, value: f64, unit: &str) -> Quantity {
    Quantity { span: at(source, words), value, upper: None, unit: unit.into(), bound: Bound::Exact }
}

fn until(source: &Source, words: &str, month: u32, day: u32) -> When {
    When {
        span: at(source, words),
        grain: Grain::Month,
        role: Role::Until,
        earliest: None,
        latest: NaiveDate::from_ymd_opt(2031, month, day),
    }
}

fn requirements(source: &Source) -> Vec<Requirement> {
    let row = |number: usize, words: &str, modality| Requirement {
        id: RowId(format!("R{number:03}")),
        words: words.into(),
        origins: vec![origin(source, words)],
        path: ["一", "二", "三", "四"][number - 1].into(),
        parent: None,
        issuer: Some("省政府".into()),
        obligor: None,
        modality,
        quantities: Vec::new(),
        deadline: None,
        programmes: Vec::new(),
        fingerprint: Fingerprint::of(words),
    };
    let mut rows = vec![
        row(1, "建成寄宿制学校120所", Modality::Must),
        row(2, "普惠性幼儿园覆盖率达到90%以上", Modality::Should),
        row(3, "推动职业院校与园区共建实训基地", Modality::Promote),
        row(4, "开展县域高中托管帮扶", Modality::Explore),
    ];
    rows[0].quantities = vec![amount(source, "120所", 120.0, "所")];
    rows[0].deadline = Some(until(source, "9月底前", 9, 30));
    rows[1].quantities = vec![amount(source, "90%以上", 90.0, "%")];
    rows
}

fn tasks(source: &Source) -> Vec<Task> {
    let row = |number: usize, words: &str, leader: &str, kind| Task {
        id: RowId(format!("T{number:03}")),
        words: words.into(),
        origin: origin(source, words),
        path: String::new(),
        parent: None,
        year: 2031,
        kind,
        leader: (!leader.is_empty()).then(|| leader.into()),
        leads: Vec::new(),
        support: Vec::new(),
        deadline: None,
        deadline_words: None,
        deliverable: None,
        targets: Vec::new(),
        programmes: Vec::new(),
        modality: Modality::Promote,
        own_choice: None,
        done: None,
        milestones: Vec::new(),
        particulars: std::collections::BTreeMap::new(),
        earlier: Vec::new(),
    };
    let mut rows = vec![
        row(1, "共建实训基地45个", "何雨田", TaskKind::Project),
        row(2, "其中省级示范基地12个", "何雨田", TaskKind::Project),
        row(3, "建成寄宿制学校118所", "周启明", TaskKind::Livelihood),
        row(4, "普惠性幼儿园覆盖率达到91%", "周启明", TaskKind::Target),
        row(5, "开展县中托管帮扶试点30所", "周启明", TaskKind::Pilot),
        row(6, "防范化解校园欠薪风险", "周启明", TaskKind::Risk),
        row(7, "建设全省实训资源平台", "何雨田", TaskKind::Platform),
        row(8, "=SUM(A1)式的文字也照录", "", TaskKind::Routine),
    ];
    let target = |indicator: &str, words: &str, value, unit: &str, baseline| Target {
        indicator: indicator.into(),
        quantity: amount(source, words, value, unit),
        baseline,
    };
    rows[0].programmes = vec!["匠心工程".into()];
    rows[0].leads = vec!["职业教育处".into()];
    rows[0].support = vec!["财务处".into(), "省教育装备中心".into()];
    rows[0].targets = vec![target("共建实训基地", "45个", 45.0, "个", None)];
    rows[1].parent = Some(RowId("T001".into()));
    rows[1].deadline = Some(until(source, "6月底前", 6, 30));
    rows[2].programmes = vec!["晨光行动".into()];
    rows[2].leads = vec!["基础教育处".into()];
    rows[2].targets = vec![target("寄宿制学校", "118所", 118.0, "所", Some(96.0))];
    rows[3].deadline = Some(until(source, "年底前", 12, 31));
    rows[3].deadline_words = Some("年底前".into());
    rows[3].targets = vec![target("普惠性幼儿园覆盖率", "91%", 91.0, "%", Some(88.6))];
    rows[6].own_choice = Some("厅党组自选动作".into());
    rows
}

fn achievements(source: &Source) -> Vec<Achievement> {
    let row = |number: usize, words: &str, quantity| Achievement {
        id: RowId(format!("A{number:03}")),
        words: words.into(),
        origin: origin(source, words),
        owner: Some("周启明".into()),
        parent: None,
        quantities: vec![quantity],
        programmes: Vec::new(),
        year: 2030,
        earlier: Vec::new(),
    };
    vec![
        row(1, "新增学位3.2万个", amount(source, "3.2万个", 32000.0, "个")),
        row(2, "近视率下降0.8个百分点", amount(source, "0.8个百分点", -0.8, "个百分点")),
        row(3, "获评全国先进2项", amount(source, "2项", 2.0, "项")),
    ]
}

fn links(ledger: &Ledger) -> Vec<Link> {
    let link = |requirement: usize, task: &str, relation, state| Link {
        requirement: ledger.requirements[requirement].id.clone(),
        task: RowId(task.into()),
        relation,
        strength: 8,
        shared: vec!["寄宿制学校".into()],
        state,
        reason: None,
        fingerprint: ledger.requirements[requirement].fingerprint.clone(),
        weakenings: Vec::new(),
    };
    let mut links = vec![
        link(0, "T003", Relation::Equal, LinkState::Suggested),
        link(1, "T004", Relation::Superset, LinkState::Confirmed),
        link(3, "T005", Relation::Subset, LinkState::Suggested),
        link(3, "T007", Relation::Equal, LinkState::Refused),
    ];
    links[0].weakenings = vec![Weakening {
        aspect: Aspect::Number,
        message: Text::of("要求120所，任务118所", "demanded 120, promised 118"),
    }];
    links
}
