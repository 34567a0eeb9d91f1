//! One study 一项增值研究: question and model, its editions, what came of one of them, objections with their answers. Whoever has a
//! part in it sees the findings and the card as a whole, and of units its own alone.

use std::collections::{BTreeMap, HashMap};

use moushi_core::growth::specification::Specification;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use super::objections::{filed, objections};
use super::told::{
    Asked, Compared, Edition, Lacks, Named, Row, Section, Shown, Units, Whole, Written,
};
use super::years::years;
use super::{Standing, day, seen, state};
use crate::app::authority::{self, Target, allows, offered};
use crate::app::door::{Ask, Eyes};
use crate::app::studying;
use crate::app::studying::kept::{Level, Results, Unit, Varied};
use crate::error::Trouble;
use crate::store::tables::{account, org, person, study, study_edition, study_file, study_unit};

/// One study, with one of its editions.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Study {
    /// The study.
    pub study: String,
    /// Number of the edition; the newest that the caller sees when 0.
    #[serde(default)]
    pub edition: i64,
    /// The grouping whose units are listed; the first when empty.
    #[serde(default)]
    pub grouping: String,
    /// `band`: units that lie alike stand together; else they stand by name. By no effect and by no place.
    #[serde(default)]
    pub by: String,
}

const MAY: &[&str] = &[
    "study-edit",
    "study-drop",
    "study-data",
    "study-place",
    "study-release",
    "study-objection-answer",
];

impl Ask for Study {
    const NAME: &'static str = "study";
    const TITLE: Text = Text::new("增值研究结果", "A study and its results");
    type View = Whole;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Whole, Trouble> {
        let (row, editions, standing) = seen(eyes, &self.study).await?;
        let db = eyes.store.read();
        let house = org::Entity::find_by_id(&row.org_id).one(db).await?;
        let house = house.ok_or_else(authority::not_found)?;
        let edition = self.chosen(&editions)?;
        let shown = match edition {
            Some(edition) => self.shown(eyes, edition, &house, standing).await?,
            None => None,
        };
        let grouping = shown.as_ref().map(|shown| shown.units.grouping.clone());
        let years = match (edition, grouping) {
            (Some(edition), Some(grouping)) => {
                years(eyes, &row, edition, &grouping, standing).await?
            }
            _ => None,
        };
        let people = people(eyes, &editions).await?;
        let earlier = match row.earlier_id.as_str() {
            "" => None,
            id => study::Entity::find_by_id(id).one(db).await?.map(named),
        };
        let asked = asked(studying::specification(&row.specification)?);
        let may = match standing {
            Standing::Own => self.may(eyes, &house, &editions),
            _ => Vec::new(),
        };
        Ok(Whole {
            objections: objections(eyes, &row, &editions, standing, &may).await?,
            comparable: comparable(eyes, &row, standing).await?,
            id: row.id,
            org_id: house.id,
            org: house.name,
            title: row.title,
            year: row.year,
            asked,
            earlier,
            standing,
            version: row.version,
            editions: editions.into_iter().map(|one| line(one, &people)).collect(),
            shown,
            years,
            may,
        })
    }
}

