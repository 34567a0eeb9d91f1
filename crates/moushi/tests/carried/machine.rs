//! The same at machines without a browser, by `moushi exchange`: listed, exported, carried, imported; what is cut,
//! forged or unknown is refused, and every package is in the record.

use std::path::{Path, PathBuf};

use super::*;
use crate::operator::run;

/// A folder for what is carried, beside the database.
fn shelf(side: &Side) -> PathBuf {
    side.world.folder.path().join("carried")
}

/// Exports at one side; the file.
fn export(side: &Side, to: &str) -> PathBuf {
    let told = run(side.world.folder.path(), &["exchange", "export", to, "--to", "carried"], 0);
    let (name, _) = told.split_once("  ").expect("a name and how much it holds");
    side.world.folder.path().join(name)
}

fn import(side: &Side, file: &Path, code: i32) -> String {
    run(side.world.folder.path(), &["exchange", "import", &file.display().to_string()], code)
}

async fn recorded(side: &Side, act: &str) -> i64 {
    let ask = format!(
        "select count(*) from audit where act = '{act}' and account_id = ''
         and object in (select id from partner)"
    );
    column(&side.world.door.store, &ask).await.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_go_by_commands_alone() {
    let two = Two::of(World::new().await, World::new().await).await;
    let half = (two.total / 2.0).floor();
    let at = two.province.world.folder.path();
    two.hand(half).await;
    let listed = run(at, &["exchange", "list"], 0);
    assert!(listed.starts_with("city") && listed.contains("待带给对方 1"), "{listed}");
    let file = export(&two.province, "city");
    assert!(file.ends_with("carried/province-city-1-1.moushi-exchange"), "{}", file.display());
    let told = import(&two.city, &file, 0);
    assert!(told.contains("办理 1 封信件，此前已收到 0 封，未能办理 0 封"), "{told}");
    two.equal().await;
    let before = two.city.all().await;
    assert!(import(&two.city, &file, 0).contains("办理 0 封信件，此前已收到 1 封"));
    assert_eq!(two.city.all().await, before, "twice is once");
    two.city.answer(half, "").await.expect("accepted");
    import(&two.province, &export(&two.city, "province"), 0);
    assert_eq!(two.province.share(CITY).await.state, "accepted");
    two.equal().await;
    let json = run(at, &["exchange", "list", "--format", "json"], 0);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json[0]["received"], &json[0]["acked"]), (&1.into(), &1.into()));
    assert_eq!(recorded(&two.province, "exchange-export").await, 1);
    assert_eq!(recorded(&two.city, "exchange-import").await, 2);
    for side in [&two.province, &two.city] {
        let walked = chain::verify(&side.world.door.store, &[]).await.expect("walked");
        assert!(walked.breaks.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_command_does_not_take_changes_nothing_and_says_why() {
    let two = Two::of(World::new().await, World::new().await).await;
    let half = (two.total / 2.0).floor();
    two.hand(half).await;
    let file = export(&two.province, "city");
    let bytes = std::fs::read(&file).expect("the file");
    let before = two.city.all().await;
    let bad = |name: &str, bytes: &[u8]| {
        let file = shelf(&two.province).join(name);
        std::fs::write(&file, bytes).expect("written");
        import(&two.city, &file, 3);
    };
    bad("cut", &bytes[..bytes.len() / 2]);
    bad("other", b"no package");
    let inside = String::from_utf8(file::unpacked(&bytes).expect("a file")).expect("text");
    let forged = file::packed(inside.replace("\"round\":1", "\"round\":7").as_bytes());
    bad("forged", &forged.expect("packed"));
    let at = two.city.world.folder.path();
    run(at, &["exchange", "import", "nowhere.moushi-exchange"], 3);
    run(at, &["exchange", "export", "nobody"], 3);
    run(at, &["exchange", "export", "province", "--after", "9"], 2);
    assert_eq!(two.city.all().await, before);
    let elsewhere = tempfile::TempDir::new().expect("a folder");
    run(elsewhere.path(), &["exchange", "list"], 3);
    assert!(!elsewhere.path().join("moushi.db").exists(), "looking makes no database");

    // Both sides act before they hear of each other: what does not fit is told by the exit code and listed.
    import(&two.city, &file, 0);
    two.city.answer(half + 1.0, "").await.expect("more is taken on");
    two.hand(half - 1.0).await;
    let told = import(&two.province, &export(&two.city, "province"), 1);
    assert!(told.contains("未能办理 1 封"), "{told}");
    let listed = run(two.province.world.folder.path(), &["exchange", "list"], 0);
    assert!(listed.contains("未能办理  指标答复") && listed.contains("此前下达"), "{listed}");
}
