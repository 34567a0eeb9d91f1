//! Growth of institutions: tables that are recognised, and the paper of a made-up one.

use moushi_core::growth::institutions::judged::Judged;
use moushi_core::growth::institutions::panel::Panel;
use moushi_core::growth::institutions::sheet::{Row, Sheet};
use moushi_core::growth::institutions::wish::{Columns, Set, Wish};
use moushi_core::model::Refusal;
use moushi_core::report::block::Block;
use moushi_core::report::chart::ChartKind;
use moushi_core::report::{InstitutionsPaper, institutions_book, institutions_report};
use moushi_core::text::Lang;

fn sheet(lines: &[&str]) -> Sheet {
    let row = |(number, line): (u32, &&str)| Row {
        number,
        cells: line.split(',').map(str::to_owned).collect(),
    };
    Sheet { file: "a.csv".to_owned(), rows: (1..).zip(lines).map(row).collect() }
}

fn panel(lines: &[&str]) -> Result<Panel, Refusal> {
    Panel::of(&sheet(lines), &Columns::default())
}

#[test]
fn what_can_be_seen_in_a_table_is_not_asked() -> Result<(), Refusal> {
    // Columns without known names: the only words are names, the only years are years.
    let panel = panel(&["谁,何时,多少", "甲,2021,1.5", "乙,2021,2", "甲,2022,3", "乙,2022,"])?;
    assert_eq!(
        (&*panel.units, &*panel.years),
        (&["乙".to_owned(), "甲".to_owned()][..], &[2021, 2022][..])
    );
    assert_eq!(panel.indicators[0].values, [[Some(2.0), Some(1.5)], [None, Some(3.0)]]);
    // Headings that are years and nothing else.
    let panel = self::panel(&["校名,2021,2022", "甲,1,2", "乙,3,4"])?;
    assert_eq!((&*panel.indicators[0].name, panel.indicators.len()), ("指标值", 1));
    // A title above, years over names, an input that has no year.
    let panel = Panel::of(
        &sheet(&[
            "一览表",
            "学校,占地,2021年,,2022年,",
            ",,甲率,乙率,甲率,乙率",
            "甲,5,1,2,3,4",
            "乙,6,5,6,7,8",
        ]),
        &Columns { inputs: vec!["占地".to_owned()], ..Columns::default() },
    )?;
    let names: Vec<&str> = panel.indicators.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["甲率", "乙率"]);
    assert_eq!(panel.indicators[1].values, [[Some(6.0), Some(2.0)], [Some(8.0), Some(4.0)]]);
    assert_eq!(panel.inputs[0].values, [[Some(6.0), Some(5.0)]; 2]);
    Ok(())
}

#[test]
fn a_table_without_units_is_refused() {
    let refused = panel(&["校名,年份,率", "合计,2021,1", ",2022,2"]).err();
    let words = refused.map(|one| one.message.zh.into_owned()).unwrap_or_default();
    assert!(words.contains("没有单位"), "{words}");
}