impl Study {
    /// The edition that is shown: the one asked for, else the newest that has results.
    fn chosen<'a>(
        &self,
        editions: &'a [study_edition::Model],
    ) -> Result<Option<&'a study_edition::Model>, Trouble> {
        if self.edition == 0 {
            return Ok(editions.iter().find(|one| one.state == "made"));
        }
        let found = editions.iter().find(|one| one.seq == self.edition);
        Ok(Some(found.ok_or_else(authority::not_found)?))
    }

    /// What the caller may do now, as far as the editions let it.
    fn may(
        &self,
        eyes: &Eyes<'_>,
        house: &org::Model,
        editions: &[study_edition::Model],
    ) -> Vec<String> {
        let mut may = offered(eyes.caller, MAY, &house.path);
        let released = editions.iter().any(|one| one.released_at != 0);
        let waiting = editions.iter().any(|one| one.state == "waiting");
        let newest = editions.iter().find(|one| one.state == "made");
        let draft = newest.filter(|one| one.released_at == 0);
        may.retain(|act| match act.as_str() {
            "study-edit" | "study-drop" => !released,
            "study-data" => !waiting,
            "study-place" => draft.is_some(),
            "study-release" => draft
                .is_some_and(|one| eyes.caller.operator || one.made_by != eyes.caller.account_id),
            _ => true,
        });
        may
    }

    async fn shown(
        &self,
        eyes: &Eyes<'_>,
        edition: &study_edition::Model,
        house: &org::Model,
        standing: Standing,
    ) -> Result<Option<Shown>, Trouble> {
        let Some(results) = studying::results(eyes.store.read(), &edition.id).await? else {
            return Ok(None);
        };
        let places = places(eyes, edition, standing).await?;
        let own = |level: &&Level| standing != Standing::Part || places.contains_key(&level.name);
        let groupings: Vec<String> =
            results.levels.iter().filter(own).map(|level| level.name.clone()).collect();
        let grouping = groupings.iter().find(|name| **name == self.grouping);
        let grouping = grouping.or(groupings.first()).cloned().unwrap_or_default();
        let level = results.level(&grouping);
        let none = BTreeMap::new();
        let placed = places.get(&grouping).unwrap_or(&none);
        let units = match level {
            Some(level) => self.units(eyes, (edition, house), level, placed, standing).await?,
            None => Units::default(),
        };
        let unplaced = level.filter(|_| standing == Standing::Own).into_iter();
        let unplaced = unplaced.flat_map(|level| &level.named);
        let unplaced = unplaced.filter(|unit| !placed.contains_key(&unit.name));
        let unplaced = unplaced.map(|unit| unit.name.clone()).collect();
        let files = match standing {
            Standing::Part => Vec::new(),
            _ => files(eyes, edition).await?,
        };
        let asked = asked(studying::specification(&edition.specification)?);
        Ok(Some(told(
            results,
            Around { edition, asked, groupings, units, files, unplaced, standing },
        )))
    }

    async fn units(
        &self,
        eyes: &Eyes<'_>,
        (edition, house): (&study_edition::Model, &org::Model),
        level: &Level,
        placed: &BTreeMap<String, study_unit::Model>,
        standing: Standing,
    ) -> Result<Units, Trouble> {
        let orgs = orgs(eyes, placed).await?;
        let filed = filed(eyes, edition, &level.name).await?;
        let open = edition.released_at != 0 && edition.objections_until >= eyes.today.to_string();
        let row = |unit: &Unit| {
            let place = placed.get(&unit.name);
            let org = place.and_then(|place| orgs.get(&place.org_id));
            let objects = org.is_some_and(|org| {
                let parts = vec![org.path.clone()];
                let target = Target { org_path: house.path.clone(), parts, ..Target::default() };
                open && !filed.contains(&unit.name)
                    && allows(eyes.caller, "study-objection-file", &target)
            });
            Row {
                name: unit.name.clone(),
                unit: place.map(|place| place.id.clone()).unwrap_or_default(),
                org: org.map(|org| org.name.clone()).unwrap_or_default(),
                rows: unit.rows,
                effect: unit.effect,
                deviation: unit.deviation,
                interval: unit.interval,
                comparison: unit.comparison,
                reliability: unit.reliability,
                band: unit.band.clone(),
                places: unit.places,
                objects,
            }
        };
        let sees = |unit: &&Unit| standing != Standing::Part || placed.contains_key(&unit.name);
        let mut rows: Vec<Row> = level.named.iter().filter(sees).map(row).collect();
        if self.by == "band" {
            let order =
                |band: &str| ["above", "not_apart", "below"].iter().position(|one| *one == band);
            rows.sort_by(|one, other| {
                order(&one.band).cmp(&order(&other.band)).then_with(|| one.name.cmp(&other.name))
            });
        }
        Ok(Units {
            grouping: level.name.clone(),
            units: level.units,
            named: level.named.len(),
            unnamed: level.unnamed.clone(),
            vanishes: level.vanishes,
            share: level.share,
            below: level.below,
            not_apart: level.not_apart,
            above: level.above,
            pairs_apart: level.pairs[0],
            pairs: level.pairs[1],
            axis: axis(&rows),
            rows,
        })
    }
}

