//! How a plan stood at the end of a day is told back from the record, whatever was done since: rows
//! added, changed one by one and many at once, removed and brought back, accepted and undone.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use moushi::app::acts::candidate::{Accept, Undo};
use moushi::app::acts::entry::Edit;
use moushi::app::acts::entry::bulk::{EditMany, Revert, RowEdit};
use moushi::app::acts::entry::life::{Add, Remove, Restore};
use moushi::app::asks::difference::Difference;
use moushi::app::asks::documents::{Documents, Review};
use moushi::app::asks::entries::{Entries, Line};
use moushi::app::caller::Caller;
use moushi::app::clock::Clock;
use moushi::app::diff::{self, State};
use moushi::app::door::Act;
use moushi::error::Trouble;
use moushi::store::filter::Filter;

use crate::chance::Chance;
use crate::planning::plan as newest;
use crate::world::World;

const DAY: i64 = 24 * 3_600_000;

struct Story {
    world: World,
    clerk: Caller,
    plan: String,
    chance: Chance,
    /// Candidates that have not been decided.
    waiting: Vec<String>,
    decided: Vec<String>,
    batches: Vec<String>,
    /// What was done, by name, when it was not refused.
    done: BTreeMap<&'static str, usize>,
}

impl Story {
    /// Does an act; a refusal (the row is gone, somebody changed it since) is part of the story.
    async fn act<A: Act>(&mut self, act: A) -> Option<A::Answer> {
        match self.world.door.act(&self.clerk, None, act).await {
            Ok(answer) => {
                *self.done.entry(A::NAME).or_default() += 1;
                Some(answer)
            }
            Err(Trouble::Refusal(_)) => None,
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn row(&mut self, removed: bool) -> Option<Line> {
        let filter = Filter {
            plan: self.plan.clone(),
            noun: "task".to_owned(),
            removed,
            ..Filter::default()
        };
        let ask = Entries { filter, group: String::new() };
        let rows = self.world.door.ask(&self.clerk, ask).await.expect("rows").rows;
        (!rows.is_empty()).then(|| self.chance.pick(&rows).clone())
    }

    fn fields(&mut self) -> BTreeMap<String, String> {
        let all = [
            ("words", ["完成校舍加固项目5个", "完成校舍加固项目8个", "新建幼儿园2所"]),
            ("due", ["3月底前", "6月底前", ""]),
            ("unit", ["基础教育处", "财务处", ""]),
            ("programmes", ["强基行动", "", "春蕾行动"]),
        ];
        let (field, words) = *self.chance.pick(&all);
        BTreeMap::from([(field.to_owned(), (*self.chance.pick(&words)).to_owned())])
    }

    async fn step(&mut self) {
        match self.chance.below(9) {
            0 => {
                let (plan, noun) = (self.plan.clone(), "task".to_owned());
                let words = self.chance.pick(&["开展校园食堂检查", "建设实训基地2个"]).to_string();
                self.act(Add { plan, noun, words, fields: BTreeMap::new(), above: String::new() })
                    .await;
            }
            1 | 2 => {
                let Some(row) = self.row(false).await else { return };
                let fields = self.fields();
                self.act(Edit { entry: row.id, version: row.version, fields }).await;
            }
            3 => {
                let Some(row) = self.row(false).await else { return };
                self.act(Remove { entry: row.id, version: row.version }).await;
            }
            4 => {
                let Some(row) = self.row(true).await else { return };
                self.act(Restore { entry: row.id }).await;
            }
            5 => self.many().await,
            6 => {
                let Some(batch) = self.batches.pop() else { return };
                self.act(Revert { plan: self.plan.clone(), batch }).await;
            }
            7 => {
                let Some(candidate) = self.waiting.pop() else { return };
                if self.act(Accept { candidate: candidate.clone(), version: 1 }).await.is_some() {
                    self.decided.push(candidate);
                }
            }
            _ => {
                let Some(candidate) = self.decided.pop() else { return };
                self.act(Undo { candidate }).await;
            }
        }
    }

    async fn many(&mut self) {
        let mut rows: Vec<RowEdit> = Vec::new();
        let fields = self.fields();
        for _ in 0..3 {
            let Some(row) = self.row(false).await else { continue };
            if rows.iter().all(|known| known.entry != row.id) {
                rows.push(RowEdit { entry: row.id, version: row.version, fields: fields.clone() });
            }
        }
        let many = EditMany { plan: self.plan.clone(), rows };
        if let Some(made) = self.act(many).await {
            self.batches.push(made.batch);
        }
    }

    async fn stands(&self) -> State {
        let door = &self.world.door;
        let plan = door.plans.get(&door.store, &self.plan).await.expect("computed");
        diff::state(&plan.expect("there is a plan").ledger)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_day_is_told_back_as_it_was() {
    let mut world = World::new().await;
    world.read_documents().await;
    let at = Arc::new(AtomicI64::new(Clock::Machine.now()));
    world.door.clock = Clock::Set(at.clone());
    let clerk = world.caller("linlan").await;
    let plan = newest(&world, "linlan").await;
    let mut waiting = Vec::new();
    for document in
        world.door.ask(&clerk, Documents { plan: plan.clone() }).await.expect("documents")
    {
        let review = Review { document: document.id };
        let review = world.door.ask(&clerk, review).await.expect("a document to review");
        waiting.extend(review.candidates.into_iter().take(12).map(|one| one.id));
    }
    let (chance, done) = (Chance::new(11), BTreeMap::new());
    let (decided, batches) = (Vec::new(), Vec::new());
    let mut story = Story { world, clerk, plan, chance, waiting, decided, batches, done };
    let mut days: Vec<(String, State)> = Vec::new();
    for _ in 0..12 {
        for _ in 0..12 {
            story.step().await;
        }
        days.push((story.world.door.clock.today().to_string(), story.stands().await));
        at.fetch_add(DAY, Ordering::Relaxed);
    }
    assert_eq!(story.done.len(), 8, "every kind of change was made: {:?}", story.done);
    for (at, (from, before)) in days.iter().enumerate() {
        for (to, after) in &days[at..] {
            let plan = story.plan.clone();
            let ask = Difference { plan, from: format!("date:{from}"), to: format!("date:{to}") };
            let told = story.world.door.ask(&story.clerk, ask).await.expect("a difference").changes;
            assert_eq!(told, diff::between(before, after), "{from} to {to}");
        }
    }
}
