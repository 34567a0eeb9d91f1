//! `Caller`: who asks, with the posts held at this moment. The only place, with `authority`, where a
//! role has a name.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::store::Scope;

/// What an account owes before it may do anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// A password of its own choice, or a younger one.
    Password,
    /// A second factor.
    Factor,
}

/// What may be done and seen while something is owed.
const WHILE_OWED: [&str; 5] = ["password-change", "totp-set", "totp-confirm", "sessions-end", "me"];

/// What a post lets its holder do; who may do which act is `authority`'s table.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 主要领导.
    Head,
    /// 分管领导.
    Leader,
    /// 办公室、综合处经办.
    Clerk,
    /// 处室经办.
    Staff,
    /// 市县教育局填报员.
    City,
    /// 学校填报员.
    School,
    /// 督查督办人员.
    Inspector,
    /// 系统管理员.
    System,
    /// 安全管理员.
    Security,
    /// 审计管理员.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Head,
        Self::Leader,
        Self::Clerk,
        Self::Staff,
        Self::City,
        Self::School,
        Self::Inspector,
        Self::System,
        Self::Security,
        Self::Auditor,
    ];

    /// The word that stands in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Leader => "leader",
            Self::Clerk => "clerk",
            Self::Staff => "staff",
            Self::City => "city",
            Self::School => "school",
            Self::Inspector => "inspector",
            Self::System => "system",
            Self::Security => "security",
            Self::Auditor => "auditor",
        }
    }

    /// The role of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Administers and does not see what is planned.
    pub fn administers(self) -> bool {
        matches!(self, Self::System | Self::Security | Self::Auditor)
    }
}

/// A post held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// The unit.
    pub org_id: String,
    /// Its place in the tree.
    pub org_path: String,
    /// Its name.
    pub org_name: String,
    /// The body that plans: the unit itself, or for a division the body it belongs to.
    pub house_path: String,
    /// Title as written.
    pub title: String,
}

impl Held {
    /// Whether it is one in a division of the body that plans.
    pub fn serves(&self, house: &str) -> bool {
        self.role == Role::Staff && self.house_path == house
    }
}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The account; empty for work that nobody asked for.
    pub account_id: String,
    /// The person.
    pub person_id: String,
    /// Name of the person.
    pub name: String,
    /// Posts held today, the highest first.
    pub posts: Vec<Held>,
    /// Acts that a token allows; everything when none.
    pub only: Option<Vec<String>>,
    /// Number of the request, for the log.
    pub request: String,
    /// What the account owes before it may do anything else.
    pub owes: Option<Owed>,
    /// Works at the machine itself, on the command line: whoever holds the database may do all.
    pub operator: bool,
}

impl Caller {
    /// Whoever works at the machine itself; no request from a network is ever this caller.
    pub fn operator() -> Self {
        Self { name: "operator".to_owned(), operator: true, ..Self::default() }
    }

    /// Refuses everything but paying what is owed, while something is.
    pub fn ready(&self, what: &str) -> Result<(), Refusal> {
        match self.owes {
            Some(owed) if !WHILE_OWED.contains(&what) => Err(owed.refusal()),
            _ => Ok(()),
        }
    }

    /// What the caller sees.
    pub fn scope(&self) -> Scope {
        if self.operator {
            return Scope::system();
        }
        let mut scope = Scope::none();
        for post in &self.posts {
            match post.role {
                Role::Head | Role::Leader | Role::Clerk | Role::Inspector => {
                    scope.plans.push(post.house_path.clone());
                }
                Role::Staff => scope.parts.push(post.org_path.clone()),
                Role::City | Role::School => {
                    scope.plans.push(post.house_path.clone());
                    scope.parts.push(post.org_path.clone());
                }
                Role::System | Role::Security | Role::Auditor => {}
            }
        }
        scope
    }

    /// Holds one of these roles.
    pub fn is(&self, roles: &[Role]) -> bool {
        self.posts.iter().any(|post| roles.contains(&post.role))
    }
}

impl Owed {
    /// What a person is told who wants something else first.
    pub fn refusal(self) -> Refusal {
        let message = match self {
            Self::Password => Text::new("请先修改口令。", "The password has to be changed first."),
            Self::Factor => Text::new(
                "管理员须先启用动态口令。",
                "Administrators have to set up a second factor first.",
            ),
        };
        let advice =
            Text::new("请到“我的设置”办理。", "Do it under “My settings”; then go on as usual.");
        Refusal::new(RefusalKind::NotAllowed, message, advice)
    }

    /// A refusal because something is owed.
    pub fn is_told_by(refusal: &Refusal) -> bool {
        *refusal == Self::Password.refusal() || *refusal == Self::Factor.refusal()
    }
}
