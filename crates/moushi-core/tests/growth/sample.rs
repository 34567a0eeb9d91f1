//! Made-up pupils of thirty made-up schools, of which one has nine, and models of them.

use moushi_core::growth::fitted::Fitted;
use moushi_core::growth::inference::Inference;
use moushi_stats::formula::{Column, Formula, Frame};
use moushi_stats::lmm::Options;
use moushi_stats::mixed::{Error, Mixed};

/// The school that has nine pupils; its name stands in no other word.
pub const NINE: &str = "Zenithal";

/// Repeatable normal chance: the sum of twelve even numbers.
struct Chance(u64);

impl Chance {
    fn even(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

/// What the data are like.
#[derive(Clone, Copy)]
pub struct Made {
    /// Schools.
    pub schools: usize,
    /// Pupils of each but the last, which has nine.
    pub pupils: usize,
    /// What the first five schools add, and the next five take away.
    pub effect: f64,
    /// Every so many pupils one has no earlier result; none where it is zero.
    pub missing: usize,
}

impl Default for Made {
    fn default() -> Self {
        Self { schools: 30, pupils: 40, effect: 1.5, missing: 50 }
    }
}

/// What a school is called.
pub fn school(at: usize, made: Made) -> String {
    if at + 1 == made.schools { NINE.to_owned() } else { format!("S{:02}", at + 1) }
}

/// Pupils with `score`, `pretest`, `twice` (the same twice over), `gender`, `school` and `town`.
pub fn frame(made: Made) -> Frame {
    let mut chance = Chance(7);
    let (mut score, mut pretest, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    let (mut gender, mut schools, mut towns) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..made.schools {
        let effect = match at {
            0..5 => made.effect,
            5..10 => -made.effect,
            _ => 0.0,
        };
        let pupils = if at + 1 == made.schools { 9 } else { made.pupils };
        let errors: Vec<f64> = (0..pupils).map(|_| chance.normal()).collect();
        // Where schools are to have no effect, their mean errors do not differ at all.
        let mean =
            if made.effect == 0.0 { errors.iter().sum::<f64>() / pupils as f64 } else { 0.0 };
        for error in errors {
            let before = chance.normal();
            let girl = chance.even() < 0.5;
            let number = score.len() + 1;
            let known = made.missing == 0 || number % made.missing != 0;
            score.push(Some(50.0 + 0.7 * before + effect + error - mean));
            pretest.push(known.then_some(before));
            twice.push(known.then_some(2.0 * before));
            gender.push(Some(if girl { "girl" } else { "boy" }));
            schools.push(school(at, made));
            towns.push(Some(if at < made.schools / 2 { "East" } else { "West" }));
        }
    }
    let schools = schools.iter().map(|name| Some(name.as_str()));
    Frame::new(vec![
        ("score".to_owned(), Column::numbers(score).unwrap()),
        ("pretest".to_owned(), Column::numbers(pretest).unwrap()),
        ("twice".to_owned(), Column::numbers(twice).unwrap()),
        ("gender".to_owned(), Column::text(gender)),
        ("school".to_owned(), Column::text(schools)),
        ("town".to_owned(), Column::text(towns)),
    ])
    .unwrap()
}

/// A model of made-up pupils.
pub fn fitted(formula: &str, made: Made) -> Fitted {
    tried(formula, made).unwrap()
}

/// The same with tests and intervals.
pub fn inferred(formula: &str, made: Made) -> Fitted {
    let mut model = fitted(formula, made);
    model.inference = Some(Inference::of(&model));
    model
}

/// The same, where there may be none.
pub fn tried(formula: &str, made: Made) -> Result<Fitted, Error> {
    let mixed = Mixed::of(&Formula::parse(formula)?, &frame(made))?;
    let fit = mixed.fit(&Options::default())?;
    Ok(Fitted::new(formula, mixed, fit, 10))
}

/// Whether words hold a Chinese character or sign.
pub fn is_chinese(words: &str) -> bool {
    let chinese = |c: char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    words.chars().any(chinese)
}
