//! Settings that system administrators change while the service runs: the allow-list, what each means,
//! and what values it takes. What is needed before the database is open is `cli::config`.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{NATIONAL, timetables};
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
    /// A name of a ladder of pressing.
    Ladder,
    /// Policies of lights, written down.
    Policies,
    /// Ladders of pressing, written down.
    Ladders,
    /// A name of a timetable of supervision.
    Timetable,
    /// Phrases of the decks, written down.
    DeckPhrases,
    /// Phrases of the summary, written down.
    SummaryPhrases,
}

impl Takes {
    /// Takes a whole file of data, written down.
    pub fn is_written_down(self) -> bool {
        matches!(self, Self::Policies | Self::Ladders | Self::DeckPhrases | Self::SummaryPhrases)
    }
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
        name: "track.own-lights",
        usual: "",
        takes: Takes::Policies,
        means: Text::new(
            "本单位自定的亮灯规则，写法同 data/track/lights.toml；用“moushi track check-rules 文件”先检查。",
            "Rules of lights of your own, written like data/track/lights.toml; check them with `moushi track check-rules FILE`.",
        ),
    },
    Preference {
        name: "track.ladder",
        usual: "talk",
        takes: Takes::Ladder,
        means: Text::new(
            "督办阶梯，见“moushi track ladders”。",
            "The ladder by which the office presses; see `moushi track ladders`.",
        ),
    },
    Preference {
        name: "track.own-ladders",
        usual: "",
        takes: Takes::Ladders,
        means: Text::new(
            "本单位自定的督办阶梯，写法同 data/track/ladders.toml。",
            "Ladders of your own, written like data/track/ladders.toml.",
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
        name: "track.timers",
        usual: NATIONAL,
        takes: Takes::Timetable,
        means: Text::new(
            "督导时限按哪里的规定：全国，或某省规定叠加全国规定。",
            "Whose rules set the time for steps of an inspection: the nation’s, or a province’s above them.",
        ),
    },
    Preference {
        name: "burden.cap-month",
        usual: "6",
        takes: Takes::Number(1, 100),
        means: Text::new(
            "一个单位一个月最多被要求几次（采集、反馈、督办单、批示合计），超过的采集须领导说明理由。数值为本系统自定，没有统一规定。",
            "Calls upon one unit in a month at most, of all kinds; a collection above it needs a leader's reason. The number is the product's own.",
        ),
    },
    Preference {
        name: "burden.cap-year",
        usual: "40",
        takes: Takes::Number(1, 1_000),
        means: Text::new(
            "一个单位一年最多被要求几次，口径同上。数值为本系统自定。",
            "Calls upon one unit in a year at most, counted alike. The number is the product's own.",
        ),
    },
    Preference {
        name: "remind.weekday",
        usual: "1",
        takes: Takes::Number(1, 7),
        means: Text::new(
            "每周提要在星期几生成，1 为星期一；遇放假顺延到当周下一个工作日。",
            "Day of the weekly digest, 1 for Monday; where it is off, the next one worked in that week.",
        ),
    },
    Preference {
        name: "remind.hour",
        usual: "8",
        takes: Takes::Number(0, 23),
        means: Text::new(
            "工作日几点起生成提醒，北京时间。",
            "Hour of a working day from which reminders are made, China Standard Time.",
        ),
    },
    Preference {
        name: "remind.cap-week",
        usual: "3",
        takes: Takes::Number(0, 7),
        means: Text::new(
            "每人每周最多几条提醒，含提要；0 为全部停用。",
            "Reminders for each person in a week at most, the digest included; 0 for none at all.",
        ),
    },
    Preference {
        name: "remind.mail-domains",
        usual: "",
        takes: Takes::Words(200),
        means: Text::new(
            "允许填写的邮箱域名，空格分隔；为空时不发邮件。",
            "Domains of mail addresses that people may name, with spaces between; no mail without one.",
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
        name: "pack.deck-phrases",
        usual: "",
        takes: Takes::DeckPhrases,
        means: Text::new(
            "汇报用语和各部分次序，写法同 data/report/deck.toml；为空时用自带的。",
            "Phrases of the decks and the order of their parts, written like data/report/deck.toml; ours when empty.",
        ),
    },
    Preference {
        name: "pack.summary-phrases",
        usual: "",
        takes: Takes::SummaryPhrases,
        means: Text::new(
            "年度工作总结用语，写法同 data/report/summary.toml；为空时用自带的。",
            "Phrases of the summary of the year, written like data/report/summary.toml; ours when empty.",
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
            // Read, and held against what else is set, in `presets`.
            Takes::Policy
            | Takes::Ladder
            | Takes::Policies
            | Takes::Ladders
            | Takes::DeckPhrases
            | Takes::SummaryPhrases => true,
            Takes::Timetable => timetables().iter().any(|table| table.name == value),
        };
        if fits { Ok(()) } else { Err(self.misfit(value)) }
    }

    fn misfit(&self, value: &str) -> Refusal {
        let (zh, en) = match self.takes {
            Takes::Profile => {
                one_of(&security::PROFILES.keys().map(String::as_str).collect::<Vec<_>>())
            }
            Takes::Number(from, to) => {
                (format!("应为 {from} 至 {to} 的整数。"), format!("A number from {from} to {to}."))
            }
            Takes::Words(most) => {
                (format!("最多 {most} 个字。"), format!("At most {most} characters."))
            }
            Takes::Policy
            | Takes::Ladder
            | Takes::Policies
            | Takes::Ladders
            | Takes::DeckPhrases
            | Takes::SummaryPhrases => one_of(&[]),
            Takes::Timetable => {
                one_of(&timetables().iter().map(|known| known.name.as_str()).collect::<Vec<_>>())
            }
        };
        self.no_value(value, Text::of(zh, en))
    }

    /// The refusal of a name that is none of those known.
    pub fn unnamed(&self, value: &str, names: &[&str]) -> Refusal {
        let (zh, en) = one_of(names);
        self.no_value(value, Text::of(zh, en))
    }

    fn no_value(&self, value: &str, advice: Text) -> Refusal {
        let message = Text::of(
            format!("“{value}”不能作为 {} 的值。", self.name),
            format!("`{value}` is no value of {}.", self.name),
        );
        Refusal::new(RefusalKind::Invalid, message, advice)
    }
}

/// Names of which a setting takes one.
fn one_of(names: &[&str]) -> (String, String) {
    (format!("可用：{}。", names.join("、")), format!("One of {}.", names.join(", ")))
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
