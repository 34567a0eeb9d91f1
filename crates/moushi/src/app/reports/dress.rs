//! What a report wears: the red head of an official document 版头, or somebody's own template of a deck. Only for files
//! that can wear it; the writers lay it out.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::Report;
use moushi_core::report::block::{Letterhead, Pack};
use moushi_core::text::Text;
use serde::{Deserialize, Serialize};

/// Red head and template; none of both by default.
#[derive(Clone, Debug, Default)]
pub struct Dress {
    /// Red head.
    pub red_head: Option<RedHead>,
    /// Bytes of a template, pptx or potx.
    pub template: Option<Vec<u8>>,
}

/// What a red head says beside the body that the paper belongs to, which it takes from the paper. Empty fields are left
/// out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RedHead {
    /// 发文字号.
    pub number: String,
    /// 主送机关.
    pub addressees: String,
    /// 抄送机关.
    pub copies: String,
    /// 成文日期; empty for the day as of which the paper speaks.
    pub date: String,
    /// Day on which a paper was signed that says so itself: no other stands under it.
    pub signed: String,
}

impl Dress {
    /// Refuses what no file of the report can wear.
    pub fn fits(&self, report: &Report, format: Option<&str>) -> Result<(), Refusal> {
        let written = format.or(report.formats.first().copied());
        let paper = matches!(written, Some("docx" | "html"));
        if self.red_head.is_some() && !(paper && report.formats.first() == Some(&"docx")) {
            return Err(no_head(report));
        }
        // A report whose files have each their own format holds decks among them.
        let deck = written.is_none_or(|format| format == "pptx");
        if self.template.is_some() && !deck { Err(no_deck(report)) } else { Ok(()) }
    }

    /// The same for a paper that was signed on a day, and says so.
    pub(super) fn signed(&self, day: &str) -> Self {
        let head = |head: &RedHead| RedHead { signed: day.to_owned(), ..head.clone() };
        Self { red_head: self.red_head.as_ref().map(head), template: self.template.clone() }
    }

    /// A paper in its dress.
    pub(super) fn on(&self, mut pack: Pack) -> Pack {
        if let Some(head) = &self.red_head {
            let as_of = pack.stamp.as_ref().map(|stamp| stamp.as_of.clone()).unwrap_or_default();
            pack.letterhead = Some(head.letterhead(&pack.org, as_of));
        }
        pack
    }
}

impl RedHead {
    /// The issuing body is that of the paper: its mark, and who has it printed.
    fn letterhead(&self, org: &str, as_of: String) -> Letterhead {
        let given = |other: String| if self.date.is_empty() { other } else { self.date.clone() };
        let (date, printed) = match self.signed.as_str() {
            "" => (given(as_of.clone()), given(as_of)),
            signed => (self.date.clone(), given(signed.to_owned())),
        };
        let of_body = |words: String| if org.is_empty() { String::new() } else { words };
        Letterhead {
            mark: of_body(format!("{org}文件")),
            number: self.number.clone(),
            addressees: self.addressees.clone(),
            copies: self.copies.clone(),
            printed: of_body(format!("{org}　{printed}")),
            date,
        }
    }
}

fn no_head(report: &Report) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”不能用红头：红头只用于公文版式的文件（docx、html）。", report.title.zh),
            format!(
                "The {} has no red head: only official papers have (docx, html).",
                report.title.en
            ),
        ),
        Text::new(
            "请用于重点工作清单、年度工作总结、月度通报、督办单、年度总结素材，格式为 docx 或 html。",
            "Use it for key-work, year-summary, bulletin, notice and year-facts, as docx or html.",
        ),
    )
}

fn no_deck(report: &Report) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”里没有演示文稿，模板用不上。", report.title.zh),
            format!("The {} holds no deck; a template has no use.", report.title.en),
        ),
        Text::new(
            "请去掉 --template，或用 --format pptx（材料包和各类汇报可直接用）。",
            "Leave --template out, or ask for --format pptx; the pack and the decks take it as they are.",
        ),
    )
}
