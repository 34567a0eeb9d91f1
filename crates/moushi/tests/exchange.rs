//! Exchange between two databases by files: keys and cards, compared by telephone; letters written, carried,
//! taken once; what is cut, changed, inflated, forged or astray is refused and changes nothing.

use std::io::Write;

use chrono::NaiveDate;
use flate2::Compression;
use flate2::write::GzEncoder;
use moushi::app::exchange::streams::{self, Exported, Imported};
use moushi::app::exchange::{Card, Signer, file, key, partners};
use moushi::app::vault::Vault;
use moushi::error::Trouble;
use moushi::store::Tx;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::track::exchange::{Gate, LIMITS, Package, Proof, Rejection};
use serde_json::{Value, json};

use crate::world::{World, column};

const KINDS: [&str; 2] = ["task-proposed", "value-reported"];
/// Public key of the first example of RFC 8032, section 7.1.
const RFC_KEY: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const PAGE: &str = include_str!("../../moushi-core/src/track/exchange.md");

/// A world that takes part.
struct House {
    world: World,
    signer: Signer,
}

fn on() -> NaiveDate {
    "2026-11-28".parse().expect("a day")
}

impl House {
    async fn new(world: World, name: &str) -> Self {
        let tx = world.door.store.begin().await.expect("a change");
        let title = format!("“{name}”教育局");
        let made = Signer::make(&tx, &world.door.vault, name, &title, "sun", 1).await;
        tx.commit().await.expect("kept");
        Self { world, signer: made.expect("a key") }
    }

    async fn begin(&self) -> Tx {
        self.world.door.store.begin().await.expect("a change")
    }

    async fn enter(&self, card: &Card) -> Result<(), Trouble> {
        let orgs: Vec<String> =
            column(&self.world.door.store, "select id from org order by id").await;
        let tx = self.begin().await;
        partners::enter(&tx, &self.signer, card, (&orgs[0], &orgs[1]), "sun", 2).await?;
        Ok(tx.commit().await?)
    }

    async fn confirm(&self, name: &str, heard: &str) -> Result<(), Trouble> {
        let tx = self.begin().await;
        let row = partners::named(&tx, name).await?.expect("entered");
        partners::confirm(&tx, row, heard, "qian", 3).await?;
        Ok(tx.commit().await?)
    }

    async fn knows(&self, card: &Card) {
        self.enter(card).await.expect("entered");
        self.confirm(&card.name, &card.fingerprint()).await.expect("confirmed");
    }

    async fn write(&self, to: &str, kind: &str, body: Value) -> Result<u64, Trouble> {
        let tx = self.begin().await;
        let partner = partners::named(&tx, to).await?.expect("known");
        let me = &self.signer.card.name;
        let letter = streams::write(&tx, me, &partner, kind, body, "sun", 4).await?;
        tx.commit().await?;
        Ok(letter.seq)
    }

    async fn export(&self, to: &str, after: Option<u64>) -> Result<Exported, Trouble> {
        let tx = self.begin().await;
        let partner = partners::named(&tx, to).await?.expect("known");
        streams::export(&tx, &self.signer, &partner, after, on()).await
    }

    async fn import(&self, file: &[u8]) -> Result<Imported, Trouble> {
        let tx = self.begin().await;
        let imported = streams::import(&tx, &self.signer.card.name, file, &KINDS, 5).await?;
        tx.commit().await?;
        Ok(imported)
    }

    /// All that is kept of exchange, as one text.
    async fn kept(&self) -> String {
        let store = &self.world.door.store;
        let mut all = Vec::new();
        for ask in [
            "select name || state || cast(acked as text) || cast(version as text) from partner order by name",
            "select cast(seq as text) || digest from letter_in order by partner_id, seq",
            "select cast(seq as text) || digest from letter_out order by partner_id, seq",
        ] {
            all.extend(column::<String>(store, ask).await);
        }
        all.join("\n")
    }

    /// The refusal of a file, which changes nothing.
    async fn refuses(&self, file: &[u8]) -> Refusal {
        let before = self.kept().await;
        let refusal = refused(self.import(file).await);
        assert_eq!(self.kept().await, before);
        refusal
    }
}

fn refused<T: std::fmt::Debug>(went: Result<T, Trouble>) -> Refusal {
    match went {
        Err(Trouble::Refusal(refusal)) => refusal,
        other => panic!("it is refused: {other:?}"),
    }
}

