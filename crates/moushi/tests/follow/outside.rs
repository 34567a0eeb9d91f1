//! Lead units that stand outside of the tree of units: a line of their own in the bulletin, named as such, once.

use super::year_end::counts_are_lists;
use super::*;

const AWAY: &str = "省财政厅";

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_unit_outside_of_the_tree_has_its_line_in_the_bulletin() {
    let world = World::new().await;
    let plan = planned_in(&world).await;
    let clerk = world.caller("linlan").await;
    // The second name is one of the tree, in short; the third is the first once more.
    let led = [AWAY.to_owned(), format!("{UNIT}、{AWAY}"), format!("{AWAY}、省文旅厅")];
    for (task, unit) in tasks(&world, &clerk, &plan).await.into_iter().skip(4).zip(led) {
        let fields = BTreeMap::from([("unit".to_owned(), unit)]);
        let edit = Edit { entry: task.id, version: task.version, fields };
        world.door.act(&clerk, None, edit).await.expect("led from elsewhere");
    }
    let year = Year::planned(world, plan, ["12月底前"; 4]).await;
    year.turn("2023-04-20");
    let told = year.told("2023-04").await;
    let away: Vec<_> = told.units.iter().filter(|unit| unit.outside).collect();
    let names: Vec<(&str, usize)> =
        away.iter().map(|unit| (unit.name.as_str(), unit.led.count)).collect();
    // The sample names divisions that its tree does not have; they come behind, as the ledger names them.
    assert_eq!(names[..2], [(AWAY, 3), ("省文旅厅", 1)], "each once, in the order of the ledger");
    assert_eq!(names.iter().filter(|(name, _)| *name == AWAY).count(), 1);
    assert!(!told.units[0].outside, "units of the tree come first");
    let first = told.units.iter().position(|unit| unit.outside).expect("there is one");
    assert!(told.units[first..].iter().all(|unit| unit.outside));
    assert_eq!(told.units.iter().filter(|unit| unit.name == UNIT).count(), 1);
    let unit = told.units.iter().find(|unit| unit.name == UNIT).expect("of the tree");
    let led = |task: &&Line| task.unit.split('、').any(|name| name == UNIT);
    let led = year.tasks.iter().filter(led).count();
    assert_eq!(unit.led.count, led, "what it leads together with others counts for it too");
    counts_are_lists(&year, &told).await;
    let eyes = year.world.door.eyes(&year.clerk);
    made::bulletin(&eyes, &year.plan, "2023-04").await.expect("a paper");
}
