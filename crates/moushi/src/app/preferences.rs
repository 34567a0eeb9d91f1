//! Settings that system administrators change while the service runs: the allow-list, what each means,
//! and what values it takes. What is needed before the database is open is `cli::config`.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{POLICIES, Policy};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::security;
use crate::error::Trouble;
use crate::store::tables::setting;

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A name of a security profile.
    Profile,
    /// A whole number from … to ….
    Number(i64, i64),
    /// At most that many characters.
    Words(usize),
    /// A name of a policy of lights.
    Policy,
}

/// A setting.
pub struct Preference {
    /// Its name.
    pub name: &'static str,
    /// Its value where nothing was set.
    pub usual: &'static str,
    /// What values it takes.
    pub takes: Takes,
    /// What it means.
    pub means: Text,
}

/// Every setting; any other name is refused.
pub const PREFERENCES: &[Preference] = &[
    Preference {
        name: "security.profile",
        usual: security::USUAL,
        takes: Takes::Profile,
        means: Text::new(
            "口令、锁定、超时和双因素的要求：asvs-l2 通用，djbp-3 等级保护三级。",
            "What is demanded of passwords, sessions and second factors: asvs-l2, or djbp-3.",
        ),
    },
    Preference {
        name: "signin.per-minute",
        usual: "20",
        takes: Takes::Number(5, 1_000),
        means: Text::new(
            "同一地址每分钟最多尝试登录的次数。",
            "Attempts to sign in per address and minute.",
        ),
    },
    Preference {
        name: "account.stale-days",
        usual: "90",
        takes: Takes::Number(7, 730),
        means: Text::new(
            "多少天未登录的账号列为长期未用。",
            "Days without signing in after which an account is listed as stale.",
        ),
    },
    Preference {
        name: "track.policy",
        usual: "due",
        takes: Takes::Policy,
        means: Text::new(
            "亮灯规则，见“moushi track check-rules”。",
            "The rule of lights; see `moushi track check-rules`.",
        ),
    },
    Preference {
        name: "track.cadence-days",
        usual: "35",
        takes: Takes::Number(7, 400),
        means: Text::new(
            "多少天没有反馈亮灰灯，默认一个月加几天。",
            "Days without a report after which a task's light is grey.",
        ),
    },
    Preference {
        name: "evidence.most",
        usual: "5",
        takes: Takes::Number(1, 20),
        means: Text::new(
            "两次反馈之间每项任务最多上传的佐证数，防止以材料论成绩。",
            "Pieces of evidence that a task takes between two reports at most.",
        ),
    },
    Preference {
        name: "evidence.types",
        usual: "pdf ofd docx xlsx pptx jpg jpeg png txt csv",
        takes: Takes::Words(200),
        means: Text::new(
            "佐证允许的文件类型，空格分隔。",
            "Types of files that evidence may be, with spaces between.",
        ),
    },
    Preference {
        name: "review.days",
        usual: "30",
        takes: Takes::Number(0, 730),
        means: Text::new(
            "销号多少天后，任务列入待评估，请核查人员评估效果。",
            "Days after closing a task from which its effect waits for a review.",
        ),
    },
    Preference {
        name: "site.notice",
        usual: "本系统为非涉密系统，不得处理涉密文件。",
        takes: Takes::Words(200),
        means: Text::new("登录页上的提示语。", "The notice on the sign-in page."),
    },
];

/// The setting of that name.
pub fn named(name: &str) -> Option<&'static Preference> {
    PREFERENCES.iter().find(|known| known.name == name)
}

/// The value that holds, with the version of its row; 0 where nothing was set.
pub async fn held(db: &impl ConnectionTrait, name: &str) -> Result<(String, i64), Trouble> {
    let row = setting::Entity::find_by_id(name).one(db).await?;
    let usual = || named(name).map_or("", |known| known.usual).to_owned();
    Ok(row.map_or_else(|| (usual(), 0), |row| (row.value, row.version)))
}

/// The value that holds.
pub async fn value(db: &impl ConnectionTrait, name: &str) -> Result<String, Trouble> {
    Ok(held(db, name).await?.0)
}

/// The number that holds.
pub async fn number(db: &impl ConnectionTrait, name: &str) -> Result<i64, Trouble> {
    let usual = named(name).and_then(|known| known.usual.parse().ok()).unwrap_or_default();
    Ok(value(db, name).await?.parse().unwrap_or(usual))
}

impl Preference {
    /// Refuses a value that the setting does not take.
    pub fn check(&self, value: &str) -> Result<(), Refusal> {
        let fits = match self.takes {
            Takes::Profile => security::PROFILES.contains_key(value),
            Takes::Number(from, to) => {
                value.parse::<i64>().is_ok_and(|number| (from..=to).contains(&number))
            }
            Takes::Words(most) => value.chars().count() <= most,
            Takes::Policy => Policy::named(value).is_some(),
        };
        if fits { Ok(()) } else { Err(self.misfit(value)) }
    }

    fn misfit(&self, value: &str) -> Refusal {
        let (zh, en) = match self.takes {
            Takes::Profile => {
                let names: Vec<&str> = security::PROFILES.keys().map(String::as_str).collect();
                (format!("可用：{}。", names.join("、")), format!("One of {}.", names.join(", ")))
            }
            Takes::Number(from, to) => {
                (format!("应为 {from} 至 {to} 的整数。"), format!("A number from {from} to {to}."))
            }
            Takes::Words(most) => {
                (format!("最多 {most} 个字。"), format!("At most {most} characters."))
            }
            Takes::Policy => {
                let names: Vec<&str> = POLICIES.iter().map(|known| known.name.as_str()).collect();
                (format!("可用：{}。", names.join("、")), format!("One of {}.", names.join(", ")))
            }
        };
        Refusal::new(
            RefusalKind::Invalid,
            Text::of(
                format!("“{value}”不能作为 {} 的值。", self.name),
                format!("`{value}` is no value of {}.", self.name),
            ),
            Text::of(zh, en),
        )
    }
}

/// The refusal of a name that is not in the list.
pub fn unknown(name: &str) -> Refusal {
    let names: Vec<&str> = PREFERENCES.iter().map(|known| known.name).collect();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("没有“{name}”这项设置。"), format!("There is no setting `{name}`.")),
        Text::of(
            format!("可用的设置：{}。", names.join("、")),
            format!("Settings: {}.", names.join(", ")),
        ),
    )
}