fn bodies(imported: &Imported) -> Vec<&Value> {
    imported.fresh.iter().map(|letter| &letter.body).collect()
}

/// Two houses that know each other.
async fn acquainted(one: World, other: World) -> (House, House) {
    let province = House::new(one, "province").await;
    let city = House::new(other, "city").await;
    let card = Card::read(province.signer.card.written().as_bytes()).expect("a card");
    assert_eq!(card, province.signer.card);
    city.knows(&card).await;
    province.knows(&city.signer.card).await;
    (province, city)
}

/// Letters go both ways, are taken once, and are acknowledged; lost and late files are healed.
pub async fn between(one: World, other: World) {
    let (province, city) = acquainted(one, other).await;
    for number in 1..=3 {
        let body = json!({ "task": format!("任务{number}") });
        assert_eq!(province.write("city", KINDS[0], body).await.expect("written"), number);
    }
    let file = province.export("city", None).await.expect("exported");
    assert_eq!(file.name, "province-city-1-3.moushi-exchange");
    assert_eq!((file.first, file.last, file.left), (1, 3, 0));
    assert_eq!(file, province.export("city", None).await.expect("exported"), "the same again");
    let taken = city.import(&file.bytes).await.expect("taken");
    assert_eq!(bodies(&taken)[2], &json!({ "task": "任务3" }));
    assert_eq!((taken.had, taken.made_on), (0, on()));
    let kept = city.kept().await;
    let again = city.import(&file.bytes).await.expect("taken");
    assert_eq!((again.fresh.len(), again.had), (0, 3));
    assert_eq!(city.kept().await, kept, "taken twice is taken once");

    city.write("province", KINDS[1], json!({ "value": "87.5" })).await.expect("written");
    let answer = city.export("province", None).await.expect("exported");
    let taken = province.import(&answer.bytes).await.expect("taken");
    assert_eq!((taken.partner.acked, bodies(&taken)), (3, vec![&json!({ "value": "87.5" })]));
    let empty = province.export("city", None).await.expect("exported");
    assert_eq!(empty.name, "province-city-4-3.moushi-exchange");
    let taken = city.import(&empty.bytes).await.expect("taken");
    assert_eq!((taken.fresh.len(), taken.partner.acked), (0, 1));

    province.write("city", KINDS[0], json!(4)).await.expect("written");
    let _lost = province.export("city", None).await.expect("exported");
    province.write("city", KINDS[0], json!(5)).await.expect("written");
    let second = province.export("city", Some(4)).await.expect("exported");
    let gap = city.refuses(&second.bytes).await;
    assert_eq!(gap.message.zh, "缺少第 4 至 4 号信件，本包接不上。");
    let healed = province.export("city", None).await.expect("exported");
    let taken = city.import(&healed.bytes).await.expect("taken");
    assert_eq!(bodies(&taken), [&json!(4), &json!(5)]);
    assert_eq!(city.import(&second.bytes).await.expect("late").had, 1);
    let from_three = province.export("city", Some(2)).await.expect("exported");
    assert_eq!((from_three.first, from_three.last), (3, 5));
    assert_eq!(city.import(&from_three.bytes).await.expect("taken").had, 3);
    assert_eq!(refused(province.export("city", Some(6)).await).kind, RefusalKind::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_go_between_two_databases() {
    between(World::new().await, World::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_before_the_fingerprint_was_compared_or_after_the_end() {
    let province = House::new(World::new().await, "province").await;
    let city = House::new(World::new().await, "city").await;
    let card = &province.signer.card;
    province.knows(&city.signer.card).await;
    province.write("city", KINDS[0], json!(1)).await.expect("written");
    let file = province.export("city", None).await.expect("exported").bytes;
    assert_eq!(city.refuses(&file).await.kind, RefusalKind::NotFound);
    city.enter(card).await.expect("entered");
    assert!(city.refuses(&file).await.message.zh.contains("还没有核对"));
    assert!(city.write("province", KINDS[0], json!(1)).await.is_err(), "nor is anything written");
    let wrong = format!("{}1", card.fingerprint());
    assert_eq!(refused(city.confirm("province", &wrong).await).kind, RefusalKind::Conflict);
    assert!(city.refuses(&file).await.message.zh.contains("还没有核对"));
    let heard = card.fingerprint().replace(' ', "");
    city.confirm("province", &heard).await.expect("the same, without blanks");
    assert_eq!(city.import(&file).await.expect("taken").fresh.len(), 1);
    let tx = city.begin().await;
    let row = partners::named(&tx, "province").await.expect("asked").expect("known");
    partners::end(&tx, row).await.expect("ended");
    tx.commit().await.expect("kept");
    assert!(city.refuses(&file).await.message.zh.contains("已经停止"));
    for twice in [card, &city.signer.card] {
        assert_eq!(refused(city.enter(twice).await).kind, RefusalKind::Conflict);
    }
}

/// A package as it is inside its file, with something done to it, in a file again.
fn changed(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let inside = String::from_utf8(file::unpacked(bytes).expect("a file")).expect("text");
    file::packed(change(&inside).as_bytes()).expect("packed")
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_astray_files_change_nothing() {
    let (province, city) = acquainted(World::new().await, World::new().await).await;
    let county = House::new(World::new().await, "county").await;
    county.knows(&province.signer.card).await;
    province.write("city", KINDS[0], json!({ "share": 3 })).await.expect("written");
    let file = province.export("city", None).await.expect("exported").bytes;
    assert_eq!(county.refuses(&file).await.kind, RefusalKind::Invalid, "for somebody else");
    assert_eq!(province.refuses(&file).await.kind, RefusalKind::Invalid, "back where it came from");
    let more = changed(&file, |text| text.replace("\"share\":3", "\"share\":9"));
    assert!(city.refuses(&more).await.message.zh.contains("签名不是"));
    let resigned = changed(&file, |text| {
        let (signed, _) = text.trim_end().rsplit_once('\n').expect("lines");
        let signed = format!("{signed}\n");
        format!("{signed}{{\"signature\":\"{}\"}}\n", county.signer.sign(signed.as_bytes()))
    });
    assert!(city.refuses(&resigned).await.message.zh.contains("签名不是"));
    for end in 0..file.len() {
        assert_eq!(city.refuses(&file[..end]).await.kind, RefusalKind::Damaged, "cut at {end}");
    }
    // A kind that the city does not know yet: the same file is taken after an upgrade.
    province.write("city", "report-approved", json!(1)).await.expect("written");
    let newer = province.export("city", None).await.expect("exported").bytes;
    assert!(city.refuses(&newer).await.advice.zh.contains("升级"));
    assert_eq!(city.import(&file).await.expect("the genuine one").fresh.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_applied_is_not_taken() {
    let (province, city) = acquainted(World::new().await, World::new().await).await;
    province.write("city", KINDS[0], json!(1)).await.expect("written");
    let file = province.export("city", None).await.expect("exported").bytes;
    let before = city.kept().await;
    let tx = city.begin().await;
    let imported = streams::import(&tx, "city", &file, &KINDS, 5).await.expect("taken in");
    assert_eq!(imported.fresh.len(), 1);
    // Applying what it says failed: the transaction is given up.
    tx.rollback().await.expect("given up");
    assert_eq!(city.kept().await, before);
    assert_eq!(city.import(&file).await.expect("taken").fresh.len(), 1, "it can be taken later");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_made_once_and_lies_sealed() {
    let world = World::new().await;
    let tx = world.door.store.begin().await.expect("a change");
    let none = Signer::open(&tx, &world.door.vault).await.map(|signer| signer.card);
    assert_eq!(refused(none).kind, RefusalKind::NotFound);
    for name in ["", "City", "市局", "a b"] {
        let made = Signer::make(&tx, &world.door.vault, name, "市局", "sun", 1).await;
        assert_eq!(refused(made.map(|signer| signer.card)).kind, RefusalKind::Invalid);
    }
    tx.rollback().await.expect("given up");
    let city = House::new(world, "city").await;
    let tx = city.begin().await;
    let again = Signer::make(&tx, &city.world.door.vault, "other", "市局", "sun", 1).await;
    assert_eq!(refused(again.map(|signer| signer.card)).kind, RefusalKind::Conflict);
    let opened = Signer::open(&tx, &city.world.door.vault).await.expect("opened");
    assert_eq!(opened.card, city.signer.card);
    assert!(key::proves(&city.signer.card.key, b"words", &opened.sign(b"words")));
    let elsewhere = Vault::at(&city.world.folder.path().join("other.key"));
    elsewhere.seal("something", "somebody").expect("a key of its own");
    assert!(Signer::open(&tx, &elsewhere).await.is_err(), "the database alone signs nothing");
    tx.rollback().await.expect("given up");
    let sealed: Vec<String> =
        column(&city.world.door.store, "select sealed from installation").await;
    assert!(sealed[0].starts_with("c1."), "{sealed:?}");
}

#[test]
fn the_package_on_the_page_was_signed_with_the_key_of_the_rfc() {
    let (_, rest) = PAGE.split_once("```package\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("it ends");
    let verify = |_: &str, bytes: &[u8], signature: &str| {
        if key::proves(RFC_KEY, bytes, signature) { Proof::Good } else { Proof::Bad }
    };
    let gate = Gate { me: "city-02", kinds: &KINDS, limits: LIMITS };
    let opened = Package::open(example.as_bytes(), &gate, &verify).expect("opened");
    assert_eq!(opened.letters.len(), 2);
    let changed = example.replace("87.5", "97.5");
    let opened = Package::open(changed.as_bytes(), &gate, &verify);
    assert_eq!(opened, Err(Rejection::Forged { from: "province-01".into() }));
    for (key, signature) in [("", ""), (RFC_KEY, ""), (RFC_KEY, "!!"), ("AAAA", "AAAA")] {
        assert!(!key::proves(key, b"", signature));
    }
}

fn zipped(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished")
}

#[test]
fn files_that_inflate_or_hold_something_else_are_refused() {
    let bomb = zipped(&[0; 1 << 20], (LIMITS.bytes >> 20) + 1);
    assert!(bomb.len() < 1 << 20, "small as a file");
    assert_eq!(file::unpacked(&bomb), Err(Rejection::TooLarge { most: LIMITS.bytes }));
    assert_eq!(
        file::unpacked(&vec![0x1f; LIMITS.bytes + 1]),
        Err(Rejection::TooLarge { most: LIMITS.bytes })
    );
    let edge = zipped(&[0; 1 << 20], LIMITS.bytes >> 20);
    assert_eq!(file::unpacked(&edge).map(|bytes| bytes.len()), Ok(LIMITS.bytes));
    let good = zipped(b"words", 1);
    assert_eq!(file::unpacked(&good), Ok(b"words".to_vec()));
    let two = [good.clone(), zipped(b"more", 1)].concat();
    assert_eq!(file::unpacked(&two), Err(Rejection::NoPackage), "two in one");
    assert_eq!(file::unpacked(&[good.clone(), vec![0]].concat()), Err(Rejection::NoPackage));
    for end in 2..good.len() {
        assert_eq!(file::unpacked(&good[..end]), Err(Rejection::Cut), "{end}");
    }
    for other in [&b""[..], b"PK\x03\x04", b"{\"ack\":0}\n"] {
        assert_eq!(file::unpacked(other), Err(Rejection::NoPackage));
    }
}

#[test]
fn cards_are_read_strictly_and_their_fingerprints_differ() {
    let card =
        Card { name: "city".into(), title: "海州市教育局".into(), key: RFC_KEY.into() };
    let written = card.written();
    assert_eq!(Card::read(written.as_bytes()).as_ref(), Ok(&card));
    let digits = card.fingerprint();
    assert_eq!(digits.len(), 35, "{digits}");
    assert!(digits.split(' ').all(|group| group.len() == 5), "{digits}");
    let other = Card { key: RFC_KEY.replace('H', "G"), ..card.clone() };
    assert_ne!(other.fingerprint(), digits);
    assert_ne!(Card { name: "county".into(), ..card }.fingerprint(), digits);
    let long = format!("{}{written}", " ".repeat(4096));
    let changes = [
        written.replace("moushi-card", "other"),
        written.replace("\"version\":1", "\"version\":2"),
        written.replace("\"city\"", "\"City\""),
        written.replace("海州市教育局", ""),
        written.replace("海州市教育局", &"长".repeat(101)),
        written.replace("海州市教育局", "\\u0000"),
        written.replace(RFC_KEY, &RFC_KEY[1..]),
        written.replace("\"version\":1", "\"version\":1,\"more\":1"),
        written.replace("\"version\":1", "\"version\":1,\"version\":1"),
        long,
        String::new(),
    ];
    for changed in changes {
        assert!(Card::read(changed.as_bytes()).is_err(), "{changed}");
    }
}
