//! Runs the `case` blocks of rule pages. For rules about plans a block is a small ledger, one row a
//! line; the block itself is the source on which the rows stand:
//!
//! ```text
//! 要求 必须 期限=2023年底前 发文=省政府 | 普惠性幼儿园覆盖率达到87%以上
//! 任务 牵头=基础教育处 分管=张三 期限=12月底前 成果=评估报告 类=民生 | 新增公办学位1万个
//! - 任务 | 指向上一条不带“-”的任务
//! 去年 未完成 | 新建公办幼儿园20所
//! 成绩 张三 编号=A006 原文=新建园20所 | 新建园30所
//! 成绩 张三 | 普惠性幼儿园覆盖率达到85%
//! 下级 某市 | 新增公办学位2000个
//! 问题 | 部分农村学校宿舍紧张
//! 名次 张三、李四
//! ```
//!
//! A finding about the plan as a whole is expected at the first line. Other lines are prose. For
//! rules about documents every line is a paragraph; lines after them that start with `@` say what
//! was extracted (`@换词 公司=学校 高`, `@计数 五大行动=5 | 甲行动、乙行动`,
//! `@人员 张三、李四`). The info string sets the year and
//! limits: `case year=2023 plan-load=3`.

use std::collections::BTreeSet;

use super::{Check, Config, Limits, Plan, Rule, Sink};
use crate::model::*;
use crate::text::*;

/// Runs all cases of a rule's page; a line for each that does not hold.
pub(super) fn run_page(rule: &Rule) -> Vec<String> {
    let page = Page::parse(rule.page);
    page.cases.iter().filter_map(|case| failure(rule, case)).collect()
}

fn failure(rule: &Rule, case: &Case) -> Option<String> {
    let (year, config) = settings(&case.info);
    let mut sink = Sink::new(rule, &config);
    match rule.check {
        Check::Plan(check) => {
            check(&Plan::new(&ledger(&case.text, year), &config), &mut sink);
        }
        Check::Document(check) => check(&document(&case.text), &mut sink),
    }
    let found = sink.into_findings();
    let first_line = Span::new(0, case.text.find('\n').unwrap_or(case.text.len()));
    let spans = |finding: &Finding| -> Vec<Span> {
        let place = |spot: &Spot| match spot {
            Spot::Words { span, .. } => Some(*span),
            Spot::Plan => Some(first_line),
            Spot::Row(_) => None,
        };
        finding.at.iter().filter_map(place).collect()
    };
    let main: BTreeSet<Span> = found.iter().filter_map(|one| spans(one).first().copied()).collect();
    let all: BTreeSet<Span> = found.iter().flat_map(spans).collect();
    let expected: BTreeSet<Span> = case.expected.iter().map(|(span, _)| *span).collect();
    let named = case.expected.iter().all(|(_, name)| name == rule.name);
    let holds = named && main.is_subset(&expected) && expected.is_subset(&all);
    let show = |spans: &BTreeSet<Span>| -> Vec<String> {
        spans.iter().map(|span| span.of(&case.text).to_owned()).collect()
    };
    let messages: Vec<_> = found.iter().map(|one| one.message.zh.as_ref()).collect();
    (!holds).then(|| {
        format!(
            "{}.md:{}: expected {:?}, found {:?} ({messages:?})",
            rule.name.replace('-', "_"),
            case.line,
            show(&expected),
            show(&all)
        )
    })
}

fn settings(info: &str) -> (i32, Config) {
    let mut year = 2023;
    let mut limits = String::new();
    for pair in info.split_whitespace() {
        match pair.strip_prefix("year=") {
            Some(number) => year = number.parse().unwrap(),
            None => limits += &format!("{pair}\n"),
        }
    }
    let limits: Limits = toml::from_str(&limits).unwrap();
    (year, Config { limits, ..Config::default() })
}

/// The document of a case: the text without its `@` lines, and what these say was extracted.
pub(super) fn document(text: &str) -> Document {
    let prose = text.find("\n@").map_or(text, |at| &text[..at]);
    let mut builder = SourceBuilder::new();
    for line in prose.lines() {
        builder.block(BlockKind::Paragraph, None, line);
    }
    let source = builder.finish("case.txt", Format::Txt, text.as_bytes());
    assert_eq!(source.text, prose, "spans of the case are spans of the source");
    let mut extraction = Extraction::default();
    for line in text[prose.len()..].lines().filter_map(|line| line.strip_prefix('@')) {
        extracted(line, prose, &mut extraction);
    }
    Document { source, extraction, level: Level::Own, title: "案例".into(), issuer: None }
}

