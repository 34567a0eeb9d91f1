//! What the made-up province collects by a standard: two years of it, filled in by its cities, one of which is still being
//! looked at. The numbers are made up by a rule, the same at every start. Everything goes through the door.

use moushi_core::evaluate::filling::{Filling, Row, Table};
use moushi_core::evaluate::standard::{Holds, Slot, Standard};
use moushi_core::evaluate::standards::known;
use moushi_core::report::filling::{Signed, form};
use moushi_core::text::Lang;
use moushi_files::write::form as xlsx;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::app::acts::collect::Open;
use crate::app::acts::collect::filling::{Add, Confirm, Decide, HandIn};
use crate::app::acts::collect::release::Release;
use crate::app::caller::Caller;
use crate::app::door::Door;
use crate::app::reading::{Task, Wants};
use crate::app::{forms, uploads};
use crate::error::Trouble;
use crate::store::tables::{collection, org, plan, slip};

const STANDARD: &str = "cn-balanced-compulsory-2017";

/// Counties of the two cities, with how well their schools are equipped: 1 is about what the standard asks.
const COUNTIES: [[(&str, &str, f64); 3]; 2] = [
    [("510101", "清河县", 1.25), ("510102", "松岭县", 1.08), ("510103", "临江区", 1.3)],
    [("510201", "白石县", 1.02), ("510202", "云台县", 1.22), ("510203", "河口区", 1.28)],
];

/// Schools of a county.
const SCHOOLS: u32 = 8;

/// Collects by the standard in every year that the province plans; where anything was collected already, nothing is done.
pub async fn monitored(door: &Door) -> Result<(), Trouble> {
    let Some(standard) = known(STANDARD) else { return Ok(()) };
    let db = door.store.read();
    if collection::Entity::find().count(db).await? > 0 {
        return Ok(());
    }
    let plans = plan::Entity::find().order_by_asc(plan::Column::Year).all(db).await?;
    let cities = org::Entity::find()
        .filter(org::Column::Kind.eq("city"))
        .order_by_asc(org::Column::Rank)
        .all(db)
        .await?;
    let last = plans.len().saturating_sub(1);
    for (at, plan) in plans.iter().enumerate() {
        collected(door, standard, plan, &cities, at == last).await?;
    }
    Ok(())
}

async fn collected(
    door: &Door,
    standard: &Standard,
    plan: &plan::Model,
    cities: &[org::Model],
    newest: bool,
) -> Result<(), Trouble> {
    let operator = Caller::operator();
    let open = Open {
        plan: plan.id.clone(),
        asker: String::new(),
        title: format!("{}年义务教育优质均衡监测", plan.year),
        basis_kind: "document".to_owned(),
        basis: standard.document.clone(),
        items: Vec::new(),
        units: cities.iter().map(|city| city.id.clone()).collect(),
        first: String::new(),
        last: "2099-10-31".to_owned(),
        expires: "2099-12-31".to_owned(),
        standard: STANDARD.to_owned(),
    };
    let of = door.act(&operator, None, open).await?.id;
    for (city, counties) in cities.iter().zip(COUNTIES) {
        let slip = slip::Entity::find()
            .filter(slip::Column::CollectionId.eq(of.as_str()))
            .filter(slip::Column::OrgId.eq(city.id.as_str()));
        let Some(slip) = slip.one(door.store.read()).await? else { continue };
        // The year before was a little poorer.
        let filling = filled(standard, &counties, if newest { 1.0 } else { 0.94 });
        let waits = newest && city.id != cities[0].id;
        handed_in(door, standard, &slip.id, &filling, !waits).await?;
    }
    if !newest {
        // What came of the year before was made known.
        let note = format!("厅党组会议〔{}〕12号", plan.year);
        let act = Release { collection: of, handed_in: cities.len().min(COUNTIES.len()), note };
        door.act(&operator, None, act).await?;
    }
    Ok(())
}

/// Fills in, confirms, hands in; accepts it too, unless it waits.
async fn handed_in(
    door: &Door,
    standard: &Standard,
    slip: &str,
    filling: &Filling,
    accepts: bool,
) -> Result<(), Trouble> {
    let operator = Caller::operator();
    let book = form(standard, filling, &[], &Signed::default(), Lang::Zh);
    let bytes = xlsx::write(&book).map_err(anyhow::Error::from)?;
    let (name, size) = ("填报.xlsx".to_owned(), i64::try_from(bytes.len()).unwrap_or_default());
    let blob = uploads::keep(door, bytes.clone()).await?;
    let add = Add { slip: slip.to_owned(), name: name.clone(), blob, size };
    let form = door.act(&operator, None, add).await?.id;
    // Our own bytes need no sandbox.
    let outcome = forms::read(&Task { name, year: 0, wants: Wants::Cells }, &bytes);
    forms::take(door, &form, outcome).await?;
    let confirm = Confirm { form, version: 2, reason: String::new() };
    let version = door.act(&operator, None, confirm).await?.version;
    let hand_in = HandIn { slip: slip.to_owned(), version };
    let version = door.act(&operator, None, hand_in).await?.version;
    if accepts {
        let (slip, reason) = (slip.to_owned(), String::new());
        door.act(&operator, None, Decide { slip, version, approved: true, reason }).await?;
    }
    Ok(())
}