/// The ends of an axis on which all intervals lie, and zero.
fn axis(rows: &[Row]) -> [f64; 2] {
    let low = rows.iter().map(|row| row.interval[0]).fold(0.0, f64::min);
    let high = rows.iter().map(|row| row.interval[1]).fold(0.0, f64::max);
    let room = (high - low) * 0.03;
    if room > 0.0 { [low - room, high + room] } else { [-1.0, 1.0] }
}

/// What stands around the results of an edition.
struct Around<'a> {
    edition: &'a study_edition::Model,
    asked: Asked,
    groupings: Vec<String>,
    units: Units,
    files: Vec<Written>,
    unplaced: Vec<String>,
    standing: Standing,
}

fn told(results: Results, around: Around<'_>) -> Shown {
    let Around { edition, asked, groupings, units, files, unplaced, standing } = around;
    let whole = standing != Standing::Part;
    let says = |caution: bool| {
        let of = results.says.iter().filter(move |one| one.caution == caution);
        of.map(|one| one.text.clone()).collect::<Vec<Text>>()
    };
    Shown {
        seq: edition.seq,
        asked,
        lead: results.lead.clone(),
        says: says(false),
        cautions: says(true),
        card: results
            .card
            .into_iter()
            .map(|one| Section { title: one.title, lines: one.lines })
            .collect(),
        rows: results.rows,
        left_out: results.left_out,
        missing: results
            .missing
            .into_iter()
            .map(|one| Lacks { column: one.column, missing: one.missing })
            .collect(),
        read: results.read,
        unread: results.unread,
        fixed: results.fixed.into_iter().map(Into::into).collect(),
        veiled: results.veiled,
        of_tests: results.of_tests,
        variances: results.variances.into_iter().map(Into::into).collect(),
        of_intervals: results.of_intervals,
        groupings,
        variants: results.variants.into_iter().map(|one| compared(one, &units, whole)).collect(),
        sensitivity: results.sensitivity,
        units,
        files,
        unplaced,
        engine: results.engine,
    }
}

/// A variant as far as the caller sees the units that it moves.
fn compared(one: Varied, units: &Units, whole: bool) -> Compared {
    let mut agreed = one.groupings.into_iter().find(|agreed| agreed.grouping == units.grouping);
    if let Some(agreed) = agreed.as_mut().filter(|_| !whole) {
        agreed.moved.retain(|moved| units.rows.iter().any(|row| row.name == moved.name));
    }
    Compared {
        name: one.name,
        formula: one.formula,
        only: one.only,
        rows: one.rows,
        agreed,
        refused: one.refused,
    }
}

fn asked(of: Specification) -> Asked {
    let Specification { question, formula, ml, inference, weights, fewest, variants, .. } = of;
    let (weights, variants) = (weights.unwrap_or_default(), variants.into_iter().map(Into::into));
    Asked { question, formula, ml, inference, weights, fewest, variants: variants.collect() }
}

fn named(row: study::Model) -> Named {
    Named { id: row.id, title: row.title, year: row.year }
}

