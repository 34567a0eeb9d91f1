//! What units have filled in, judged by the standard of their collection: of one unit, or of all that have handed in.
//! Never stored; what was judged lately is kept in memory for as long as the same editions count. Which verdict comes of
//! which numbers is decided in `core::evaluate`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use moushi_core::evaluate::filling::Filling;
use moushi_core::evaluate::intake::Intake;
use moushi_core::evaluate::run::run_after;
use moushi_core::evaluate::small::Past;
use moushi_core::evaluate::standard::Standard;
use moushi_core::track::climb::Step;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::evaluate::Judged;
use super::fillings;
use super::releases::{self, Counted};
use crate::error::Trouble;
use crate::store::Store;
use crate::store::tables::{climb, collection, edition, org, release, slip};

/// How many ids are asked for at a time.
const PORTION: usize = 500;
/// How much is kept, in cells of about 16 bytes; what was looked at least recently goes first.
const KEPT: usize = 4_000_000;
/// Collections that are judged side by side at most.
const LANES: usize = 8;

/// What was handed in, judged.
#[derive(Debug)]
pub struct Judging {
    /// What came out; its files are the tables of the fillings.
    pub judged: Judged<'static>,
    /// The fillings that it rests on, each with the first of its files.
    pub handed_in: Vec<HandedIn>,
    /// Units that have not handed in.
    pub missing: usize,
}

/// A filling that counts.
#[derive(Clone, Debug)]
pub struct HandedIn {
    /// The slip.
    pub slip: String,
    /// Name of the unit that filled it in.
    pub unit: String,
    /// The edition that counts.
    pub edition: i64,
    /// The body that asks has accepted it.
    pub accepted: bool,
    /// Number of its first file.
    pub first: u32,
    /// How many files it has.
    pub files: u32,
}

impl Judging {
    /// Whether a unit of the highest level has that code.
    pub fn has(&self, code: &str) -> bool {
        self.judged.run.frames.level(0).units.iter().any(|unit| unit.code == code)
    }

    /// The filling in which a file stands.
    pub fn of_file(&self, file: u32) -> Option<&HandedIn> {
        self.handed_in.iter().find(|one| (one.first..one.first + one.files).contains(&file))
    }

    /// The editions that it rests on.
    pub fn editions(&self) -> Vec<Counted> {
        let one = |one: &HandedIn| Counted { slip: one.slip.clone(), edition: one.edition };
        self.handed_in.iter().map(one).collect()
    }

    /// What it takes up, in cells.
    fn weight(&self) -> usize {
        let frames = &self.judged.run.frames;
        let levels = 0..self.judged.run.standard.levels.len();
        let cells = levels.map(|at| frames.level(at).units.len() * frames.level(at).columns.len());
        1 + cells.sum::<usize>()
    }
}

/// What was judged lately.
#[derive(Debug, Default)]
pub struct Judgings {
    kept: Mutex<Vec<(String, Arc<Judging>)>>,
    /// Whoever wants what is being judged waits for it instead of judging it again.
    making: [tokio::sync::Mutex<()>; LANES],
}

impl Judgings {
    /// What the units of a collection have handed in, judged.
    pub async fn of_collection(
        &self,
        store: &Store,
        of: &collection::Model,
    ) -> Result<Arc<Judging>, Trouble> {
        let last = releases::newest(store.read(), &of.id).await?;
        self.of(store, of, Basis::live(store.read(), of, last.as_ref()).await?).await
    }

    /// What was released of a collection, judged as it was then.
    pub async fn of_release(
        &self,
        store: &Store,
        of: &collection::Model,
        row: &release::Model,
    ) -> Result<Arc<Judging>, Trouble> {
        self.of(store, of, Basis::released(store.read(), of, row).await?).await
    }

    async fn of(
        &self,
        store: &Store,
        of: &collection::Model,
        basis: Basis,
    ) -> Result<Arc<Judging>, Trouble> {
        let key = basis.key(of);
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let lane = of.id.bytes().map(usize::from).sum::<usize>() % LANES;
        let _lane = self.making[lane].lock().await;
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let judging = Arc::new(judged(store.read(), of, basis).await?);
        self.keep(key, Arc::clone(&judging));
        Ok(judging)
    }

