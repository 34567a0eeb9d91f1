//! Where a house has to stand before an act can be done to its things, and how it is brought there. What an act is
//! given is `values`.

use moushi::app::acts;
use moushi::app::caller::Caller;
use serde_json::{Value, json};

use super::{House, asked};
use crate::world::World;

/// Brings the things of a house where an act needs them, and tells the input what came of it.
pub async fn prepare(world: &World, act: &str, house: &House, caller: &Caller, input: &mut Value) {
    let key = &house.key;
    if let Some((_, lifecycle)) = FOLLOWED.iter().find(|(known, _)| *known == act) {
        return follow(world, house, act, lifecycle).await;
    }
    if let Some((_, sql)) = INSPECTED.iter().find(|(known, _)| *known == act) {
        return each(world, &sql.replace("{key}", key)).await;
    }
    if let Some((_, sql)) = FILLED.iter().find(|(known, _)| *known == act) {
        let sql = sql.replace("{key}", key).replace("{org}", &house.org);
        return each(world, &sql.replace("{account}", &caller.account_id)).await;
    }
    let sql = match act {
        "collection-flag" => format!("delete from flag where id = 'fl-{key}'"),
        "form-confirm" => {
            let account = &caller.account_id;
            format!("update form set added_by = '{account}' where id = 'fo-{key}'")
        }
        "form-column-set" => asked(key, &caller.account_id),
        "plan-return" | "plan-approve" => submitted(world, key).await,
        "pack-sign" => format!(
            "update pack set state = 'frozen', frozen_by = 'somebody' where id = 'pk-{key}'"
        ),
        "partner-confirm" => format!("update partner set state = 'entered' where id = 'pa-{key}'"),
        "exchange-key" => "delete from installation".to_owned(),
        "plan-issue" => format!("update plan set state = 'approved' where id = 'p-{key}'"),
        "entry-restore" => format!("update entry set deleted_at = 5 where id = 't-{key}'"),
        "view-remove" => {
            let row =
                json!({ "id": "v", "account_id": caller.account_id, "name": "视图", "url": "/" });
            return world.put("saved_view", &row).await;
        }
        "reminder-seen" => {
            let row = json!({ "id": "re", "account_id": caller.account_id, "slot": "digest:2024-01-01",
                "form": "digest", "day": "2024-01-02", "made_at": 1 });
            return world.put("reminder", &row).await;
        }
        "identity-bind" => {
            input["account"] = json!(caller.account_id);
            return;
        }
        "identity-release" => {
            let account = &caller.account_id;
            let row = json!({ "id": "i", "account_id": account, "issuer": "i", "subject": "s" });
            return world.put("identity", &row).await;
        }
        "entries-revert" => {
            let edit = acts::named("entries-edit").expect("what is reverted can be done");
            let rows = house.value("entries-edit", "rows", &Value::Null);
            let done = json!({ "plan": format!("p-{key}"), "rows": rows });
            let done = (edit.call)(&world.door, &Caller::operator(), None, done).await;
            input["batch"] = done.expect("many rows are edited")["batch"].clone();
            return;
        }
        _ => return,
    };
    world.execute(&sql).await;
}

/// Executes statements one after the other.
async fn each(world: &World, statements: &str) {
    for one in statements.split(';') {
        world.execute(one).await;
    }
}

/// A plan that waits for its approval; answers how its state is written.
async fn submitted(world: &World, key: &str) -> String {
    let row = json!({ "id": format!("ap-{key}"), "plan_id": format!("p-{key}"), "kind": "issue",
        "state": "pending", "prior_state": "draft", "asked_by": "somebody", "version": 1 });
    world.put("approval", &row).await;
    format!("update plan set state = 'submitted' where id = 'p-{key}'")
}

/// Acts on the tables of a standard, and what brings the filling of a house to where they may be done.
const FILLED: [(&str, &str); 6] = [
    ("filling-confirm", "update form set added_by = '{account}' where id = 'ff-{key}'"),
    (
        "filling-column-set",
        "update form set added_by = '{account}', state = 'columns' where id = 'ff-{key}'",
    ),
    (
        "filling-decide",
        "update slip set state = 'answered', desk_id = '{org}' where id = 'sf-{key}'",
    ),
    ("filling-reopen", "update slip set state = 'accepted' where id = 'sf-{key}'"),
    (
        "ruling-give",
        "insert into climb values ('cl-{key}', 'p-{key}', 'sf-{key}', 1, 'handed_in', '{org}', 1, '', '', 1)",
    ),
    (
        "results-release",
        "insert into climb values ('cl-{key}', 'p-{key}', 'sf-{key}', 1, 'handed_in', '{org}', 1, '', '', 1)",
    ),
];

