//! Workbooks whose columns a unit has renamed: asked once with a guess, remembered for the unit, taken back.

use moushi::app::acts::track::forms::column::{Chosen, RemoveColumn, SetColumns};
use moushi::app::asks::forms::{Column as Known, FormColumns, Question};

use super::*;

/// Names that a unit gives to two of the columns.
pub const NAMES: [(Field, &str); 2] = [(Field::Done, "完成情况"), (Field::Forecast, "预计办结")];

fn chosen(sheet: &Sheet) -> Vec<Chosen> {
    let of = |one: &Question| Chosen {
        table: one.table.clone(),
        field: one.field.clone(),
        name: one.guess.clone(),
    };
    sheet.questions.iter().map(of).collect()
}

impl Year {
    async fn answer_columns(
        &self,
        caller: &Caller,
        sheet: &Sheet,
        columns: Vec<Chosen>,
    ) -> Result<(), Trouble> {
        let set = SetColumns { form: sheet.id.clone(), version: sheet.version, columns };
        self.world.door.act(caller, None, set).await.map(|_| ())
    }

    async fn read_again(&self, id: &str) -> Sheet {
        let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
        while jobs::step(&self.world.door, &sandbox, "test").await.expect("read") {}
        self.seen(&self.staff, id).await
    }

    async fn known(&self, caller: &Caller) -> Vec<Known> {
        self.world.door.ask(caller, FormColumns {}).await.expect("what is remembered")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn renamed_columns_are_asked_once() {
    asked_once(World::new().await).await;
}

/// Asked with a guess, answered, remembered for the unit, taken back; on either engine.
pub async fn asked_once(world: World) {
    let year = led(Year::of(world).await).await;
    let door = &year.world.door;
    let mut rows = year.form().await;
    rows[0].set(Field::Done, "选址获批").set(Field::Percent, "60");
    let sheet = year.hand_in(&year.staff, copied(&rows, &NAMES)).await;
    assert_eq!((&*sheet.state, sheet.rows), ("columns", 0), "{:?}", sheet.message);
    let asked: Vec<(&str, &str)> =
        sheet.questions.iter().map(|one| (&*one.field, &*one.guess)).collect();
    assert_eq!(asked, [("done", "完成情况"), ("forecast", "预计办结")]);
    let done = sheet.questions[0].choices.iter().find(|one| one.name == "完成情况");
    assert_eq!(done.expect("a choice").sample, "选址获批", "with what stands there");
    assert_eq!(refused(year.confirm(&sheet, false).await), RefusalKind::Conflict);

    let mut odd = chosen(&sheet);
    odd[1].name = "完成情况".to_owned();
    let odd = year.answer_columns(&year.staff, &sheet, odd).await;
    assert_eq!(refused(odd), RefusalKind::Invalid, "one column is not two");
    let mut odd = chosen(&sheet);
    odd[0].field = "weather".to_owned();
    let odd = year.answer_columns(&year.staff, &sheet, odd).await;
    assert_eq!(refused(odd), RefusalKind::Invalid);
    let city = year.world.caller("chenlj").await;
    let foreign = year.answer_columns(&city, &sheet, chosen(&sheet)).await;
    assert!(foreign.is_err(), "of somebody else");
    assert_eq!(year.known(&year.staff).await.len(), 0, "a bad answer is not remembered");

    year.answer_columns(&year.staff, &sheet, chosen(&sheet)).await.expect("said");
    let sheet = year.read_again(&sheet.id).await;
    assert_eq!((&*sheet.state, counts(&sheet)), ("read", (1, 2, 0, 0)), "{:?}", sheet.faults);
    assert_eq!(sheet.columns.len(), 2, "and it is told which names were known");
    assert_eq!(year.confirm(&sheet, false).await.expect("confirmed").reported, 1);

    rows[1].set(Field::Done, "已开工");
    let next = year.hand_in(&year.staff, copied(&rows, &NAMES)).await;
    assert_eq!((&*next.state, counts(&next).0), ("read", 1), "the next time nobody is asked");
    let known = year.known(&year.staff).await;
    let done = known.iter().find(|one| one.name == "完成情况").expect("remembered");
    assert_eq!((&*done.title.zh, &*done.unit), ("工作进展", UNIT));
    assert_eq!(year.known(&city).await.len(), 0, "another unit has said nothing");

    let forget = || RemoveColumn { column: done.id.clone() };
    assert!(door.act(&city, None, forget()).await.is_err(), "nor takes it back");
    door.act(&year.staff, None, forget()).await.expect("taken back");
    assert_eq!(year.known(&year.staff).await.len(), 1);
    let seen = year.seen(&year.staff, &next.id).await;
    let done = seen.columns.iter().find(|one| one.name == "完成情况").expect("it was known");
    assert_eq!((&*seen.state, &*done.id), ("read", ""), "what was read stays read");
    let asked = year.hand_in(&year.staff, copied(&rows, &NAMES)).await;
    assert_eq!((&*asked.state, asked.questions.len()), ("columns", 1), "and is asked again");
    assert!(chain::verify(&door.store, &[]).await.expect("walked").breaks.is_empty());
}