    fn known(&self, key: &str) -> Option<Arc<Judging>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(at);
        let judging = Arc::clone(&found.1);
        kept.push(found);
        Some(judging)
    }

    fn keep(&self, key: String, judging: Arc<Judging>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((key, judging));
        let mut weight: usize = kept.iter().map(|(_, one)| one.weight()).sum();
        while weight > KEPT && kept.len() > 1 {
            weight -= kept.remove(0).1.weight();
        }
    }
}

/// On what a judging rests: which edition of which unit counts, and what had been shown before.
struct Basis {
    all: Vec<Counting>,
    missing: usize,
    standard: &'static Standard,
    past: String,
    /// Number of the release that showed it; 0 for none.
    after: i64,
}

/// A slip whose edition counts.
struct Counting {
    slip: slip::Model,
    unit: String,
    edition: i64,
}

impl Basis {
    /// As it stands now, after what was released last.
    async fn live(
        db: &impl ConnectionTrait,
        of: &collection::Model,
        last: Option<&release::Model>,
    ) -> Result<Self, Trouble> {
        let slips = slips(db, of).await?;
        let counts = counting(db, &slips).await?;
        Self::new(db, of, (slips, counts), last).await
    }

    /// As it stood when it was released.
    async fn released(
        db: &impl ConnectionTrait,
        of: &collection::Model,
        row: &release::Model,
    ) -> Result<Self, Trouble> {
        let slips = slips(db, of).await?;
        let counted = releases::counted(row)?;
        let edition = |slip: &slip::Model| {
            counted.iter().find(|one| one.slip == slip.id).map(|one| one.edition)
        };
        let counts = slips.iter().map(edition).collect();
        let before = releases::numbered(db, &of.id, row.seq - 1).await?;
        Self::new(db, of, (slips, counts), before.as_ref()).await
    }

    async fn new(
        db: &impl ConnectionTrait,
        of: &collection::Model,
        (slips, counts): (Vec<slip::Model>, Vec<Option<i64>>),
        last: Option<&release::Model>,
    ) -> Result<Self, Trouble> {
        let standard = fillings::standard(db, of).await?;
        let names = names(db, &slips).await?;
        let asked = slips.len();
        let counts = slips.into_iter().zip(counts).filter_map(|(slip, edition)| {
            let unit = names.get(&slip.org_id).cloned().unwrap_or_default();
            Some(Counting { slip, unit, edition: edition? })
        });
        let all: Vec<Counting> = counts.collect();
        let missing = asked - all.len();
        // Marks are those of a pack as it was: of another version nothing can be compared.
        let last = last.filter(|last| last.pack_version == standard.version);
        let (past, after) = last.map_or((String::new(), 0), |last| (last.past.clone(), last.seq));
        Ok(Self { all, missing, standard, past, after })
    }

    /// By what it is known: nothing that decides what comes out is left out.
    fn key(&self, of: &collection::Model) -> String {
        let Self { standard, missing, after, .. } = self;
        let mut key = format!("{} {} {} {missing} {after}", of.id, standard.name, standard.version);
        for one in &self.all {
            let Counting { slip, unit, edition } = one;
            // Writing to a string cannot fail.
            let _ = write!(key, "\n{} {} {edition} {unit}", slip.id, slip.state);
        }
        key
    }
}

/// What the units of a collection have handed in, judged as it stands in `db`: also within a change that has not ended.
pub async fn of_collection(
    db: &impl ConnectionTrait,
    of: &collection::Model,
) -> Result<Judging, Trouble> {
    let last = releases::newest(db, &of.id).await?;
    judged(db, of, Basis::live(db, of, last.as_ref()).await?).await
}

/// What one unit has filled in last, judged by itself: how it would come out.
pub async fn of_slip(
    db: &impl ConnectionTrait,
    row: &slip::Model,
    of: &collection::Model,
) -> Result<Judging, Trouble> {
    let edition = fillings::newest(db, &row.id).await?.map(|newest| newest.seq);
    let basis = Basis::new(db, of, (vec![row.clone()], vec![edition]), None).await?;
    judged(db, of, Basis { missing: 0, ..basis }).await
}

async fn judged(
    db: &impl ConnectionTrait,
    of: &collection::Model,
    basis: Basis,
) -> Result<Judging, Trouble> {
    let mut bodies = bodies(db, of, &basis.all).await?;
    let work = move || {
        let Basis { all, missing, standard, past, .. } = basis;
        let past = if past.is_empty() { Past::default() } else { serde_json::from_str(&past)? };
        let mut fillings = Vec::with_capacity(all.len());
        for one in all {
            let body = bodies.remove(&(one.slip.id.clone(), one.edition)).unwrap_or_default();
            fillings.push((one, serde_json::from_str::<Filling>(&body)?));
        }
        Ok::<_, serde_json::Error>(put_together(standard, fillings, missing, &past))
    };
    let judging = tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?;
    Ok(judging.map_err(anyhow::Error::from)?)
}

