//! Growth of institutions as a paper 院校增值报告: the main finding, each indicator with its course, what could be expected and who is
//! where by level and gain, growth over all, what it means, the card. Units are by name, never by place. Reckons nothing.

mod book;
mod combined;
mod drawn;
mod table;

use super::super::block::{Annex, Block, Pack, Tile};
use super::super::book::Tone;
use super::super::figure::{Figure, Trail};
use super::super::trace::Stamp;
use super::{carded, item, note, own};
use crate::growth::institutions::card::card;
use crate::growth::institutions::findings::{About, Counts, findings, lead, level};
use crate::growth::institutions::judged::{Growth, Judged};
use crate::report::block::Status;
use crate::text::{Lang, Text};

pub use book::institutions_book;

/// What the paper is about.
#[derive(Clone, Debug)]
pub struct InstitutionsPaper<'a> {
    /// What came out.
    pub judged: &'a Judged,
    /// Units that are not named.
    pub hidden: &'a [bool],
    /// Title, as it was given; the usual one where it is empty.
    pub title: &'a str,
    /// The question, as it was given.
    pub question: &'a str,
    /// Year by which files are dated.
    pub year: i32,
    /// As of when and of which files it speaks.
    pub stamp: Option<Stamp>,
}

impl InstitutionsPaper<'_> {
    fn title(&self) -> Text {
        match self.title {
            "" => Text::new("院校增值评价报告", "Growth of institutions"),
            title => Text::same(title),
        }
    }

    /// Units that are named, of a class, by name.
    fn units(&self, class: usize) -> Vec<usize> {
        let own = |unit: &usize| !self.hidden[*unit] && self.judged.class_of.of(*unit) == Ok(class);
        (0..self.judged.units.len()).filter(own).collect()
    }

    /// All that are named, class by class; those without class last.
    fn all(&self) -> Vec<usize> {
        let mut all: Vec<usize> =
            (0..self.judged.classes.len()).flat_map(|class| self.units(class)).collect();
        let classless = (0..self.judged.units.len())
            .filter(|unit| !self.hidden[*unit] && self.judged.class_of.of(*unit).is_err());
        all.extend(classless);
        all
    }

    fn is_classed(&self) -> bool {
        self.judged.classes.iter().any(|class| !class.is_empty())
    }
}

/// The paper, in one language.
pub fn institutions_report(paper: &InstitutionsPaper<'_>, lang: Lang) -> Pack {
    let judged = paper.judged;
    let told = findings(judged, paper.hidden);
    let mut sections = vec![(Text::new("主要结论", "Main finding"), opening(paper, lang))];
    sections.extend(judged.growths.iter().map(|growth| {
        let name = &growth.name;
        (Text::of(format!("“{name}”"), format!("“{name}”")), indicator(paper, growth, lang))
    }));
    if let Some(combination) = &judged.combination {
        let title = Text::new("综合增值", "Growth over all indicators");
        sections.push((title, combined::section(paper, combination, lang)));
    }
    let said = told.iter().filter(|one| one.about != About::Caution);
    let items = said.map(|one| item(&one.text, lang)).collect();
    sections.push((
        Text::new("结果的解读", "What the results say"),
        vec![Block::NumberedList { level: 3, items }],
    ));
    let cautions = told.iter().filter(|one| one.about == About::Caution);
    let caution = |text: &Text| Status {
        tone: Tone::Watch,
        state: lang.pick("注意", "Caution").to_owned(),
        words: own(text, lang),
    };
    let cautions = cautions.map(|one| caution(&one.text)).collect();
    sections.extend([
        (Text::new("需要注意的问题", "Cautions"), vec![Block::StatusList(cautions)]),
        (Text::new("说明", "Card"), carded(&card(judged, paper.hidden, paper.question), lang)),
    ]);
    let pack = super::paper(&paper.title(), sections, paper.year, lang);
    let annexes = judged.growths.iter().map(|growth| units(paper, growth, lang)).collect();
    Pack { stamp: paper.stamp.clone(), annexes, ..pack }
}

