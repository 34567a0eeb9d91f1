//! Drawings of an indicator: its course from the base year, base against now with what could be expected, and who is where by
//! level and gain. Reckons nothing but means of what is drawn.

use std::sync::Arc;

use moushi_stats::composite::Column;
use moushi_stats::progress::{Classes, Pair, Third};

use super::super::super::block::Block;
use super::super::super::book::{Cell, Tone};
use super::super::super::chart::{Chart, ChartKind, Heat, Series, Warmth};
use super::super::super::figure::{Figure, Trail};
use super::super::super::scatter::{Dot, Scatter, Stop};
use super::super::note;
use super::super::tables::head;
use super::InstitutionsPaper;
use crate::growth::institutions::findings::{grain, level};
use crate::growth::institutions::judged::{Growth, outside};
use crate::growth::institutions::reasons;
use crate::growth::shown::estimate;
use crate::text::{Lang, Text};

/// Units whose own course is drawn; of more, that of the classes.
const OWN: usize = 6;

/// Classes of which points are drawn; of more, the table has all.
const CLASSES: usize = 8;

/// Places at which a line is told.
const STOPS: u32 = 13;

/// A number of a drawing with its way back.
pub(super) fn figure(value: f64, error: f64, how: &Text, lang: Lang) -> Arc<Figure> {
    let trail = Trail { how: lang.of(how).to_owned(), ..Trail::default() };
    Arc::new(Figure { value, unit: String::new(), shown: estimate(value, error), trail })
}

/// The values over the years: of the units where they are few, else means of the classes.
pub(super) fn course(paper: &InstitutionsPaper<'_>, growth: &Growth, lang: Lang) -> Option<Chart> {
    let judged = paper.judged;
    let (name, base, own) = (&growth.name, judged.base, paper.all().len() <= OWN);
    let title = match own {
        true => Text::of(
            format!("“{name}”各单位的变化，{base} 年为基年"),
            format!("“{name}” of the units; base year {base}"),
        ),
        false => Text::of(
            format!("“{name}”平均值的变化，{base} 年为基年"),
            format!("Means of “{name}”; base year {base}"),
        ),
    };
    let category = |year: &i32| match *year == base {
        true => format!("{year}{}", lang.pick("（基年）", " (base)")),
        false => year.to_string(),
    };
    let lines = lines(paper, own, lang);
    let series = lines.iter().map(|(title, units)| line_of(paper, growth, title, units, lang));
    let series: Vec<Series> = series.chain(goal(paper, growth, lang)).collect();
    (judged.years.len() > 1).then(|| Chart {
        title: lang.of(&title).to_owned(),
        kind: ChartKind::Line,
        unit: String::new(),
        categories: judged.years.iter().map(category).collect(),
        series,
    })
}

/// Names of lines, with the units of which each is the mean.
fn lines(paper: &InstitutionsPaper<'_>, own: bool, lang: Lang) -> Vec<(String, Vec<usize>)> {
    let judged = paper.judged;
    if own {
        let one = |unit: &usize| (judged.units[*unit].clone(), vec![*unit]);
        return paper.all().iter().map(one).collect();
    }
    let class = |(at, class): (usize, &String)| {
        let class = if class.is_empty() { lang.pick("平均", "mean") } else { class };
        let own = |unit: &usize| judged.class_of.of(*unit) == Ok(at);
        (class.to_owned(), (0..judged.units.len()).filter(own).collect())
    };
    judged.classes.iter().enumerate().map(class).collect()
}

fn line_of(
    paper: &InstitutionsPaper<'_>,
    growth: &Growth,
    title: &str,
    units: &[usize],
    lang: Lang,
) -> Series {
    let (judged, name) = (paper.judged, &growth.name);
    let value = |year: usize| {
        let known: Vec<f64> = units.iter().filter_map(|unit| growth.course[year][*unit]).collect();
        let (count, told) = (known.len(), judged.years[year]);
        let how = Text::of(
            format!("{title}“{name}”{told} 年，{count} 个单位的平均"),
            format!("“{name}” of {title} in {told}, mean of {count}"),
        );
        let mean = (count > 0).then(|| known.iter().sum::<f64>() / count as f64);
        mean.map(|mean| figure(mean, grain(growth), &how, lang))
    };
    Series {
        name: title.to_owned(),
        tone: Tone::Plain,
        planned: false,
        values: (0..judged.years.len()).map(value).collect(),
        around: Vec::new(),
    }
}

