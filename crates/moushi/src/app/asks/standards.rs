//! Standards 标准目录 and the dictionary of indicators of each 指标字典: what is asked, how it is reckoned, which limits hold and
//! how certain they are; and the overlays of bodies 地方标准 with what they change. Nothing of it belongs to a plan.

mod overlaid;

use moushi_core::evaluate::formula::shown;
use moushi_core::evaluate::standard::{
    Better, Holds, Indicator, Level, Limit, Slot, Source as Read, Standard, draft,
};
use moushi_core::evaluate::standards::{STANDARDS, known};
use moushi_core::report::certain;
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Spoken;
use super::listed::Bilingual;
use crate::app::authority::{self, offered};
use crate::app::door::{Ask, Eyes};
use crate::app::overlays;
use crate::error::Trouble;
pub use overlaid::{Changed, changes};
use overlaid::{adds_for, own, owner};

/// The standards that there are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Standards {}

/// A standard in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// What it is called.
    #[schemars(with = "Spoken")]
    pub title: Text,
    /// Number of its document.
    pub document: String,
    /// Version of its pack.
    pub version: String,
    /// What its units are, from the highest level down.
    #[schemars(with = "Vec<Bilingual>")]
    pub levels: Vec<Text>,
    /// How many indicators it has.
    pub indicators: usize,
    /// Its tables have a row for each person: they are not collected.
    pub persons: bool,
    /// The standard that it changes; empty for one of the program.
    pub over: String,
    /// The body whose overlay it is; empty for one of the program.
    pub owner: String,
}

impl Ask for Standards {
    const NAME: &'static str = "standards";
    const TITLE: Text = Text::new("标准目录", "Standards");
    type View = Vec<Card>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Card>, Trouble> {
        let mut cards: Vec<Card> =
            STANDARDS.iter().filter_map(|packed| known(packed.name)).map(card).collect();
        for row in own(eyes).await?.into_iter().filter(|row| row.ended_at == 0) {
            cards
                .push(Card { owner: owner(eyes, &row).await?.name, ..card(overlays::read(&row)?) });
        }
        Ok(cards)
    }
}

/// The standards whose tables a body may ask for: those without rows of persons.
pub async fn collected(eyes: &Eyes<'_>, house: &str) -> Result<Vec<Card>, Trouble> {
    let all = overlays::choices(eyes.store.read(), house).await?;
    Ok(all.into_iter().map(card).filter(|card| !card.persons).collect())
}

fn card(standard: &Standard) -> Card {
    let handed_in = standard.levels.iter().filter(|level| !level.parts);
    Card {
        name: standard.name.clone(),
        title: standard.title.clone(),
        document: standard.document.clone(),
        version: standard.version.clone(),
        levels: handed_in.map(|level| level.title.clone()).collect(),
        indicators: standard.indicators.len(),
        persons: standard.levels.iter().any(|level| level.persons),
        over: standard.overlaid.as_ref().map(|made| made.over.clone()).unwrap_or_default(),
        owner: String::new(),
    }
}

/// What a standard asks and how it reckons.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Dictionary {
    /// The standard, by name.
    pub standard: String,
}

/// A standard in full.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// As it stands in the list.
    pub card: Card,
    /// First day on which it holds.
    pub from: String,
    /// Last day; empty while it holds.
    pub until: String,
    /// Reservations.
    #[schemars(with = "Spoken")]
    pub note: Text,
    /// Where its facts were read.
    pub sources: Vec<Source>,
    /// What is asked, table by table.
    pub tables: Vec<Table>,
    /// What is reckoned of it.
    pub indicators: Vec<Reckoned>,
    /// What it demands.
    pub rules: Vec<Demand>,
    /// What an overlay changes of its standard.
    pub changes: Vec<Changed>,
    /// Id of the overlay; empty for a standard of the program.
    pub overlay: String,
    /// Version of its row, for changes.
    pub row_version: i64,
    /// Overlays over it that hold where the caller works.
    pub overlays: Vec<Card>,
    /// Words with which an overlay over it may begin; empty for whoever may add none.
    pub draft: String,
    /// The unit for which the caller may add one; empty for none.
    pub adds_for: String,
    /// What the caller may do with it.
    pub may: Vec<String>,
}

