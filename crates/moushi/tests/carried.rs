//! Two installations without a network: a department hands a target down, a city answers for less, splits further
//! and reports; packages are lost, repeated, late and forged on the way, and both sides end equal.

mod machine;
mod pages;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use moushi::app::acts::exchange::{
    AddPartner, ConfirmPartner, EndPartner, Export, Import, Imported, MakeKey,
};
use moushi::app::acts::plan::Open;
use moushi::app::acts::share::figure::{Decide as DecideFigure, Report as Count};
use moushi::app::acts::share::propose::{Propose, Wanted};
use moushi::app::acts::share::{Answer, Decide};
use moushi::app::asks::cascade::{Cascade, Handed};
use moushi::app::asks::exchange::{Board, Exchange};
use moushi::app::asks::shares::{Line, Shares};
use moushi::app::caller::Caller;
use moushi::app::clock::{Clock, start_of};
use moushi::app::exchange::file;
use moushi::app::uploads;
use moushi::error::Trouble;
use moushi::store::chain;
use moushi_core::model::RefusalKind;

use crate::alignment::refused;
use crate::follow::Year;
use crate::world::{World, column};

const DEPARTMENT: &str = "北江省教育厅";
const CITY: &str = "临江市教育局";
const OTHER: &str = "白河市教育局";
const SCHOOL: &str = "临江市第一中学";

/// One installation.
struct Side {
    world: World,
    /// Who hands down or answers, exports and imports.
    office: Caller,
    at: Arc<AtomicI64>,
}

impl Side {
    async fn org(&self, name: &str) -> String {
        let ask = format!("select id from org where name = '{name}'");
        column(&self.world.door.store, &ask).await.remove(0)
    }

    async fn board(&self, caller: &Caller) -> Board {
        self.world.door.ask(caller, Exchange {}).await.expect("seen")
    }

    /// The only partner.
    async fn partner(&self) -> String {
        column(&self.world.door.store, "select id from partner").await.remove(0)
    }

    async fn named(&self, name: &str) -> String {
        let system = self.world.caller("sysadmin").await;
        let key = MakeKey { name: name.to_owned(), title: format!("“{name}”教育局") };
        self.world.door.act(&system, None, key).await.expect("a key");
        self.board(&system).await.card
    }

    /// Enters a card and compares its fingerprint, in two hands.
    async fn knows(&self, card: String, org: &str, here: &str) {
        let system = self.world.caller("sysadmin").await;
        let security = self.world.caller("secadmin").await;
        let door = &self.world.door;
        let (org, here) = (self.org(org).await, self.org(here).await);
        let aside = AddPartner { card: card.clone(), org: org.clone(), here: org.clone() };
        assert_eq!(refused(door.act(&system, None, aside).await), RefusalKind::Invalid);
        let partner =
            door.act(&system, None, AddPartner { card, org, here }).await.expect("entered");
        let heard = self.board(&security).await.partners.remove(0).fingerprint;
        let confirm = |heard: &str| ConfirmPartner {
            partner: partner.id.clone(),
            version: partner.version,
            heard: heard.to_owned(),
        };
        let own = door.act(&system, None, confirm(&heard)).await;
        let own = refused(own);
        assert!(matches!(own, RefusalKind::NotAllowed | RefusalKind::NotFound), "another hand");
        let wrong = door.act(&security, None, confirm("00000")).await;
        assert_eq!(refused(wrong), RefusalKind::Conflict);
        door.act(&security, None, confirm(&heard)).await.expect("compared");
    }

    async fn export(&self) -> Vec<u8> {
        let export = Export { partner: self.partner().await, after: None };
        let made = self.world.door.act(&self.office, None, export).await.expect("exported");
        STANDARD.decode(made.file).expect("base64")
    }

    async fn import(&self, file: &[u8]) -> Result<Imported, Trouble> {
        let blob = uploads::keep(&self.world.door, file.to_vec()).await.expect("kept");
        let import = Import { partner: self.partner().await, blob };
        self.world.door.act(&self.office, None, import).await
    }

    /// Imports what all fits.
    async fn takes(&self, file: &[u8]) -> Imported {
        let came = self.import(file).await.expect("taken");
        assert_eq!(came.misfits, 0, "{:?}", self.misfits().await);
        came
    }

    async fn misfits(&self) -> Vec<String> {
        column(&self.world.door.store, "select zh from misfit order by noted_at, seq").await
    }

