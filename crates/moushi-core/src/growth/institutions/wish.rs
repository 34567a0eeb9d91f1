//! What a person asks for: which column is what, which year is held against which, and the settings of the yardstick. Nothing
//! is asked that can be seen in the table.

/// Which column is what; none where it is to be seen in the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Names of units.
    pub unit: Option<String>,
    /// Years.
    pub year: Option<String>,
    /// Classes.
    pub class: Option<String>,
    /// All units are one class, whatever the table says.
    pub one_class: bool,
    /// Codes of units.
    pub code: Option<String>,
    /// Indicators; all columns of numbers where none is named.
    pub indicators: Vec<String>,
    /// What is taken into account beside the base.
    pub inputs: Vec<String>,
    /// How many persons a unit has.
    pub persons: Option<String>,
}

/// A number for one indicator, or for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// The indicator; none for all.
    pub indicator: Option<String>,
    /// The number.
    pub value: f64,
}

/// What is measured, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Which column is what.
    pub columns: Columns,
    /// The base year; that of the frozen base where none is told.
    pub base: Option<i32>,
    /// The year that is held against it; the latest where none is told.
    pub to: Option<i32>,
    /// Indicators of which less is better.
    pub down: Vec<String>,
    /// Goals.
    pub goals: Vec<Set>,
    /// How near to a goal counts as being there.
    pub near_goal: Vec<Set>,
    /// The least base of which shares are taken.
    pub least_base: Vec<Set>,
    /// Weights of indicators in the combination; equal where none is told.
    pub weights: Vec<Set>,
    /// How sure bands are.
    pub confidence: f64,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            columns: Columns::default(),
            base: None,
            to: None,
            down: Vec::new(),
            goals: Vec::new(),
            near_goal: Vec::new(),
            least_base: Vec::new(),
            weights: Vec::new(),
            confidence: 0.95,
        }
    }
}

/// What is set for an indicator: its own, else that of all.
pub(super) fn set_for(settings: &[Set], indicator: &str) -> Option<f64> {
    let own = settings.iter().find(|one| one.indicator.as_deref() == Some(indicator));
    own.or_else(|| settings.iter().find(|one| one.indicator.is_none())).map(|one| one.value)
}
