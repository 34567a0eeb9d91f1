//! Where a document stands, seen from the organisation that plans: above, own, last year's, below.
//! Judged from the title and the issuing body; a person may say otherwise on the command line.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Level;
use crate::text::{BlockKind, NoiseKind, Source};

/// What was recognised of a document's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Seen from the organisation.
    pub level: Level,
    /// The title, as written.
    pub title: String,
    /// The issuing body or person, as written in the title or beside it.
    pub issuer: Option<String>,
}

/// Bodies by administrative rank, and words that show a body; `data/lexicon/issuers.toml`.
#[derive(Deserialize)]
struct Issuers {
    rank: Vec<Rank>,
    /// Title words that show what last year's plan is called.
    plan_titles: Vec<String>,
}

#[derive(Deserialize)]
struct Rank {
    rank: u8,
    /// Endings or whole names of bodies and offices.
    names: Vec<String>,
}

static ISSUERS: LazyLock<Issuers> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/lexicon/issuers.toml"))
        .expect("issuers.toml is part of the program")
});

/// How many characters at the head of a document may name its issuer.
const HEAD_CHARS: usize = 120;

/// Judges where `source` stands for `org` planning `year`.
pub fn standing(org: &str, year: i32, source: &Source) -> Standing {
    let title = title(source);
    let own_rank = rank_in(org).map_or(DEPARTMENT, |(rank, _)| rank);
    let issuer = issuer(&title, source, org);
    let level = match &issuer {
        Some((rank, _)) if *rank < own_rank => Level::Above,
        Some((rank, _)) if *rank > own_rank => Level::Below,
        _ if is_last_year(&title, year) => Level::LastYear,
        _ => Level::Own,
    };
    Standing { level, issuer: issuer.map(|(_, name)| name), title }
}

const DEPARTMENT: u8 = 3;

/// The year that a document plans, as its title names it: the later one of 2022年总结及2023年谋划.
pub fn year_named(source: &Source) -> Option<i32> {
    let title = title(source);
    let years = title.match_indices('年').filter_map(|(at, _)| {
        let digits = title.get(at.checked_sub(4)?..at)?;
        digits.parse::<i32>().ok().filter(|year| (1949..2100).contains(year))
    });
    years.max()
}

/// The year that a document tells of, as the first short lines name it: a title may stand on two lines.
pub(super) fn year_told(source: &Source) -> Option<i32> {
    const HEAD: usize = 4;
    let lines = source.text.lines().map(str::trim).filter(|line| !line.is_empty()).take(HEAD);
    let year = |line: &str| {
        let at = line.find('年')?;
        let year = line.get(at.checked_sub(4)?..at)?.parse::<i32>().ok()?;
        (1949..2100).contains(&year).then_some(year)
    };
    lines.filter(|line| line.chars().count() <= 40).find_map(year)
}

/// The first line that is content; the file name where there is none.
fn title(source: &Source) -> String {
    let is_noise = |at: usize| {
        source.noise.iter().any(|noise| {
            noise.span.start() <= at
                && at < noise.span.end()
                && matches!(noise.kind, NoiseKind::Nav | NoiseKind::Meta | NoiseKind::Wrap)
        })
    };
    let line = source
        .blocks
        .iter()
        .filter(|block| block.kind != BlockKind::Aside && !is_noise(block.span.start()))
        .map(|block| source.at(block.span).trim())
        .find(|line| !line.is_empty());
    line.map_or_else(|| source.name.clone(), |line| line.chars().take(80).collect())
}

/// The issuing body: in the title first, else in the first lines (date and signature lines of a
/// speech: （省长 某某）).
fn issuer(title: &str, source: &Source, org: &str) -> Option<(u8, String)> {
    if title.contains(org) {
        return Some((rank_in(org).map_or(DEPARTMENT, |(rank, _)| rank), org.to_owned()));
    }
    rank_in(title).or_else(|| {
        let head: String = source.text.chars().take(HEAD_CHARS).collect();
        let line = head.lines().skip(1).find(|line| line.chars().count() <= 30)?;
        rank_in(line)
    })
}