fn goal(paper: &InstitutionsPaper<'_>, growth: &Growth, lang: Lang) -> Option<Series> {
    let (name, goal) = (&growth.name, growth.goal?);
    let how = Text::of(format!("“{name}”的目标"), format!("goal of “{name}”"));
    let goal = figure(goal, grain(growth), &how, lang);
    Some(Series {
        name: lang.pick("目标", "goal").to_owned(),
        tone: Tone::Plain,
        planned: true,
        values: vec![Some(goal); paper.judged.years.len()],
        around: Vec::new(),
    })
}

/// Base against now, class by class, with the line of what could be expected and its band.
pub(super) fn against_expected(
    paper: &InstitutionsPaper<'_>,
    growth: &Growth,
    lang: Lang,
) -> Vec<Scatter> {
    let classes = 0..paper.judged.classes.len().min(CLASSES);
    classes.filter_map(|class| of_class(paper, growth, class, lang)).collect()
}

fn of_class(
    paper: &InstitutionsPaper<'_>,
    growth: &Growth,
    class: usize,
    lang: Lang,
) -> Option<Scatter> {
    let judged = paper.judged;
    let (name, base, to) = (&growth.name, judged.base, judged.to);
    let error = grain(growth);
    let dot = |unit: &usize| {
        let (before, after) = growth.before.get(*unit).zip(growth.after.get(*unit))?;
        let unit_name = &judged.units[*unit];
        let how = |year: i32| {
            Text::of(
                format!("{unit_name}“{name}”{year} 年"),
                format!("“{name}” of {unit_name} in {year}"),
            )
        };
        let side = growth.residuals[*unit].as_ref().ok();
        Some(Dot {
            name: unit_name.clone(),
            across: figure(before, error, &how(base), lang),
            up: figure(after, error, &how(to), lang),
            marked: side.and_then(|one| outside(one, judged.confidence)).is_some(),
            tone: Tone::Plain,
        })
    };
    let dots: Vec<Dot> = paper.units(class).iter().filter_map(dot).collect();
    let line = line(paper, growth, class, &dots)?;
    let title = match judged.classes[class].as_str() {
        "" => Text::of(format!("“{name}”的起点与现值"), format!("“{name}”: base and now")),
        class => Text::of(
            format!("{class}“{name}”的起点与现值"),
            format!("“{name}” of {class}: base and now"),
        ),
    };
    let (base_axis, now_axis) = (format!("{base} "), format!("{to} "));
    let percent = level(judged);
    let band = Text::of(format!("{percent}% 区间"), format!("interval of {percent} %"));
    Some(Scatter {
        title: lang.of(&title).to_owned(),
        axes: [
            base_axis + lang.pick("年（起点）", "(base)"),
            now_axis + lang.pick("年（现值）", "(now)"),
        ],
        dots_are: lang.pick("单位", "unit").to_owned(),
        dots,
        line_is: lang.pick("按起点能够期望的值", "expected by the base").to_owned(),
        band_is: lang.of(&band).to_owned(),
        line,
    })
}

/// What could be expected along the bases of the points; inputs at the mean of the class. None where nothing was learned or
/// there is no width.
fn line(
    paper: &InstitutionsPaper<'_>,
    growth: &Growth,
    class: usize,
    dots: &[Dot],
) -> Option<Vec<Stop>> {
    let judged = paper.judged;
    let bases = || dots.iter().map(|dot| dot.across.value);
    let (low, high) = (bases().reduce(f64::min)?, bases().reduce(f64::max)?);
    if low >= high {
        return None;
    }
    let steps = f64::from(STOPS - 1);
    let along: Vec<f64> = (0..STOPS).map(|at| low + (high - low) * f64::from(at) / steps).collect();
    let count = along.len();
    let classes = Classes::new(vec![Some(class); count], judged.classes.len()).ok()?;
    let places = Column::full(along.iter().copied()).ok()?;
    let own = |unit: &usize| judged.class_of.of(*unit) == Ok(class);
    let mean = |values: &Column| {
        let known: Vec<f64> =
            (0..values.len()).filter(own).filter_map(|unit| values.get(unit)).collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        Column::full(vec![mean; count]).ok()
    };
    let inputs: Vec<Column> =
        judged.inputs.iter().map(|(_, values)| mean(values)).collect::<Option<_>>()?;
    let inputs: Vec<&Column> = inputs.iter().collect();
    let pair = Pair::new(&places, &places, &classes, growth.direction).ok()?;
    let told = growth.expectation.residuals(&pair, &inputs, judged.confidence).ok()?;
    let stop = |(across, one): (&f64, Result<moushi_stats::progress::Residual, _>)| {
        let one = one.ok()?;
        Some(Stop { across: *across, up: [one.band[0], one.expected, one.band[1]] })
    };
    along.iter().zip(told).map(stop).collect()
}

