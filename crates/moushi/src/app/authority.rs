//! Who may do what: role × act → how far it reaches. The whole table; nothing else decides.
//! `docs/manual/authority.md` is made from it by a test.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

use super::caller::{Caller, Role};

/// How an object must stand to the caller's post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The object belongs to the body that the post belongs to.
    House,
    /// A unit at or below that of the post has a part in the object.
    Part,
    /// The object is the caller's own account, view, comment.
    Self_,
    /// Anything.
    Any,
}

/// Where the object of an act stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Name of the object, for the record.
    pub object: String,
    /// The unit that it belongs to, for the record.
    pub org_id: String,
    /// Place of that unit in the tree.
    pub org_path: String,
    /// Places of the units that have a part in it.
    pub parts: Vec<String>,
    /// The account that it belongs to.
    pub account_id: String,
}

/// One line of the table.
pub type Line = (&'static str, &'static [(Role, Reach)]);

const OFFICE: &[(Role, Reach)] =
    &[(Role::Clerk, Reach::House), (Role::City, Reach::House), (Role::School, Reach::House)];
const DECIDES: &[(Role, Reach)] =
    &[(Role::Head, Reach::House), (Role::City, Reach::House), (Role::School, Reach::House)];
const PLANNERS: &[(Role, Reach)] = &[
    (Role::Head, Reach::House),
    (Role::Leader, Reach::House),
    (Role::Clerk, Reach::House),
    (Role::City, Reach::House),
    (Role::School, Reach::House),
    (Role::Inspector, Reach::House),
];
const SPEAKS: &[(Role, Reach)] = &[
    (Role::Head, Reach::House),
    (Role::Leader, Reach::House),
    (Role::Clerk, Reach::House),
    (Role::Staff, Reach::Part),
    (Role::City, Reach::Part),
    (Role::City, Reach::House),
    (Role::School, Reach::Part),
    (Role::School, Reach::House),
    (Role::Inspector, Reach::House),
];
const ANSWERS: &[(Role, Reach)] =
    &[(Role::Staff, Reach::Part), (Role::City, Reach::Part), (Role::School, Reach::Part)];
/// Whoever leads a task: the unit in another's plan, or the body itself in its own.
const LEADS: &[(Role, Reach)] = &[
    (Role::Staff, Reach::Part),
    (Role::City, Reach::Part),
    (Role::City, Reach::House),
    (Role::School, Reach::Part),
    (Role::School, Reach::House),
];
/// Whoever hands a task down: the office, the unit that leads it, a unit that has a share of it.
const SPLITS: &[(Role, Reach)] = &[
    (Role::Clerk, Reach::House),
    (Role::Staff, Reach::Part),
    (Role::City, Reach::Part),
    (Role::City, Reach::House),
    (Role::School, Reach::Part),
    (Role::School, Reach::House),
];
/// Whoever follows a plan up day by day.
const FOLLOWS: &[(Role, Reach)] = &[
    (Role::Clerk, Reach::House),
    (Role::Inspector, Reach::House),
    (Role::City, Reach::House),
    (Role::School, Reach::House),
];
const VERIFIES: &[(Role, Reach)] =
    &[(Role::Inspector, Reach::House), (Role::City, Reach::House), (Role::School, Reach::House)];
const LEADERS: &[(Role, Reach)] = &[
    (Role::Head, Reach::House),
    (Role::Leader, Reach::House),
    (Role::City, Reach::House),
    (Role::School, Reach::House),
];
const SELF: &[(Role, Reach)] = &[
    (Role::Head, Reach::Self_),
    (Role::Leader, Reach::Self_),
    (Role::Clerk, Reach::Self_),
    (Role::Staff, Reach::Self_),
    (Role::City, Reach::Self_),
    (Role::School, Reach::Self_),
    (Role::Inspector, Reach::Self_),
    (Role::System, Reach::Self_),
    (Role::Security, Reach::Self_),
    (Role::Auditor, Reach::Self_),
];
const SYSTEM: &[(Role, Reach)] = &[(Role::System, Reach::Any)];
const SECURITY: &[(Role, Reach)] = &[(Role::Security, Reach::Any)];
/// Whoever keeps units, people or posts has to see the tree.
const KEEPERS: &[(Role, Reach)] = &[(Role::System, Reach::Any), (Role::Security, Reach::Any)];
const AUDITOR: &[(Role, Reach)] = &[(Role::Auditor, Reach::Any)];