/// Where a fact was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Source {
    /// Its short name in the pack.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it is kept; empty where that is not said.
    pub place: String,
}

impl Source {
    /// A source of a standard.
    pub fn of(one: &Read) -> Self {
        let Read { id, title, place } = one.clone();
        Self { id, title, place }
    }
}

/// A table that is asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Table {
    /// What its units are called.
    #[schemars(with = "Bilingual")]
    pub level: Text,
    /// Its columns.
    pub columns: Vec<Asked>,
}

/// A column that is asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Asked {
    /// Its name in formulas.
    pub name: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// What it takes, with its bounds or choices.
    #[schemars(with = "Bilingual")]
    pub takes: Text,
    /// The form in which it is reported already; empty where that is not known.
    pub form: String,
    /// It may be left empty.
    pub optional: bool,
    /// Indicators that rest on it.
    pub used: Vec<String>,
    /// Other standards that ask for it under the same name.
    pub also: Vec<String>,
}

/// An indicator.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reckoned {
    /// Its name.
    pub name: String,
    /// What it is called.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// Of which units.
    #[schemars(with = "Bilingual")]
    pub level: Text,
    /// The formula.
    pub formula: String,
    /// The unit of the number.
    #[schemars(with = "Bilingual")]
    pub unit: Text,
    /// Where it is said.
    pub clause: String,
    /// How certain the formula is.
    #[schemars(with = "Bilingual")]
    pub certain: Text,
    /// Its limits.
    pub limits: Vec<Bound>,
}

/// A limit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Bound {
    /// For which units; empty for all.
    pub of: String,
    /// What is asked.
    #[schemars(with = "Bilingual")]
    pub asks: Text,
    /// How certain that is.
    #[schemars(with = "Bilingual")]
    pub certain: Text,
    /// Short names of its sources.
    pub sources: Vec<String>,
}

/// A rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Demand {
    /// Its name.
    pub name: String,
    /// What it asks.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// Of which units.
    #[schemars(with = "Bilingual")]
    pub level: Text,
    /// A person judges it.
    pub judged: bool,
    /// Where it is said.
    pub clause: String,
    /// How certain that is.
    #[schemars(with = "Bilingual")]
    pub certain: Text,
}

impl Ask for Dictionary {
    const NAME: &'static str = "dictionary";
    const TITLE: Text = Text::new("指标字典", "Dictionary of a standard");
    type View = Whole;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Whole, Trouble> {
        let own = own(eyes).await?;
        let row = own.iter().find(|row| row.name == self.standard);
        let standard = match row {
            Some(row) => overlays::read(row)?,
            None => known(&self.standard).ok_or_else(authority::not_found)?,
        };
        let (owned_by, may) = match row {
            Some(row) => {
                let owner = owner(eyes, row).await?;
                let acts: &[&str] = if row.ended_at == 0 { &["overlay-end"] } else { &[] };
                let may = offered(eyes.caller, acts, &owner.path);
                (owner.name, may)
            }
            None => (String::new(), Vec::new()),
        };
        let adds_for = adds_for(eyes).await?;
        let over = own.iter().filter(|row| row.base == standard.name && row.ended_at == 0);
        let over = over.map(overlays::read);
        let over: Vec<&Standard> = over.collect::<Result<_, _>>()?;
        let handed_in = standard.levels.iter().filter(|level| !level.parts);
        Ok(Whole {
            card: Card { owner: owned_by, ..card(standard) },
            changes: changes(standard),
            overlay: row.map(|row| row.id.clone()).unwrap_or_default(),
            row_version: row.map_or(0, |row| row.version),
            overlays: over.into_iter().map(card).collect(),
            draft: match row {
                _ if adds_for.is_empty() => String::new(),
                Some(row) => row.words.clone(),
                None => draft(standard).unwrap_or_default(),
            },
            adds_for,
            may,
            from: standard.holds.0.clone(),
            until: standard.holds.1.clone(),
            note: standard.note.clone(),
            sources: standard.sources.iter().map(Source::of).collect(),
            tables: handed_in.map(|level| table(standard, level)).collect(),
            indicators: standard.indicators.iter().map(|one| reckoned(standard, one)).collect(),
            rules: standard.rules.iter().map(|rule| demand(standard, rule)).collect(),
        })
    }
}

