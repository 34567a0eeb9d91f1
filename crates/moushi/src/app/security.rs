//! Security profiles: what is demanded of passwords, sessions and second factors. The figures are
//! data (`data/security/`); which profile holds is the setting `security.profile`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::preferences;
use crate::error::Trouble;

/// Longest password: long enough for a sentence, short enough to hash.
const LONGEST: usize = 128;
/// The profile of an installation where nothing was set.
pub const USUAL: &str = "asvs-l2";

/// What a profile demands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What it is called.
    pub title: Title,
    /// Shortest password, in characters.
    pub shortest: usize,
    /// How many of the four classes of characters a password has at least.
    pub classes: usize,
    /// Days after which a password must be changed; 0 for never.
    pub change_days: i64,
    /// Earlier passwords that may not come again.
    pub history: u64,
    /// Wrong passwords in a row that lock an account.
    pub failures: i64,
    /// For how many minutes.
    pub lock_minutes: i64,
    /// Minutes without a request after which a session ends.
    pub idle_minutes: i64,
    /// Hours after which a session ends in any case.
    pub longest_hours: i64,
    /// Administrators sign in with a second factor.
    pub administrators_mfa: bool,
}

/// A name in both languages, as data has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Every profile by name.
pub static PROFILES: LazyLock<BTreeMap<String, Profile>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/security/profiles.toml"))
        .expect("the profiles of this program are well formed")
});

/// Passwords that everybody tries first.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../../../data/security/common-passwords.txt").lines().collect()
});

/// The profile of that name; the usual one when there is none.
pub fn named(name: &str) -> &'static Profile {
    PROFILES.get(name).or_else(|| PROFILES.get(USUAL)).expect("the usual profile is there")
}

/// The profile that holds.
pub async fn profile(db: &impl ConnectionTrait) -> Result<&'static Profile, Trouble> {
    Ok(named(&preferences::value(db, "security.profile").await?))
}

/// How many classes of characters a password has: capitals, small letters, digits, others.
fn classes(password: &str) -> usize {
    let tests: [fn(char) -> bool; 4] = [
        |c| c.is_uppercase(),
        |c| c.is_lowercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_uppercase() && !c.is_lowercase() && !c.is_ascii_digit(),
    ];
    tests.iter().filter(|test| password.chars().any(**test)).count()
}

impl Profile {
    /// A password that may be used by the account of that name, or why not.
    pub fn acceptable(&self, login: &str, password: &str) -> Result<(), Refusal> {
        let length = password.chars().count();
        if !(self.shortest..=LONGEST).contains(&length) {
            return Err(bad_length(self.shortest, length));
        }
        let held = classes(password);
        if held < self.classes {
            return Err(few_classes(self.classes, held));
        }
        let folded = password.to_lowercase();
        let named = !login.is_empty() && folded.contains(&login.to_lowercase());
        if named || COMMON.contains(&folded.as_str()) {
            return Err(easy());
        }
        Ok(())
    }

    /// The password is older than the profile allows.
    pub fn aged(&self, changed_at: i64, now: i64) -> bool {
        self.change_days > 0 && now - changed_at > self.change_days * 24 * 3_600_000
    }
}

fn bad_length(shortest: usize, length: usize) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("口令应为 {shortest} 至 {LONGEST} 个字符，现为 {length} 个。"),
            format!("A password has {shortest} to {LONGEST} characters, this one has {length}."),
        ),
        Text::new("可以用一句容易记的话作口令。", "A sentence that you remember makes a good one."),
    )
}

fn few_classes(wanted: usize, held: usize) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("口令至少含大写、小写、数字、符号中的 {wanted} 类，现有 {held} 类。"),
            format!(
                "A password has at least {wanted} of: capitals, small letters, digits, signs; \
                 this one has {held}."
            ),
        ),
        Text::new("请补上缺少的类别。", "Add what is missing."),
    )
}

fn easy() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "口令含有账号名，或是常见的弱口令。",
            "The password holds the account's name, or is one that everybody tries first.",
        ),
        Text::new("请换一个不易猜到的口令。", "Choose one that is hard to guess."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(profile: &str, password: &str) -> bool {
        named(profile).acceptable("linlan", password).is_ok()
    }

    #[test]
    fn each_profile_judges_passwords_by_its_own_figures() {
        // password, under asvs-l2, under djbp-3
        let cases = [
            ("short7!", false, false),
            ("eight-88", true, true),
            ("eightttt", true, false),
            ("EIGHTTTT", true, false),
            ("Eightttt", true, false),
            ("Eighttt8", true, true),
            ("正确的马电池订书钉", true, false),
            ("正确的马电池订书钉A1", true, true),
            ("Passw0rd", false, false),
            ("P@ssw0rd", false, false),
            ("12345678", false, false),
            ("xxLinLan-2023", false, false),
            (&"long".repeat(33), false, false),
        ];
        for (password, general, graded) in cases {
            assert_eq!(judge("asvs-l2", password), general, "asvs-l2 {password}");
            assert_eq!(judge("djbp-3", password), graded, "djbp-3 {password}");
        }
    }

    #[test]
    fn only_the_graded_profile_lets_passwords_age() {
        let day = 24 * 3_600_000;
        assert!(!named("asvs-l2").aged(0, 5_000 * day));
        assert!(!named("djbp-3").aged(0, 90 * day));
        assert!(named("djbp-3").aged(0, 90 * day + 1));
    }

    #[test]
    fn an_unknown_profile_is_never_a_weaker_one() {
        assert_eq!(named("no-such"), named(USUAL));
    }
}