/// The table. An act that is not in it may be done by nobody.
pub const TABLE: &[Line] = &[
    ("plan-open", OFFICE),
    ("plan-submit", OFFICE),
    ("plan-return", DECIDES),
    ("plan-approve", DECIDES),
    ("plan-issue", OFFICE),
    ("document-add", OFFICE),
    ("document-remove", OFFICE),
    ("document-reread", OFFICE),
    ("candidate-accept", OFFICE),
    ("candidate-reject", OFFICE),
    ("candidate-edit", OFFICE),
    ("candidate-merge", OFFICE),
    ("candidate-split", OFFICE),
    ("candidate-add", OFFICE),
    ("candidate-undo", OFFICE),
    ("candidates-accept", OFFICE),
    ("entry-add", OFFICE),
    ("entry-edit", OFFICE),
    ("entries-edit", OFFICE),
    ("entries-revert", OFFICE),
    ("entry-remove", OFFICE),
    ("entry-restore", OFFICE),
    ("link-decide", OFFICE),
    ("finding-suppress", OFFICE),
    ("finding-restore", OFFICE),
    ("comment-add", SPEAKS),
    ("round-open", OFFICE),
    ("reply-decide", OFFICE),
    ("assignment-answer", ANSWERS),
    ("task-assign", FOLLOWS),
    ("progress-report", LEADS),
    ("progress-decide", FOLLOWS),
    ("evidence-add", LEADS),
    ("task-claim", LEADS),
    ("task-examine", VERIFIES),
    ("task-conclude", VERIFIES),
    ("task-reopen", VERIFIES),
    ("task-carry", FOLLOWS),
    ("change-ask", LEADS),
    ("wording-decide", FOLLOWS),
    ("change-decide", LEADERS),
    ("ending-decide", DECIDES),
    ("task-resume", DECIDES),
    ("notice-send", FOLLOWS),
    ("notice-reply", LEADS),
    ("remark-give", LEADERS),
    ("remark-answer", LEADS),
    ("milestone-waive", FOLLOWS),
    ("share-propose", SPLITS),
    ("share-answer", ANSWERS),
    ("share-decide", SPLITS),
    ("figure-report", ANSWERS),
    ("figure-decide", SPLITS),
    ("inspection-list-add", FOLLOWS),
    ("inspection-list-approve", DECIDES),
    ("inspection-open", FOLLOWS),
    ("inspection-draw", FOLLOWS),
    ("inspection-drop", FOLLOWS),
    ("inspection-notify", FOLLOWS),
    ("shortcoming-add", FOLLOWS),
    ("shortcoming-withdraw", FOLLOWS),
    ("inspection-end", FOLLOWS),
    ("inspection-feed-back", FOLLOWS),
    ("defence-file", ANSWERS),
    ("opinion-draft", FOLLOWS),
    ("opinion-issue", LEADERS),
    ("inspection-close", FOLLOWS),
    ("rectification-plan", ANSWERS),
    ("extension-decide", LEADERS),
    ("rectification-report", ANSWERS),
    ("rectification-verify", VERIFIES),
    ("shortcoming-reopen", VERIFIES),
    ("exhibit-add", ANSWERS),
    ("objection-file", ANSWERS),
    ("review-decide", LEADERS),
    ("form-add", LEADS),
    ("form-confirm", LEADS),
    ("form-column-set", LEADS),
    ("form-column-remove", LEADS),
    ("collection-open", OFFICE),
    ("collection-answer", ANSWERS),
    ("filling-add", ANSWERS),
    ("filling-confirm", ANSWERS),
    ("filling-column-set", ANSWERS),
    ("filling-hand-in", ANSWERS),
    ("filling-decide", FOLLOWS),
    ("filling-reopen", FOLLOWS),
    ("ruling-give", VERIFIES),
    ("results-release", DECIDES),
    ("overlay-add", OFFICE),
    ("overlay-end", OFFICE),
    ("study-open", OFFICE),
    ("study-edit", OFFICE),
    ("study-drop", OFFICE),
    ("study-data", OFFICE),
    ("study-place", OFFICE),
    ("study-release", DECIDES),
    ("study-objection-file", ANSWERS),
    ("study-objection-answer", LEADERS),
    ("collection-flag", ANSWERS),
    ("collection-flag-answer", OFFICE),
    ("cap-waive", LEADERS),
    ("collection-close", OFFICE),
    ("pack-order", PLANNERS),
    ("pack-freeze", OFFICE),
    ("pack-sign", LEADERS),
    ("pack-drop", OFFICE),
    ("template-add", OFFICE),
    ("template-remove", OFFICE),
    ("reminders-set", SELF),
    ("reminder-seen", SELF),
    ("task-evaluate", VERIFIES),
    ("task-archive", FOLLOWS),
    ("exchange-key", SYSTEM),
    ("partner-add", SYSTEM),
    ("partner-confirm", SECURITY),
    ("partner-end", SECURITY),
    ("exchange-export", OFFICE),
    ("exchange-import", OFFICE),
    ("view-save", SELF),
    ("view-remove", SELF),
    ("password-change", SELF),
    ("totp-set", SELF),
    ("totp-confirm", SELF),
    ("sessions-end", SELF),
    ("token-add", SELF),
    ("token-remove", SELF),
    ("org-add", SYSTEM),
    ("org-edit", SYSTEM),
    ("person-add", SYSTEM),
    ("person-edit", SYSTEM),
    ("post-add", SECURITY),
    ("post-end", SECURITY),
    ("account-add", SECURITY),
    ("account-suspend", SECURITY),
    ("account-restore", SECURITY),
    ("account-reset", SECURITY),
    ("account-unlock", SECURITY),
    ("identity-bind", SECURITY),
    ("identity-release", SECURITY),
    ("portfolio-set", SECURITY),
    ("setting-set", SYSTEM),
    ("audit-mark", AUDITOR),
    // Asks: what a role may look at beside what its scope shows.
    ("see-plans", PLANNERS),
    ("see-units", KEEPERS),
    ("see-accounts", SECURITY),
    ("see-audit", AUDITOR),
    ("see-settings", SYSTEM),
    ("see-backups", KEEPERS),
];