/// Acts on inspections, and what brings the inspection of a house to where they may be done.
const INSPECTED: [(&str, &str); 20] = [
    ("inspection-list-approve", "update mandate set state = 'proposed' where id = 'y-{key}'"),
    ("inspection-draw", UNDRAWN),
    ("inspection-drop", UNDRAWN),
    ("inspection-notify", "update inspected set stage = 'drawn' where id = 'u-{key}'"),
    ("shortcoming-add", "update inspected set stage = 'notified' where id = 'u-{key}'"),
    ("shortcoming-withdraw", "update inspected set stage = 'ended' where id = 'u-{key}'"),
    ("inspection-end", "update inspected set stage = 'notified' where id = 'u-{key}'"),
    ("inspection-feed-back", "update inspected set stage = 'ended' where id = 'u-{key}'"),
    ("defence-file", "update inspected set stage = 'fed_back' where id = 'u-{key}'"),
    ("opinion-draft", "update inspected set stage = 'fed_back', heard = 1 where id = 'u-{key}'"),
    (
        "opinion-issue",
        "update inspected set stage = 'drafted', drafter = 'somebody' where id = 'u-{key}'",
    ),
    (
        "inspection-close",
        "update inspected set stage = 'rectifying' where id = 'u-{key}';
         update objection set ruling = 'upheld' where id = 'ob-{key}';
         update shortcoming set state = 'done' where id = 'w-{key}'",
    ),
    ("exhibit-add", RECTIFYING),
    ("objection-file", RECTIFYING),
    ("review-decide", RECTIFYING),
    ("rectification-plan", RECTIFYING),
    (
        "extension-decide",
        "update inspected set stage = 'rectifying' where id = 'u-{key}';
         update shortcoming set state = 'open', asked = 'somebody' where id = 'w-{key}'",
    ),
    ("rectification-report", RECTIFYING),
    (
        "rectification-verify",
        "update inspected set stage = 'rectifying' where id = 'u-{key}';
         update shortcoming set state = 'reported', answers = 1 where id = 'w-{key}'",
    ),
    (
        "shortcoming-reopen",
        "update inspected set stage = 'closed' where id = 'u-{key}';
         update shortcoming set state = 'done' where id = 'w-{key}'",
    ),
];
const UNDRAWN: &str = "delete from exhibit where id = 'ex-{key}';
    delete from objection where id = 'ob-{key}';
    delete from shortcoming where id = 'w-{key}';
    delete from inspected where inspection_id = 'n-{key}';
    update inspection set drawn_at = 0 where id = 'n-{key}'";
const RECTIFYING: &str = "update inspected set stage = 'rectifying' where id = 'u-{key}';
    update shortcoming set state = 'open' where id = 'w-{key}'";

/// Acts on tasks of an issued plan, and where the task stands before.
const FOLLOWED: [(&str, &str); 26] = [
    ("task-assign", "established"),
    ("progress-report", "in_progress"),
    ("progress-decide", "in_progress"),
    ("evidence-add", "in_progress"),
    ("task-claim", "in_progress"),
    ("task-examine", "completion_claimed"),
    ("task-conclude", "verifying"),
    ("task-reopen", "closed"),
    ("change-ask", "in_progress"),
    ("wording-decide", "in_progress"),
    ("change-decide", "in_progress"),
    ("ending-decide", "in_progress"),
    ("task-resume", "suspended"),
    ("notice-send", "in_progress"),
    ("notice-reply", "in_progress"),
    ("remark-give", "in_progress"),
    ("remark-answer", "in_progress"),
    ("task-carry", "in_progress"),
    ("milestone-waive", "in_progress"),
    ("share-propose", "in_progress"),
    ("share-answer", "in_progress"),
    ("share-decide", "in_progress"),
    ("figure-report", "in_progress"),
    ("figure-decide", "in_progress"),
    ("task-evaluate", "closed"),
    ("task-archive", "evaluated"),
];

/// Issues the plan of a house, with everything that may come of its task already there.
async fn follow(world: &World, house: &House, act: &str, lifecycle: &str) {
    let key = &house.key;
    let (plan, task) = (format!("p-{key}"), format!("t-{key}"));
    world.execute(&format!("update plan set state = 'issued' where id = '{plan}'")).await;
    if act == "task-carry" {
        let row = json!({ "id": format!("p2-{key}"), "org_id": house.org, "year": 2025,
            "state": "draft", "title": "下一年计划", "revision": 1, "version": 1 });
        world.put("plan", &row).await;
    }
    if act == "task-claim" {
        let row = json!({ "id": format!("re-{key}"), "plan_id": plan, "entry_id": task,
            "words": "完成选址", "reached_on": "2024-06-01" });
        world.put("reached", &row).await;
    }
    let share = match act {
        "share-decide" => "softened",
        "figure-report" | "figure-decide" => "accepted",
        _ => "proposed",
    };
    world.execute(&format!("update share set state = '{share}' where id = 'sh-{key}'")).await;
    let asked = match act {
        "wording-decide" => json!({ "change": "wording" }),
        "change-decide" => json!({ "change": "substance" }),
        _ => json!("cancel"),
    };
    let waits = json!({ "asked": asked, "by": "somebody" }).to_string();
    let pending = if FOLLOWED[9..12].iter().any(|(known, _)| *known == act) { &waits } else { "" };
    let row = json!({ "entry_id": task, "plan_id": plan, "lifecycle": lifecycle, "version": 1,
        "pending": pending, "claimant": "somebody", "percent": 100 });
    world.put("track", &row).await;
}
