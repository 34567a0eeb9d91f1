//! Steps with the funds that go with them, and months entered with the statistics office.

use moushi_core::track::{entered, milestone};

use super::day;

#[test]
fn a_step_says_which_progress_and_which_funds_go_with_it() {
    let words = "3月底前完成选址 10%\n6月底前完成主体施工 40% 资金50%\n2023-12-20 竣工 资金 100%\n\
                 9月底前落实资金50%";
    let steps = milestone::read(words, 2023).unwrap();
    let told: Vec<_> =
        steps.iter().map(|step| (step.words.as_str(), step.percent, step.funds)).collect();
    assert_eq!(
        told,
        [
            ("完成选址", Some(10.0), None),
            ("完成主体施工", Some(40.0), Some(50.0)),
            ("落实资金50%", None, None),
            ("竣工", None, Some(100.0)),
        ],
        "a figure that no space sets apart belongs to what is to be there"
    );
    assert_eq!(milestone::read(&milestone::written(&steps), 2023).unwrap(), steps);
    for (today, funds) in [("2023-06-30", 0.0), ("2023-07-01", 50.0), ("2023-12-21", 100.0)] {
        assert_eq!(milestone::payable(&steps, day(today)), Some(funds), "{today}");
    }
    assert_eq!(milestone::payable(&steps[..1], day("2023-12-31")), None);
    let falls = milestone::read("6月底前开工 资金50%\n9月底前封顶 资金40%", 2023).unwrap_err();
    assert!(falls.message.zh.contains("封顶"), "{falls:?}");
    let other = milestone::read("6月底前开工 资金60%", 2023).unwrap();
    let same = milestone::read("6月底前开工 资金50%", 2023).unwrap();
    assert!(!milestone::within_quarters(&same, &other), "money is a matter of substance");
}

#[test]
fn a_month_may_be_entered_until_the_end_of_the_next() {
    let (since, month) = (day("2023-02-10"), |words: &str| Some(day(words)));
    for (entered, today, late) in [
        (None, "2023-03-31", 0),
        (None, "2023-04-01", 1),
        (None, "2023-06-20", 3),
        (month("2023-03-01"), "2023-05-31", 0),
        (month("2023-03-01"), "2023-06-01", 1),
        (month("2023-06-01"), "2023-06-20", 0),
        (month("2022-11-01"), "2023-04-01", 1),
        (month("2023-11-01"), "2024-02-01", 1),
    ] {
        assert_eq!(entered::late(since, entered, day(today)), late, "{entered:?} {today}");
    }
    let today = day("2023-06-20");
    assert_eq!(entered::month(" 2023-06 ", today).unwrap(), day("2023-06-01"));
    for wrong in ["2023-07", "2023-13", "六月", "", "2023-06-20"] {
        assert!(entered::month(wrong, today).is_err(), "{wrong}");
    }
}
