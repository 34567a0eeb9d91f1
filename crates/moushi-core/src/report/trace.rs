//! `Trace`: the way back of every number of a file, as it is kept inside the file, and the `Stamp` that says as of
//! when, of what and for whom a file speaks. Written by the writers, read again by `moushi trace`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::block::{Block, Pack};
use super::figure::{Figure, Trail};
use super::listed::Listed;

/// As of when, of what and for whom a file speaks 数据截至、范围、台账指纹.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The day, 2023年12月31日.
    pub as_of: String,
    /// What the reader it was made for may see: 全省教育系统, 某市教育局及下属单位.
    pub scope: String,
    /// Fingerprint of the rows it was made of.
    pub ledger: String,
    /// The program that made it, with its version.
    pub made_by: String,
}

impl Stamp {
    /// The line that stands in the file.
    pub fn line(&self) -> String {
        let Self { as_of, scope, ledger, made_by } = self;
        format!("数据截至{as_of}；范围：{scope}；台账指纹：{ledger}；{made_by}生成。")
    }
}

/// A number of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traced {
    /// Its number in the file, from 1: what stands before it in notes.
    pub number: u32,
    /// Where it stands: slide, sheet, or position of the heading above it; 0 before the first.
    pub place: u32,
    /// The heading above it; of a workbook the name of the sheet.
    pub heading: String,
    /// Its cell in a workbook: `I7`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cell: String,
    /// As it is shown.
    pub shown: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// Where it comes from.
    pub trail: Trail,
}

/// The numbers of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// As of when, of what and for whom the file speaks.
    pub stamp: Stamp,
    /// The numbers in the order of reading.
    pub figures: Vec<Traced>,
    /// Sheets whose rows name the origin of their numbers themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<Listed>,
}

impl Trace {
    /// The numbers of a pack; a place is the ordinal of the heading or annex above.
    pub fn of(pack: &Pack) -> Self {
        let mut trace = Self { stamp: pack.stamp.clone().unwrap_or_default(), ..Self::default() };
        let (mut place, mut heading) = (0, "");
        let annexes = pack.annexes.iter().map(|annex| (Some(&annex.title), &annex.blocks));
        for (title, blocks) in std::iter::once((None, &pack.blocks)).chain(annexes) {
            if let Some(title) = title {
                (place, heading) = (place + 1, title);
            }
            for block in blocks {
                if let Block::Heading { text, .. } = block {
                    (place, heading) = (place + 1, text);
                }
                for figure in block.figures() {
                    trace.note(place, heading, figure);
                }
            }
        }
        trace
    }

    /// Notes one more number at a place; answers its number. One that is not finite is kept as 0: JSON knows no such
    /// number, and what is shown says it.
    pub fn note(&mut self, place: u32, heading: &str, figure: &Arc<Figure>) -> u32 {
        let number = u32::try_from(self.figures.len()).unwrap_or(u32::MAX - 1) + 1;
        let Figure { value, unit, shown, trail } = &**figure;
        self.figures.push(Traced {
            number,
            place,
            heading: heading.to_owned(),
            cell: String::new(),
            shown: shown.clone(),
            value: if value.is_finite() { *value } else { 0.0 },
            unit: unit.clone(),
            trail: trail.clone(),
        });
        number
    }
}

/// Rows of a trail that are named in a line before they are counted only.
const NAMED: usize = 12;

impl Trail {
    /// The way back in a line: 口径；编号；《文件》第3页“……”；佐证.
    pub fn line(&self) -> String {
        let mut parts = vec![self.how.clone()];
        if !self.rows.is_empty() {
            let named = super::phrase::list(self.rows.iter().take(NAMED));
            let more = if self.rows.len() > NAMED {
                format!("等{}条", self.rows.len())
            } else {
                String::new()
            };
            parts.push(format!("{named}{more}"));
        }
        parts.extend(self.passages.iter().map(|one| {
            let page = one.page.map(|page| format!("第{page}页")).unwrap_or_default();
            format!("《{}》{page}{}“{}”", one.document, one.clause, one.words)
        }));
        if !self.evidence.is_empty() {
            parts.push(format!("佐证：{}", super::phrase::list(&self.evidence)));
        }
        if !self.run.is_empty() {
            parts.push(self.run.clone());
        }
        parts.retain(|part| !part.is_empty());
        parts.join("；")
    }
}

#[cfg(test)]
mod tests {
    use super::super::figure::Passage;
    use super::*;

    #[test]
    fn a_trail_is_told_in_one_line() {
        let trail = Trail {
            how: "文件原文".to_owned(),
            rows: vec!["A003".to_owned()],
            passages: vec![Passage {
                document: "工作总结".to_owned(),
                page: Some(3),
                words: "新增学位2万个".to_owned(),
                ..Passage::default()
            }],
            evidence: vec!["竣工验收表.pdf".to_owned()],
            run: String::new(),
        };
        let said = "文件原文；A003；《工作总结》第3页“新增学位2万个”；佐证：竣工验收表.pdf";
        assert_eq!(trail.line(), said);
        let many = Trail { rows: vec!["T001".to_owned(); 30], ..Trail::default() };
        assert!(many.line().ends_with("等30条"), "{}", many.line());
    }

    #[test]
    fn numbers_are_counted_in_the_order_in_which_they_are_noted() {
        let mut trace = Trace::default();
        let figure = Figure::measured(87.5, "%", Trail::default());
        assert_eq!((trace.note(2, "成绩", &figure), trace.note(3, "", &figure)), (1, 2));
        let kept = serde_json::to_string(&trace).expect("JSON");
        assert_eq!(serde_json::from_str::<Trace>(&kept).expect("a trace"), trace);
    }
}