fn extracted(line: &str, prose: &str, extraction: &mut Extraction) {
    let (what, rest) = line.split_once(' ').unwrap();
    match what {
        "换词" | "误识" => {
            let (words, sureness) = rest.rsplit_once(' ').unwrap();
            let (word, likely) = words.split_once('=').unwrap();
            let kind = if what == "换词" { NoiseKind::Swap } else { NoiseKind::Ocr };
            let sureness = match sureness {
                "高" => Sureness::High,
                "中" => Sureness::Medium,
                _ => Sureness::Low,
            };
            let likely = (!likely.is_empty()).then(|| likely.to_owned());
            extraction.noise.extend(prose.match_indices(word).map(|(at, word)| Noise {
                span: Span::new(at, at + word.len()),
                kind,
                likely: likely.clone(),
                sureness,
            }));
        }
        "人员" => {
            extraction.people = people(rest);
            extraction.sections.extend(extraction.people.iter().map(|person| Section {
                span: Span::new(prose.rfind(&person.name).unwrap_or(0), prose.len()),
                role: SectionRole::Plan,
                speaker: Some(person.name.clone()),
            }));
        }
        "计数" => {
            let (claim, listed) = rest.split_once(" | ").unwrap_or((rest, ""));
            let (words, claimed) = claim.split_once('=').unwrap();
            let listed = listed.split('、').filter(|one| !one.is_empty());
            extraction.claims.push(Claim {
                span: place(prose, words),
                claimed: claimed.parse().unwrap(),
                listed: listed.map(|one| place(prose, one)).collect(),
            });
        }
        other => panic!("no such line in a case: @{other}"),
    }
}

fn place(text: &str, words: &str) -> Span {
    let at = text.find(words).unwrap_or_else(|| panic!("“{words}” is not in the case"));
    Span::new(at, at + words.len())
}

/// The ledger that the lines of `text` describe.
pub(crate) fn ledger(text: &str, year: i32) -> Ledger {
    let mut ledger = Ledger::new("某省教育厅", year);
    ledger.documents.push(document(text));
    let source = ledger.documents[0].source.id.clone();
    let mut at = 0;
    for line in text.lines() {
        row(&mut ledger, &Line { text: line, at, source: &source });
        at += line.len() + 1;
    }
    ledger
}

/// A line of a case and where it starts.
struct Line<'a> {
    text: &'a str,
    at: usize,
    source: &'a SourceId,
}

/// `key=value` and bare words between the keyword and the bar.
struct Fields<'a>(Vec<&'a str>);

impl<'a> Fields<'a> {
    fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find_map(|field| field.strip_prefix(key)?.strip_prefix('='))
    }

    fn owned(&self, key: &str) -> Option<String> {
        self.get(key).map(str::to_owned)
    }

    fn list(&self, key: &str) -> Vec<String> {
        self.get(key).map_or(Vec::new(), |names| names.split('、').map(str::to_owned).collect())
    }

    /// `编号=A006`, doubted unless 相符 or 载明 stands beside it.
    fn earlier(&self) -> Vec<Earlier> {
        let Some(code) = self.owned("编号") else { return Vec::new() };
        let state = match () {
            () if self.0.contains(&"相符") => EarlierState::Matched,
            () if self.0.contains(&"载明") => EarlierState::Told,
            () => EarlierState::Doubted,
        };
        let of = Earlier::of(RowId(code), 2022, None);
        vec![Earlier {
            state,
            words: self.owned("原文"),
            instead: self.owned("应为").map(RowId),
            ..of
        }]
    }

    fn bare(&self) -> Option<&'a str> {
        self.0.iter().copied().find(|field| !field.contains('='))
    }
}

fn row(ledger: &mut Ledger, line: &Line) {
    if let Some(names) = line.text.strip_prefix("名次 ") {
        ledger.people = people(names);
        return;
    }
    if line.text.starts_with('@') {
        return;
    }
    let Some((head, words)) = line.text.split_once(" | ") else { return };
    let start = line.at + head.len() + " | ".len();
    let span = Span::new(start, start + words.len());
    let origin = Origin::Text { source: line.source.clone(), span };
    let (child, head) = match head.strip_prefix("- ") {
        Some(rest) => (true, rest),
        None => (false, head),
    };
    let mut fields = head.split(' ');
    let keyword = fields.next().unwrap_or_default();
    let fields = Fields(fields.collect());
    match keyword {
        "任务" => {
            let mut new =
                task(ledger, format!("T{:03}", ledger.tasks.len() + 1), words, origin, &fields);
            new.parent = ledger
                .tasks
                .iter()
                .rev()
                .find(|_| child)
                .map(|task| task.parent.clone().unwrap_or_else(|| task.id.clone()));
            ledger.tasks.push(new);
        }
        "去年" => {
            let id = format!("L{:03}", ledger.last_year.len() + 1);
            let mut new = task(ledger, id, words, origin, &fields);
            new.year -= 1;
            new.done = fields.bare().map(|state| state != "未完成");
            new.earlier = fields.earlier();
            ledger.last_year.push(new);
        }
        "下级" => {
            let id = format!("B{:03}", ledger.below.len() + 1);
            let mut new = task(ledger, id, words, origin, &fields);
            new.leads = fields.bare().map(str::to_owned).into_iter().collect();
            ledger.below.push(new);
        }
        "问题" => ledger.documents[0].extraction.candidates.push(risk(span)),
        "成绩" => achievement(ledger, words, origin, &fields),
        "要求" => requirement(ledger, words, origin, &fields),
        other => panic!("no such row in a case: {other}"),
    }
}

