//! A partner that was offline for 30 days with 2,000 letters a day catches up; `cargo bench -p moushi --bench
//! exchange`. First the protocol alone with real signatures and files, then through two SQLite databases.
//! Prints times, asserts none.

use std::time::Instant;

use chrono::NaiveDate;
use moushi::app::blobs::Blobs;
use moushi::app::clock::Clock;
use moushi::app::door::Door;
use moushi::app::exchange::{Card, Signer, file, key, partners, streams};
use moushi::app::province;
use moushi::app::vault::Vault;
use moushi::store::{Store, migrate};
use moushi_core::track::exchange::{
    Gate, LIMITS, Letter, Package, Point, Proof, Route, Standing, pack,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;

const DAYS: u64 = 30;
const LETTERS: u64 = 2000;
const KIND: &str = "progress-reported";
const ON: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 28).expect("a day");

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Done<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let province = Place::new("province").await;
        let city = Place::new("city").await;
        alone(&province.signer)?;
        stored(&province, &city).await
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

    async fn knows(&self, card: &Card) {
        let tx = self.door.store.begin().await.expect("a change");
        let ask = Statement::from_string(DbBackend::Sqlite, "select id from org limit 1");
        let org = tx.query_one_raw(ask).await.expect("asked").expect("a unit");
        let org: String = org.try_get("", "id").expect("an id");
        let partner = partners::enter(&tx, &self.signer, card, (&org, &org), "test", 1).await;
        let heard = card.fingerprint();
        partners::confirm(&tx, partner.expect("entered"), &heard, "test", 1).await.expect("same");
        tx.commit().await.expect("kept");
    }
}

async fn stored(province: &Place, city: &Place) -> Done<()> {
    province.knows(&city.signer.card).await;
    city.knows(&province.signer.card).await;
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

fn words(trouble: impl std::fmt::Debug) -> String {
    format!("{trouble:?}")
}