/// Forty schools in two classes over three years, one of which rises far beyond the others.
fn judged(names: [&str; 3]) -> Result<Judged, Refusal> {
    let mut lines = vec![format!("name,class,year,{}", names.join(","))];
    for at in 0..40_i32 {
        for year in 2021..2024_i32 {
            let (class, base) = if at % 2 == 0 { ("A", 60) } else { ("B", 80) };
            let chance =
                |salt: i32| f64::from((at * 37 + year * (at % 7 + 3) + salt * 53) % 17) / 10.0;
            let extra = if at == 7 { 6.0 * f64::from(year - 2021) } else { 0.0 };
            let first = f64::from(base + at % 13 + year - 2021) + chance(1) + extra;
            lines.push(format!(
                "S{at:02},{class},{year},{first:.3},{:.3},{:.3}",
                100.0 + 3.0 * f64::from(at) + 4.0 * f64::from(year - 2021) + chance(2),
                9.0 - f64::from(at % 5) + chance(3)
            ));
        }
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let goal = Set { indicator: Some(names[0].to_owned()), value: 95.0 };
    let wish = Wish {
        base: Some(2021),
        goals: vec![goal],
        down: vec![names[2].to_owned()],
        ..Wish::default()
    };
    Judged::of(&panel(&lines)?, &wish, None)
}

#[test]
fn classes_have_slopes_of_their_own_where_all_have_units_enough() -> Result<(), Refusal> {
    let slopes = |units: [usize; 2]| {
        let mut lines = vec!["name,class,rate2021,rate2022".to_owned()];
        for (class, count) in units.into_iter().enumerate() {
            for at in 0..count {
                let chance = (at * 7 % 5) as f64 / 10.0;
                let (base, slope) = (10.0 + at as f64, [0.5, 1.5][class]);
                lines.push(format!("{class}-{at:02},{class},{base},{:.2}", slope * base + chance));
            }
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let wish = Wish { base: Some(2021), ..Wish::default() };
        let judged = Judged::of(&panel(&lines)?, &wish, None)?;
        let slope = |class| judged.growths[0].expectation.slopes(class).map_or(0.0, |all| all[0]);
        Ok::<_, Refusal>([slope(0), slope(1)])
    };
    let [first, second] = slopes([12, 12])?;
    assert!((first - 0.5).abs() < 0.1 && (second - 1.5).abs() < 0.1, "{first} {second}");
    let [first, second] = slopes([12, 5])?;
    assert!(
        (first - second).abs() < 1e-12,
        "of five units no own line can be judged: {first} {second}"
    );
    Ok(())
}

fn paper<'a>(judged: &'a Judged, hidden: &'a [bool]) -> InstitutionsPaper<'a> {
    InstitutionsPaper { judged, hidden, title: "", question: "", year: 2000, stamp: None }
}

#[test]
fn a_paper_draws_course_expectation_and_matrix_and_lists_units_by_name() -> Result<(), Refusal> {
    let judged = judged(["rate", "money", "complaints"])?;
    let hidden = vec![false; 40];
    let pack = institutions_report(&paper(&judged, &hidden), Lang::Zh);
    let scatters: Vec<_> = pack
        .all()
        .filter_map(|block| match block {
            Block::Scatter(scatter) => Some(scatter),
            _ => None,
        })
        .collect();
    assert_eq!(scatters.len(), 6, "two classes by three indicators");
    let marked = scatters[1].dots.iter().filter(|dot| dot.marked).map(|dot| dot.name.as_str());
    assert_eq!(marked.collect::<Vec<_>>(), ["S07"]);
    for scatter in &scatters {
        assert_eq!(scatter.dots.len(), 20);
        assert!(scatter.line.iter().all(|stop| stop.up[0] < stop.up[1] && stop.up[1] < stop.up[2]));
    }
    let kinds: Vec<ChartKind> = pack
        .all()
        .filter_map(|block| match block {
            Block::Chart(chart) => Some(chart.kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [ChartKind::Line, ChartKind::Line, ChartKind::Line, ChartKind::Caterpillar]);
    let heats = pack.all().filter(|block| matches!(block, Block::Heat(_))).count();
    assert_eq!(heats, 3);
    let names: Vec<String> = pack
        .all()
        .filter_map(|block| match block {
            Block::Table { columns, rows } if columns[0].header.zh == "单位" => {
                Some(rows.iter().map(|row| row[0].text(Lang::Zh)).collect::<Vec<_>>().join(" "))
            }
            _ => None,
        })
        .collect();
    let mut sorted: Vec<String> = (0..40).step_by(2).map(|at| format!("S{at:02}")).collect();
    sorted.extend((1..40).step_by(2).map(|at| format!("S{at:02}")));
    assert_eq!(names[0], sorted.join(" "), "by class and name");
    Ok(())
}

#[test]
fn a_hidden_unit_is_in_no_part_of_paper_and_workbook() -> Result<(), Refusal> {
    let judged = judged(["rate", "money", "complaints"])?;
    let hidden: Vec<bool> = (0..40).map(|at| at == 7).collect();
    let shown = format!("{:?}", institutions_report(&paper(&judged, &hidden), Lang::Zh))
        + &format!("{:?}", institutions_book(&paper(&judged, &hidden), Lang::Zh).sheets);
    assert!(shown.contains("S08") && !shown.contains("S07"));
    Ok(())
}

#[test]
fn an_english_paper_has_no_chinese_word() -> Result<(), Refusal> {
    let judged = judged(["rate", "money", "complaints"])?;
    let hidden = vec![false; 40];
    let pack = institutions_report(&paper(&judged, &hidden), Lang::En);
    let han = |text: &str| text.chars().any(|one| ('\u{4e00}'..'\u{9fff}').contains(&one));
    for block in pack.all().filter(|block| !matches!(block, Block::Table { .. })) {
        assert!(!han(&format!("{block:?}")), "{block:?}");
    }
    Ok(())
}
