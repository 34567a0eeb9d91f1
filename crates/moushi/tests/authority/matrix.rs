//! Every role × act × place of the object, done in a real world: what happens is what the table says,
//! and what is denied leaves no trace but its audit row.

use std::collections::BTreeMap;

use moushi::app::acts::{ACTS, Card};
use moushi::app::authority::{Reach, line};
use moushi::app::caller::{Caller, Role};
use moushi::app::province::ACCOUNTS;
use moushi::error::Trouble;
use moushi_core::model::RefusalKind;
use serde_json::{Value, json};

use crate::world::houses::House;
use crate::world::{World, column, digest, houses};

/// Acts that these inputs do not bring to a good end, and why; being let through is told by the
/// refusal that comes then.
const REFUSED_LATER: &[&str] = &[
    // The plan of the test has findings of severity error.
    "plan-submit",
    // The document of the test has no text that was read.
    "candidate-add",
    "candidate-merge",
    "candidate-split",
    "candidate-edit",
    "candidates-accept",
    // The test's accounts, tokens, settings and second factors are not there to be changed.
    "account-reset",
    "account-restore",
    "account-suspend",
    "account-unlock",
    "setting-set",
    // The upload of the test is no package.
    "exchange-import",
    "token-remove",
    "totp-confirm",
    "totp-set",
];

/// What only the lead unit does for a task, or a unit under inspection for itself.
const LED: &[&str] = &[
    "progress-report",
    "evidence-add",
    "task-claim",
    "change-ask",
    "notice-reply",
    "remark-answer",
    "share-propose",
    "share-decide",
    "figure-decide",
    "defence-file",
    "rectification-plan",
    "rectification-report",
    "exhibit-add",
    "objection-file",
    "collection-answer",
    "collection-flag",
    "filling-add",
    "filling-confirm",
    "filling-column-set",
    "filling-hand-in",
    "study-objection-file",
    "form-add",
    "form-confirm",
    "form-column-set",
    "form-column-remove",
];

/// What only the unit does that has a share.
const SHARED: &[&str] = &["share-answer", "figure-report"];

/// What a call came to.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Done,
    LetThrough(RefusalKind),
    Denied,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_what_the_table_says() {
    let world = houses::settled().await;
    let houses = houses::houses(&world).await;
    let mut callers = Vec::new();
    for account in &ACCOUNTS {
        callers.push((account.role, world.caller(account.login).await));
    }
    let mut wrong = Vec::new();
    let (mut calls, mut done) = (0, BTreeMap::<&str, usize>::new());
    for card in ACTS {
        for house in &houses {
            for (role, caller) in &callers {
                calls += 1;
                let world = Cell { world: &world, card, house, caller };
                let expected = world.expected(*role);
                let end = world.ends(expected).await;
                if (end != End::Denied) != expected {
                    wrong.push(format!("{role:?} {} at {}: {end:?}", card.name, house.name));
                }
                *done.entry(card.name).or_default() += usize::from(end == End::Done);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {calls}:\n{}", wrong.len(), wrong.join("\n"));
    done.retain(|name, times| *times == 0 && !REFUSED_LATER.contains(name));
    assert!(done.is_empty(), "nobody could do these, the inputs are not real: {done:?}");
}

/// One field of the matrix.
struct Cell<'a> {
    world: &'a World,
    card: &'a Card,
    house: &'a House,
    caller: &'a Caller,
}

impl Cell<'_> {
    /// What the table says, worked out from the relation alone.
    fn expected(&self, role: Role) -> bool {
        let who = line(self.card.name).unwrap_or_default();
        who.iter().filter(|(known, _)| *known == role).any(|(_, reach)| match reach {
            Reach::House => {
                self.takes_place() && self.caller.posts[0].house_path == self.house.path
            }
            Reach::Part => {
                let mine = &self.caller.posts[0].org_path;
                if SHARED.contains(&self.card.name) {
                    let part = self.house.parts.get(1).unwrap_or(&self.house.parts[0]);
                    return part.starts_with(mine);
                }
                // An assignment is the part of one unit, and only that unit leads; a row has those of all.
                let one = self.takes("assignment") || LED.contains(&self.card.name);
                let most = if one { 1 } else { self.house.parts.len() };
                (self.takes("entry") || self.takes("assignment") || LED.contains(&self.card.name))
                    && self.house.parts[..most].iter().any(|part| part.starts_with(mine))
            }
            Reach::Self_ | Reach::Any => true,
        })
    }

    fn takes(&self, field: &str) -> bool {
        (self.card.takes)().as_value()["properties"].get(field).is_some()
    }

    /// The object belongs to a unit.
    fn takes_place(&self) -> bool {
        const PLACED: &[&str] = &[
            "partner",
            "plan",
            "org",
            "document",
            "candidate",
            "entry",
            "entries",
            "task",
            "parent",
            "reply",
            "assignment",
            "suppression",
            "progress",
            "request",
            "notice",
            "remark",
            "share",
            "figure",
            "mandate",
            "inspection",
            "inspected",
            "shortcoming",
            "objection",
            "collection",
            "overlay",
            "slip",
            "flag",
            "form",
            "column",
            "pack",
            "template",
            "study",
            "study_objection",
        ];
        PLACED.iter().any(|field| self.takes(field))
    }

    /// Does it, in a copy of the world when it is expected to be done.
    async fn ends(&self, expected: bool) -> End {
        let mut input = self.input();
        let copy;
        let world = if expected {
            copy = self.world.copied().await;
            let (act, house) = (self.card.name, self.house);
            houses::prepare(&copy, act, house, self.caller, &mut input).await;
            &copy
        } else {
            self.world
        };
        let (before, denials) = (digest(world).await, denials(world).await);
        let end = (self.card.call)(&world.door, self.caller, None, input.clone()).await;
        let denied = self::denials(world).await > denials;
        let end = match end {
            Ok(_) => End::Done,
            Err(Trouble::Refusal(_)) if denied => End::Denied,
            Err(Trouble::Refusal(refusal)) => End::LetThrough(refusal.kind),
            Err(Trouble::Fault(fault)) => panic!("{} {input}: {fault:?}", self.card.name),
        };
        if end != End::Done {
            assert_eq!(before, digest(world).await, "{} left a trace", self.card.name);
        }
        end
    }

    /// A real input: each field by its name, from the house.
    fn input(&self) -> Value {
        let schema = (self.card.takes)();
        let fields = schema.as_value()["properties"].as_object().cloned().unwrap_or_default();
        let mut input = serde_json::Map::new();
        for (field, shape) in fields {
            let value = self.house.value(self.card.name, &field, &shape);
            if !value.is_null() {
                input.insert(field, value);
            }
        }
        json!(input)
    }
}

/// How many denials have been recorded.
async fn denials(world: &World) -> i64 {
    let ask = "select count(*) from audit where outcome = 'denied'";
    column(&world.door.store, ask).await[0]
}
