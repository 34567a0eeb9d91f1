//! A made-up ledger for the tests of writers: 北江省教育厅, eight leaders, four documents. Words,
//! people and numbers are invented. Marked text stands in `sample/*.txt`: `⟦任 …⟧` is a task, 效 a
//! result, 要 a demand, 险 a risk, 民 a livelihood item, 标 a target, 噪 noise, `换字=词 …` a swap;
//! `name|` before a line names its speaker.

use chrono::NaiveDate;
use moushi_core::model::{
    Achievement, Aspect, Candidate, Document, Extraction, Finding, Fingerprint, Kind, Ledger,
    Level, Link, LinkState, Modality, Org, OrgKind, Origin, Person, Quoted, Relation, Requirement,
    RowId, Section, SectionRole, Severity, Spot, Target, Task, TaskKind, Weakening,
};
use moushi_core::report::RuleCard;
use moushi_core::text::{
    BlockKind, Bound, Format, Grain, Noise, NoiseKind, Quantity, Role, Source, SourceBuilder, Span,
    Sureness, Text, When,
};

/// Leaders in official order, each with the division that leads their tasks.
const LEADERS: [(&str, &str, &str); 8] = [
    ("李清源", "厅长、党组书记", "办公室"),
    ("周砚秋", "党组副书记、副厅长", "规划处"),
    ("何静波", "党组成员、机关党委书记", "教师工作处"),
    ("孟启航", "党组成员、副厅长", "思政处"),
    ("唐若谷", "党组成员、副厅长", "基础教育处"),
    ("沈云舟", "党组成员、副厅长", "职成处"),
    ("贺知远", "二级巡视员", "高教处"),
    ("林栖", "二级巡视员", "督导室"),
];

/// A text with its marks taken out.
struct Marked {
    source: Source,
    sections: Vec<Section>,
    /// Sign, words, index of the mark around it, section.
    marks: Vec<(String, Span, Option<usize>, usize)>,
}

fn marked(name: &str, content: &str) -> Marked {
    let mut builder = SourceBuilder::new();
    let (mut sections, mut marks) = (Vec::new(), Vec::new());
    for line in content.lines().filter(|line| !line.is_empty()) {
        let (speaker, line) = match line.split_once('|') {
            Some((speaker, rest)) => (Some(speaker.to_owned()), rest),
            None => (None, line),
        };
        let (kind, line) = match line.strip_prefix("# ") {
            Some(rest) => (BlockKind::Heading(1), rest),
            None => (BlockKind::Paragraph, line),
        };
        let mut plain = String::new();
        let mut here: Vec<(String, usize, usize, Option<usize>)> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut rest = line;
        while let Some(at) = rest.find(['⟦', '⟧']) {
            plain.push_str(&rest[..at]);
            let bracket = rest[at..].chars().next().expect("a bracket was found");
            rest = &rest[at + bracket.len_utf8()..];
            if bracket == '⟦' {
                let (sign, after) = rest.split_once(' ').expect("a sign stands before a blank");
                open.push(here.len());
                here.push((sign.to_owned(), plain.len(), 0, open.iter().rev().nth(1).copied()));
                rest = after;
            } else {
                let closed = open.pop().expect("⟧ closes a ⟦");
                here[closed].2 = plain.len();
            }
        }
        plain.push_str(rest);
        let span = builder.block(kind, None, &plain);
        let base = marks.len();
        marks.extend(here.into_iter().map(|(sign, from, to, around)| {
            let at = Span::new(from, to).shifted(span.start());
            (sign, at, around.map(|index| index + base), sections.len())
        }));
        sections.push(Section { span, role: SectionRole::Plan, speaker });
    }
    Marked { source: builder.finish(name, Format::Txt, content.as_bytes()), sections, marks }
}

fn kind_of(sign: &str) -> Option<Kind> {
    Some(match sign {
        "任" => Kind::Task,
        "效" => Kind::Achievement,
        "要" => Kind::Requirement,
        "险" => Kind::Risk,
        "民" => Kind::Livelihood,
        "标" => Kind::IndicatorTarget,
        _ => return None,
    })
}

