//! The burden guard: counting, the cap, what may not be asked, and what is known already.

use moushi_core::text::Text;
use moushi_core::track::{
    Call, Called, Cap, Counter, Followed, Full, Interval, Known, Measure, Month, Subject, Time,
    Wanted, banned, counted, report_days,
};
use proptest::prelude::*;

use super::day;

fn called(unit: &str, kind: Call, on: &str) -> Called {
    Called { unit: unit.to_owned(), kind, asker: "厅".to_owned(), day: day(on) }
}

#[test]
fn there_is_room_until_the_cap_of_the_month_or_of_the_year() {
    let calls: Vec<Called> = ["2023-06-01", "2023-06-30", "2023-05-31"]
        .map(|on| called("甲", Call::Notice, on))
        .to_vec();
    let counter = Counter::of(&calls);
    let june = Month::of(day("2023-06-15"));
    let full = |month, year| Cap { month, year }.full(&counter, "甲", june);
    assert_eq!(full(3, 4), None);
    assert_eq!(full(2, 4), Some(Full::Month(2)));
    assert_eq!(full(3, 3), Some(Full::Year(3)));
    assert_eq!(Cap { month: 1, year: 1 }.full(&counter, "乙", june), None, "its own row only");
}

#[test]
fn a_month_is_a_calendar_month() {
    let month = Month::parse("2024-02").expect("a month");
    assert_eq!((month.to_string(), month.last()), ("2024-02".to_owned(), day("2024-02-29")));
    assert_eq!(Month::of(day("2023-12-31")).last(), day("2023-12-31"));
    for wrong in ["2023-13", "2023-0", "2023", "202306", "", "2023-1", "+023-01", "２０２３-01"]
    {
        assert_eq!(Month::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn reports_of_a_month_are_one_call() {
    let from = day("2023-01-10");
    let closed = Followed { from, to: Some(day("2023-03-01")) };
    let open = Followed { from: day("2023-01-20"), to: None };
    let days = report_days(&[closed, open], 35, day("2023-04-30"));
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2023-02-14", "2023-03-31"], "two tasks in February count once");
}

#[test]
fn what_may_not_be_asked_is_told_by_its_words() {
    for (words, kind) in [
        ("教师每日打卡情况", "打卡签到"),
        ("学习强校积分排名", "积分排名"),
        ("平台在线时长", "在线时长"),
        ("工作留痕材料打分", "留痕打分"),
        ("公众号转发点赞数", "转发点赞"),
        ("防溺水每日报送", "每日报送"),
        ("Daily Check-In of teachers", "打卡签到"),
    ] {
        let found = banned(words).unwrap_or_else(|| panic!("{words} may be asked"));
        assert_eq!(found.kind.zh, kind, "{words}");
        assert!(words.to_lowercase().contains(&found.word));
    }
    for words in [
        "普惠性幼儿园覆盖率",
        "随迁子女积分入学人数",
        "高等数学（微积分）开课学校数",
        "图书馆生均阅读量",
        "学生人均阅读量",
        "教室使用率",
        "研学网红打卡地建设情况",
        "",
    ] {
        assert_eq!(banned(words), None, "{words}");
    }
}

fn interval(words: &str) -> Interval {
    Interval::parse(words).unwrap_or_else(|| panic!("{words} is an interval"))
}

#[test]
fn intervals_are_read_in_both_spellings() {
    for (plain, chinese, first, last) in [
        ("2023", "2023年", "2023-01-01", "2023-12-31"),
        ("2023", "2023年度", "2023-01-01", "2023-12-31"),
        ("2023-H1", "2023年上半年", "2023-01-01", "2023-06-30"),
        ("2023H2", "2023年下半年", "2023-07-01", "2023-12-31"),
        ("2023-Q2", "2023年第二季度", "2023-04-01", "2023-06-30"),
        ("2024-02", "２０２４年２月", "2024-02-01", "2024-02-29"),
        ("2023/6/30", "2023年6月30日", "2023-06-30", "2023-06-30"),
    ] {
        let expected = Interval { first: day(first), last: day(last) };
        assert_eq!((interval(plain), interval(chinese)), (expected, expected), "{plain}");
    }
    for wrong in
        ["", "本月", "23", "2023-13", "2023-02-30", "2023-Q5", "去年", "2023-1-1-1", "二〇二三"]
    {
        assert_eq!(Interval::parse(wrong), None, "{wrong}");
    }
}

fn known(unit: &str, subject: (&str, &str), time: Time, value: &str, on: &str) -> Known {
    Known {
        unit: unit.to_owned(),
        subject: Subject { row: subject.0.to_owned(), name: subject.1.to_owned() },
        measure: Measure::Any,
        time,
        value: value.to_owned(),
        day: day(on),
        source: Text::new("台账", "the ledger"),
    }
}

#[test]
fn the_newest_of_the_same_thing_and_time_is_offered() {
    let quarter = interval("2023-Q2");
    let want = |row: &str, name: &str, interval| Wanted {
        measure: Measure::Any,
        subject: Subject { row: row.to_owned(), name: name.to_owned() },
        interval,
    };
    let facts = [
        known("甲", ("t", "覆盖率"), Time::On(day("2023-05-10")), "85", "2023-05-10"),
        known("甲", ("t", "覆盖率"), Time::On(day("2023-06-10")), "86", "2023-06-10"),
        known("甲", ("t", "覆盖率"), Time::On(day("2023-07-10")), "87", "2023-07-10"),
        known("甲", ("", "学位数（个）"), Time::Of(quarter), "120", "2023-07-01"),
    ];
    let value = |want: Wanted| want.known("甲", &facts).map(|one| one.value.as_str());
    assert_eq!(value(want("t", "", quarter)), Some("86"), "by the row, within the quarter");
    assert_eq!(value(want("", "覆盖率", quarter)), Some("86"), "by the name");
    assert_eq!(value(want("", "学位数(个)", quarter)), Some("120"), "whatever the width");
    assert_eq!(value(want("", "学位数（个）", interval("2023"))), None, "a quarter is no year");
    assert_eq!(value(want("x", "覆盖面", quarter)), None);
    assert_eq!(value(want("", "", quarter)), None, "nothing is the same as nothing");
    assert_eq!(want("t", "", quarter).known("乙", &facts), None, "of another unit");
}

prop_compose! {
    fn a_call()(unit in 0..3_u8, kind in 0..Call::ALL.len(), on in 0..800_i64) -> Called {
        let day = day("2022-11-01") + chrono::Duration::days(on);
        Called { unit: unit.to_string(), kind: Call::ALL[kind], asker: String::new(), day }
    }
}

proptest! {
    #[test]
    fn months_and_kinds_add_up_in_any_order(mut calls in prop::collection::vec(a_call(), 0..60)) {
        let counter = Counter::of(&calls);
        prop_assert_eq!(counter.total(), calls.len());
        let mut sum = 0;
        for unit in ["0", "1", "2"] {
            for year in 2022..=2025 {
                let whole = counter.year(unit, year, None);
                let kinds: usize =
                    Call::ALL.iter().map(|kind| counter.year(unit, year, Some(*kind))).sum();
                let months: usize = (1..=12)
                    .filter_map(|month| Month::parse(&format!("{year}-{month:02}")))
                    .map(|month| counter.month(unit, month, None))
                    .sum();
                prop_assert_eq!((kinds, months), (whole, whole));
                sum += whole;
            }
        }
        prop_assert_eq!(sum, calls.len());
        calls.reverse();
        prop_assert_eq!(Counter::of(&calls), counter);
    }

    #[test]
    fn opening_while_there_is_room_never_passes_the_cap(
        months in prop::collection::vec(1..=12_u32, 0..80), month in 1..5_usize, year in 1..20_usize,
    ) {
        let (cap, mut calls) = (Cap { month, year }, Vec::new());
        for at in months {
            let one = called("甲", Call::Collection, &format!("2023-{at:02}-15"));
            if cap.full(&Counter::of(&calls), "甲", Month::of(one.day)).is_none() {
                calls.push(one);
            }
        }
        let counter = Counter::of(&calls);
        prop_assert!(counter.year("甲", 2023, None) <= year);
        for at in 1..=12 {
            let at = Month::parse(&format!("2023-{at:02}")).expect("a month");
            prop_assert!(counter.month("甲", at, None) <= month);
        }
    }

    #[test]
    fn reports_are_called_for_once_a_month_and_in_time(
        starts in prop::collection::vec((0..300_i64, prop::option::of(0..400_i64)), 0..8),
        cadence in 1..90_u32, until in 0..500_i64,
    ) {
        let at = |days| day("2023-01-01") + chrono::Duration::days(days);
        let tasks: Vec<Followed> =
            starts.iter().map(|(from, to)| Followed { from: at(*from), to: to.map(at) }).collect();
        let days = report_days(&tasks, cadence, at(until));
        for pair in days.windows(2) {
            prop_assert!(Month::of(pair[0]) < Month::of(pair[1]));
        }
        for one in &days {
            prop_assert!(*one <= at(until));
            let due = tasks.iter().any(|task| {
                let since = (*one - task.from).num_days();
                since > 0 && since % i64::from(cadence) == 0 && task.to.is_none_or(|to| *one <= to)
            });
            prop_assert!(due, "{one} is due for no task");
        }
    }

    #[test]
    fn what_is_offered_is_of_the_unit_the_thing_and_the_time(
        facts in prop::collection::vec((0..2_u8, 0..3_u8, 0..400_i64), 0..20), unit in 0..2_u8, row in 0..3_u8,
    ) {
        let facts: Vec<Known> = facts.iter().enumerate().map(|(at, (unit, row, on))| {
            let on = (day("2023-01-01") + chrono::Duration::days(*on)).to_string();
            let time = Time::On(day(&on));
            known(&unit.to_string(), (&row.to_string(), ""), time, &at.to_string(), &on)
        }).collect();
        let (unit, row) = (unit.to_string(), row.to_string());
        let want = Wanted {
            measure: Measure::Any,
            subject: Subject { row: row.clone(), name: String::new() },
            interval: interval("2023"),
        };
        let fits = |one: &&Known| one.unit == unit && one.subject.row == row && one.day <= day("2023-12-31");
        let newest = facts.iter().filter(fits).map(|one| one.day).max();
        let mut turned = facts.clone();
        turned.reverse();
        prop_assert_eq!(want.known(&unit, &facts).map(|one| one.day), newest);
        prop_assert_eq!(want.known(&unit, &facts), want.known(&unit, &turned));
    }
}

#[test]
fn exact_numbers_are_read_off_a_sentence_with_what_they_count() {
    let told = |words: &str| -> Vec<(String, f64, String)> {
        counted(words).into_iter().map(|one| (one.name, one.value, one.unit)).collect()
    };
    let one = |name: &str, value: f64, unit: &str| vec![(name.to_owned(), value, unit.to_owned())];
    assert_eq!(told("全市普惠性幼儿园覆盖率达到87.5%"), one("普惠性幼儿园覆盖率", 87.5, "%"));
    assert_eq!(told("2023年，新建公办幼儿园12所"), one("新建公办幼儿园", 12.0, "所"));
    assert_eq!(told("2023年全市新增学位1.2万个"), one("新增学位", 12_000.0, "个"));
    for none in
        ["覆盖率达到87%以上", "覆盖率近90%", "新增学位超1万个", "达到87%", "扎实推进强师计划"]
    {
        assert_eq!(told(none), [], "{none}");
    }
}

#[test]
fn a_number_is_offered_for_its_unit_and_words_for_what_they_name() {
    let year = interval("2023");
    let offered = |known: &Known, name: &str, measure: Measure| {
        let subject = Subject { row: String::new(), name: name.to_owned() };
        let want = Wanted { subject, measure, interval: year };
        want.known("甲", std::slice::from_ref(known)).is_some()
    };
    let number = |unit: &str| Measure::Number(unit.to_owned());
    let seats = known("甲", ("", "新增学位"), Time::Of(year), "12000", "2024-01-05");
    let seats = Known { measure: number("个"), ..seats };
    assert!(offered(&seats, "新增学位", number("个")) && offered(&seats, "新增学位", number("")));
    assert!(!offered(&seats, "新增学位", number("万个")), "another unit");
    assert!(!offered(&seats, "新增学位", Measure::Words));
    let plan = known("甲", ("", "强师计划"), Time::Of(year), "轮岗教师120人", "2024-01-05");
    let plan = Known { measure: Measure::Words, ..plan };
    assert!(offered(&plan, "“强师计划”推进情况", Measure::Words));
    assert!(!offered(&plan, "“强师计划”推进情况", number("人")));
    assert!(!offered(&plan, "双减推进情况", Measure::Words));
}
