//! Packs on the server: ordered, made in the background, kept, frozen, sent back, signed off by somebody else; templates
//! looked at before anything stands on them; what one sees of a pack follows from what one sees of its facts.

use moushi::app::acts::office::Set;
use moushi::app::acts::pack::template::Add as AddTemplate;
use moushi::app::acts::pack::{Drop, Freeze, Order, Sign};
use moushi::app::asks::packs::shelf::{Kept, PackShelf, Shelf, fetch};
use moushi::app::asks::packs::twin::{meeting, twin};
use moushi::app::asks::todo::Todo;
use moushi::app::caller::Caller;
use moushi::app::door::Act;
use moushi::app::{preferences, uploads};
use moushi::error::Trouble;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Lang;
use moushi_files::readers::{Limits, read};
use moushi_files::write::traced;

use crate::alignment::{accept, planned_in};
use crate::world::World;

struct Packing {
    world: World,
    plan: String,
    clerk: Caller,
    head: Caller,
}

impl Packing {
    async fn begun() -> Self {
        Self::on(World::new().await).await
    }

    /// The province with the candidates of its plan taken over.
    async fn on(world: World) -> Self {
        let plan = planned_in(&world).await;
        let clerk = world.caller("linlan").await;
        // What leaders said at the meeting: without it no leader has anything.
        accept(&world, &clerk, &plan, &["谋划会议"]).await;
        let head = world.caller("zhaoly").await;
        Self { world, plan, clerk, head }
    }

    fn ordered(&self, report: &str) -> Order {
        Order { plan: self.plan.clone(), report: report.to_owned(), ..Order::default() }
    }

    async fn done<A: Act>(&self, who: &Caller, act: A) -> A::Answer {
        self.world.door.act(who, None, act).await.expect("it may be done")
    }

    async fn refused<A: Act>(&self, who: &Caller, act: A) -> Refusal {
        match self.world.door.act(who, None, act).await.err().expect("it is refused") {
            Trouble::Refusal(refusal) => refusal,
            Trouble::Fault(fault) => panic!("{fault:?}"),
        }
    }

    async fn shelf(&self, who: &Caller) -> Shelf {
        let ask = PackShelf { plan: self.plan.clone() };
        self.world.door.ask(who, ask).await.expect("the shelf is seen")
    }

    /// The newest pack.
    async fn newest(&self) -> Kept {
        self.shelf(&self.clerk).await.packs.into_iter().next().expect("a pack")
    }

    /// Orders a report and has it made.
    async fn made(&self, order: Order) -> Kept {
        self.done(&self.clerk, order).await;
        self.world.read_documents().await;
        self.newest().await
    }

    async fn bytes(&self, who: &Caller, pack: &str) -> Result<Vec<u8>, Trouble> {
        Ok(fetch(&self.world.door.eyes(who), pack).await?.bytes)
    }