fn opening(paper: &InstitutionsPaper<'_>, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::Lead(own(&lead(paper.judged), lang)), note(&READING, lang)];
    let hidden = paper.hidden.iter().filter(|hidden| **hidden).count();
    if hidden > 0 {
        blocks.push(note(&unnamed(hidden), lang));
    }
    blocks
}

const READING: Text = Text::new(
    "增量是现值减起点；与期望相比，是与起点相近的同类单位相比。在区间之内的单位，与按起点能够期望的分不开。各表按类别和名称排列，不是名次；变化的原因不在数里，结果不能作为奖惩、拨款的唯一依据。",
    "A gain is the value now less the base; against what could be expected means against peers of a like base. A unit within its interval cannot be told from what could be expected. Tables are by class and name and no ranking; numbers do not tell causes and are never the only basis of rewards or money.",
);

const BAND: Text = Text::new(
    "写出名称的点在自己的区间之外。图中的带由同类全部单位画出；各单位是按不含它自己的区间判断的（见附件的表），所以写出名称的点也可能画在带内。",
    "Points with names lie outside of their own intervals. The band is drawn by all units of the class; each is judged by the interval without itself (see the annexed tables), so that a point with a name may lie within the band as drawn.",
);

fn unnamed(hidden: usize) -> Text {
    Text::of(
        format!("有 {hidden} 个单位不列名：人数不足 10，或由其余可以推算。"),
        format!(
            "Units that are not named, having fewer than ten persons or following from the others: {hidden}."
        ),
    )
}

/// The section of an indicator.
fn indicator(paper: &InstitutionsPaper<'_>, growth: &Growth, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![tiles(paper.judged, growth, lang)];
    blocks.extend(drawn::course(paper, growth, lang).map(Block::Chart));
    let scatters = drawn::against_expected(paper, growth, lang);
    let band = (!scatters.is_empty()).then(|| note(&BAND, lang));
    blocks.extend(scatters.into_iter().map(Block::Scatter));
    blocks.extend(band);
    blocks.extend(drawn::matrix(paper, growth, lang));
    blocks
}

/// The units of an indicator, on wide pages of their own.
fn units(paper: &InstitutionsPaper<'_>, growth: &Growth, lang: Lang) -> Annex {
    let (name, base, to) = (&growth.name, paper.judged.base, paper.judged.to);
    let title = Text::of(
        format!("各单位“{name}”{base}—{to} 年的增值"),
        format!("Growth of units in “{name}”, {base}–{to}"),
    );
    Annex {
        title: lang.of(&title).to_owned(),
        wide: true,
        blocks: vec![
            note(&table::reading(paper.judged, growth), lang),
            table::table(paper, growth, lang),
        ],
    }
}

/// Counts of all units, those that are not named among them.
fn tiles(judged: &Judged, growth: &Growth, lang: Lang) -> Block {
    let counts = Counts::of(growth, judged.confidence);
    let (name, base, to, percent) = (&growth.name, judged.base, judged.to, level(judged));
    let how = Text::of(
        format!("“{name}”{base} 年与 {to} 年相比，按单位计数；期望区间 {percent}%"),
        format!("units counted by “{name}” in {base} and {to}; intervals of {percent} %"),
    );
    let tile = |(label, count): (Text, usize)| {
        let trail = Trail { how: lang.of(&how).to_owned(), ..Trail::default() };
        let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let figure = Figure::measured(count, lang.pick("个", ""), trail);
        Tile { label: lang.of(&label).to_owned(), figure, tone: Tone::Plain }
    };
    let counted = [
        (Text::new("变好", "better"), counts.better),
        (Text::new("变差", "worse"), counts.worse),
        (Text::new("高于期望区间", "above the interval"), counts.above),
        (Text::new("低于期望区间", "below the interval"), counts.below),
    ];
    Block::Tiles(counted.map(tile).into())
}
