//! A base that was frozen 冻结的基准: what was learned in the base year and from there to the first year that was held against it,
//! written down so that later years are held against the same. Learns nothing.

use moushi_stats::progress::{Base, Exact, Expectation};
use serde::{Deserialize, Serialize};

use super::panel::Panel;
use super::refused;
use super::wish::{Set, Wish};
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// The form of the file.
pub const VERSION: u32 = 1;

/// A frozen base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// What kind of file it is: `moushi-growth-base`.
    pub kind: String,
    /// Its form.
    pub version: u32,
    /// The base year.
    pub base: i32,
    /// The year up to which expectations and cuts of gains were learned.
    pub learned: i32,
    /// Names of classes.
    pub classes: Vec<String>,
    /// Units.
    pub units: Vec<Unit>,
    /// What is taken into account beside the base.
    pub inputs: Vec<Values>,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Name and SHA-256 of the file that it was learned from.
    pub source: (String, String),
    /// Version of the program.
    pub engine: String,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// What it is called.
    pub name: String,
    /// Its class in the base year.
    pub class: Option<usize>,
}

/// Values in the base year, by unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// What is measured.
    pub name: String,
    /// The values.
    pub values: Vec<Option<Exact>>,
}

/// An indicator with its yardstick.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// The values in the base year.
    #[serde(flatten)]
    pub at_base: Values,
    /// Its goal.
    pub goal: Option<Exact>,
    /// How near to the goal counts as being there.
    pub near_goal: Exact,
    /// The least base of which shares are taken.
    pub least_base: Exact,
    /// The classes in the base year.
    pub yardstick: Base,
    /// What could be expected of units up to the year `learned`.
    pub expectation: Expectation,
    /// What separates low, middle and high gains, by class.
    pub gains: Vec<Option<[Exact; 2]>>,
}

impl Frozen {
    /// Whether the parts belong together, whoever wrote the file.
    ///
    /// # Errors
    /// When it is a file of another kind or form, or its lists have different lengths.
    pub fn checked(self) -> Result<Self, Refusal> {
        let (units, classes) = (self.units.len(), self.classes.len());
        let known = self.kind == "moushi-growth-base" && self.version == VERSION;
        let inputs = self.inputs.iter().all(|one| one.values.len() == units);
        let own = |one: &Indicator| {
            one.at_base.values.len() == units
                && one.gains.len() == classes
                && one.yardstick.classes() == classes
                && one.expectation.classes() == classes
                && one.expectation.inputs() == self.inputs.len()
        };
        let in_class = |unit: &Unit| unit.class.is_none_or(|class| class < classes);
        let whole = inputs && self.indicators.iter().all(own) && self.units.iter().all(in_class);
        if known && whole && classes > 0 && !self.indicators.is_empty() {
            return Ok(self);
        }
        Err(Refusal::new(
            RefusalKind::Damaged,
            Text::new("这不是一份完整的冻结基准。", "This is no complete frozen base."),
            Text::new(
                "请用先前写出的 base.json；没有的话，请重新以 --base 计算一次。",
                "Take the base.json that was written before, or run once more with --base.",
            ),
        ))
    }

    /// The place of a unit.
    pub fn unit(&self, name: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit.name == name)
    }

    /// Whether what is asked for is what was frozen: base year, goals, directions and inputs do not change behind it.
    pub(super) fn suits(&self, wish: &Wish) -> Result<(), Refusal> {
        if let Some(base) = wish.base.filter(|base| *base != self.base) {
            let what = ("基年", "base year");
            return Err(refused::otherwise_frozen(what, &self.base.to_string(), &base.to_string()));
        }
        let inputs: Vec<&str> = self.inputs.iter().map(|one| one.name.as_str()).collect();
        let asked: Vec<&str> = wish.columns.inputs.iter().map(String::as_str).collect();
        if !asked.is_empty() && asked != inputs {
            let what = ("投入", "inputs");
            return Err(refused::otherwise_frozen(what, &inputs.join("、"), &asked.join("、")));
        }
        for one in &self.indicators {
            one.suits(wish)?;
        }
        Ok(())
    }
}