fn filled(standard: &Standard, counties: &[(&str, &str, f64)], year: f64) -> Filling {
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    let slots = |level: usize| {
        let level = &standard.levels[level];
        &level.slots[..level.handed_in]
    };
    for (code, name, good) in counties {
        let row = |code: &str, name: String, above: &str, cells: Vec<String>| Row {
            number: 0,
            code: code.to_owned(),
            name,
            above: above.to_owned(),
            cells,
        };
        let cells = slots(0).iter().map(of_county).collect();
        upper.push(row(code, (*name).to_owned(), "", cells));
        for place in 1..=SCHOOLS {
            let school = School::new(code, place, good * year);
            let cells = slots(1).iter().map(|slot| school.cell(slot)).collect();
            let own = format!("{code}{place:02}");
            lower.push(row(&own, format!("{name}第{place}{}", school.called()), code, cells));
        }
    }
    let table = |level: usize, rows: Vec<Row>| Table {
        level: standard.levels[level].name.clone(),
        columns: slots(level).iter().map(|slot| slot.name.clone()).collect(),
        rows,
    };
    Filling { tables: vec![table(0, upper), table(1, lower)] }
}

/// What a county reports of itself.
fn of_county(slot: &Slot) -> String {
    let value = match slot.name.as_str() {
        name if slot.holds == Holds::Flag => {
            if name.starts_with("veto") {
                "否"
            } else {
                "是"
            }
        }
        "special_funding" => "6500",
        "eligible" => "500",
        "exchanged" => "60",
        "exchanged_backbone" => "13",
        "teachers" | "trained" | "certified" | "graduates" | "entrants_before" => "1000",
        "moved_in" | "moved_out" | "died" => "0",
        "monitored_difference" => "0.12",
        name if name.starts_with("satisfied") => "91",
        _ => "100",
    };
    value.to_owned()
}

/// A made-up school.
struct School {
    primary: f64,
    junior: f64,
    /// How well it is equipped.
    good: f64,
    place: u32,
}

impl School {
    fn new(county: &str, place: u32, good: f64) -> Self {
        // Differs from school to school, and never from start to start.
        let mixed = county.bytes().fold(place.wrapping_mul(2_654_435_761), |mixed, byte| {
            (mixed ^ u32::from(byte)).wrapping_mul(16_777_619)
        });
        let part = |shift: u32| f64::from((mixed >> shift) & 0xFF) / 255.0;
        let junior = if place.is_multiple_of(3) { 300.0 + 600.0 * part(0) } else { 0.0 };
        let primary = if junior > 0.0 { 0.0 } else { 250.0 + 900.0 * part(8) };
        Self {
            primary: primary.round(),
            junior: junior.round(),
            good: good * (0.94 + 0.16 * part(16)),
            place,
        }
    }

    fn called(&self) -> &'static str {
        if self.junior > 0.0 { "初级中学" } else { "小学" }
    }

    /// What it reports in a column; what every pupil is to have, for so many pupils.
    fn cell(&self, slot: &Slot) -> String {
        let of = |primary: f64, junior: f64| {
            ((self.primary * primary + self.junior * junior) * self.good).round().to_string()
        };
        let (primary, junior) = (self.primary > 0.0, self.junior > 0.0);
        match slot.name.as_str() {
            "kind" => self.called().to_owned(),
            "primary_pupils" if primary => self.primary.to_string(),
            "junior_pupils" if junior => self.junior.to_string(),
            "primary_degree_teachers" if primary => of(0.043, 0.0),
            "junior_degree_teachers" if junior => of(0.0, 0.054),
            "primary_backbone_teachers" if primary => of(0.0105, 0.0),
            "junior_backbone_teachers" if junior => of(0.0, 0.0105),
            "primary_pe_art_teachers" if primary => of(0.0095, 0.0),
            "junior_pe_art_teachers" if junior => of(0.0, 0.0095),
            "primary_largest_class" if primary => "44".to_owned(),
            "junior_largest_class" if junior => "49".to_owned(),
            "teaching_area" => of(4.6, 5.9),
            "sports_ground" => of(7.7, 10.4),
            "equipment_value" => of(2_050.0, 2_560.0),
            "multimedia_rooms" => of(0.0235, 0.0245),
            "classes" => (6 + self.place).to_string(),
            // One for every twelve classes, as the standard asks.
            "music_rooms" | "art_rooms" => (6 + self.place).div_ceil(12).to_string(),
            "smallest_music_room" | "smallest_art_room" => "98".to_owned(),
            "training_spend" => "6".to_owned(),
            "public_budget" => "100".to_owned(),
            _ => String::new(),
        }
    }
}