/// The body named in `words`: the one that starts first, the longest there; with its rank.
fn rank_in(words: &str) -> Option<(u8, String)> {
    let hits = ISSUERS.rank.iter().flat_map(|rank| {
        rank.names
            .iter()
            .filter_map(|name| words.find(name.as_str()).map(|at| (at, name.len(), rank.rank)))
    });
    let (at, len, rank) = hits.min_by_key(|(at, len, _)| (*at, usize::MAX - len))?;
    Some((rank, body(words, at, len)))
}

/// The body's full name: from the start of its phrase to the end of the match, without the kind of
/// document that may follow it (省政府 of 省政府工作报告).
fn body(words: &str, at: usize, len: usize) -> String {
    let after = |found: usize| found + words[found..].chars().next().map_or(0, char::len_utf8);
    let start = words[..at].rfind(is_break).map_or(0, after);
    let name = words[start..at + len].trim_start_matches(['年', '月', '日', '在']);
    name.strip_suffix("工作报告").unwrap_or(name).to_owned()
}

/// What stands before the name of a body: signs, digits of a date, 在.
fn is_break(character: char) -> bool {
    !character.is_alphabetic() || character == '在'
}

/// A plan that names only the year before: 2022年工作要点 when 2023 is planned.
fn is_last_year(title: &str, year: i32) -> bool {
    let names = |year: i32| title.contains(&format!("{year}年"));
    names(year - 1) && !names(year) && ISSUERS.plan_titles.iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Format, SourceBuilder};

    fn judge(lines: &[&str]) -> (Level, Option<String>) {
        let mut builder = SourceBuilder::new();
        for line in lines {
            builder.block(BlockKind::Paragraph, None, line);
        }
        let source = builder.finish("a.txt", Format::Txt, b"");
        let standing = standing("北江省教育厅", 2023, &source);
        (standing.level, standing.issuer)
    }

    #[test]
    fn bodies_of_higher_rank_stand_above() {
        for title in [
            "2023年北江省人民政府工作报告",
            "教育部2023年工作要点",
            "中共北江省委关于制定规划的建议",
            "国务院办公厅关于规范校外培训的意见",
        ] {
            assert_eq!(judge(&[title]).0, Level::Above, "{title}");
        }
    }

    #[test]
    fn the_signature_under_a_speech_names_its_rank() {
        let (level, issuer) = judge(&["在全省教育大会上的讲话", "北江省副省长 周明", "同志们："]);
        assert_eq!((level, issuer.as_deref()), (Level::Above, Some("北江省副省长")));
    }

    #[test]
    fn the_issuer_is_the_body_without_date_and_kind_of_document() {
        for (title, name) in [
            ("2023年北江省政府工作报告", "北江省政府"),
            ("政府工作报告", "政府"),
            ("重庆市政府工作报告", "重庆市政府"),
        ] {
            let (level, issuer) = judge(&[title]);
            assert_eq!((level, issuer.as_deref()), (Level::Above, Some(name)));
        }
    }

    #[test]
    fn our_own_and_last_years() {
        assert_eq!(judge(&["省教育厅召开2022年总结及2023年重点工作谋划会议"]).0, Level::Own);
        assert_eq!(judge(&["北江省教育厅2023年工作要点"]).0, Level::Own);
        assert_eq!(judge(&["北江省教育厅2022年重点工作清单"]).0, Level::LastYear);
        assert_eq!(judge(&["无题"]).0, Level::Own, "unknown issuers are taken as our own");
    }

    #[test]
    fn the_title_names_the_year_planned() {
        let year = |title: &str| {
            let mut builder = SourceBuilder::new();
            builder.block(BlockKind::Paragraph, None, title);
            year_named(&builder.finish("a.txt", Format::Txt, b""))
        };
        assert_eq!(year("召开2022年总结及2023年重点工作谋划会议"), Some(2023));
        assert_eq!(year("工作要点"), None);
    }

    #[test]
    fn cities_and_schools_stand_below() {
        assert_eq!(judge(&["临江市教育局2023年工作计划"]).0, Level::Below);
        assert_eq!(judge(&["北江师范大学2023年工作要点"]).0, Level::Below);
    }
}
