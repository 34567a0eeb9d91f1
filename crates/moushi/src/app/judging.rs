//! What units have filled in, judged by the standard of their collection: of one unit, or of all that have handed in.
//! Reckoned when somebody looks, never stored. Which verdict comes of which numbers is decided in `core::evaluate`.

use std::collections::HashMap;

use moushi_core::evaluate::filling::Filling;
use moushi_core::evaluate::intake::Intake;
use moushi_core::evaluate::run::run;
use moushi_core::evaluate::standard::Standard;
use moushi_core::track::climb::Step;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::evaluate::Judged;
use super::fillings;
use crate::error::Trouble;
use crate::store::tables::{climb, collection, edition, org, slip};

/// How many ids are asked for at a time.
const PORTION: usize = 500;

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
}

/// What the units of a collection have handed in, judged.
pub async fn of_collection(
    db: &impl ConnectionTrait,
    of: &collection::Model,
) -> Result<Judging, Trouble> {
    let standard = fillings::standard(of)?;
    let slips = slip::Entity::find()
        .filter(slip::Column::CollectionId.eq(of.id.as_str()))
        .order_by_asc(slip::Column::Id);
    let mut slips = slips.all(db).await?;
    slips.retain(|slip| slip.state != "withdrawn");
    let counts = counting(db, &slips).await?;
    let names = names(db, &slips).await?;
    let mut all = Vec::with_capacity(slips.len());
    for (slip, edition) in slips.iter().zip(counts) {
        let Some(edition) = edition else { continue };
        let unit = names.get(&slip.org_id).cloned().unwrap_or_default();
        all.push((slip.clone(), unit, edition.seq, fillings::body(&edition)?));
    }
    let missing = slips.len() - all.len();
    let judging = tokio::task::spawn_blocking(move || judged(standard, all, missing)).await;
    Ok(judging.map_err(anyhow::Error::from)?)
}

/// What one unit has filled in last, judged by itself: how it would come out.
pub async fn of_slip(
    db: &impl ConnectionTrait,
    row: &slip::Model,
    of: &collection::Model,
) -> Result<Judging, Trouble> {
    let standard = fillings::standard(of)?;
    let newest = fillings::newest(db, &row.id).await?;
    let names = names(db, std::slice::from_ref(row)).await?;
    let unit = names.get(&row.org_id).cloned().unwrap_or_default();
    let mut all = Vec::new();
    if let Some(newest) = newest {
        all.push((row.clone(), unit, newest.seq, fillings::body(&newest)?));
    }
    let judging = tokio::task::spawn_blocking(move || judged(standard, all, 0)).await;
    Ok(judging.map_err(anyhow::Error::from)?)
}

fn judged(
    standard: &'static Standard,
    all: Vec<(slip::Model, String, i64, Filling)>,
    missing: usize,
) -> Judging {
    let mut intake = Intake::new(standard);
    let (mut files, mut handed_in): (Vec<String>, Vec<HandedIn>) = (Vec::new(), Vec::new());
    for (slip, unit, edition, filling) in all {
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
    Judging { judged: Judged { run: run(standard, frames), flaws, files }, handed_in, missing }
}

/// The edition of each slip that counts: the newest while it climbs and once it is accepted; the one that was accepted
/// while it is open for a correction; none before it is handed in and after it was sent back.
async fn counting(
    db: &impl ConnectionTrait,
    slips: &[slip::Model],
) -> Result<Vec<Option<edition::Model>>, Trouble> {
    let (mut last, mut editions) = (HashMap::new(), HashMap::new());
    for portion in slips.chunks(PORTION) {
        let ids: Vec<&str> = portion.iter().map(|slip| slip.id.as_str()).collect();
        let steps = climb::Entity::find()
            .filter(climb::Column::SlipId.is_in(ids.iter().copied()))
            .order_by_asc(climb::Column::Seq);
        last.extend(steps.all(db).await?.into_iter().map(|step| (step.slip_id.clone(), step)));
        let rows = edition::Entity::find().filter(edition::Column::SlipId.is_in(ids));
        for row in rows.all(db).await? {
            editions.insert((row.slip_id.clone(), row.seq), row);
        }
    }
    let counts = |slip: &slip::Model| {
        let step: &climb::Model = last.get(&slip.id)?;
        if Step::of(&step.kind) == Some(Step::Return) {
            return None;
        }
        editions.remove(&(slip.id.clone(), step.edition))
    };
    Ok(slips.iter().map(counts).collect())
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