const THIRDS: [Third; 3] = [Third::Low, Third::Middle, Third::High];

static LEVELS: [Text; 3] = [
    Text::new("起点低", "base low"),
    Text::new("起点中", "base middle"),
    Text::new("起点高", "base high"),
];

static GAINS: [Text; 3] = [
    Text::new("增幅低", "gain low"),
    Text::new("增幅中", "gain middle"),
    Text::new("增幅高", "gain high"),
];

/// Who is where by level and gain: how many, shaded, then by name.
pub(super) fn matrix(paper: &InstitutionsPaper<'_>, growth: &Growth, lang: Lang) -> Vec<Block> {
    if growth.matrix.iter().all(|matrix| matrix.members.iter().flatten().all(Vec::is_empty)) {
        return Vec::new();
    }
    vec![counts(growth, lang), names(paper, growth, lang), note(&MATRIX, lang)]
}

/// How many units are in each field, of all classes together.
fn counts(growth: &Growth, lang: Lang) -> Block {
    let count = |level: Third, gain: Third| -> usize {
        growth.matrix.iter().map(|matrix| matrix.at(level, gain).len()).sum()
    };
    let all = THIRDS.iter().flat_map(|level| THIRDS.map(|gain| count(*level, gain)));
    let most = all.max().unwrap_or(0).max(1);
    let name = &growth.name;
    let warmth = |level: Third, gain: Third| {
        let (own, [level, gain]) = (count(level, gain), [level, gain].map(reasons::third));
        let how = Text::of(
            format!("“{name}”起点水平{}、增幅{}的单位数（按同类三等分）", level.zh, gain.zh),
            format!("units by “{name}”: base {}, gain {} (thirds of the class)", level.en, gain.en),
        );
        let trail = Trail { how: lang.of(&how).to_owned(), ..Trail::default() };
        let shown = f64::from(u32::try_from(own).unwrap_or(u32::MAX));
        let figure = Figure::measured(shown, lang.pick("个", ""), trail);
        Some(Warmth { figure, level: own as f64 / most as f64, tone: Tone::Plain })
    };
    let row = |(title, level): (&Text, Third)| {
        (lang.of(title).to_owned(), THIRDS.map(|gain| warmth(level, gain)).into())
    };
    Block::Heat(Heat {
        corner: lang.pick("起点水平＼增幅", "base by gain").to_owned(),
        columns: GAINS.iter().map(|one| lang.of(one).to_owned()).collect(),
        rows: LEVELS.iter().zip(THIRDS).map(row).collect(),
    })
}

/// The names in each field, class by class.
fn names(paper: &InstitutionsPaper<'_>, growth: &Growth, lang: Lang) -> Block {
    let judged = paper.judged;
    let shown = |class: usize, level: Third, gain: Third| -> String {
        let units = growth.matrix[class].at(level, gain).iter();
        let named = units.filter(|unit| !paper.hidden[**unit]);
        let names: Vec<&str> = named.map(|unit| judged.units[*unit].as_str()).collect();
        names.join(lang.pick("、", ", "))
    };
    let mut columns = vec![head(&Text::new("起点", "Base"), 18, lang)];
    columns.extend(GAINS.iter().map(|one| head(one, 30, lang)));
    let mut rows = Vec::new();
    for (class, name) in judged.classes.iter().enumerate() {
        for (title, level) in LEVELS.iter().zip(THIRDS) {
            let cells = THIRDS.map(|gain| shown(class, level, gain));
            if cells.iter().all(String::is_empty) {
                continue;
            }
            let mut row = vec![Cell::words(format!("{name} {}", lang.of(title)).trim())];
            row.extend(cells.map(Cell::words));
            rows.push(row);
        }
    }
    Block::Table { columns, rows }
}

const MATRIX: Text = Text::new(
    "水平是基年的水平，增幅是从基年到现在；分界是同类单位的三等分点，同一格里不分先后。起点低而增幅高，有一部分是偶然偏低以后的回升。",
    "The level is that of the base year, the gain from there to now; cuts are the thirds of the class, and within a field none comes first. Low levels with high gains are in part what was low by chance and rose again.",
);