fn put_together(
    standard: &'static Standard,
    all: Vec<(Counting, Filling)>,
    missing: usize,
    past: &Past,
) -> Judging {
    let mut intake = Intake::new(standard);
    let (mut files, mut handed_in): (Vec<String>, Vec<HandedIn>) = (Vec::new(), Vec::new());
    for (Counting { slip, unit, edition }, filling) in all {
        let first = u32::try_from(files.len()).unwrap_or(u32::MAX);
        filling.put(&mut intake, first);
        for table in &filling.tables {
            let level = standard.level_named(&table.level);
            let title = level.map(|level| standard.levels[level].title.zh.to_string());
            files.push(format!("{unit} · {}", title.unwrap_or_default()));
        }
        let count = u32::try_from(filling.tables.len()).unwrap_or(u32::MAX);
        let accepted = slip.state == "accepted";
        handed_in.push(HandedIn { slip: slip.id, unit, edition, accepted, first, files: count });
    }
    let (frames, flaws) = intake.finish();
    let run = run_after(standard, frames, past);
    Judging { judged: Judged { run, flaws, files }, handed_in, missing }
}

/// The slips of a collection that are not withdrawn, always in the same order.
async fn slips(
    db: &impl ConnectionTrait,
    of: &collection::Model,
) -> Result<Vec<slip::Model>, Trouble> {
    let rows = slip::Entity::find()
        .filter(slip::Column::CollectionId.eq(of.id.as_str()))
        .order_by_asc(slip::Column::Id);
    let mut rows = rows.all(db).await?;
    rows.retain(|slip| slip.state != "withdrawn");
    Ok(rows)
}

/// The edition of each slip that counts: the newest while it climbs and once it is accepted; the one that was accepted
/// while it is open for a correction; none before it is handed in and after it was sent back.
async fn counting(
    db: &impl ConnectionTrait,
    slips: &[slip::Model],
) -> Result<Vec<Option<i64>>, Trouble> {
    let mut last: HashMap<String, climb::Model> = HashMap::new();
    for portion in slips.chunks(PORTION) {
        let ids = portion.iter().map(|slip| slip.id.as_str());
        let steps = climb::Entity::find()
            .filter(climb::Column::SlipId.is_in(ids))
            .order_by_asc(climb::Column::Seq);
        last.extend(steps.all(db).await?.into_iter().map(|step| (step.slip_id.clone(), step)));
    }
    let counts = |slip: &slip::Model| {
        let step = last.get(&slip.id)?;
        (Step::of(&step.kind) != Some(Step::Return)).then_some(step.edition)
    };
    Ok(slips.iter().map(counts).collect())
}

/// The bodies of editions, by slip and number.
async fn bodies(
    db: &impl ConnectionTrait,
    of: &collection::Model,
    all: &[Counting],
) -> Result<HashMap<(String, i64), String>, Trouble> {
    let mut bodies = HashMap::with_capacity(all.len());
    for portion in all.chunks(PORTION) {
        let wanted: HashMap<&str, i64> =
            portion.iter().map(|one| (one.slip.id.as_str(), one.edition)).collect();
        let rows = edition::Entity::find()
            .filter(edition::Column::PlanId.eq(of.plan_id.as_str()))
            .filter(edition::Column::SlipId.is_in(wanted.keys().copied()))
            .filter(edition::Column::Seq.is_in(wanted.values().copied()));
        for row in rows.all(db).await? {
            if wanted.get(row.slip_id.as_str()) == Some(&row.seq) {
                bodies.insert((row.slip_id, row.seq), row.body);
            }
        }
    }
    Ok(bodies)
}

async fn names(
    db: &impl ConnectionTrait,
    slips: &[slip::Model],
) -> Result<HashMap<String, String>, Trouble> {
    let mut names = HashMap::with_capacity(slips.len());
    for portion in slips.chunks(PORTION) {
        let ids = portion.iter().map(|slip| slip.org_id.as_str());
        let units = org::Entity::find().filter(org::Column::Id.is_in(ids)).all(db).await?;
        names.extend(units.into_iter().map(|unit| (unit.id, unit.name)));
    }
    Ok(names)
}
