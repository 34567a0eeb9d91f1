//! One demand from several superiors 同一要求: recognised, and kept as one row that is as binding and
//! as early as the strictest of them, with what differs said.

use std::collections::BTreeMap;

use moushi_stats::sparse::Board;

use super::figure::demanded;
use super::likeness::Wording;
use crate::model::{Aspect, Requirement, RowId};
use crate::text::Text;

/// Likeness of wording from which two demands are one.
const NEAR: f64 = 0.8;
/// Likeness from which they are one when they also name the same programme and number.
const NEAR_WITH_NAME: f64 = 0.4;

/// In what the demands that became one differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In what.
    pub aspect: Aspect,
    /// The row whose words say otherwise than the row kept.
    pub row: RowId,
    /// What it says, and what is kept.
    pub message: Text,
}

/// Demands that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameDemand {
    /// The row kept.
    pub kept: RowId,
    /// The rows that went into it, in their order.
    pub merged: Vec<RowId>,
    /// What was not the same in them.
    pub differences: Vec<Difference>,
}

/// The requirements with repetitions made one.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// In the order given, without the rows that went into another.
    pub requirements: Vec<Requirement>,
    /// Which rows went where.
    pub groups: Vec<SameDemand>,
}

/// Recognises requirements that several superiors state and makes them one row each.
///
/// The row kept is the one with the hardest number, else the first; its words, fingerprint and
/// numbers stay. It gets all origins, the most binding modality and the earliest deadline. Rows
/// below a merged row move under the row kept.
pub fn merge_same(requirements: &[Requirement]) -> Merged {
    let groups = groups(requirements);
    let mut gone: BTreeMap<&RowId, &RowId> = BTreeMap::new();
    let mut kept: BTreeMap<&RowId, Requirement> = BTreeMap::new();
    let mut told = Vec::new();
    for group in groups.values().filter(|group| group.len() > 1) {
        let rows: Vec<&Requirement> = group.iter().map(|&at| &requirements[at]).collect();
        let (row, same) = merged(&rows);
        let keeper =
            rows.iter().find(|one| one.id == row.id).expect("the kept row is of the group");
        gone.extend(rows.iter().filter(|one| one.id != row.id).map(|one| (&one.id, &keeper.id)));
        kept.insert(&keeper.id, row);
        told.push(same);
    }
    let rows = requirements.iter().filter(|row| !gone.contains_key(&row.id));
    let requirements = rows
        .map(|row| {
            let mut row = kept.remove(&row.id).unwrap_or_else(|| row.clone());
            let parent = row.parent.take();
            let moved = parent.map(|parent| gone.get(&parent).copied().cloned().unwrap_or(parent));
            row.parent = moved.filter(|parent| *parent != row.id);
            row
        })
        .collect();
    Merged { requirements, groups: told }
}

/// Positions by the first position of their group.
fn groups(requirements: &[Requirement]) -> BTreeMap<usize, Vec<usize>> {
    let wording = Wording::of(requirements.iter().map(|row| row.words.as_str()));
    let mut board = Board::default();
    let mut leader: Vec<usize> = (0..requirements.len()).collect();
    for at in 0..requirements.len() {
        for (other, likeness) in wording.nearest(&requirements[at].words, 8, &mut board) {
            if other < at && is_same(&requirements[other], &requirements[at], likeness) {
                leader[at] = leader[other];
                break;
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, &first) in leader.iter().enumerate() {
        groups.entry(first).or_default().push(at);
    }
    groups
}

fn is_same(left: &Requirement, right: &Requirement, likeness: f64) -> bool {
    let related =
        left.parent.as_ref() == Some(&right.id) || right.parent.as_ref() == Some(&left.id);
    let named = left.programmes.iter().any(|name| right.programmes.contains(name));
    let number = || {
        let theirs = demanded(right);
        demanded(left)
            .iter()
            .any(|mine| theirs.iter().any(|one| mine.is_comparable(one) && mine.equals(one)))
    };
    !related && (likeness >= NEAR || likeness >= NEAR_WITH_NAME && named && number())
}

fn merged(rows: &[&Requirement]) -> (Requirement, SameDemand) {
    let keeper = rows[1..].iter().fold(rows[0], |best, row| {
        let (asked, other) = (demanded(best), demanded(row));
        let harder = other.iter().any(|other| {
            asked.iter().any(|asked| other.is_comparable(asked) && other.exceeds(asked))
        });
        if harder { row } else { best }
    });
    let mut row = keeper.clone();
    let mut differences = Vec::new();
    for other in rows.iter().filter(|other| other.id != keeper.id) {
        differences.extend(differing(keeper, other));
        let new = other.origins.iter().filter(|origin| !keeper.origins.contains(origin));
        row.origins.extend(new.cloned());
        row.modality = row.modality.max(other.modality);
        let earlier = |one: &Requirement| one.deadline.as_ref().and_then(|when| when.latest);
        if earlier(other).is_some_and(|day| earlier(&row).is_none_or(|mine| day < mine)) {
            row.deadline.clone_from(&other.deadline);
        }
        for name in &other.programmes {
            if !row.programmes.contains(name) {
                row.programmes.push(name.clone());
            }
        }
    }
    let merged = rows.iter().map(|row| row.id.clone()).filter(|id| *id != row.id).collect();
    let same = SameDemand { kept: row.id.clone(), merged, differences };
    (row, same)
}

fn differing(kept: &Requirement, other: &Requirement) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut tell = |aspect, zh: String, en: String| {
        found.push(Difference { aspect, row: other.id.clone(), message: Text::of(zh, en) });
    };
    let theirs = demanded(other);
    for mine in demanded(kept) {
        for one in theirs.iter().filter(|one| mine.is_comparable(one) && !mine.equals(one)) {
            let (asked, said, name) = (&mine.said, &one.said, &mine.indicator);
            tell(
                Aspect::Number,
                format!("“{name}”保留的要求是{asked}，另一处为{said}。"),
                format!("For “{name}” {asked} is kept; elsewhere it is {said}."),
            );
        }
    }
    let day = |row: &Requirement| row.deadline.as_ref().and_then(|when| when.latest);
    let shown = |row| day(row).map_or("未写明".to_owned(), |day| day.to_string());
    if day(kept) != day(other) {
        let (mine, its) = (shown(kept), shown(other));
        tell(
            Aspect::Deadline,
            format!("两处要求的时限不同：{mine}与{its}，以较早的为准。"),
            format!("The demands are due on different days, {mine} and {its}; the earlier counts."),
        );
    }
    if kept.modality != other.modality {
        tell(
            Aspect::Modality,
            "两处要求的语气轻重不同，以较重的为准。".to_owned(),
            "One demand is more binding than the other; the more binding counts.".to_owned(),
        );
    }
    found
}