impl Indicator {
    fn suits(&self, wish: &Wish) -> Result<(), Refusal> {
        let name = &self.at_base.name;
        let own = |settings: &[Set]| super::wish::set_for(settings, name);
        let frozen = [
            ("目标", "goal", own(&wish.goals), self.goal),
            ("目标的余量", "margin of the goal", own(&wish.near_goal), Some(self.near_goal)),
            ("最小起点", "least base", own(&wish.least_base), Some(self.least_base)),
        ];
        for (zh, en, asked, frozen) in frozen {
            let frozen = frozen.map(|one| one.0);
            if let Some(asked) = asked.filter(|asked| Some(*asked) != frozen) {
                let frozen = frozen.map_or_else(|| "—".to_owned(), |one| one.to_string());
                let what = (&*format!("“{name}”的{zh}"), &*format!("{en} of “{name}”"));
                return Err(refused::otherwise_frozen(what, &frozen, &asked.to_string()));
            }
        }
        let less = self.yardstick.direction() == moushi_stats::composite::Direction::Less;
        if wish.down.contains(name) && !less {
            let what = (&*format!("“{name}”的方向"), &*format!("direction of “{name}”"));
            return Err(refused::otherwise_frozen(what, "越大越好", "越小越好"));
        }
        Ok(())
    }

    /// The value of a unit in the base year.
    pub fn at_base(&self, unit: Option<usize>) -> Option<f64> {
        self.at_base.values[unit?].map(|value| value.0)
    }
}

/// What differs between a frozen base and the table that is held against it, in sentences.
pub(super) fn differences(frozen: &Frozen, panel: &Panel) -> Vec<Text> {
    let mut told = Vec::new();
    let gone = frozen.units.iter().filter(|unit| !panel.units.contains(&unit.name));
    let gone: Vec<&str> = gone.map(|unit| unit.name.as_str()).collect();
    let new = panel.units.iter().filter(|unit| frozen.unit(unit).is_none());
    let new: Vec<&str> = new.map(String::as_str).collect();
    if !gone.is_empty() {
        told.push(Text::of(
            format!("基准里有而这次表里没有的单位：{}。", gone.join("、")),
            format!("Units of the frozen base that the table lacks: {}.", gone.join(", ")),
        ));
    }
    if !new.is_empty() {
        told.push(Text::of(
            format!("基准里没有的单位：{}；它们没有起点，不算增值。", new.join("、")),
            format!(
                "Units that the frozen base lacks: {}; they have no base and no growth.",
                new.join(", ")
            ),
        ));
    }
    told.extend(revised(frozen, panel));
    told
}

/// Base values that the table now tells otherwise: the frozen ones hold.
fn revised(frozen: &Frozen, panel: &Panel) -> Option<Text> {
    let year = panel.year(frozen.base)?;
    let mut names = Vec::new();
    for indicator in &frozen.indicators {
        let name = &indicator.at_base.name;
        let measure = panel.indicators.iter().find(|one| one.name == *name)?;
        for (at, unit) in panel.units.iter().enumerate() {
            let (now, then) = (measure.values[year][at], indicator.at_base(frozen.unit(unit)));
            if now.is_some() && then.is_some() && now != then {
                names.push(format!("{unit} {name}"));
            }
        }
    }
    let (count, list) = (names.len(), names.iter().take(10).cloned().collect::<Vec<_>>());
    (count > 0).then(|| {
        Text::of(
            format!("表里的基年数据有 {count} 处与冻结的不同（{}），仍按冻结的算。", list.join("、")),
            format!("{count} values of the base year differ from the frozen ones ({}); the frozen ones hold.", list.join(", ")),
        )
    })
}
