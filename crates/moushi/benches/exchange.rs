//! A partner that was offline for 30 days with 2,000 letters a day catches up; `cargo bench -p moushi --bench
//! exchange`. First the protocol alone with real signatures and files, then through two SQLite databases; last, what is
//! meant is done: a department changes each of a city's 400 shares on each of the 30 days.
//! Prints times, asserts none.

use std::time::Instant;

use chrono::NaiveDate;
use moushi::app::acts::exchange::Import;
use moushi::app::acts::exchange::letter::{HANDED, Handed, Number, Told};
use moushi::app::blobs::Blobs;
use moushi::app::caller::Caller;
use moushi::app::clock::Clock;
use moushi::app::door::Door;
use moushi::app::exchange::{Card, Signer, file, key, partners, streams};
use moushi::app::province;
use moushi::app::uploads;
use moushi::app::vault::Vault;
use moushi::store::{Store, migrate};
use moushi_core::model::{Modality, TaskKind};
use moushi_core::text::Bound;
use moushi_core::track::exchange::{
    Gate, LIMITS, Letter, Package, Point, Proof, Route, Standing, pack,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;

const DAYS: u64 = 30;
const LETTERS: u64 = 2000;
/// Shares that a city holds of a department's plan.
const SHARES: u64 = 400;
const DEPARTMENT: &str = "北江省教育厅";
const CITY: &str = "临江市教育局";
const KIND: &str = "progress-reported";
const ON: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 28).expect("a day");

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Done<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let province = Place::new("province").await;
        let city = Place::new("city").await;
        alone(&province.signer)?;
        stored(&province, &city).await?;
        let (province, city) = (Place::new("province").await, Place::new("city").await);
        applied(&province, &city).await
    })
}

/// A report of a hundred characters, as they come.
fn body(day: u64, number: u64) -> Value {
    json!({
        "task": format!("T{number:04}"),
        "day": day,
        "done": "本周完成县域普通高中标准化建设项目实地核验，已覆盖全部县区，发现的三个问题均已交办并明确责任单位。",
        "next": "下周组织专家复核，汇总各县整改情况，形成分析报告。",
        "percent": number % 101,
        "figure": "87.5",
    })
}

fn told(what: &str, since: Instant) {
    println!("{what:<58} {:>8.2} s", since.elapsed().as_secs_f64());
}

/// Writing, packing, signing, compressing; and the way back up to the letters that are to be applied.
fn alone(signer: &Signer) -> Done<()> {
    let (from, to) = (signer.card.name.clone(), "city".to_owned());
    let start = Point::beginning(&from, &to);
    let began = Instant::now();
    let (mut last, mut letters) = (start.clone(), Vec::new());
    for day in 0..DAYS {
        for number in 0..LETTERS {
            let letter = Letter::after(&last, KIND, body(day, number)).map_err(words)?;
            last = letter.point();
            letters.push(letter);
        }
    }
    told(&format!("protocol: {} letters written", letters.len()), began);
    let began = Instant::now();
    let ack = Point::beginning(&to, &from);
    let route = Route { from, to: to.clone() };
    let parcel = pack(&route, &start, &letters, &ack, ON, &LIMITS).map_err(words)?;
    let signature = signer.sign(parcel.unsigned());
    let packed = file::packed(&parcel.signed(&signature)).map_err(words)?;
    told("protocol: packed, signed, compressed", began);
    let began = Instant::now();
    let bytes = file::unpacked(&packed).map_err(words)?;
    let verify = |_: &str, bytes: &[u8], signature: &str| {
        if key::proves(&signer.card.key, bytes, signature) { Proof::Good } else { Proof::Bad }
    };
    let gate = Gate { me: &to, kinds: &[KIND], limits: LIMITS };
    let package = Package::open(&bytes, &gate, &verify).map_err(words)?;
    let from_them = |seq| (seq == 0).then(|| start.digest.clone());
    let to_them = |seq| (seq == 0).then(|| ack.digest.clone());
    let standing =
        Standing { received: 0, from_them: &from_them, written: 0, acked: 0, to_them: &to_them };
    let receipt = standing.receive(package).map_err(words)?;
    told(&format!("protocol: {} letters verified and received", receipt.fresh.len()), began);
    println!("the package {} KiB, its file {} KiB", bytes.len() >> 10, packed.len() >> 10);
    Ok(())
}

/// An installation on SQLite.
struct Place {
    door: Door,
    signer: Signer,
    _folder: TempDir,
}

impl Place {
    async fn new(name: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("moushi.db");
        let store = Store::open(&file.display().to_string()).await.expect("a database");
        migrate::migrate(&store).await.expect("its tables");
        let blobs = Blobs::folder(&folder.path().join("files")).expect("a folder for files");
        let vault = Vault::at(&folder.path().join("moushi.key"));
        let door = Door::new(store, blobs, vault, Clock::Machine);
        province::populate(&door).await.expect("units");
        let tx = door.store.begin().await.expect("a change");
        let signer = Signer::make(&tx, &door.vault, name, name, "test", 1).await.expect("a key");
        tx.commit().await.expect("kept");
        Self { door, signer, _folder: folder }
    }

