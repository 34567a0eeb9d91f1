//! Steps on the way of a task 节点: their words as people write them, and what they say about today: how
//! far the task should be, what was missed, what is open. Not where a task stands (`state`).

use chrono::{Datelike, NaiveDate};

use crate::model::{Milestone, Refusal, RefusalKind};
use crate::text::{Text, when};

/// Most steps of one task: more are a diary.
const MOST: usize = 24;

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The words of the step.
    pub words: String,
    /// Day on which it was reached; none where it was waived 免除.
    pub on: Option<NaiveDate>,
}

/// Reads steps, one on a line: a day or words that name one, what is to be there, the progress that goes
/// with it where one is promised, and the share of the funds that is to be paid by then:
/// `6月底前完成主体施工 40%`, `2023-06-30 完成主体施工 40% 资金50%`. In the order of their days.
///
/// # Errors
/// Refuses a line without a day or without words, a day outside `year`, two steps of the same words, a
/// progress that falls from one step to the next, and more steps than anybody follows.
pub fn read(words: &str, year: i32) -> Result<Vec<Milestone>, Refusal> {
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut steps = lines.map(|line| one(line, year)).collect::<Result<Vec<_>, _>>()?;
    // The sort keeps the order of lines among steps of a day.
    steps.sort_by_key(|step| step.due);
    if steps.len() > MOST {
        return Err(too_many(steps.len()));
    }
    for (at, step) in steps.iter().enumerate() {
        if steps[..at].iter().any(|before| before.words == step.words) {
            return Err(twice(&step.words));
        }
    }
    let falling = fallen(&steps, |step| step.percent).or(fallen(&steps, |step| step.funds));
    falling.map(|step| falls(&step.words)).map_or(Ok(steps), Err)
}

/// The first step that promises less than one before it.
fn fallen(steps: &[Milestone], promised: impl Fn(&Milestone) -> Option<f64>) -> Option<&Milestone> {
    let told: Vec<&Milestone> = steps.iter().filter(|step| promised(step).is_some()).collect();
    told.windows(2).find(|pair| promised(pair[1]) < promised(pair[0])).map(|pair| pair[1])
}

/// Steps as they are read: a line each.
pub fn written(steps: &[Milestone]) -> String {
    let line = |step: &Milestone| {
        let percent = step.percent.map(|percent| format!(" {percent}%")).unwrap_or_default();
        let funds = step.funds.map(|funds| format!(" {FUNDS}{funds}%")).unwrap_or_default();
        format!("{} {}{percent}{funds}", step.due, step.words)
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn one(line: &str, year: i32) -> Result<Milestone, Refusal> {
    let (line, funds) = paid(line);
    let (line, percent) = progress(line);
    let (due, rest) = dated(line, year).ok_or_else(|| undated(line))?;
    let words = rest.trim_matches(|c: char| c.is_whitespace() || "，,、。；;：:".contains(c));
    if words.is_empty() {
        return Err(wordless(line));
    }
    if due.year() != year {
        return Err(outside(due, year));
    }
    Ok(Milestone { due, words: words.to_owned(), percent, funds })
}

/// What the share of the funds is named by.
const FUNDS: &str = "资金";

/// The share of the funds at the end of a line, 0 to 100, named by [`FUNDS`] after a space.
fn paid(line: &str) -> (&str, Option<f64>) {
    let found = line.rfind(FUNDS).and_then(|at| Some((line.get(..at)?, line.get(at..)?)));
    let Some((before, after)) = found else { return (line, None) };
    let figure = after.strip_prefix(FUNDS).unwrap_or_default().trim();
    let figure = figure.strip_suffix(['%', '％']).and_then(|figure| figure.parse::<f64>().ok());
    match figure.filter(|figure| (0.0..=100.0).contains(figure)) {
        Some(figure) if before.ends_with([' ', '　', '，']) => {
            (before.trim_end_matches([' ', '　', '，']), Some(figure))
        }
        _ => (line, None),
    }
}

/// The progress at the end of a line, 0 to 100.
fn progress(line: &str) -> (&str, Option<f64>) {
    let bare = line.trim_end_matches(['）', ')', ' ']);
    let Some(rest) = bare.strip_suffix(['%', '％']) else { return (line, None) };
    let from = rest
        .rfind(|c: char| !c.is_ascii_digit() && c != '.')
        .map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
    let figure = rest[from..].parse::<f64>().ok().filter(|figure| (0.0..=100.0).contains(figure));
    // A number that belongs to what is to be there stays with its words: 覆盖率达到87%.
    let before = rest[..from].trim_end_matches(['（', '(', ' ']);
    let apart = before.len() < from || from == 0;
    match figure.filter(|_| apart) {
        Some(figure) => (before, Some(figure)),
        None => (line, None),
    }
}

/// The day that a line begins with, and the rest.
fn dated(line: &str, year: i32) -> Option<(NaiveDate, String)> {
    let head = line.split([' ', '　', '，', '：']).next().unwrap_or_default();
    let plain = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"];
    if let Some(day) = plain.iter().find_map(|shape| NaiveDate::parse_from_str(head, shape).ok()) {
        return Some((day, line[head.len()..].to_owned()));
    }
    let found = when::find(line, year).into_iter().next()?;
    let rest = format!("{}{}", line.get(..found.span.start())?, line.get(found.span.end()..)?);
    Some((found.latest?, rest))
}

/// Progress that was to be reached before `today`: that of the last step whose day is over; none where no
/// step promises any.
pub fn planned(steps: &[Milestone], today: NaiveDate) -> Option<f64> {
    promised(steps, today, |step| step.percent)
}

/// The same of the funds to be paid.
pub fn payable(steps: &[Milestone], today: NaiveDate) -> Option<f64> {
    promised(steps, today, |step| step.funds)
}

fn promised(
    steps: &[Milestone],
    today: NaiveDate,
    of: impl Fn(&Milestone) -> Option<f64>,
) -> Option<f64> {
    let any = steps.iter().any(|step| of(step).is_some());
    let over = steps.iter().rev().filter(|step| step.due < today);
    any.then(|| over.filter_map(&of).next().unwrap_or(0.0))
}

/// Steps that are neither reached nor waived.
pub fn open<'s>(steps: &'s [Milestone], reached: &[Reached]) -> Vec<&'s Milestone> {
    let known = |step: &&Milestone| !reached.iter().any(|one| one.words == step.words);
    steps.iter().filter(known).collect()
}