    async fn share(&self, unit: &str) -> Line {
        let unit = self.org(unit).await;
        let ask = format!("select entry_id from share where org_id = '{unit}'");
        let entry: String = column(&self.world.door.store, &ask).await.remove(0);
        let view = self.world.door.ask(&Caller::operator(), Cascade { entry }).await;
        let lines = view.expect("a cascade").lines;
        lines.into_iter().find(|line| line.org == unit).expect("a share")
    }

    async fn answer(&self, value: f64, reason: &str) -> Result<(), Trouble> {
        let Line { id, version, .. } = self.share(CITY).await;
        let (state, words) = ("accepted".to_owned(), "按市里实际推进".to_owned());
        let (value, reason) = (Some(value), reason.to_owned());
        let answer = Answer { share: id, version, state, value, words, reason };
        self.world.door.act(&self.office, None, answer).await.map(|_| ())
    }

    async fn count(
        &self,
        caller: &Caller,
        unit: &str,
        period: &str,
        amount: f64,
    ) -> Result<String, Trouble> {
        let share = self.share(unit).await.id;
        let (period, words) = (period.to_owned(), String::new());
        let count = Count { share, period, amount, whole: None, words };
        Ok(self.world.door.act(caller, None, count).await?.id)
    }

    async fn judge(&self, figure: &str, state: &str, reason: &str) -> Result<(), Trouble> {
        let ask = format!("select version from figure where id = '{figure}'");
        let version: i64 = column(&self.world.door.store, &ask).await.remove(0);
        let (figure, state, reason) = (figure.to_owned(), state.to_owned(), reason.to_owned());
        let decide = DecideFigure { figure, version, state, reason };
        self.world.door.act(&self.office, None, decide).await.map(|_| ())
    }

