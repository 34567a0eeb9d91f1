//! A made-up province of which the truth is known, and how often what is said of it is true. For the test of two hundred
//! provinces and the benchmark of two thousand.

use moushi_stats::effects::{Band, Shrunken, differ, effects};
use moushi_stats::formula::{Column, Formula, Frame};
use moushi_stats::lmm::{Options, Parameter, Ranef, prediction_errors, profile, t_tests};
use moushi_stats::mixed::Mixed;
use moushi_stats::random::Random;

/// What is fitted to every province.
const FORMULA: &str = "score ~ prior + boards + (1 | county/school)";

/// The intercept, the slope of the prior score and the effect of boarding that every province has.
const FIXED: [f64; 3] = [70.0, 0.6, 1.5];

/// How a province is made: counties of 2 to 15 schools, schools of 4 to 80 pupils, the smaller the more of them.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Counties.
    pub counties: usize,
    /// Standard deviations of counties, of schools and of pupils.
    pub deviations: [f64; 3],
}

/// A share: how many of how many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share(pub u64, pub u64);

impl Share {
    fn note(&mut self, hit: bool) {
        self.0 += u64::from(hit);
        self.1 += 1;
    }

    /// In per cent.
    pub fn percent(self) -> f64 {
        100.0 * self.0 as f64 / self.1.max(1) as f64
    }
}

/// How often what was said of units was true.
#[derive(Clone, Copy, Debug, Default)]
pub struct Units {
    /// Intervals that hold the effect.
    pub covered: Share,
    /// Units said to be above whose effect is not, of all units; and the other way round.
    pub above: Share,
    pub below: Share,
    /// Units said to be above or below.
    pub said: Share,
    /// Pairs that were told apart, of all; and those in the wrong order, of all told apart.
    pub apart: Share,
    pub wrong: Share,
}

/// The tally of many provinces.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub provinces: usize,
    /// Schools and counties, with the deviations that take the parameters as known.
    pub given: [Units; 2],
    /// The same with the errors of the parameters.
    pub whole: [Units; 2],
    /// Intervals of the fixed effects.
    pub fixed: [Share; 3],
    /// Profile intervals of the deviations of schools, counties and pupils.
    pub deviations: [Share; 3],
    /// Provinces whose counties or schools were found not to vary.
    pub flat: usize,
}

/// Rows of a province, and the effects of its schools and counties by their codes.
struct Province {
    frame: Frame,
    truth: [Vec<f64>; 2],
}

impl Plan {
    fn province(&self, seed: u64) -> Province {
        let mut random = Random::new(seed);
        let [of_county, of_school, of_pupil] = self.deviations;
        let (mut schools, mut counties) = (Vec::new(), Vec::new());
        let mut rows = Rows::default();
        for county in 0..self.counties {
            counties.push(of_county * random.normal());
            for _ in 0..2 + random.below(14) {
                schools.push(of_school * random.normal());
                let known = counties[county] + schools[schools.len() - 1];
                let pupils = (4.0 * libm::pow(20.0, random.unit())) as usize;
                let (before, boarding) = (3.0 * random.normal(), random.unit());
                for _ in 0..pupils {
                    let prior = 50.0 + before + 10.0 * random.normal();
                    let boards = random.unit() < boarding;
                    let fixed =
                        FIXED[0] + FIXED[1] * prior + FIXED[2] * f64::from(u8::from(boards));
                    let score = fixed + known + of_pupil * random.normal();
                    rows.take([score, prior], boards, [schools.len() - 1, county]);
                }
            }
        }
        Province { frame: rows.frame([schools.len(), counties.len()]), truth: [schools, counties] }
    }

    /// Adds what is said of the province of a seed to a tally, with profile intervals if they are wanted.
    pub fn judge(&self, seed: u64, profiles: bool, tally: &mut Tally) {
        let Province { frame, truth } = self.province(seed);
        let model = Mixed::of(&Formula::parse(FORMULA).unwrap(), &frame).unwrap();
        let fit = model.fit(&Options::default()).unwrap();
        tally.provinces += 1;
        tally.flat += usize::from(fit.singular);
        let errors = prediction_errors(&model.sums, &model.model, &fit).unwrap();
        for (at, of) in fit.ranef.values().enumerate() {
            let group = usize::from(of.group == "county");
            let variance = fit.varcorr.iter().find(|one| one.grp == of.group).unwrap().vcov;
            let truth = of.level.iter().map(|name| truth[group][code(name)]).collect::<Vec<_>>();
            tally.given[group].judge(&units(of, &of.condsd), variance, &truth);
            tally.whole[group].judge(&units(of, &errors.0[at].1), variance, &truth);
        }
        let tests = t_tests(&model.sums, &model.model, &fit).unwrap();
        for ((test, truth), share) in tests.values().zip(FIXED).zip(&mut tally.fixed) {
            let interval = test.interval(0.95).unwrap();
            share.note(interval.low <= truth && truth <= interval.high);
        }
        if profiles {
            self.profiles(&model, tally);
        }
    }

