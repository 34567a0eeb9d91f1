//! Value-added evaluation as a paper 增值评价报告: the main finding, the units of each grouping drawn and by name, fixed effects,
//! variances, what it means, the card of the model. No unit has a place without its interval, and none of few rows has a
//! name. Estimates nothing.

mod book;
mod checked;
mod institutions;
mod percentiles;
mod productivity;
mod tables;
mod units;
mod variants;

use super::block::{Block, Item, Pack, Run, Status};
use super::book::Tone;
use super::trace::Stamp;
use crate::growth::card::{Card, card};
use crate::growth::findings::{About, Observation, findings, lead};
use crate::growth::fitted::Fitted;
use crate::text::{Lang, Text};

pub use book::growth_book;
pub use institutions::{InstitutionsPaper, institutions_book, institutions_report};
pub use percentiles::{percentiles_book, percentiles_report};
pub use productivity::{productivity_book, productivity_report};

/// What the paper is about.
#[derive(Clone, Debug)]
pub struct GrowthPaper<'a> {
    /// The model with what it says of units.
    pub fitted: &'a Fitted,
    /// Title, as it was given; the usual one where it is empty.
    pub title: &'a str,
    /// The question that the model is to answer, as it was given.
    pub question: &'a str,
    /// Year of the data; files are dated by it.
    pub year: i32,
    /// As of when and of which files it speaks.
    pub stamp: Option<Stamp>,
}

impl GrowthPaper<'_> {
    fn title(&self) -> Text {
        match self.title {
            "" => Text::new("增值评价报告", "Value-added report"),
            title => Text::same(title),
        }
    }
}

/// The paper, in one language.
pub fn growth_report(paper: &GrowthPaper<'_>, lang: Lang) -> Pack {
    let fitted = paper.fitted;
    let told = findings(fitted);
    let mut sections = vec![(Text::new("主要结论", "Main finding"), opening(fitted, lang))];
    sections.extend(fitted.levels.iter().map(|level| {
        let title =
            Text::of(format!("“{}”各单位", level.name), format!("Units of “{}”", level.name));
        (title, units::section(fitted, level, lang))
    }));
    if !fitted.variants.is_empty() {
        sections.push((variants::TITLE, variants::section(&fitted.variants, lang)));
    }
    if let Some(check) = &fitted.check {
        sections.push((checked::TITLE, checked::section(check, lang)));
    }
    sections.extend([
        (Text::new("固定效应", "Fixed effects"), tables::fixed_effects(fitted, lang)),
        (Text::new("方差", "Variances"), tables::variances(fitted, lang)),
        (Text::new("结果的解读", "What the results say"), vec![says(&told, lang)]),
        (Text::new("需要注意的问题", "Cautions"), cautions(&told, lang)),
        (Text::new("模型说明", "Card of the model"), carded(&card(fitted, paper.question), lang)),
    ]);
    Pack { stamp: paper.stamp.clone(), ..self::paper(&paper.title(), sections, paper.year, lang) }
}

/// A paper of sections, in one language.
fn paper(title: &Text, sections: Vec<(Text, Vec<Block>)>, year: i32, lang: Lang) -> Pack {
    let mut blocks = Vec::new();
    for (ordinal, (title, section)) in (1..).zip(sections) {
        blocks.push(heading(1, ordinal, &title, lang));
        blocks.extend(section);
    }
    Pack { lang, title: vec![lang.of(title).to_owned()], year, blocks, ..Pack::default() }
}

/// A heading; the official numbers of headings are Chinese.
fn heading(level: u8, ordinal: u32, title: &Text, lang: Lang) -> Block {
    let ordinal = (lang == Lang::Zh).then_some(ordinal);
    Block::Heading { level, ordinal, text: lang.of(title).to_owned() }
}

fn own(text: &Text, lang: Lang) -> Vec<Run> {
    vec![Run::own(lang.of(text))]
}

fn note(text: &Text, lang: Lang) -> Block {
    Block::Note(lang.of(text).to_owned())
}

/// The main finding, and how to read it.
fn opening(fitted: &Fitted, lang: Lang) -> Vec<Block> {
    vec![Block::Lead(own(&lead(fitted), lang)), note(&READING, lang)]
}

const READING: Text = Text::new(
    "增值效应是在公式所含条件相同时，单位的结果与全体平均之差。区间包含零的单位与平均分不开；比较两个单位要看用于比较的区间是否重叠。效应是相关，不说明原因，不能作为高利害决定的唯一依据。",
    "An effect is how far a unit lies from the mean of all, with what the formula accounts for being equal. A unit whose interval holds zero cannot be told from the mean; of two units, see whether their intervals for comparison overlap. Effects are correlations and no causes, and never the only basis of decisions with high stakes.",
);

/// What the results say, without the cautions.
fn says(told: &[Observation], lang: Lang) -> Block {
    let said = told.iter().filter(|one| one.about != About::Caution);
    let items = said.map(|one| item(&one.text, lang)).collect();
    Block::NumberedList { level: 3, items }
}

fn item(text: &Text, lang: Lang) -> Item {
    Item { words: own(text, lang), aside: None, children: Vec::new() }
}

fn cautions(told: &[Observation], lang: Lang) -> Vec<Block> {
    let cautions = told.iter().filter(|one| one.about == About::Caution);
    let line = |one: &Observation| Status {
        tone: Tone::Watch,
        state: lang.pick("注意", "Caution").to_owned(),
        words: own(&one.text, lang),
    };
    let lines: Vec<Status> = cautions.map(line).collect();
    if lines.is_empty() {
        return vec![Block::Paragraph(own(&NO_CAUTIONS, lang))];
    }
    vec![Block::StatusList(lines)]
}

const NO_CAUTIONS: Text = Text::new(
    "数据和拟合没有发现特别的问题；模型说明里的保留意见仍然适用。",
    "Nothing in particular was found in data and fit; the reservations of the card hold all the same.",
);

fn carded(card: &Card, lang: Lang) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (ordinal, section) in (1..).zip(&card.sections) {
        blocks.push(heading(2, ordinal, &section.title, lang));
        blocks.push(match &*section.lines {
            [line] => Block::Paragraph(own(line, lang)),
            lines => {
                let items = lines.iter().map(|line| item(line, lang)).collect();
                Block::NumberedList { level: 3, items }
            }
        });
    }
    blocks
}
