//! What people decided survives; what is suggested does not depend on order; coverage counts.

use moushi_core::align::{Cover, coverage, merge_same, suggest, weakenings};
use moushi_core::model::{
    Aspect, Fingerprint, Ledger, Link, LinkState, Modality, Origin, Relation, Requirement, RowId,
    Task,
};
use moushi_core::text::{SourceId, Span};
use proptest::prelude::*;

use super::pool::{Pool, requirement, task};

fn pool() -> Pool {
    Pool::parse(include_str!("../../src/align/suggest.md"))
}

fn demand(id: &str, words: &str) -> Requirement {
    requirement(RowId(id.into()), "应当", "-", words, 2023)
}

fn promise(id: &str, words: &str) -> Task {
    task(id, "基础教育处", "-", words, 2023)
}

fn link(requirement: &Requirement, task: &Task, state: LinkState) -> Link {
    Link {
        requirement: requirement.id.clone(),
        task: task.id.clone(),
        relation: Relation::Equal,
        strength: 9,
        shared: vec!["人工确认".into()],
        state,
        reason: None,
        fingerprint: requirement.fingerprint.clone(),
        weakenings: vec![],
    }
}

#[test]
fn shared_words_are_words() {
    let rows = [demand("R1", "办好“大思政课”，建设15个大中小学思政课一体化共同体")];
    let tasks = [promise("T1", "围绕“大思政课”，组建大中小学思政课一体化共同体15个")];
    let links = suggest(&rows, &tasks, &[]);
    assert_eq!(links[0].shared, ["“大思政课”", "大中小学思政课一体化共同体", "15个"]);
}

#[test]
fn a_confirmed_link_is_doubted_when_the_words_above_change() {
    let mut rows = [demand("R1", "普惠性幼儿园覆盖率达到87%")];
    let tasks = [promise("T1", "普惠性幼儿园覆盖率达到87%")];
    let known = [link(&rows[0], &tasks[0], LinkState::Confirmed)];
    assert_eq!(suggest(&rows, &tasks, &known), known);
    rows[0] = demand("R1", "普惠性幼儿园覆盖率达到90%");
    let links = suggest(&rows, &tasks, &known);
    assert_eq!((links.len(), links[0].state), (1, LinkState::Doubted));
    assert_eq!(links[0].weakenings.len(), 1, "the new number is harder than the promise");
    let gone = suggest(&[], &tasks, &known);
    assert_eq!((gone.len(), gone[0].state), (1, LinkState::Doubted));
}

#[test]
fn a_refused_link_is_not_suggested_again() {
    let rows = [demand("R1", "普惠性幼儿园覆盖率达到87%")];
    let tasks = [promise("T1", "普惠性幼儿园覆盖率达到87%")];
    let known = [link(&rows[0], &tasks[0], LinkState::Refused)];
    assert_eq!(suggest(&rows, &tasks, &known), known);
}

#[test]
fn coverage_counts_rows_headings_and_tasks_without_basis() {
    let mut ledger = Ledger::new("青岚省教育厅", 2023);
    let heading = demand("R1", "抢抓机遇、创新求变");
    let mut first = demand("R2", "普惠性幼儿园覆盖率达到87%");
    first.parent = Some(heading.id.clone());
    let mut second = demand("R3", "招聘特岗教师3000名");
    second.parent = Some(heading.id.clone());
    let lonely = demand("R4", "开展国防教育");
    ledger.requirements = vec![heading, first, second, lonely];
    let mut own = promise("T4", "编制年鉴");
    own.own_choice = Some("厅领导交办".into());
    ledger.tasks = vec![
        promise("T1", "普惠性幼儿园覆盖率达到85%"),
        promise("T2", "招聘特岗教师3000名"),
        promise("T3", "举办运动会"),
        own,
    ];
    ledger.links = suggest(&ledger.requirements, &ledger.tasks, &[]);
    ledger.links[1].state = LinkState::Confirmed;
    let view = coverage(&ledger);
    let covers: Vec<Cover> = view.requirements.iter().map(|row| row.cover).collect();
    assert_eq!(covers, [Cover::Suggested, Cover::Suggested, Cover::Full, Cover::None]);
    assert!(view.requirements[0].through_children && view.requirements[1].weakened);
    let counts = &view.counts;
    assert_eq!((counts.full, counts.suggested, counts.none, counts.weakened), (1, 2, 1, 1));
    assert_eq!(view.without_basis, [RowId("T3".into())]);
    assert_eq!(view.own_choice, [RowId("T4".into())]);
    assert_eq!(view.leads.columns, ["基础教育处"]);
    let cell = view.leads.rows[1][0].unwrap();
    assert!(cell.weakened && !cell.confirmed && cell.tasks == 1);
    assert_eq!(view.leads.rows[3], [None]);
    let lead = &view.by_lead[0];
    assert_eq!((lead.tasks, lead.linked, lead.own_choice, lead.without_basis), (4, 2, 1, 1));
    assert_eq!(view.by_source.len(), 1, "typed-in rows have no document");
}

