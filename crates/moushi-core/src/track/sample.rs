//! Samples 抽样 that anybody can draw again: a frozen list of units, a seed stated before, and a rule that
//! knows no chance. The same list and the same seed give the same units on any machine. Not who decides on
//! the seed, nor where it comes from.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::{Refusal, RefusalKind};
use crate::text::{Text, hex};

/// The rule in words: enough to draw the sample again without this program.
pub const RULE: Text = Text::new(
    "对名单中每个单位，以 UTF-8 计算 SHA-256（种子＋换行符＋单位编码），按十六进制结果从小到大排列，取前 n 个。\
     分层时，各层名额按该层单位数占比分配：先取整数部分，余数大的层依次补足（余数相同按层名字节序），再在层内同样抽取。\
     名单指纹：各单位按编码字节序排列，每个单位一行“层＋制表符＋编码＋换行符”，整体计算 SHA-256。",
    "For each unit of the list take the SHA-256 of seed, newline, code of the unit (UTF-8); sort by the hexadecimal result and \
     take the first n. By strata: each stratum gets its share of n by its number of units, whole parts first, then one more \
     each in the order of the largest remainder (equal ones by the bytes of the name), and is drawn alike. Fingerprint of the \
     list: units in the order of the bytes of their code, one line “stratum, tab, code, newline” each, SHA-256 of it all.",
);

/// A unit of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// What it is known by, once in the list: names from above to below, `临江市教育局/临江市第一中学`.
    pub code: String,
    /// The stratum 层 that it belongs to, a kind or a city.
    pub stratum: String,
}

/// A list of units to draw from 抽样名单; does not change once it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population(Vec<Member>);

impl Population {
    /// A list of these units, in whatever order they come.
    ///
    /// # Errors
    /// Refused when it is empty, or when a code comes twice, is empty, or holds a control character.
    pub fn of(mut members: Vec<Member>) -> Result<Self, Refusal> {
        members.sort();
        if members.is_empty() {
            return Err(empty());
        }
        members.sort_by(|a, b| a.code.cmp(&b.code));
        for (at, one) in members.iter().enumerate() {
            let odd = |words: &str| words.chars().any(char::is_control);
            let twice = at > 0 && members[at - 1].code == one.code;
            if twice || one.code.is_empty() || odd(&one.code) || odd(&one.stratum) {
                return Err(unclear(&one.code));
            }
        }
        Ok(Self(members))
    }

    /// The units, by the bytes of their codes.
    pub fn members(&self) -> &[Member] {
        &self.0
    }

    /// The fingerprint 名单指纹: 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        let mut sum = Sha256::new();
        for Member { code, stratum } in &self.0 {
            sum.update(format!("{stratum}\t{code}\n"));
        }
        hex(&sum.finalize())
    }

    /// The sample: `size` units, or all when there are no more; in the order in which they are drawn, stratum
    /// by stratum when `stratified`.
    pub fn draw(&self, seed: &str, size: usize, stratified: bool) -> Vec<&Member> {
        let mut strata: BTreeMap<&str, Vec<(String, &Member)>> = BTreeMap::new();
        for member in &self.0 {
            let stratum = if stratified { member.stratum.as_str() } else { "" };
            strata.entry(stratum).or_default().push((mark(seed, &member.code), member));
        }
        let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
        let quotas = quotas(&sizes, size);
        let mut drawn = Vec::with_capacity(size);
        for (mut units, quota) in strata.into_values().zip(quotas) {
            units.sort();
            drawn.extend(units.into_iter().take(quota).map(|(_, member)| member));
        }
        drawn
    }
}

/// The mark by which a unit stands in the order of the draw: 64 hexadecimal digits.
pub fn mark(seed: &str, code: &str) -> String {
    hex(&Sha256::digest(format!("{seed}\n{code}")))
}

/// How many of each stratum: whole parts of the share, then one more each by the largest remainder.
fn quotas(sizes: &[usize], size: usize) -> Vec<usize> {
    let whole: usize = sizes.iter().sum();
    let size = size.min(whole);
    let mut quotas: Vec<usize> = sizes.iter().map(|one| one * size / whole).collect();
    let mut by_rest: Vec<usize> = (0..sizes.len()).collect();
    by_rest.sort_by_key(|at| (std::cmp::Reverse(sizes[*at] * size % whole), *at));
    let missing = size - quotas.iter().sum::<usize>();
    for at in by_rest.into_iter().take(missing) {
        quotas[at] += 1;
    }
    quotas
}

fn empty() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("名单中没有单位，无从抽取。", "There is no unit to draw from."),
        Text::new("请核对督查对象和范围。", "Check the objects and the scope of the inspection."),
    )
}

fn unclear(code: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("名单中的“{code}”不能唯一识别一个单位。"),
            format!("“{code}” does not tell one unit of the list from the others."),
        ),
        Text::new(
            "请系统管理员改正单位名称后再立项。",
            "Have the system administrator mend the unit’s name first.",
        ),
    )
}