/// The longest run of months, one after the other among months that have a step, of which a step is over
/// and still open. A step that is reached late is no longer missed.
pub fn missed(steps: &[Milestone], reached: &[Reached], today: NaiveDate) -> u32 {
    let open: Vec<&Milestone> = open(steps, reached);
    let over = steps.iter().filter(|step| step.due < today);
    let mut months: Vec<((i32, u32), bool)> = Vec::new();
    for step in over {
        let (month, late) = ((step.due.year(), step.due.month()), open.contains(&step));
        match months.last_mut() {
            Some((last, missed)) if *last == month => *missed |= late,
            _ => months.push((month, late)),
        }
    }
    let (mut run, mut longest) = (0, 0);
    for (_, late) in months {
        run = if late { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Whether steps differ only in days that stay within their quarter: what a leader may grant alone.
pub fn within_quarters(before: &[Milestone], after: &[Milestone]) -> bool {
    let quarter = |day: NaiveDate| (day.year(), day.month0() / 3);
    let same = |old: &Milestone, new: &Milestone| {
        let promise = |step: &Milestone| (step.percent, step.funds);
        old.words == new.words
            && promise(old) == promise(new)
            && quarter(old.due) == quarter(new.due)
    };
    before.len() == after.len() && before.iter().all(|old| after.iter().any(|new| same(old, new)))
}

fn invalid(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

const EXAMPLE: Text = Text::new(
    "每行一个节点，例如：6月底前完成主体施工 40%。",
    "One step on a line, for example: 2023-06-30 完成主体施工 40%.",
);

fn undated(line: &str) -> Refusal {
    let message = Text::of(
        format!("从节点“{line}”中读不出日期。"),
        format!("The step “{line}” names no day."),
    );
    invalid(message, EXAMPLE)
}

fn wordless(line: &str) -> Refusal {
    let message = Text::of(
        format!("节点“{line}”没有写明要完成什么。"),
        format!("The step “{line}” does not say what is to be there."),
    );
    invalid(message, EXAMPLE)
}

fn outside(due: NaiveDate, year: i32) -> Refusal {
    invalid(
        Text::of(
            format!("节点日期 {due} 不在 {year} 年内。"),
            format!("The day {due} of a step is not in {year}."),
        ),
        Text::of(
            format!("请填写 {year} 年内的日期；跨年的工作请写本年要到的一步。"),
            format!("Give a day in {year}; of longer work, write the step of this year."),
        ),
    )
}

fn twice(words: &str) -> Refusal {
    invalid(
        Text::of(format!("节点“{words}”出现了两次。"), format!("The step “{words}” stands twice.")),
        Text::new(
            "请用不同的说法，节点才能分清。",
            "Word them differently, so that they can be told apart.",
        ),
    )
}

fn falls(words: &str) -> Refusal {
    invalid(
        Text::of(
            format!("节点“{words}”的进度低于前一个节点。"),
            format!("The step “{words}” is to be at less than the one before it."),
        ),
        Text::new("请让进度随日期递增。", "Progress cannot fall as time goes on."),
    )
}

fn too_many(count: usize) -> Refusal {
    invalid(
        Text::of(
            format!("一项任务有 {count} 个节点，最多 {MOST} 个。"),
            format!("{count} steps for one task; {MOST} is the most."),
        ),
        Text::new("请合并为按月的关键节点。", "Keep the steps that matter, at most two a month."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(words: &str) -> NaiveDate {
        words.parse().expect("a day")
    }

    fn steps() -> Vec<Milestone> {
        read("3月底前完成选址（20%）\n2023-06-30 完成主体施工 40%\n2023-07-31，通过验收\n9月底前投入使用 90%", 2023)
            .expect("four steps")
    }

    fn reached(words: &str) -> Reached {
        Reached { words: words.to_owned(), on: Some(day("2023-06-01")) }
    }

    #[test]
    fn steps_are_read_as_people_write_them_and_written_as_they_are_read() {
        let steps = steps();
        let told: Vec<_> = steps
            .iter()
            .map(|step| (step.due.to_string(), step.words.as_str(), step.percent))
            .collect();
        assert_eq!(
            told,
            [
                ("2023-03-31".to_owned(), "完成选址", Some(20.0)),
                ("2023-06-30".to_owned(), "完成主体施工", Some(40.0)),
                ("2023-07-31".to_owned(), "通过验收", None),
                ("2023-09-30".to_owned(), "投入使用", Some(90.0)),
            ]
        );
        assert_eq!(read(&written(&steps), 2023).expect("the same"), steps);
        let figure = read("2023-06-30 覆盖率达到87%", 2023).expect("one step");
        assert_eq!((figure[0].words.as_str(), figure[0].percent), ("覆盖率达到87%", None));
        assert!(read("", 2023).expect("none").is_empty());
    }

    #[test]
    fn what_is_no_step_is_refused() {
        for wrong in [
            "完成选址",
            "2023-06-30",
            "2024-06-30 验收",
            "2023-06-30 验收\n2023-07-31 验收",
            "2023-06-30 开工 50%\n2023-07-31 验收 40%",
        ] {
            let refusal = read(wrong, 2023).expect_err(wrong);
            assert_eq!(refusal.kind, RefusalKind::Invalid, "{wrong}");
        }
        let many: String = (0..=MOST).map(|at| format!("2023-06-30 第{at}步\n")).collect();
        read(&many, 2023).expect_err("too many");
    }

    #[test]
    fn what_is_planned_is_the_last_step_whose_day_is_over() {
        let steps = steps();
        assert_eq!(planned(&steps, day("2023-03-31")), Some(0.0), "its day is not over");
        assert_eq!(planned(&steps, day("2023-04-01")), Some(20.0));
        assert_eq!(planned(&steps, day("2023-09-01")), Some(40.0), "a step without progress");
        assert_eq!(planned(&steps, day("2024-01-01")), Some(90.0));
        assert_eq!(planned(&steps[2..3], day("2024-01-01")), None, "none promises any");
    }

    #[test]
    fn months_are_missed_in_a_row_until_a_step_is_reached_or_waived() {
        let steps = steps();
        assert_eq!(missed(&steps, &[], day("2023-03-31")), 0);
        assert_eq!(missed(&steps, &[], day("2023-04-01")), 1);
        assert_eq!(missed(&steps, &[], day("2023-08-01")), 3);
        let middle = [reached("完成主体施工")];
        assert_eq!(missed(&steps, &middle, day("2023-10-01")), 2, "a month reached breaks the run");
        let waived = [Reached { on: None, ..reached("完成选址") }];
        assert_eq!(missed(&steps, &waived, day("2023-04-01")), 0);
        assert_eq!(open(&steps, &waived).len(), 3);
    }

    #[test]
    fn days_may_move_within_their_quarter() {
        let before = steps();
        let moved = |words: &str| read(words, 2023).expect("steps");
        let later = written(&before).replace("2023-07-31", "2023-08-31");
        assert!(within_quarters(&before, &moved(&later)));
        assert!(!within_quarters(&before, &moved(&later.replace("2023-08-31", "2023-10-31"))));
        assert!(!within_quarters(&before, &moved(&later.replace("40%", "30%"))));
        assert!(!within_quarters(&before, &before[1..]));
    }
}