#[test]
fn one_demand_of_two_superiors_is_one_row() {
    let province = requirement(
        RowId("R1".into()),
        "应当",
        "2023年底前",
        "普惠性幼儿园覆盖率达到85%以上",
        2023,
    );
    let other = demand("R2", "深化考试招生制度改革");
    let ministry = requirement(
        RowId("R3".into()),
        "必须",
        "2023年6月底前",
        "普惠性幼儿园覆盖率达到87%以上",
        2023,
    );
    let mut child = demand("R4", "公办园占比达到53%");
    child.parent = Some(RowId("R1".into()));
    let merged = merge_same(&[province, other, ministry, child]);
    let ids: Vec<&str> = merged.requirements.iter().map(|row| row.id.0.as_str()).collect();
    assert_eq!(ids, ["R2", "R3", "R4"], "the harder number is kept");
    let kept = &merged.requirements[1];
    assert_eq!(
        (kept.modality, kept.words.as_str()),
        (Modality::Must, "普惠性幼儿园覆盖率达到87%以上")
    );
    assert_eq!(merged.requirements[2].parent, Some(kept.id.clone()));
    let told: Vec<Aspect> = merged.groups[0].differences.iter().map(|one| one.aspect).collect();
    assert_eq!(told, [Aspect::Number, Aspect::Deadline, Aspect::Modality]);
}

#[test]
fn the_page_on_softer_promises_holds() {
    let page = include_str!("../../src/align/weaken.md");
    let block = page.split("```weaken year=2023\n").nth(1).unwrap().split("```").next().unwrap();
    for line in block.lines() {
        let (rows, expected) = line.split_once(" -> ").unwrap_or((line, ""));
        let [head, asked, due, said] = rows.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("not in the notation: {line}")
        };
        let (modality, demanded) = head.split_once(' ').unwrap();
        let row = requirement(RowId("R1".into()), modality, demanded, asked, 2023);
        let found = weakenings(&row, &task("T1", "基础教育处", due, said, 2023));
        let told: Vec<String> =
            found.iter().map(|one| format!("{:?}", one.aspect).to_lowercase()).collect();
        assert_eq!(told.join(" "), expected, "{line}: {found:?}");
    }
}

#[test]
fn numbers_are_placed_in_their_words_wherever_these_stand_in_the_source() {
    let (asked, said) =
        ("普惠性幼儿园覆盖率达到87%以上", "公办园占比53%，普惠性幼儿园覆盖率达到85%");
    let base = "一、总体要求。".len();
    let id = SourceId::of("any");
    let origin = |length| Origin::Text { source: id.clone(), span: Span::new(base, base + length) };
    let mut row = demand("R1", asked);
    row.origins = vec![origin(asked.len())];
    let mut promised = promise("T1", said);
    promised.origin = origin(said.len());
    for quantity in
        row.quantities.iter_mut().chain(promised.targets.iter_mut().map(|t| &mut t.quantity))
    {
        quantity.span = quantity.span.shifted(base);
    }
    let found = weakenings(&row, &promised);
    assert_eq!(found[0].message.zh, "“普惠性幼儿园覆盖率”要求87%以上，任务只写85%。");
    promised.origin = origin(said.len() + 3);
    assert_eq!(weakenings(&row, &promised), found, "words cleaned of noise");
    promised.words = "提高普惠水平".into();
    promised.targets.remove(0);
    promised.targets[0].indicator = "普惠性幼儿园覆盖率".into();
    assert_eq!(weakenings(&row, &promised).len(), 1, "the number stands in another cell");
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[幼儿园普惠性覆盖率达到必须探索的和“”，。0-9%万个]{0,30}", ".{0,20}",]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_words_are_taken(asked in prop::collection::vec(words(), 0..6), said in prop::collection::vec(words(), 0..6)) {
        let rows: Vec<_> = asked.iter().enumerate().map(|(at, words)| demand(&format!("R{at}"), words)).collect();
        let tasks: Vec<_> = said.iter().enumerate().map(|(at, words)| promise(&format!("T{at}"), words)).collect();
        let links = suggest(&rows, &tasks, &[]);
        prop_assert!(links.iter().all(|link| (1..=10).contains(&link.strength)));
        prop_assert_eq!(&links, &suggest(&rows, &tasks, &[]));
        let mut ledger = Ledger::new("x", 2023);
        (ledger.requirements, ledger.tasks, ledger.links) = (merge_same(&rows).requirements, tasks, links);
        coverage(&ledger);
    }

    #[test]
    fn the_order_of_tasks_does_not_matter(seed in any::<u64>()) {
        let mut pool = pool();
        let before = suggest(&pool.requirements, &pool.tasks, &[]);
        pool.tasks.sort_by_key(|task| Fingerprint::of(&format!("{seed}{}", task.id)));
        prop_assert_eq!(before, suggest(&pool.requirements, &pool.tasks, &[]));
    }

    #[test]
    fn decisions_survive(picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 0..12)) {
        let pool = pool();
        let mut known: Vec<Link> = Vec::new();
        for (row, task, confirmed) in picks {
            let state = if confirmed { LinkState::Confirmed } else { LinkState::Refused };
            let new = link(row.get(&pool.requirements), task.get(&pool.tasks), state);
            if !known.iter().any(|one| (&one.requirement, &one.task) == (&new.requirement, &new.task)) {
                known.push(new);
            }
        }
        let links = suggest(&pool.requirements, &pool.tasks, &known);
        for one in &known {
            let found: Vec<&Link> = links.iter().filter(|link| (&link.requirement, &link.task) == (&one.requirement, &one.task)).collect();
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!((found[0].state, &found[0].shared), (one.state, &one.shared));
        }
        prop_assert_eq!(&suggest(&pool.requirements, &pool.tasks, &links), &links, "again changes nothing");
    }
}