    /// What both sides have to agree on: the share that goes over the border, and its figures.
    async fn carried(&self) -> Vec<String> {
        let mut all: Vec<String> = column(&self.world.door.store,
            "select s.id || ' ' || s.state || ' ' || s.handed || ' ' || s.value || ' ' || s.words || ' ' || s.reason || ' ' || cast(c.round as text)
             from share s join carried c on c.share_id = s.id order by s.id").await;
        all.extend(column::<String>(&self.world.door.store,
            "select f.id || ' ' || f.period || ' ' || f.amount || ' ' || f.state || ' ' || f.reason
             from figure f join carried c on c.share_id = f.share_id order by f.id").await);
        all
    }

    /// All that a package may change, as one text.
    async fn all(&self) -> Vec<String> {
        let mut all = self.carried().await;
        for ask in [
            "select name || state || cast(acked as text) || package_on from partner",
            "select cast(seq as text) || digest from letter_in order by partner_id, seq",
            "select cast(seq as text) || digest from letter_out order by partner_id, seq",
            "select title from plan order by id",
            "select words from entry order by id",
        ] {
            all.extend(column::<String>(&self.world.door.store, ask).await);
        }
        all
    }
}

/// The two, with the task that is handed down.
struct Two {
    province: Side,
    city: Side,
    school: Caller,
    entry: String,
    total: f64,
}

impl Two {
    /// Two that know each other.
    async fn of(one: World, other: World) -> Self {
        let two = Self::strangers(one, other).await;
        let cards = (two.province.named("province").await, two.city.named("city").await);
        two.province.knows(cards.1, CITY, DEPARTMENT).await;
        two.city.knows(cards.0, DEPARTMENT, CITY).await;
        two
    }

    /// Two that have never heard of each other.
    async fn strangers(one: World, mut other: World) -> Self {
        let year = Year::of(one).await;
        let (entry, total) = year.splittable().await;
        let (world, office, at) = year.parts();
        other.door.clock = Clock::Set(at.clone());
        // Whoever plans above does so elsewhere: the city's installation has no plan of the department.
        other.execute("update plan set year = year - 50").await;
        let (office_below, school) = (other.caller("chenlj").await, other.caller("wangyz").await);
        let province = Side { world, office, at: at.clone() };
        let city = Side { world: other, office: office_below, at };
        Self { province, city, school, entry, total }
    }

    fn turn(&self, day: &str) {
        let at = start_of(day.parse().expect("a day"));
        self.province.at.store(at, Ordering::Relaxed);
    }

    /// Hands the task down to both cities.
    async fn hand(&self, value: f64) {
        let mut shares = Vec::new();
        for (name, value) in [(CITY, value), (OTHER, self.total - value)] {
            let (org, words) = (self.province.org(name).await, String::new());
            shares.push(Wanted { org, value: Some(value), words });
        }
        let propose = Propose { entry: self.entry.clone(), above: String::new(), shares };
        let Side { world, office, .. } = &self.province;
        world.door.act(office, None, propose).await.expect("handed down");
    }

    async fn down(&self) -> Imported {
        self.city.takes(&self.province.export().await).await
    }

    async fn up(&self) -> Imported {
        self.province.takes(&self.city.export().await).await
    }

    async fn settle(&self, state: &str) {
        let Line { id, version, .. } = self.province.share(CITY).await;
        let (state, reason) = (state.to_owned(), "已研究".to_owned());
        let decide = Decide { share: id, version, state, reason };
        let Side { world, office, .. } = &self.province;
        world.door.act(office, None, decide).await.expect("settled");
    }

    async fn equal(&self) {
        assert_eq!(self.province.carried().await, self.city.carried().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_installations_end_equal() {
    end_equal(World::new().await, World::new().await).await;
}

/// The whole story, on whatever engines.
pub async fn end_equal(one: World, other: World) {
    let two = Two::of(one, other).await;
    handed_down(&two).await;
    agreed(&two).await;
    counted(&two).await;
    crossed(&two).await;
    for side in [&two.province, &two.city] {
        let walked = chain::verify(&side.world.door.store, &[]).await.expect("walked");
        assert!(walked.breaks.is_empty());
    }
}

/// A share arrives, whatever becomes of single files; a forged one changes nothing.
async fn handed_down(two: &Two) {
    let half = (two.total / 2.0).floor();
    two.hand(half).await;
    let late = two.province.export().await;
    two.hand(half + 1.0).await;
    let _lost = two.province.export().await;
    two.hand(half).await;
    let file = two.province.export().await;
    let before = two.city.all().await;
    let inside = String::from_utf8(file::unpacked(&file).expect("a file")).expect("text");
    let more = inside.replace("\"round\":1", "\"round\":7");
    assert_ne!(more, inside);
    let forged = two.city.import(&file::packed(more.as_bytes()).expect("packed")).await;
    assert!(forged.is_err());
    assert_eq!(two.city.all().await, before, "a forged file changes nothing");
    assert_eq!(two.city.takes(&file).await.fresh, 3, "what was lost comes with the next");
    assert_eq!(two.city.takes(&late).await.had, 1, "late");
    assert_eq!(two.city.takes(&file).await.had, 3, "repeated");
    two.equal().await;
    let share = two.city.share(CITY).await;
    assert_eq!((share.state.as_str(), share.value), ("proposed", Some(half)));
    let inbox = two.city.world.door.ask(&two.city.office, Shares {}).await.expect("an inbox");
    assert!(inbox.lines.iter().any(|line| line.id == share.id && line.waits.is_some()));
    let at_home = two.province.answer(half, "").await;
    assert!(at_home.is_err(), "the city answers at the city");
    told_who_acts(two).await;
    assert_eq!(two.province.carried().await.len(), 1, "the other city has no installation");
}

/// What would be refused is not offered; it is said who acts, and how.
async fn told_who_acts(two: &Two) {
    let above = two.province.share(CITY).await;
    assert!(!above.answers && !above.reports && above.decides && above.elsewhere());
    let border = above.border.expect("it goes over the border");
    assert!(border.below() && border.carries && border.letters == 3);
    assert!(border.now.zh.contains("“city”教育局") && border.now.en.contains("package"));
    let below = two.city.share(CITY).await;
    assert!(below.answers && below.reports && !below.decides && !below.elsewhere());
    let home = two.province.share(OTHER).await;
    assert!(home.border.is_none() && home.answers && home.decides && home.reports);
    let Side { world, office, .. } = &two.province;
    let inbox = world.door.ask(office, Shares {}).await.expect("an inbox");
    assert!(inbox.lines.iter().any(|line| line.unit == CITY && line.waits.is_none()), "in sight");
    let choices = look(&two.province, &two.entry).await.choices;
    let partner = |name: &str| choices.iter().find(|one| one.name == name).map(|one| &*one.partner);
    assert_eq!((partner(CITY), partner(OTHER)), (Some("“city”教育局"), Some("")));
    let mirrored = look(&two.city, &below.entry).await;
    assert!(mirrored.choices.is_empty(), "the task itself is handed down where it is planned");
    assert!(!mirrored.seen, "its row is the department's");
}

async fn look(side: &Side, entry: &str) -> Handed {
    let ask = Cascade { entry: entry.to_owned() };
    side.world.door.ask(&side.office, ask).await.expect("a cascade")
}

/// The city takes on less, the department agrees, and the city's own plan has it.
async fn agreed(two: &Two) {
    let half = (two.total / 2.0).floor();
    let org = two.city.org(CITY).await;
    let open = Open { org, year: 2023, title: String::new(), carry: false };
    let door = &two.city.world.door;
    door.act(&two.city.office, None, open).await.expect("a plan");
    two.city.answer(half - 2.0, "两所学校生源不足").await.expect("offered");
    let offered = two.city.share(CITY).await;
    assert!(offered.elsewhere() && !offered.decides, "the department decides");
    assert_eq!(two.up().await.fresh, 1);
    let offered = two.province.share(CITY).await;
    assert_eq!(offered.state, "softened");
    assert!(offered.decides && !offered.elsewhere());
    two.settle("agreed").await;
    two.down().await;
    let share = two.city.share(CITY).await;
    assert_eq!((share.state.as_str(), share.value), ("accepted", Some(half - 2.0)));
    assert!(!share.own.is_empty(), "it is a task of the city's own plan");
    two.equal().await;
    let unit = two.city.org(SCHOOL).await;
    let shares = vec![Wanted { org: unit, value: Some(half - 2.0), words: String::new() }];
    let (entry, above) = (share.entry, share.id);
    door.act(&two.city.office, None, Propose { entry, above, shares })
        .await
        .expect("split further");
    let Line { id, version, .. } = two.city.share(SCHOOL).await;
    let (state, none) = ("accepted".to_owned(), String::new);
    let take = Answer { share: id, version, state, value: None, words: none(), reason: none() };
    door.act(&two.school, None, take).await.expect("the school takes it on");
    let partner = two.city.board(&two.city.office).await.partners.remove(0);
    assert!(partner.waiting.is_empty(), "what the city splits is its own affair");
}

/// Figures go up, decisions come down, what is approved is locked on both sides.
async fn counted(two: &Two) {
    two.turn("2023-07-03");
    two.city.count(&two.school, SCHOOL, "2023-06", 2.0).await.expect("reported");
    let first = two.city.count(&two.city.office, CITY, "2023-06", 2.0).await.expect("reported");
    two.up().await;
    let counted = two.city.share(CITY).await;
    assert!(counted.elsewhere() && !counted.decides && counted.reports);
    let own = two.city.judge(&first, "approved", "").await;
    assert!(own.is_err(), "the department decides");
    two.province.judge(&first, "returned", "与学校所报不一致").await.expect("returned");
    two.down().await;
    two.equal().await;
    let second = two.city.count(&two.city.office, CITY, "2023-06", 3.0).await.expect("corrected");
    two.up().await;
    two.province.judge(&second, "approved", "").await.expect("approved");
    two.down().await;
    two.equal().await;
    let locked = two.city.count(&two.city.office, CITY, "2023-06", 4.0).await;
    assert_eq!(refused(locked), RefusalKind::Conflict);
    assert_eq!(two.province.share(CITY).await.actual, Some(3.0));
}

/// Both sides act before they hear of each other: what does not fit is listed, the rest counts, both end equal.
async fn crossed(two: &Two) {
    two.turn("2023-08-02");
    let early = two.city.count(&two.city.office, CITY, "2023-05", 1.0).await.expect("reported");
    two.up().await;
    two.city.count(&two.city.office, CITY, "2023-05", 2.0).await.expect("meanwhile another");
    two.province.judge(&early, "approved", "").await.expect("approved meanwhile");
    two.city.count(&two.city.office, CITY, "2023-07", 5.0).await.expect("and one that fits");
    let came = two.province.import(&two.city.export().await).await.expect("taken");
    assert_eq!((came.fresh, came.misfits), (2, 1));
    two.down().await;
    two.equal().await;
    two.hand((two.total / 2.0).floor() + 1.0).await;
    two.down().await;
    two.city.answer(two.total, "").await.expect("more is taken on");
    two.settle("withdrawn").await;
    let came = two.province.import(&two.city.export().await).await.expect("taken");
    assert_eq!(came.misfits, 1);
    assert!(two.province.misfits().await[1].contains("此前下达"));
    two.down().await;
    two.equal().await;
    assert_eq!(two.city.share(SCHOOL).await.state, "withdrawn", "with what was split from it");
    let security = two.province.world.caller("secadmin").await;
    let partner = two.province.board(&security).await.partners.remove(0);
    assert!(partner.misfits.is_empty(), "administrators see no word of a plan");
    let end = EndPartner { partner: partner.id, version: partner.version };
    two.province.world.door.act(&security, None, end).await.expect("ended");
    assert!(two.province.import(&two.city.export().await).await.is_err());
    assert!(two.province.share(CITY).await.border.is_none(), "from now on it is done here");
}