    async fn unit(&self, name: &str) -> String {
        let ask = format!("select id from org where name = '{name}'");
        let ask = Statement::from_string(DbBackend::Sqlite, ask);
        let org = self.door.store.read().query_one_raw(ask).await.expect("asked").expect("a unit");
        org.try_get("", "id").expect("an id")
    }

    /// Takes a card for that of the unit `there`, which knows this installation as the unit `here`.
    async fn knows(&self, card: &Card, there: &str, here: &str) {
        let (there, here) = (self.unit(there).await, self.unit(here).await);
        let tx = self.door.store.begin().await.expect("a change");
        let partner = partners::enter(&tx, &self.signer, card, (&there, &here), "test", 1).await;
        let heard = card.fingerprint();
        partners::confirm(&tx, partner.expect("entered"), &heard, "test", 1).await.expect("same");
        tx.commit().await.expect("kept");
    }
}

async fn stored(province: &Place, city: &Place) -> Done<()> {
    province.knows(&city.signer.card, CITY, DEPARTMENT).await;
    city.knows(&province.signer.card, DEPARTMENT, CITY).await;
    let began = Instant::now();
    for day in 0..DAYS {
        let tx = province.door.store.begin().await.map_err(words)?;
        let partner = partners::named(&tx, "city").await.map_err(words)?.expect("known");
        for number in 0..LETTERS {
            let body = body(day, number);
            streams::write(&tx, "province", &partner, KIND, body, "test", 1)
                .await
                .map_err(words)?;
        }
        tx.commit().await?;
    }
    told("SQLite: written, a day at a time", began);
    let began = Instant::now();
    let tx = province.door.store.begin().await.map_err(words)?;
    let partner = partners::named(&tx, "city").await.map_err(words)?.expect("known");
    let exported = streams::export(&tx, &province.signer, &partner, None, ON).await;
    let exported = exported.map_err(words)?;
    told("SQLite: exported", began);
    let began = Instant::now();
    let tx = city.door.store.begin().await.map_err(words)?;
    let imported = streams::import(&tx, "city", &exported.bytes, &[KIND], 1).await;
    let fresh = imported.map_err(words)?.fresh.len();
    tx.commit().await?;
    told(&format!("SQLite: {fresh} letters imported, meaning not applied"), began);
    Ok(())
}

/// A share as it stands on a day: each day with another figure.
fn handed(day: u64, number: u64) -> Handed {
    let value = format!("{}", 5 + (day + number) % 40);
    let target = Number {
        indicator: "县域幼儿园".to_owned(),
        value: value.clone(),
        unit: "所".to_owned(),
        bound: Bound::Exact,
        baseline: String::new(),
    };
    let task = Told {
        id: format!("task-{number}"),
        words: format!("新建第{number}批县域幼儿园{value}所，12月底前完成验收"),
        kind: TaskKind::Project,
        modality: Modality::Should,
        due: "2031-12-31".to_owned(),
        due_words: "12月底前".to_owned(),
        deliverable: "验收报告".to_owned(),
        internal: false,
        steps: Vec::new(),
        target: vec![target],
    };
    Handed {
        share: format!("share-{number}"),
        round: i64::try_from(day + 1).expect("a round"),
        to: Vec::new(),
        state: "proposed".to_owned(),
        measure: "sum".to_owned(),
        unit: "所".to_owned(),
        handed: value.clone(),
        value,
        words: String::new(),
        reason: String::new(),
        year: 2031,
        title: "2031年工作计划".to_owned(),
        task,
        refused: Vec::new(),
    }
}

/// The same way with letters that are acted on: rows, shares and the record are written at the city.
async fn applied(province: &Place, city: &Place) -> Done<()> {
    province.knows(&city.signer.card, CITY, DEPARTMENT).await;
    city.knows(&province.signer.card, DEPARTMENT, CITY).await;
    let tx = province.door.store.begin().await.map_err(words)?;
    let partner = partners::named(&tx, "city").await.map_err(words)?.expect("known");
    for day in 0..DAYS {
        for number in 0..SHARES {
            let body = serde_json::to_value(handed(day, number))?;
            streams::write(&tx, "province", &partner, HANDED, body, "test", 1)
                .await
                .map_err(words)?;
        }
    }
    let exported = streams::export(&tx, &province.signer, &partner, None, ON).await;
    let file = exported.map_err(words)?.bytes;
    tx.commit().await?;
    let began = Instant::now();
    let blob = uploads::keep(&city.door, file).await.map_err(words)?;
    let tx = city.door.store.begin().await.map_err(words)?;
    let partner = partners::named(&tx, "province").await.map_err(words)?.expect("known").id;
    tx.commit().await?;
    let import = Import { partner, blob };
    let came = city.door.act(&Caller::operator(), None, import).await.map_err(words)?;
    let (fresh, misfits) = (came.fresh, came.misfits);
    told(&format!("SQLite: {fresh} letters imported and acted on, {misfits} did not fit"), began);
    Ok(())
}

fn words(trouble: impl std::fmt::Debug) -> String {
    format!("{trouble:?}")
}
