//! Which figures of a share are read: held against all of them, on any year of reports and decisions.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use moushi::store::figures::telling;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, Query};

use super::tasks;
use crate::alignment::planned_in;
use crate::world::{World, column};

const OWED: &str = "2023-09";

/// A figure: its share, month, number in the month, and state.
struct Figure {
    share: String,
    period: String,
    seq: i64,
    state: &'static str,
}

impl Figure {
    fn id(&self) -> String {
        format!("{}-{}-{}", self.share, self.period, self.seq)
    }
}

/// The figures of a share, month by month: any number of each, one of them approved at most, and then the last
/// that counts or one that a correction has come after.
fn any_year(share: &str, seed: &mut u64) -> Vec<Figure> {
    let mut below = |end: u64| {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % end
    };
    let mut figures = Vec::new();
    for month in 1..=12 {
        let mut locked = false;
        for seq in 1..=i64::try_from(below(4)).expect("few") {
            let state = match below(4) {
                0 if !locked => "approved",
                0 | 1 => "superseded",
                2 => "returned",
                _ => "submitted",
            };
            locked |= state == "approved";
            let (share, period) = (share.to_owned(), format!("2023-{month:02}"));
            figures.push(Figure { share, period, seq, state });
        }
    }
    figures
}

/// The figures that count, from all of one share.
fn by_hand(all: &[Figure]) -> BTreeSet<String> {
    let approved = all.iter().filter(|one| one.state == "approved");
    let newest = approved.max_by_key(|one| (&one.period, one.seq));
    let last = |one: &&Figure| {
        let after = |other: &Figure| other.period == one.period && other.seq > one.seq;
        matches!(one.state, "submitted" | "returned") && !all.iter().any(after)
    };
    let owed = all.iter().filter(|one| one.period == OWED);
    newest.into_iter().chain(all.iter().filter(last)).chain(owed).map(Figure::id).collect()
}

/// The story, on whatever engine.
pub async fn few_figures_tell(world: World) {
    let plan = planned_in(&world).await;
    let clerk = world.caller("linlan").await;
    let task = tasks(&world, &clerk, &plan).await.swap_remove(0);
    let orgs: Vec<String> =
        column(&world.door.store, "select id from org where kind <> 'class' order by id").await;
    let (mut seed, mut sql, mut expected, mut count) = (7, String::new(), BTreeSet::new(), 0);
    for (at, org) in orgs.iter().enumerate() {
        let share = format!("s{at}");
        let _ = write!(
            sql,
            "insert into share values ('{share}', '{plan}', '{}', '', '{org}', 'sum', '所', '9', '9', \
             '', 'accepted', '', '', 'x', 1, '', 0, 1);",
            task.id
        );
        let figures = any_year(&share, &mut seed);
        for one in &figures {
            let _ = write!(
                sql,
                "insert into figure values ('{}', '{plan}', '{share}', '{org}', '{}', {}, '1', '', '', \
                 '{}', '', 'x', 1, '', 0, 1);",
                one.id(),
                one.period,
                one.seq,
                one.state
            );
        }
        count += figures.len();
        expected.extend(by_hand(&figures));
    }
    world.execute(&sql).await;
    let db = world.door.store.read();
    let (id, figure) = (Alias::new("id"), Alias::new("figure"));
    let read = Query::select().column(id).from(figure).cond_where(telling(OWED)).to_owned();
    let read = db.query_all(&read).await.expect("those that tell");
    let read: BTreeSet<String> =
        read.iter().map(|row| row.try_get_by_index(0).expect("an id")).collect();
    assert_eq!(read, expected);
    assert!(orgs.len() > 5 && read.len() * 2 < count, "{} of {count}", read.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn few_figures_tell_how_a_share_stands() {
    few_figures_tell(World::new().await).await;
}