fn task(ledger: &Ledger, id: String, words: &str, origin: Origin, fields: &Fields) -> Task {
    let base = origin.text().map_or(0, |(_, span)| span.start());
    let baseline = fields.get("基期").map(|number| number.parse().unwrap());
    Task {
        id: RowId(id),
        words: words.to_owned(),
        origin,
        path: String::new(),
        parent: None,
        year: ledger.year,
        kind: kind(fields.get("类").unwrap_or("常规")),
        leader: fields.owned("分管"),
        leads: fields.list("牵头"),
        support: fields.list("配合"),
        deadline: fields.get("期限").map(|words| time(words, ledger.year)),
        deadline_words: fields.owned("期限"),
        deliverable: fields.owned("成果"),
        targets: targets(words, base, baseline),
        programmes: quoted(words),
        modality: Modality::Should,
        own_choice: fields.owned("自选"),
        done: None,
        milestones: Vec::new(),
        particulars: std::collections::BTreeMap::new(),
        earlier: Vec::new(),
    }
}

/// A problem named in the document.
fn risk(span: Span) -> Candidate {
    Candidate {
        kind: Kind::Risk,
        span,
        owner: None,
        support: Vec::new(),
        deadline: None,
        quantities: Vec::new(),
        programmes: Vec::new(),
        modality: None,
        parent: None,
        ordinal: None,
        path: String::new(),
        section: 0,
        confidence: 1.0,
        finder: "case".into(),
        back: None,
    }
}

fn kind(name: &str) -> TaskKind {
    match name {
        "项目" => TaskKind::Project,
        "平台" => TaskKind::Platform,
        "改革" => TaskKind::Reform,
        "试点" => TaskKind::Pilot,
        "民生" => TaskKind::Livelihood,
        "风险" => TaskKind::Risk,
        "目标" => TaskKind::Target,
        "常规" => TaskKind::Routine,
        other => panic!("no such kind of task: {other}"),
    }
}

fn achievement(ledger: &mut Ledger, words: &str, origin: Origin, fields: &Fields) {
    let base = origin.text().map_or(0, |(_, span)| span.start());
    let quantities = targets(words, base, None).into_iter().map(|target| target.quantity);
    ledger.achievements.push(Achievement {
        id: RowId(format!("A{:03}", ledger.achievements.len() + 1)),
        words: words.to_owned(),
        origin,
        owner: fields.bare().map(str::to_owned),
        parent: None,
        quantities: quantities.collect(),
        programmes: quoted(words),
        year: ledger.year - 1,
        earlier: fields.earlier(),
    });
}

fn requirement(ledger: &mut Ledger, words: &str, origin: Origin, fields: &Fields) {
    let base = origin.text().map_or(0, |(_, span)| span.start());
    let quantities = targets(words, base, None).into_iter().map(|target| target.quantity);
    ledger.requirements.push(Requirement {
        id: RowId(format!("R{:03}", ledger.requirements.len() + 1)),
        words: words.to_owned(),
        origins: vec![origin],
        path: String::new(),
        parent: None,
        issuer: fields.owned("发文"),
        obligor: None,
        modality: match fields.bare() {
            Some("必须") => Modality::Must,
            Some("推动") => Modality::Promote,
            Some("探索") => Modality::Explore,
            _ => Modality::Should,
        },
        quantities: quantities.collect(),
        deadline: fields.get("期限").map(|words| time(words, ledger.year)),
        programmes: quoted(words),
        fingerprint: Fingerprint::of(words),
    });
}

fn people(names: &str) -> Vec<Person> {
    let ranked = (1..).zip(names.split('、'));
    ranked.map(|(rank, name)| Person { name: name.to_owned(), title: None, rank }).collect()
}

fn quoted(words: &str) -> Vec<String> {
    let parts = words.split('“').skip(1).filter_map(|part| part.split_once('”'));
    parts.map(|(name, _)| name.to_owned()).collect()
}

/// Numbers with their units; what stands before the number in its clause is the indicator.
fn targets(words: &str, base: usize, baseline: Option<f64>) -> Vec<Target> {
    let found = quantity::find(words).into_iter();
    let target = |mut quantity: Quantity| {
        let before = &words[..quantity.span.start()];
        let clause = before.rsplit(['，', '、', '。', '；']).next().unwrap_or_default();
        let verbs = [
            "达到",
            "提高到",
            "提高",
            "新增",
            "新建",
            "下降到",
            "下降",
            "控制在",
            "达",
            "增长",
            "为",
        ];
        let name = verbs.iter().find_map(|verb| clause.strip_suffix(verb)).unwrap_or(clause);
        quantity.span = quantity.span.shifted(base);
        Target { indicator: name.to_owned(), quantity, baseline }
    };
    found.map(target).collect()
}

/// The time phrase of a field.
fn time(words: &str, year: i32) -> When {
    when::find(words, year).into_iter().next().unwrap_or_else(|| panic!("no time: {words}"))
}