/// A document of the sample.
pub fn document(name: &str, title: &str, level: Level, issuer: &str, content: &str) -> Document {
    let Marked { source, sections, marks } = marked(name, content);
    let mut extraction = Extraction { sections, ..Extraction::default() };
    let mut places = vec![None; marks.len()];
    for (index, (sign, span, around, section)) in marks.iter().enumerate() {
        if let Some(kind) = kind_of(sign) {
            places[index] = Some(extraction.candidates.len());
            let parent = around.and_then(|around| places[around]);
            extraction.candidates.push(candidate(&source, kind, *span, parent, *section));
        } else {
            let swap = sign.strip_prefix("换字=");
            extraction.noise.push(Noise {
                span: *span,
                kind: if swap.is_some() { NoiseKind::Swap } else { NoiseKind::Meta },
                likely: swap.map(str::to_owned),
                sureness: Sureness::High,
            });
        }
    }
    let issuer = (!issuer.is_empty()).then(|| issuer.to_owned());
    Document { source, extraction, level, title: title.to_owned(), issuer }
}

fn candidate(
    source: &Source,
    kind: Kind,
    span: Span,
    parent: Option<usize>,
    section: usize,
) -> Candidate {
    let words = source.at(span);
    let ordinal = ["一要", "二要", "三要", "四要", "五要", "六要", "七要"]
        .iter()
        .find(|ordinal| words.starts_with(**ordinal))
        .map(|ordinal| (*ordinal).to_owned());
    Candidate {
        kind,
        span,
        owner: None,
        support: Vec::new(),
        deadline: deadline(words, span.start()),
        quantities: quantities(words, span.start()),
        programmes: quoted(words, span.start()),
        modality: Some(if words.contains("确保") { Modality::Must } else { Modality::Promote }),
        parent,
        path: ordinal.clone().unwrap_or_default(),
        ordinal,
        section,
        confidence: 0.55 + (words.chars().count() % 9) as f32 * 0.05,
        finder: if parent.is_some() { "listed_parts" } else { "verb_object" }.to_owned(),
        back: None,
    }
}

fn quantities(words: &str, base: usize) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = words[at..].find(|c: char| c.is_ascii_digit()).map(|n| n + at) {
        let rest = &words[start..];
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let unit = rest[digits..].chars().next().filter(|c| "%所个人项门万".contains(*c));
        at = start + digits;
        if let (Some(unit), Ok(value)) = (unit, rest[..digits].parse::<f64>()) {
            at += unit.len_utf8();
            found.push(Quantity {
                span: Span::new(start, at).shifted(base),
                value: if unit == '万' { value * 1e4 } else { value },
                upper: None,
                unit: if unit == '万' { "人".to_owned() } else { unit.to_string() },
                bound: Bound::Exact,
            });
        }
    }
    found
}

fn deadline(words: &str, base: usize) -> Option<When> {
    let phrases = [("年底前", 12, 31), ("6月底前", 6, 30), ("三季度", 9, 30), ("上半年", 6, 30)];
    phrases.iter().find_map(|(phrase, month, day)| {
        let start = words.find(phrase)?;
        Some(When {
            span: Span::new(start, start + phrase.len()).shifted(base),
            grain: Grain::Month,
            role: Role::Until,
            earliest: None,
            latest: NaiveDate::from_ymd_opt(2023, *month, *day),
        })
    })
}

fn quoted(words: &str, base: usize) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = words[at..].find('“').map(|n| n + at + '“'.len_utf8()) {
        let Some(end) = words[start..].find('”').map(|n| n + start) else { break };
        let span = Span::new(start, end).shifted(base);
        found.push(Quoted { name: words[start..end].to_owned(), span });
        at = end;
    }
    found
}