/// Which units of an edition are which of the tree, by grouping and name; whoever has a part sees its own alone.
pub(super) async fn places(
    eyes: &Eyes<'_>,
    edition: &study_edition::Model,
    standing: Standing,
) -> Result<BTreeMap<String, BTreeMap<String, study_unit::Model>>, Trouble> {
    let rows =
        study_unit::Entity::find().filter(study_unit::Column::EditionId.eq(edition.id.as_str()));
    let rows = match standing {
        Standing::Part => rows.filter(eyes.scope.of_units(study_unit::Column::OrgId)),
        Standing::Own | Standing::Whole => rows,
    };
    let mut places: BTreeMap<String, BTreeMap<String, study_unit::Model>> = BTreeMap::new();
    for row in rows.all(eyes.store.read()).await? {
        places.entry(row.grouping.clone()).or_default().insert(row.unit.clone(), row);
    }
    Ok(places)
}

/// Units of the tree by id.
async fn orgs(
    eyes: &Eyes<'_>,
    placed: &BTreeMap<String, study_unit::Model>,
) -> Result<HashMap<String, org::Model>, Trouble> {
    let ids: Vec<&str> = placed.values().map(|one| one.org_id.as_str()).collect();
    let mut found = HashMap::with_capacity(ids.len());
    for portion in ids.chunks(500) {
        let rows = org::Entity::find().filter(org::Column::Id.is_in(portion.iter().copied()));
        let rows = rows.all(eyes.store.read()).await?;
        found.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    Ok(found)
}

async fn files(eyes: &Eyes<'_>, edition: &study_edition::Model) -> Result<Vec<Written>, Trouble> {
    let rows = study_file::Entity::find()
        .filter(study_file::Column::EditionId.eq(edition.id.as_str()))
        .order_by_asc(study_file::Column::Name)
        .order_by_asc(study_file::Column::Lang);
    let rows = rows.all(eyes.store.read()).await?;
    Ok(rows.into_iter().map(|row| Written { name: row.name, lang: row.lang }).collect())
}

/// Names of those who have made or released editions, by their accounts.
async fn people(
    eyes: &Eyes<'_>,
    editions: &[study_edition::Model],
) -> Result<HashMap<String, String>, Trouble> {
    let db = eyes.store.read();
    let mut names = HashMap::new();
    let ids = editions.iter().flat_map(|one| [&one.made_by, &one.released_by]);
    for id in ids.filter(|id| !id.is_empty()) {
        if names.contains_key(id) {
            continue;
        }
        let Some(account) = account::Entity::find_by_id(id).one(db).await? else { continue };
        let person = person::Entity::find_by_id(&account.person_id).one(db).await?;
        names.insert(id.clone(), person.map(|person| person.name).unwrap_or_default());
    }
    Ok(names)
}

fn line(row: study_edition::Model, people: &HashMap<String, String>) -> Edition {
    let name = |id: &str| people.get(id).cloned().unwrap_or_default();
    Edition {
        seq: row.seq,
        state: state(&row),
        waiting: row.state == "waiting",
        digest: row.blob,
        made_on: day(row.made_at),
        made_by: name(&row.made_by),
        message: serde_json::from_str(&row.message).unwrap_or_default(),
        released_on: day(row.released_at),
        released_by: name(&row.released_by),
        name: row.name,
        size: row.size,
        reason: row.reason,
        note: row.note,
        objections_until: row.objections_until,
        version: row.version,
    }
}

/// Studies of the body of earlier years.
async fn comparable(
    eyes: &Eyes<'_>,
    of: &study::Model,
    standing: Standing,
) -> Result<Vec<Named>, Trouble> {
    if standing != Standing::Own {
        return Ok(Vec::new());
    }
    let rows = study::Entity::find()
        .filter(study::Column::OrgId.eq(of.org_id.as_str()))
        .filter(study::Column::State.eq("open"))
        .filter(study::Column::Year.lt(of.year))
        .order_by_desc(study::Column::Year)
        .order_by_asc(study::Column::Id);
    Ok(rows.all(eyes.store.read()).await?.into_iter().map(named).collect())
}