    async fn waits(&self, who: &Caller) -> Vec<String> {
        let duties = self.world.door.ask(who, Todo::default()).await.expect("duties");
        let packs = duties.matters.into_iter().filter(|one| one.kind == "pack");
        packs.map(|one| one.title.zh.into_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_is_made_in_the_background_frozen_and_signed_off_by_somebody_else() {
    frozen_and_signed(World::new().await).await;
}

/// The way of a pack from its order to its signature; on either engine.
pub async fn frozen_and_signed(world: World) {
    let desk = Packing::on(world).await;
    desk.done(&desk.clerk, desk.ordered("leadership-pack")).await;
    assert_eq!(desk.newest().await.state, "waiting", "nobody waits for it");
    desk.world.read_documents().await;
    let pack = desk.newest().await;
    assert_eq!((pack.state.as_str(), pack.seq), ("made", 1), "{:?}", pack.message);
    assert!(pack.name.ends_with(".zip") && !pack.as_of.is_empty() && !pack.outdated);
    let bytes = desk.bytes(&desk.clerk, &pack.id).await.expect("fetched");
    assert_eq!(bytes.len() as i64, pack.size);
    let names = zipped(&bytes);
    assert_eq!(names.iter().filter(|name| name.ends_with(".pptx")).count(), 2, "{names:?}");

    let (id, version) = (pack.id.clone(), pack.version);
    let sign = |version, approve, reason: &str| Sign {
        pack: id.clone(),
        version,
        approve,
        reason: reason.to_owned(),
    };
    let early = desk.refused(&desk.head, sign(version, true, "")).await;
    assert_eq!(early.kind, RefusalKind::Conflict, "it is not frozen yet");
    let frozen = desk.done(&desk.clerk, Freeze { pack: id.clone(), version }).await;
    assert_eq!(desk.waits(&desk.head).await, ["签发会议材料包（第 1 份）"]);
    let denied = desk.refused(&desk.clerk, sign(frozen.version, true, "")).await;
    assert_eq!(denied.kind, RefusalKind::NotAllowed, "a clerk signs nothing");
    let bare = desk.refused(&desk.head, sign(frozen.version, false, "")).await;
    assert_eq!(bare.kind, RefusalKind::Invalid, "sending back needs a reason");
    let back = desk.done(&desk.head, sign(frozen.version, false, "数字与通报不一致")).await;
    assert_eq!(desk.waits(&desk.clerk).await.len(), 1, "it comes back with the reason");
    let again = desk.done(&desk.clerk, Freeze { pack: id.clone(), version: back.version }).await;
    let stale = desk.refused(&desk.head, sign(back.version, true, "")).await;
    assert_eq!(stale.kind, RefusalKind::Stale);
    let signed = desk.done(&desk.head, sign(again.version, true, "")).await;
    let drop = Drop { pack: id.clone(), version: signed.version };
    assert_eq!(desk.refused(&desk.clerk, drop).await.kind, RefusalKind::Conflict);
    let pack = desk.newest().await;
    assert_eq!(pack.state, "signed");
    assert!(pack.signed.is_some_and(|(name, at)| !name.is_empty() && at > 0));
    assert_eq!(desk.bytes(&desk.head, &id).await.expect("fetched"), bytes, "not a byte differs");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_what_they_have_frozen() {
    let desk = Packing::begun().await;
    let pack = desk.made(desk.ordered("key-work")).await;
    let frozen =
        desk.done(&desk.clerk, Freeze { pack: pack.id.clone(), version: pack.version }).await;
    let account = desk.head.account_id.clone();
    desk.world.execute(&format!("update pack set frozen_by = '{account}'")).await;
    let sign =
        Sign { pack: pack.id, version: frozen.version, approve: true, reason: String::new() };
    assert_eq!(desk.refused(&desk.head, sign).await.kind, RefusalKind::NotAllowed);
    assert!(desk.waits(&desk.head).await.is_empty(), "nor is it on the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_says_so_and_may_be_dropped() {
    let desk = Packing::begun().await;
    for (order, kind) in [
        (desk.ordered("year-end"), RefusalKind::NotFound),
        (Order { format: "pptx".to_owned(), ..desk.ordered("ledger") }, RefusalKind::Invalid),
        (Order { leader: "某某".to_owned(), ..desk.ordered("ledger") }, RefusalKind::Invalid),
        (
            Order { template: "none".to_owned(), ..desk.ordered("leader-deck") },
            RefusalKind::NotFound,
        ),
    ] {
        assert_eq!(desk.refused(&desk.clerk, order).await.kind, kind);
    }
    let unknown = Order { leader: "某某".to_owned(), ..desk.ordered("leader-deck") };
    let pack = desk.made(unknown).await;
    assert_eq!(pack.state, "failed");
    assert!(pack.message[0].zh.contains("某某"), "{:?}", pack.message);
    assert!(desk.bytes(&desk.clerk, &pack.id).await.is_err(), "there is no file");
    desk.done(&desk.clerk, Drop { pack: pack.id, version: pack.version }).await;
    assert!(desk.shelf(&desk.clerk).await.packs.is_empty());
    let pack = desk.made(desk.ordered("key-work")).await;
    assert_eq!(pack.seq, 2, "numbers are not given twice");
    desk.done(&desk.clerk, Drop { pack: pack.id.clone(), version: pack.version }).await;
    assert!(desk.bytes(&desk.clerk, &pack.id).await.is_err(), "dropped is dropped");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_paper_is_ordered_with_its_red_head() {
    let desk = Packing::begun().await;
    let headed = |report: &str| Order {
        red_head: true,
        number: "北教〔2023〕1号".to_owned(),
        addressees: "各市教育局".to_owned(),
        copies: "省政府办公厅".to_owned(),
        dated: "2023-02-03".to_owned(),
        ..desk.ordered(report)
    };
    let long = "长".repeat(201);
    for (order, words) in [
        (headed("ledger"), "不能用红头"),
        (headed("department-deck"), "不能用红头"),
        (headed("leadership-pack"), "不能用红头"),
        (Order { format: "pptx".to_owned(), ..headed("key-work") }, "不能用红头"),
        (Order { red_head: false, ..headed("key-work") }, "用不上"),
        (Order { dated: "明天".to_owned(), ..headed("key-work") }, "不是日期"),
        (Order { copies: long, ..headed("key-work") }, "最多 200 个字"),
    ] {
        let refused = desk.refused(&desk.clerk, order).await;
        assert!(refused.message.zh.contains(words), "{refused:?}");
    }
    let plain = desk.made(desk.ordered("key-work")).await;
    let pack = desk.made(headed("key-work")).await;
    assert_eq!((pack.red_head, pack.number.as_str()), (true, "北教〔2023〕1号"));
    let text = |bytes: Vec<u8>| {
        let reading = read("key-work.docx", &bytes, &Limits::default()).expect("our own paper");
        reading.sources[0].0.text.clone()
    };
    let words = text(desk.bytes(&desk.clerk, &pack.id).await.expect("fetched"));
    for part in
        ["北江省教育厅文件", "北教〔2023〕1号", "各市教育局：", "省政府办公厅", "2023年2月3日"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    let without = text(desk.bytes(&desk.clerk, &plain.id).await.expect("fetched"));
    assert!(!plain.red_head && !without.contains("北江省教育厅文件"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_has_its_own_words_and_order_of_parts() {
    let desk = Packing::begun().await;
    let administrator = desk.world.caller("sysadmin").await;
    let set = async |value: String| {
        let name = "pack.deck-phrases".to_owned();
        let db = desk.world.door.store.read();
        let (_, version) = preferences::held(db, &name).await.expect("a setting");
        desk.world.door.act(&administrator, None, Set { name, value, version }).await
    };
    let ours = include_str!("../../../../data/report/deck.toml");
    let own = ours.replace("年工作谋划汇报", "年工作谋划交流");
    assert_ne!(own, ours, "the words that are changed are there");
    let seen = async || {
        let eyes = desk.world.door.eyes(&desk.clerk);
        meeting(&eyes, &desk.plan, "").await.expect("the meeting").shown.expect("a talk").title
    };
    assert!(seen().await.concat().contains("谋划汇报"));
    let Err(unfit) = set(ours.replacen("{year}", "{jahr}", 1)).await else {
        panic!("a word that nothing is put in for is refused");
    };
    assert!(format!("{unfit:?}").contains("jahr"), "{unfit:?}");
    set(own).await.expect("written down");
    assert!(seen().await.concat().contains("谋划交流"), "the screen of the meeting says it");
    let order = Order { format: "html".to_owned(), ..desk.ordered("department-deck") };
    let pack = desk.made(order).await;
    let bytes = desk.bytes(&desk.clerk, &pack.id).await.expect("fetched");
    assert!(String::from_utf8_lossy(&bytes).contains("谋划交流"), "what is made says it");
    set(String::new()).await.expect("back to the program's");
    assert!(seen().await.concat().contains("谋划汇报"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_orders_and_loses_the_post_gets_nothing() {
    let desk = Packing::begun().await;
    desk.done(&desk.clerk, desk.ordered("key-work")).await;
    desk.world.execute("update account set state = 'suspended' where login = 'linlan'").await;
    desk.world.read_documents().await;
    let pack = desk.shelf(&desk.head).await.packs.remove(0);
    assert_eq!(pack.state, "failed", "it is made with the eyes of whoever ordered it");
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_of_a_year_that_one_may_not_see_are_not_fetched_in_a_pack() {
    let desk = Packing::begun().await;
    let pack = desk.made(desk.ordered("year-summary")).await;
    let city = "select id from org where name = '临江市教育局'";
    desk.world
        .execute(&format!(
            "insert into plan values ('elsewhere', ({city}), 2022, '', 'issued', 1, 1, 1);
             update pack set draws_on = 'elsewhere'"
        ))
        .await;
    // The department sees the plans of its cities; a city does not see the department's.
    assert!(desk.bytes(&desk.head, &pack.id).await.is_ok());
    let stranger = desk.world.caller("chenlj").await;
    assert!(desk.bytes(&stranger, &pack.id).await.is_err());
    desk.world.execute("update pack set draws_on = 'gone'").await;
    assert!(desk.bytes(&desk.head, &pack.id).await.is_err(), "the year before is closed to them");
    assert!(desk.shelf(&desk.head).await.packs.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_looked_at_before_decks_stand_on_it() {
    let desk = Packing::begun().await;
    let deck = desk.made(desk.ordered("department-deck")).await;
    let own = desk.bytes(&desk.clerk, &deck.id).await.expect("a deck");
    let add = async |name: &str, bytes: Vec<u8>| {
        let size = bytes.len() as i64;
        let blob = uploads::keep(&desk.world.door, bytes).await.expect("kept");
        let org = desk.shelf(&desk.clerk).await.org;
        let made =
            desk.done(&desk.clerk, AddTemplate { org, name: name.to_owned(), blob, size }).await;
        desk.world.read_documents().await;
        made.id
    };
    let good = add("本厅模板.pptx", own).await;
    let bad = add("坏模板.pptx", b"PK no deck".to_vec()).await;
    let shelf = desk.shelf(&desk.clerk).await;
    let state = |id: &str| {
        let one = shelf.templates.iter().find(|one| one.id == id).expect("it is on the list");
        (one.state.clone(), one.message.len())
    };
    assert_eq!(state(&good), ("ready".to_owned(), 0));
    assert_eq!(state(&bad), ("refused".to_owned(), 2), "and why, and what to do");
    let on =
        |template: &str| Order { template: template.to_owned(), ..desk.ordered("department-deck") };
    assert_eq!(desk.refused(&desk.clerk, on(&bad)).await.kind, RefusalKind::Conflict);
    let pack = desk.made(on(&good)).await;
    assert_eq!((pack.state.as_str(), pack.template.as_str()), ("made", "本厅模板.pptx"));
    let bytes = desk.bytes(&desk.clerk, &pack.id).await.expect("a deck");
    let trace = traced::read("a.pptx", &bytes, &Limits::default()).expect("read");
    assert!(trace.expect("a trace").figures.len() > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_looks_at_every_report_before_it_is_made_and_pages_through_it_in_the_meeting() {
    let desk = Packing::begun().await;
    let eyes = desk.world.door.eyes(&desk.clerk);
    for report in moushi_core::report::REPORTS.iter().filter(|one| one.is_of_a_year()) {
        let first = twin(&eyes, &desk.plan, report.name, "", Lang::Zh).await.expect(report.name);
        let page = String::from_utf8(first.shown.expect("a page")).expect("text");
        assert!(page.contains("<h1>") && !page.contains("<script>"), "{}", report.name);
        let last = first.parts.last().expect("a part");
        let last = twin(&eyes, &desk.plan, report.name, last, Lang::Zh).await.expect("the last");
        assert_eq!(last.at + 1, first.parts.len());
    }
    assert!(twin(&eyes, &desk.plan, "ledger", "某某", Lang::Zh).await.is_err());
    let all = meeting(&eyes, &desk.plan, "").await.expect("a meeting");
    let leaders = desk.shelf(&desk.clerk).await.leaders;
    let speakers: Vec<&str> =
        all.parts.iter().skip(1).filter_map(|part| Some(part.split_once('-')?.1)).collect();
    let ranked: Vec<&str> =
        leaders.iter().map(String::as_str).filter(|name| speakers.contains(name)).collect();
    assert_eq!(speakers, ranked, "leaders speak in the order of rank");
    let talk = all.shown.expect("slides");
    assert!(talk.slides.len() > 5 && talk.slides.iter().all(|slide| !slide.title.is_empty()));
    let figures: usize =
        talk.slides.iter().map(|one| one.body.matches("class=\"f\"").count()).sum();
    assert!(figures > 20, "numbers lead back: {figures}");
    let stranger = desk.world.caller("chenlj").await;
    let closed = meeting(&desk.world.door.eyes(&stranger), &desk.plan, "").await;
    assert!(closed.is_err(), "a city sees no meeting of the department");
}

/// Names in an archive; each holds something.
fn zipped(bytes: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let file = archive.by_index(at).expect("a file");
        let name = file.name().expect("a name").into_owned();
        assert!(file.size() > 0, "{name} is empty");
        names.push(name);
    }
    names
}