/// The sample with all of its rows and links.
pub fn ledger() -> Ledger {
    let mut ledger = Ledger::new("北江省教育厅", 2023);
    ledger.documents = vec![
        document(
            "省政府工作报告.txt",
            "北江省2023年政府工作报告（教育部分）",
            Level::Above,
            "北江省人民政府",
            include_str!("sample/government.txt"),
        ),
        document(
            "厅长讲话.txt",
            "李清源同志在谋划会议上的讲话",
            Level::Above,
            "厅党组",
            include_str!("sample/speech.txt"),
        ),
        document(
            "谋划会议报道.txt",
            "2022年总结及2023年重点工作谋划会议报道",
            Level::Own,
            "",
            include_str!("sample/meeting.txt"),
        ),
        document(
            "2022年重点工作清单.txt",
            "2022年重点工作清单",
            Level::LastYear,
            "",
            include_str!("sample/last-year.txt"),
        ),
    ];
    for (rank, (name, title, unit)) in (1..).zip(LEADERS) {
        ledger.people.push(Person { name: name.into(), title: Some(title.into()), rank });
        ledger.units.push(Org { name: unit.into(), kind: OrgKind::Division, rank });
    }
    rows(&mut ledger);
    ledger.links = links(&ledger);
    ledger
}

fn rows(ledger: &mut Ledger) {
    for document in ledger.documents.clone() {
        let names: Vec<RowId> = (1..=document.extraction.candidates.len())
            .map(|index| RowId(format!("{}{index:02}", prefix(&document))))
            .collect();
        for (index, candidate) in document.extraction.candidates.iter().enumerate() {
            let id = names[index].clone();
            let parent = candidate.parent.map(|parent| names[parent].clone());
            match (document.level, candidate.kind) {
                (Level::Above, Kind::Risk) | (_, Kind::Requirement)
                    if document.level != Level::Above => {}
                (Level::Above, _) => {
                    ledger.requirements.push(requirement(&document, candidate, id, parent));
                }
                (_, Kind::Achievement) => {
                    ledger.achievements.push(achievement(&document, candidate, id, parent));
                }
                (Level::LastYear, _) => {
                    ledger.last_year.push(task(&document, candidate, id, parent));
                }
                _ => ledger.tasks.push(task(&document, candidate, id, parent)),
            }
        }
    }
}

fn prefix(document: &Document) -> &'static str {
    match document.level {
        Level::Above if document.title.starts_with('李') => "R1",
        Level::Above => "R0",
        Level::LastYear => "L0",
        Level::Own | Level::Below => "T0",
    }
}

fn requirement(
    document: &Document,
    candidate: &Candidate,
    id: RowId,
    parent: Option<RowId>,
) -> Requirement {
    let words = document.source.at(candidate.span);
    Requirement {
        id,
        words: words.to_owned(),
        origins: vec![origin(document, candidate)],
        path: candidate.path.clone(),
        parent,
        issuer: document.issuer.clone(),
        obligor: None,
        modality: candidate.modality.unwrap_or(Modality::Should),
        quantities: candidate.quantities.clone(),
        deadline: candidate.deadline.clone(),
        programmes: candidate.programmes.iter().map(|quoted| quoted.name.clone()).collect(),
        fingerprint: Fingerprint::of(words),
    }
}

fn achievement(
    document: &Document,
    candidate: &Candidate,
    id: RowId,
    parent: Option<RowId>,
) -> Achievement {
    Achievement {
        id,
        words: document.source.at(candidate.span).to_owned(),
        origin: origin(document, candidate),
        owner: speaker(document, candidate),
        parent,
        quantities: candidate.quantities.clone(),
        programmes: candidate.programmes.iter().map(|quoted| quoted.name.clone()).collect(),
        year: 2022,
        earlier: Vec::new(),
    }
}