    fn profiles(&self, model: &Mixed, tally: &mut Tally) {
        let [of_county, of_school, of_pupil] = self.deviations;
        let term = |group: &str| {
            let names = &model.model.names.factors;
            let found = |term: &moushi_stats::lmm::Term| names[term.factor] == group;
            let term = model.model.terms.iter().position(found).unwrap();
            Parameter::Deviation { term, column: 0 }
        };
        let asked = [
            (term("school:county"), of_school),
            (term("county"), of_county),
            (Parameter::Sigma, of_pupil),
        ];
        for ((parameter, truth), share) in asked.into_iter().zip(&mut tally.deviations) {
            let interval = profile(&model.sums, &model.model, parameter, 0.95).unwrap();
            share.note(interval.low <= truth && truth <= interval.high);
        }
    }
}

impl Units {
    fn judge(&mut self, units: &[Shrunken], variance: f64, truth: &[f64]) {
        let told = effects(units, variance, 0, 1);
        for (told, &truth) in told.iter().zip(truth) {
            self.covered.note(told.interval[0] <= truth && truth <= told.interval[1]);
            self.above.note(told.band == Band::Above && truth <= 0.0);
            self.below.note(told.band == Band::Below && truth >= 0.0);
            self.said.note(told.band != Band::NotApart);
        }
        for (at, one) in units.iter().enumerate() {
            for (other, unit) in units.iter().enumerate().skip(at + 1) {
                let apart = differ(one, unit);
                self.apart.note(apart);
                if apart {
                    self.wrong.note((one.mode > unit.mode) != (truth[at] > truth[other]));
                }
            }
        }
    }
}

/// The code of a group of one column or the first of several: `12:3` is school 12.
fn code(name: &str) -> usize {
    name.split(':').next().unwrap().parse().unwrap()
}

fn units(of: &Ranef, deviations: &[Vec<f64>]) -> Vec<Shrunken> {
    let unit = |(mode, deviation): (&Vec<f64>, &Vec<f64>)| Shrunken {
        mode: mode[0],
        deviation: deviation[0],
        conditional: deviation[0],
        rows: 1,
    };
    of.blup.iter().zip(deviations).map(unit).collect()
}

#[derive(Default)]
struct Rows {
    score: Vec<Option<f64>>,
    prior: Vec<Option<f64>>,
    boards: Vec<u32>,
    school: Vec<u32>,
    county: Vec<u32>,
}

impl Rows {
    fn take(&mut self, [score, prior]: [f64; 2], boards: bool, [school, county]: [usize; 2]) {
        self.score.push(Some(score));
        self.prior.push(Some(prior));
        self.boards.push(u32::from(boards));
        self.school.push(school as u32);
        self.county.push(county as u32);
    }

    fn frame(self, [schools, counties]: [usize; 2]) -> Frame {
        let names = |count: usize| (0..count).map(|at| at.to_string()).collect();
        let both = ["no", "yes"].map(str::to_owned).to_vec();
        let columns = [
            ("score", Column::numbers(self.score)),
            ("prior", Column::numbers(self.prior)),
            ("boards", Column::codes(self.boards, both)),
            ("school", Column::codes(self.school, names(schools))),
            ("county", Column::codes(self.county, names(counties))),
        ];
        let columns = columns.map(|(name, column)| (name.to_owned(), column.unwrap()));
        Frame::new(columns.into()).unwrap()
    }
}

impl Tally {
    /// Everything, line by line.
    pub fn told(&self) -> String {
        let mut text = format!("{} provinces, {} flat\n", self.provinces, self.flat);
        for (name, both) in [("parameters known", &self.given), ("with their errors", &self.whole)]
        {
            for (unit, of) in ["schools", "counties"].iter().zip(both) {
                text += &format!(
                    "{unit}, {name}: covered {:.2} % of {}; above or below {:.1} %; falsely above {:.3} %, below {:.3} %; \
                     pairs apart {:.1} %, of them wrong {:.3} %\n",
                    of.covered.percent(),
                    of.covered.1,
                    of.said.percent(),
                    of.above.percent(),
                    of.below.percent(),
                    of.apart.percent(),
                    of.wrong.percent()
                );
            }
        }
        let list = |shares: &[Share; 3]| shares.map(|share| format!("{:.1}", share.percent()));
        text += &format!("fixed effects covered: {:?} %\n", list(&self.fixed));
        let profiles = list(&self.deviations);
        text += &format!("deviations of schools, counties, pupils: {profiles:?} %\n");
        text
    }
}