/// The line of an act.
pub fn line(act: &str) -> Option<&'static [(Role, Reach)]> {
    TABLE.iter().find(|(name, _)| *name == act).map(|(_, who)| *who)
}

/// Whether one of these roles has a part in `act` at all: what a token may be given.
pub fn concerns(roles: &[Role], act: &str) -> bool {
    line(act).is_some_and(|who| who.iter().any(|(role, _)| roles.contains(role)))
}

/// Whether `caller` may do `act` to `target`.
pub fn allows(caller: &Caller, act: &str, target: &Target) -> bool {
    if caller.operator {
        return line(act).is_some();
    }
    let by_token = caller.only.as_ref().is_none_or(|only| only.iter().any(|known| known == act));
    by_token
        && line(act).is_some_and(|who| {
            caller.posts.iter().any(|post| {
                who.iter().filter(|(role, _)| *role == post.role).any(|(_, reach)| match reach {
                    Reach::House => target.org_path == post.house_path,
                    Reach::Part => target.parts.iter().any(|path| path.starts_with(&post.org_path)),
                    Reach::Self_ => {
                        !caller.account_id.is_empty() && target.account_id == caller.account_id
                    }
                    Reach::Any => true,
                })
            })
        })
}

/// Those of `acts` that the caller may do to something of the body at `org_path`: what a page offers.
pub fn offered(caller: &Caller, acts: &[&str], org_path: &str) -> Vec<String> {
    let target = Target { org_path: org_path.to_owned(), ..Target::default() };
    let may = acts.iter().filter(|act| allows(caller, act, &target));
    may.map(|act| (*act).to_owned()).collect()
}

/// The refusal of an act that the caller may not do to an object that the caller does see.
pub fn refusal(title: &Text) -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::of(
            format!("您的岗位不能办理“{}”。", title.zh),
            format!("Your post does not allow you to {}.", title.en.to_lowercase()),
        ),
        Text::new(
            "如确需办理，请联系本单位综合处或安全管理员。",
            "If it is needed, ask the general office or the security administrator.",
        ),
    )
}

/// The refusal for an object that the caller does not see, or that is not there: the same words.
pub fn not_found() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        Text::new("没有找到这个对象。", "There is no such thing."),
        Text::new(
            "它可能已被删除，或不在您的范围内；请返回列表重新查找。",
            "It may have been removed, or lies outside your scope; look for it in the list.",
        ),
    )
}