fn task(document: &Document, candidate: &Candidate, id: RowId, parent: Option<RowId>) -> Task {
    let words = document.source.at(candidate.span);
    let leader = speaker(document, candidate);
    let unit = LEADERS.iter().find(|row| Some(row.0) == leader.as_deref()).map(|row| row.2);
    let target = |quantity: &Quantity| Target {
        indicator: words.to_owned(),
        quantity: quantity.clone(),
        baseline: None,
    };
    Task {
        id,
        words: words.to_owned(),
        origin: origin(document, candidate),
        path: candidate.path.clone(),
        parent,
        year: if document.level == Level::LastYear { 2022 } else { 2023 },
        kind: match candidate.kind {
            Kind::Livelihood => TaskKind::Livelihood,
            Kind::Risk => TaskKind::Risk,
            Kind::IndicatorTarget => TaskKind::Target,
            _ => TaskKind::Routine,
        },
        leader,
        leads: unit.map(str::to_owned).into_iter().collect(),
        support: if words.contains('联') { vec!["财务处".to_owned()] } else { Vec::new() },
        deadline: candidate.deadline.clone(),
        deadline_words: None,
        deliverable: words.contains("方案").then(|| "实施方案1份".to_owned()),
        targets: candidate.quantities.iter().map(target).collect(),
        programmes: candidate.programmes.iter().map(|quoted| quoted.name.clone()).collect(),
        modality: candidate.modality.unwrap_or(Modality::Promote),
        own_choice: words.contains("教育宣传").then(|| "厅内例行工作，自选安排".to_owned()),
        done: None,
        milestones: Vec::new(),
        particulars: std::collections::BTreeMap::new(),
        earlier: Vec::new(),
    }
}

fn origin(document: &Document, candidate: &Candidate) -> Origin {
    Origin::Text { source: document.source.id.clone(), span: candidate.span }
}

fn speaker(document: &Document, candidate: &Candidate) -> Option<String> {
    document.extraction.sections[candidate.section].speaker.clone()
}

/// Links by shared pairs of characters: rough, but enough to look at.
fn links(ledger: &Ledger) -> Vec<Link> {
    let pairs = |words: &str| -> Vec<String> {
        let letters: Vec<char> = words.chars().filter(|c| c.is_alphabetic()).collect();
        let dull = ["教育", "工作", "建设", "推进", "推动", "加快", "全省", "提升"];
        let pairs = letters.windows(2).map(|pair| pair.iter().collect::<String>());
        pairs.filter(|pair| !dull.contains(&pair.as_str())).collect()
    };
    let mut links = Vec::new();
    for requirement in &ledger.requirements {
        let demanded = pairs(&requirement.words);
        for task in &ledger.tasks {
            let promised = pairs(&task.words);
            let mut shared: Vec<String> =
                demanded.iter().filter(|pair| promised.contains(pair)).cloned().collect();
            shared.dedup();
            if shared.len() < 3 {
                continue;
            }
            links.push(Link {
                requirement: requirement.id.clone(),
                task: task.id.clone(),
                relation: match shared.len() {
                    7.. => Relation::Equal,
                    5..7 => Relation::Subset,
                    _ => Relation::Intersect,
                },
                strength: u8::try_from(shared.len()).unwrap_or(10).min(10),
                weakenings: softer(requirement, task),
                shared,
                state: LinkState::Suggested,
                reason: None,
                fingerprint: requirement.fingerprint.clone(),
            });
        }
    }
    links
}

fn softer(requirement: &Requirement, task: &Task) -> Vec<Weakening> {
    let demanded = requirement.quantities.first();
    let promised = task.targets.first().map(|target| &target.quantity);
    match (demanded, promised) {
        (Some(a), Some(b)) if a.unit == b.unit && b.value < a.value => vec![Weakening {
            aspect: Aspect::Number,
            message: Text::of(
                format!("要求{}{}，任务{}{}", a.value, a.unit, b.value, b.unit),
                format!("demanded {}{}, promised {}{}", a.value, a.unit, b.value, b.unit),
            ),
        }],
        _ => Vec::new(),
    }
}