fn table(standard: &Standard, level: &Level) -> Table {
    let columns = level.slots[..level.handed_in].iter().map(|slot| Asked {
        name: slot.name.clone(),
        title: slot.title.clone(),
        takes: takes(slot),
        form: slot.form.clone(),
        optional: slot.optional,
        used: used(standard, &slot.name),
        also: also(standard, level, slot),
    });
    Table { level: level.title.clone(), columns: columns.collect() }
}

/// What a cell takes.
fn takes(slot: &Slot) -> Text {
    let (least, most) = slot.bounds;
    let bounds = match (least.map(shown), most.map(shown)) {
        (Some(least), Some(most)) => format!("{least}–{most}"),
        (Some(least), None) => format!("≥ {least}"),
        (None, Some(most)) => format!("≤ {most}"),
        (None, None) => String::new(),
    };
    let with = |words: &str| format!("{words} {bounds}").trim().to_owned();
    match slot.holds {
        Holds::Number => Text::of(with("数"), with("number")),
        Holds::Whole => Text::of(with("整数"), with("whole number")),
        Holds::Flag => Text::new("是／否", "yes or no"),
        Holds::Choice => {
            let (zh, en): (Vec<&str>, Vec<&str>) =
                slot.called.iter().map(|one| (&*one.zh, &*one.en)).unzip();
            Text::of(zh.join("／"), en.join(" / "))
        }
    }
}

/// Indicators whose formula names a column.
fn used(standard: &Standard, name: &str) -> Vec<String> {
    let names = |words: &str| {
        let parts = words.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        parts.into_iter().any(|part| part == name)
    };
    let all = standard.indicators.iter();
    all.filter(|one| names(&one.formula.words)).map(|one| one.name.clone()).collect()
}

/// Other standards that ask the same of the same units.
fn also(standard: &Standard, level: &Level, slot: &Slot) -> Vec<String> {
    let others = STANDARDS.iter().filter_map(|packed| known(packed.name));
    let asks = |other: &&Standard| {
        let level = other.level_named(&level.name).map(|at| &other.levels[at]);
        let same = level.and_then(|level| {
            let asked = &level.slots[..level.handed_in];
            asked.iter().find(|one| one.name == slot.name && one.title == slot.title)
        });
        same.is_some()
    };
    let others = others.filter(|other| other.name != standard.name).filter(asks);
    others.map(|other| other.name.clone()).collect()
}

fn reckoned(standard: &Standard, one: &Indicator) -> Reckoned {
    let limits = one.limits.iter().map(|limit| Bound {
        of: standard.meant(one, limit),
        asks: asks(one, limit),
        certain: certain(limit.status),
        sources: limit.sources.clone(),
    });
    Reckoned {
        name: one.name.clone(),
        title: one.title.clone(),
        level: standard.levels[one.level].title.clone(),
        formula: one.formula.words.clone(),
        unit: one.shown.clone(),
        clause: one.clause.clone(),
        certain: certain(one.status),
        limits: limits.collect(),
    }
}

/// `≥ 4.2，底线 3.57，差异系数 ≤ 0.65`.
fn asks(one: &Indicator, limit: &Limit) -> Text {
    let sign = match (one.better, one.open) {
        (Better::More, false) => "≥",
        (Better::More, true) => ">",
        (Better::Less, false) => "≤",
        (Better::Less, true) => "<",
    };
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if let Some(pass) = limit.pass.map(|pass| one.brief(pass)) {
        zh.push(format!("{sign} {pass}"));
        en.push(format!("{sign} {pass}"));
    }
    if let Some(floor) = limit.floor.map(|floor| one.brief(floor)) {
        zh.push(format!("限制线 {floor}"));
        en.push(format!("restricted beyond {floor}"));
    }
    if let Some(spread) = limit.spread.map(shown) {
        zh.push(format!("差异系数 ≤ {spread}"));
        en.push(format!("coefficient of variation ≤ {spread}"));
    }
    Text::of(zh.join("，"), en.join(", "))
}

fn demand(standard: &Standard, rule: &moushi_core::evaluate::standard::Rule) -> Demand {
    Demand {
        name: rule.name.clone(),
        title: rule.title.clone(),
        level: standard.levels[rule.level].title.clone(),
        judged: rule.judged,
        clause: rule.clause.clone(),
        certain: certain(rule.status),
    }
}