/// The rules of the sample's findings.
pub fn rules() -> Vec<RuleCard> {
    let card = |name: &str, title: Text, family: Text| RuleCard {
        name: name.to_owned(),
        page: format!(
            "# {}\n\n上级的每一条要求，都要有任务来承接。\n\nEnglish: see the title.\n",
            title.zh
        ),
        title,
        family,
    };
    let fit = Text::new("衔接", "Fit");
    let concrete = Text::new("谋实", "Concrete");
    vec![
        card(
            "requirement-without-task",
            Text::new("要求无任务承接", "Requirement without a task"),
            fit.clone(),
        ),
        card("weaker-promise", Text::new("任务软于要求", "Promise weaker than the demand"), fit),
        card("plan-load", Text::new("计划过载", "Plan load"), Text::new("聚焦", "Focus")),
        card(
            "no-quantity",
            Text::new("程度动词后没有数量", "No quantity after a verb of degree"),
            concrete.clone(),
        ),
        card("no-deadline", Text::new("没有期限", "No deadline"), concrete),
        card(
            "word-swap",
            Text::new("疑似整词替换", "Suspected word swap"),
            Text::new("文字", "Text"),
        ),
    ]
}

/// Findings on the sample.
pub fn findings(ledger: &Ledger) -> Vec<Finding> {
    let mut findings = Vec::new();
    let free = |row: &&Requirement| {
        row.parent.is_none() && !ledger.links.iter().any(|link| link.requirement == row.id)
    };
    findings.extend(ledger.requirements.iter().filter(free).map(unanswered));
    findings.extend(ledger.links.iter().filter(|link| !link.weakenings.is_empty()).map(weaker));
    let vague = |task: &&Task| task.targets.is_empty() && task.words.starts_with('加');
    findings.extend(ledger.tasks.iter().filter(vague).map(without_number));
    for document in &ledger.documents {
        let swaps = document.extraction.noise.iter().filter(|noise| noise.likely.is_some());
        findings.extend(swaps.map(|noise| swapped(document, noise)));
    }
    findings.push(Finding {
        rule: "plan-load".to_owned(),
        severity: Severity::Note,
        message: Text::new(
            "全年任务有六成压在年底前完成",
            "Six tasks in ten fall due at the end of the year",
        ),
        advice: Text::new(
            "把一部分节点提前到三季度。",
            "Move some milestones to the third quarter.",
        ),
        at: vec![Spot::Plan],
    });
    findings
}

fn unanswered(row: &Requirement) -> Finding {
    Finding {
        rule: "requirement-without-task".to_owned(),
        severity: Severity::Error,
        message: Text::of(
            format!("“{}”没有任务承接", row.words),
            format!("No task answers “{}”", row.words),
        ),
        advice: Text::new(
            "补一条任务，或写明由哪个单位承接。",
            "Add a task, or say which unit takes it up.",
        ),
        at: vec![Spot::Row(row.id.clone())],
    }
}

fn weaker(link: &Link) -> Finding {
    Finding {
        rule: "weaker-promise".to_owned(),
        severity: Severity::Warning,
        message: link.weakenings[0].message.clone(),
        advice: Text::new(
            "把目标提到要求的水平，或报批说明理由。",
            "Raise the target, or ask leave with a reason.",
        ),
        at: vec![Spot::Row(link.task.clone()), Spot::Row(link.requirement.clone())],
    }
}

fn without_number(task: &Task) -> Finding {
    let (source, span) = task.origin.text().expect("the sample's tasks come from texts");
    let verb = Span::new(span.start(), span.start() + "加大".len());
    Finding {
        rule: "no-quantity".to_owned(),
        severity: Severity::Warning,
        message: Text::of(
            format!("“{}”没有可核对的数", task.words),
            format!("“{}” has no number to check", task.words),
        ),
        advice: Text::new("写明做多少、何时完成。", "Say how much, and until when."),
        at: vec![Spot::Words { source: source.clone(), span: verb }],
    }
}

fn swapped(document: &Document, noise: &Noise) -> Finding {
    let words = document.source.at(noise.span);
    let likely = noise.likely.as_deref().unwrap_or_default();
    Finding {
        rule: "word-swap".to_owned(),
        severity: Severity::Error,
        message: Text::of(
            format!("“{words}”疑为“{likely}”"),
            format!("“{words}” probably stands for “{likely}”"),
        ),
        advice: Text::new("核对原件后改正。", "Check against the original and correct it."),
        at: vec![Spot::Words { source: document.source.id.clone(), span: noise.span }],
    }
}
