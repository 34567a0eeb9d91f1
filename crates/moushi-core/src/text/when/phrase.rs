//! The grammar of time phrases: reads the core of one (2023年3月底, 上半年, “十四五”末) at a given
//! place. The words around it (到, 前, 起) are read in `when.rs`.

use super::day::Period;
use super::lexicon::Lexicon;
use super::{Grain, Role};
use crate::text::numeral::{self, Form, arabic_digit, blanks};

/// The core of a time phrase.
pub(super) struct Core {
    pub(super) period: Period,
    /// Length in bytes.
    pub(super) len: usize,
    pub(super) role: Role,
    /// Nothing may follow: the phrase holds its own 内 or 前.
    pub(super) closed: bool,
}

impl Core {
    fn new(period: Period, len: usize, role: Role) -> Self {
        Self { period, len, role, closed: false }
    }

    fn closed(period: Period, len: usize, role: Role) -> Self {
        Self { period, len, role, closed: true }
    }

    fn shifted(self, by: usize) -> Self {
        Self { len: self.len + by, ..self }
    }
}

/// Reads phrases with a lexicon, for a plan of one year.
pub(super) struct Reader<'l> {
    pub(super) lexicon: &'l Lexicon,
    pub(super) year: i32,
}

impl Reader<'_> {
    /// The core at the start of `rest`; `before` is the text that ends there.
    pub(super) fn core(&self, before: &str, rest: &str) -> Option<Core> {
        let numbered = rest.chars().next().is_some_and(numeral::starts);
        if numbered {
            if is_inside_number(before) {
                return None;
            }
            return self.plan(rest).or_else(|| self.numbered(rest)).or_else(|| self.event(rest));
        }
        self.plan(rest)
            .or_else(|| self.relative(rest))
            .or_else(|| self.every(rest))
            .or_else(|| self.years_ahead(rest))
            .or_else(|| self.of_this_year(before, rest))
            .or_else(|| open_month(before, rest))
            .or_else(|| self.event(rest))
            .or_else(|| weekday(rest))
            .or_else(|| clock_alone(rest))
    }

    /// How far to go on when no phrase begins at the start of `rest`: behind the whole numeral.
    pub(super) fn skip(&self, rest: &str) -> usize {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        integer(rest).map_or(first, |(_, len)| len.max(first))
    }

    /// “十四五”末, “十四五”期间; the bare name is part of another name (“十四五”规划).
    fn plan(&self, rest: &str) -> Option<Core> {
        let (plan, name) = self.lexicon.plan(rest)?;
        let behind = &rest[name..];
        let scope = behind.strip_prefix("规划").unwrap_or(behind);
        let word = |words: &[&str]| {
            let word = words.iter().find(|word| scope.starts_with(**word))?;
            Some(name + behind.len() - scope.len() + word.len())
        };
        let whole = Period::years(plan.first, plan.last);
        if let Some(len) = word(&["期末", "末期", "末"]) {
            return Some(Core::new(
                Period { latest: whole.latest, ..whole }.as_part(),
                len,
                Role::At,
            ));
        }
        if let Some(len) = word(&["中期"]) {
            let middle = Period::year(plan.first + 2);
            return Some(Core::new(
                Period { grain: Grain::Years, ..middle }.as_part(),
                len,
                Role::At,
            ));
        }
        if let Some(len) = word(&["期初", "初期", "初"]) {
            return Some(Core::new(Period::year(plan.first).as_part(), len, Role::At));
        }
        if let Some(len) = word(&["期内"]) {
            return Some(Core::closed(whole, len, Role::Until));
        }
        if let Some(len) = word(&["以来"]) {
            return Some(Core::closed(Period { latest: None, ..whole }, len, Role::From));
        }
        word(&["期间", "时期"]).map(|len| Core::closed(whole, len, Role::During))
    }

    /// 今年, 明年底, 去年9月, 今明两年.
    fn relative(&self, rest: &str) -> Option<Core> {
        for word in ["今明两年", "今明2年"] {
            if rest.starts_with(word) {
                let period = Period::years(self.year, self.year + 1).as_part();
                return Some(Core::new(period, word.len(), Role::During));
            }
        }
        let (shift, len) = self.lexicon.year(rest)?;
        Some(self.behind_year(&rest[len..], self.year + shift).shifted(len))
    }

    /// 每年9月底前, 每月10日前, 每学期.
    fn every(&self, rest: &str) -> Option<Core> {
        const EVERY: [&str; 12] = [
            "每学年",
            "每学期",
            "每季度",
            "每半年",
            "每个月",
            "每年度",
            "每年",
            "每月",
            "每周",
            "每季",
            "每天",
            "每日",
        ];
        let word = EVERY.iter().find(|word| rest.starts_with(**word))?;
        let behind = &rest[word.len()..];
        let core = match *word {
            "每年" => self.behind_year(behind, self.year),
            "每月" | "每个月" => day_of_month(behind),
            _ => Core::new(Period::open(Grain::Event), 0, Role::Every),
        };
        let plain = core.len == 0;
        let period = if plain { Period::open(Grain::Event) } else { core.period };
        Some(Core { period, role: Role::Every, closed: plain, ..core.shifted(word.len()) })
    }

    /// 未来三年, 今后五年, 近三年.
    fn years_ahead(&self, rest: &str) -> Option<Core> {
        const LEADS: [(&str, bool); 6] = [
            ("未来", true),
            ("今后", true),
            ("近", false),
            ("过去", false),
            ("最近", false),
            ("前", false),
        ];
        let (lead, ahead) = LEADS.into_iter().find(|(lead, _)| rest.starts_with(lead))?;
        let (count, digits) = integer(&rest[lead.len()..])?;
        let behind = &rest[lead.len() + digits..];
        if lead == "前" {
            let quarter = behind.strip_prefix("季度").filter(|_| (1..=4).contains(&count));
            let period = Period::quarters(self.year, 1, count.min(4)).as_part();
            return quarter
                .map(|_| Core::new(period, lead.len() + digits + "季度".len(), Role::During));
        }
        let tail = behind.strip_prefix('年').filter(|tail| !tail.starts_with(['级', '制']))?;
        let len = rest.len() - tail.len();
        let more = if tail.starts_with('来') { '来'.len_utf8() } else { 0 };
        if ahead {
            let period = Period::years(self.year, self.year + i32::try_from(count).ok()? - 1);
            return Some(Core::new(period.as_part(), len, Role::During));
        }
        Some(Core::closed(Period::open(Grain::Years), len + more, Role::During))
    }

    /// 年底, 上半年, 第三季度: parts of the plan's year.
    fn of_this_year(&self, before: &str, rest: &str) -> Option<Core> {
        if let Some(part) = rest.strip_prefix('年') {
            let other = before.ends_with(|c: char| {
                numeral::starts(c) || "每多几全历学青常近周成少中老当幼".contains(c)
            });
            let (period, len, closed) = year_part(part, self.year).filter(|_| !other)?;
            let role = if closed { Role::Until } else { Role::At };
            return Some(Core { period, len: '年'.len_utf8() + len, role, closed });
        }
        if rest.starts_with("全年") && !rest.starts_with("全年龄") {
            return Some(Core::closed(Period::year(self.year), "全年".len(), Role::During));
        }
        let (period, len) = half_or_quarter(rest, self.year)?;
        Some(self.range(rest, Core::new(period, len, Role::At)))
    }

    /// 2023年…, 9月…, 2023.3.1, 三季度, 三年内, 10个工作日内, 8：30前.
    fn numbered(&self, rest: &str) -> Option<Core> {
        let (number, len) = integer(rest)?;
        let gap = len + blanks(&rest[len..]);
        let behind = &rest[gap..];
        if is_year(number)
            && let Some(core) = self.year_or_range(rest, number, len)
        {
            return Some(core);
        }
        if let Some((period, len)) =
            month(rest, self.year).or_else(|| half_or_quarter(rest, self.year))
        {
            return Some(self.range(rest, Core::new(period, len, Role::At)));
        }
        self.short_range(rest, number, len)
            .or_else(|| self.term(number, gap, behind))
            .or_else(|| clock_alone(rest))
    }

    fn year_or_range(&self, rest: &str, number: u32, len: usize) -> Option<Core> {
        let year = i32::try_from(number).ok()?;
        let behind = &rest[len..];
        if let Some((period, more)) = figures_date(behind, year) {
            let more = more + clock_behind(&behind[more..]);
            return Some(Core::new(period, len + more, Role::At));
        }
        let blank = blanks(behind);
        if let Some(tail) = behind[blank..].strip_prefix('年') {
            if tail.starts_with(['级', '版']) {
                return None;
            }
            let core = self.behind_year(tail, year).shifted(len + blank + '年'.len_utf8());
            return Some(self.range(rest, core));
        }
        if behind.starts_with("学年") {
            return Some(Core::new(school_year(year, year), len + "学年".len(), Role::At));
        }
        let (dash, second, digits) = dash_and_integer(behind)?;
        let last = i32::try_from(second).ok().filter(|last| *last >= year && is_year(second))?;
        let tail = &behind[dash + digits..];
        if tail.starts_with("学年") {
            let len = len + dash + digits + "学年".len();
            return Some(Core::new(school_year(year, last - 1), len, Role::At));
        }
        let len = len + dash + digits + '年'.len_utf8();
        tail.starts_with('年')
            .then(|| Core::new(Period::years(year, last).as_part(), len, Role::During))
    }

    /// 9—12月, 一至三季度.
    fn short_range(&self, rest: &str, first: u32, len: usize) -> Option<Core> {
        let (dash, second, digits) = dash_and_integer(&rest[len..])?;
        let len = len + dash + digits;
        let behind = &rest[len..];
        let rising = (1..=second).contains(&first);
        let period = if behind.starts_with('月') && rising && second <= 12 {
            let end = if behind.starts_with("月份") { "月份" } else { "月" };
            (Period::months(Grain::Month, self.year, first, second), end.len())
        } else if behind.starts_with("季度") && rising && second <= 4 {
            (Period::quarters(self.year, first, second), "季度".len())
        } else {
            return None;
        };
        Some(Core::new(period.0.as_part(), len + period.1, Role::During))
    }

    /// 三年内: from the plan's year on. 10个工作日内: from an event on.
    fn term(&self, count: u32, gap: usize, behind: &str) -> Option<Core> {
        const UNITS: [&str; 11] = [
            "年",
            "个月",
            "个工作日",
            "工作日",
            "个自然日",
            "个学期",
            "天",
            "日",
            "周",
            "小时",
            "个小时",
        ];
        let unit = UNITS.iter().find(|unit| behind.starts_with(**unit))?;
        let word = ["之内", "以内", "内"]
            .into_iter()
            .find(|word| behind[unit.len()..].starts_with(word))?;
        let len = gap + unit.len() + word.len();
        if behind[unit.len()..].starts_with("内容") {
            return None;
        }
        let period = match *unit {
            "年" => {
                Period::years(self.year, self.year + i32::try_from(count).ok()?.clamp(1, 100) - 1)
            }
            _ => Period::open(Grain::Event),
        };
        Some(Core::closed(period, len, Role::Until))
    }

    /// What follows a year: 底, 上半年, 三季度, 9月上旬, 国庆节前, or nothing.
    fn behind_year(&self, rest: &str, year: i32) -> Core {
        let mut blank = blanks(rest);
        // 今年年底: the second 年 adds nothing.
        let again = rest[blank..].strip_prefix('年').filter(|part| year_part(part, year).is_some());
        blank += again.map_or(0, |_| '年'.len_utf8());
        let inner = &rest[blank..];
        if let Some((period, len, closed)) = year_part(inner, year) {
            let role = if closed { Role::Until } else { Role::At };
            return Core { period, len: blank + len, role, closed };
        }
        let part = month(inner, year).or_else(|| half_or_quarter(inner, year));
        if let Some((period, len)) = part {
            return self.range_in(inner, Core::new(period, len, Role::At), year).shifted(blank);
        }
        let reader = Reader { lexicon: self.lexicon, year };
        if let Some(core) = reader.event(inner) {
            return core.shifted(blank);
        }
        let len = if rest.starts_with('度') { '度'.len_utf8() } else { 0 };
        Core::new(Period::year(year), len, Role::At)
    }

    /// 开学前, 寒假期间, 国庆节前, 常年.
    fn event(&self, rest: &str) -> Option<Core> {
        if let Some(len) = self.lexicon.standing(rest) {
            return Some(Core::closed(Period::open(Grain::Standing), len, Role::During));
        }
        if rest.starts_with("即日起") {
            return Some(Core::closed(Period::open(Grain::Event), "即日起".len(), Role::From));
        }
        if let Some((fixed, len)) = self.lexicon.fixed(rest) {
            let before = super::ends_before(&rest[len..]);
            let day = Period::day(self.year, fixed.month, fixed.day)?;
            let eve = day.latest.and_then(|day| day.pred_opt());
            let period = if before { Period { latest: eve, earliest: None, ..day } } else { day };
            return super::tail(&rest[len..]).map(|_| Core::new(period, len, Role::At));
        }
        let open = Period::open(Grain::Event);
        let alone = self.lexicon.alone(rest);
        let event = self.lexicon.event(rest).filter(|len| super::tail(&rest[*len..]).is_some());
        let len = event.max(alone)?;
        Some(Core::new(open, len, Role::At))
    }

    fn range(&self, rest: &str, first: Core) -> Core {
        let year = first.period.latest.map_or(self.year, |day| chrono::Datelike::year(&day));
        self.range_in(rest, first, year)
    }

    /// 至 and a second date behind the first: 3月1日至5日, 9月到12月, 2021年至2025年.
    fn range_in(&self, rest: &str, first: Core, year: i32) -> Core {
        let Some(dash) = dash(&rest[first.len..]) else { return first };
        let from = &rest[first.len + dash..];
        let Some((second, len)) = self.second(from, first.period, year) else { return first };
        if second.latest < first.period.earliest {
            return first;
        }
        Core::new(first.period.through(second), first.len + dash + len, Role::During)
    }

    fn second(&self, from: &str, first: Period, year: i32) -> Option<(Period, usize)> {
        let (number, len) = integer(from)?;
        let behind = &from[len..];
        if is_year(number) && behind.starts_with('年') {
            let year = i32::try_from(number).ok()?;
            let core = self.behind_year(&behind['年'.len_utf8()..], year);
            return Some((core.period, len + '年'.len_utf8() + core.len));
        }
        if first.grain == Grain::Day && behind.starts_with(['日', '号']) {
            let month = chrono::Datelike::month(&first.latest?);
            let len = len + '日'.len_utf8();
            return Some((Period::day(year, month, number)?, len + clock_behind(&from[len..])));
        }
        month(from, year).or_else(|| half_or_quarter(from, year))
    }
}

/// 底, 末, 初, 中, 内 behind 年: the period, its length, and whether the phrase is closed by it.
fn year_part(part: &str, year: i32) -> Option<(Period, usize, bool)> {
    let c = part.chars().next()?;
    let period = match c {
        '底' | '末' | '终' => Period { grain: Grain::Year, ..Period::days(year, 12, 1, None) },
        // The first quarter: offices write 年初 for the weeks in which the year's work is set up.
        '初' => Period { grain: Grain::Year, ..Period::months(Grain::Year, year, 1, 3).as_part() },
        '中' if is_middle(part) => Period::months(Grain::Half, year, 1, 6).as_part(),
        '内' if !part.starts_with("内容") => Period::year(year),
        _ => return None,
    };
    Some((period, c.len_utf8(), c == '内'))
}

/// 年中 is the middle of the year, not the first character of 中考, 中央, 中小学.
fn is_middle(part: &str) -> bool {
    const OTHERS: [&str; 9] =
        ["中央", "中考", "中小", "中国", "中学", "中职", "中等", "中期", "中华"];
    !OTHERS.iter().any(|word| part.starts_with(word))
}

/// 上半年, 三季度, 第三季度末.
fn half_or_quarter(rest: &str, year: i32) -> Option<(Period, usize)> {
    for (word, first, last) in [("上半年", 1, 6), ("下半年", 7, 12)] {
        if rest.starts_with(word) {
            return Some((Period::months(Grain::Half, year, first, last).as_part(), word.len()));
        }
    }
    let ordinal = if rest.starts_with('第') { '第'.len_utf8() } else { 0 };
    let (number, digits) = match rest.strip_prefix('首') {
        Some(_) => (1, '首'.len_utf8()),
        None => integer(&rest[ordinal..])?,
    };
    let behind = rest[ordinal + digits..].strip_prefix("季度")?;
    let period = (1..=4).contains(&number).then(|| Period::quarters(year, number, number))?;
    let end = behind.chars().next().filter(|c| matches!(c, '末' | '底'));
    let period = if end.is_some() { period.as_part() } else { period };
    Some((period, rest.len() - behind.len() + end.map_or(0, char::len_utf8)))
}

/// 9月, 9月份, 3月底, 11月上旬, 3月1日, 2月26日（周五）下午2：30.
fn month(rest: &str, year: i32) -> Option<(Period, usize)> {
    let (number, digits) = integer(rest).filter(|(number, _)| (1..=12).contains(number))?;
    let blank = blanks(&rest[digits..]);
    let behind = rest[digits + blank..].strip_prefix('月')?;
    let head = rest.len() - behind.len();
    if let Some((day, len)) = day_number(behind) {
        let period = Period::day(year, number, day)?;
        return Some((period, head + len + clock_behind(&behind[len..])));
    }
    let share = if behind.starts_with('份') { '份'.len_utf8() } else { 0 };
    let part = &behind[share..];
    let (period, len) = month_part(part, year, number)
        .unwrap_or((Period::months(Grain::Month, year, number, number), 0));
    Some((period, head + share + len))
}

/// 底, 上旬, 中旬, 下旬, 初 behind a month.
fn month_part(part: &str, year: i32, month: u32) -> Option<(Period, usize)> {
    const PARTS: [(&str, u32, Option<u32>); 7] = [
        ("上旬", 1, Some(10)),
        ("中旬", 11, Some(20)),
        ("下旬", 21, None),
        ("底", 21, None),
        ("末", 21, None),
        ("初", 1, Some(10)),
        ("中", 11, Some(20)),
    ];
    let (word, first, last) = PARTS.into_iter().find(|(word, ..)| part.starts_with(word))?;
    let middle = word != "中" || is_middle(part);
    middle.then(|| (Period::days(year, month, first, last), word.len()))
}

/// The day of a month, 日 or 号 included.
fn day_number(rest: &str) -> Option<(u32, usize)> {
    let blank = blanks(rest);
    let (day, digits) = integer(&rest[blank..])?;
    let len = blank + digits;
    let gap = blanks(&rest[len..]);
    let named = rest[len + gap..].starts_with(['日', '号']) && (1..=31).contains(&day);
    named.then_some((day, len + gap + '日'.len_utf8()))
}

/// 10日, 底, 月底 behind 每月: which month is left open.
fn day_of_month(rest: &str) -> Core {
    let open = Period::open(Grain::Month);
    if let Some((_, len)) = day_number(rest) {
        return Core::new(Period::open(Grain::Day), len, Role::Every);
    }
    let part = month_part(rest, 2000, 1).map_or(0, |(_, len)| len);
    Core::new(open, part, Role::Every)
}

/// 月底, 本月底, 下月, 当月20日: which month is left open.
fn open_month(before: &str, rest: &str) -> Option<Core> {
    const MONTHS: [&str; 6] = ["本月", "下个月", "下月", "当月", "上月", "上个月"];
    if let Some(word) = MONTHS.iter().find(|word| rest.starts_with(**word)) {
        let core = day_of_month(&rest[word.len()..]).shifted(word.len());
        return Some(Core { role: Role::At, ..core });
    }
    let part = rest.strip_prefix('月')?;
    let other = before.ends_with(|c: char| numeral::starts(c) || "个每岁年满".contains(c));
    let (_, len) = month_part(part, 2000, 1).filter(|_| !other && !part.starts_with('中'))?;
    Some(Core::new(Period::open(Grain::Month), '月'.len_utf8() + len, Role::At))
}

/// 本周五, 下周, 星期五前; a bare weekday is no phrase.
fn weekday(rest: &str) -> Option<Core> {
    let lead = ["本", "下", ""].into_iter().find(|lead| {
        let behind = rest.strip_prefix(lead).unwrap_or_default();
        behind.starts_with('周') || behind.starts_with("星期")
    })?;
    let behind = &rest[lead.len()..];
    let word = if behind.starts_with('周') { "周" } else { "星期" };
    let day = behind[word.len()..].chars().next().filter(|c| "一二三四五六日天末".contains(*c));
    let len = lead.len() + word.len() + day.map_or(0, char::len_utf8);
    let bounded = super::tail(&rest[len..]).is_some();
    let fits = if lead.is_empty() { day.is_some() && bounded } else { day.is_some() || bounded };
    let len = len + if fits { clock_behind(&rest[len..]) } else { 0 };
    fits.then(|| Core::new(Period::open(Grain::Day), len, Role::At))
}

/// A date in figures behind its year: .3.1, -03-01, /3/1.
fn figures_date(behind: &str, year: i32) -> Option<(Period, usize)> {
    let mark = behind.chars().next().filter(|c| matches!(c, '.' | '-' | '/' | '．'))?;
    let (month, month_len) = figures(&behind[mark.len_utf8()..])?;
    let rest = &behind[mark.len_utf8() + month_len..];
    let (day, day_len) = figures(rest.strip_prefix(mark)?)?;
    let len = 2 * mark.len_utf8() + month_len + day_len;
    Some((Period::day(year, month, day)?, len))
}

fn school_year(first: i32, last: i32) -> Period {
    let (begin, end) =
        (Period::months(Grain::Year, first, 9, 12), Period::months(Grain::Year, last + 1, 1, 8));
    Period { grain: Grain::Year, earliest: begin.earliest, latest: end.latest, part: true }
}

/// （周五）, 上午, 下午2：30, 8时30分 behind a day: their length.
fn clock_behind(rest: &str) -> usize {
    let bracket = week_in_brackets(rest);
    let behind = &rest[bracket..];
    let blank = blanks(behind);
    let phase = phase(&behind[blank..]);
    let gap = blanks(&behind[blank + phase..]);
    let time = times(&behind[blank + phase + gap..]);
    match (phase, time) {
        (0, 0) => bracket,
        (_, 0) => bracket + blank + phase,
        _ => bracket + blank + phase + gap + time,
    }
}

fn week_in_brackets(rest: &str) -> usize {
    let Some(inside) = rest.strip_prefix(['（', '(']) else { return 0 };
    if !inside.starts_with('周') && !inside.starts_with("星期") {
        return 0;
    }
    let close = inside.char_indices().take(5).find(|(_, c)| matches!(c, '）' | ')'));
    close.map_or(0, |(at, c)| rest.len() - inside.len() + at + c.len_utf8())
}

/// A clock time that stands without a day: only with 上午 or 前, because 1：18 may be a ratio.
fn clock_alone(rest: &str) -> Option<Core> {
    let phase = phase(rest);
    let gap = blanks(&rest[phase..]);
    let time = times(&rest[phase + gap..]);
    let len = phase + gap + time;
    let fits = time > 0 && (phase > 0 || super::ends_before(&rest[len..]));
    fits.then(|| Core::new(Period::open(Grain::Clock), len, Role::At))
}

/// The length of 上午, 下午, 晚上 … at the start of `rest`.
fn phase(rest: &str) -> usize {
    const PHASES: [&str; 8] = ["上午", "下午", "中午", "晚上", "早上", "凌晨", "傍晚", "晚"];
    PHASES.iter().find(|word| rest.starts_with(**word)).map_or(0, |word| word.len())
}

/// The length of one clock time or of a range of two.
fn times(rest: &str) -> usize {
    let first = time(rest);
    if first == 0 {
        return 0;
    }
    let second = dash(&rest[first..]).map_or(0, |dash| match time(&rest[first + dash..]) {
        0 => 0,
        len => dash + len,
    });
    first + second
}

/// The length of 2：30, 8时30分, 9点半.
fn time(rest: &str) -> usize {
    let Some((_, len)) = integer(rest).filter(|(hour, _)| *hour <= 24) else { return 0 };
    let behind = &rest[len..];
    if let Some(minutes) = behind.strip_prefix(['：', ':']) {
        let digits = minutes.bytes().take(3).take_while(u8::is_ascii_digit).count();
        return if digits == 2 { rest.len() - minutes.len() + 2 } else { 0 };
    }
    let Some(minutes) = behind.strip_prefix(['时', '点']) else { return 0 };
    let head = rest.len() - minutes.len();
    if let Some(c) = minutes.chars().next().filter(|c| matches!(c, '半' | '整' | '许')) {
        return head + c.len_utf8();
    }
    match integer(minutes) {
        Some((_, digits)) if minutes[digits..].starts_with('分') => {
            head + digits + '分'.len_utf8()
        }
        _ => head,
    }
}

/// The length of a mark that joins two dates.
fn dash(rest: &str) -> Option<usize> {
    const DASHES: [char; 9] = ['-', '–', '—', '―', '－', '~', '～', '至', '到'];
    let len = rest.chars().take(2).take_while(|c| DASHES.contains(c)).map(char::len_utf8).sum();
    (len > 0).then_some(len)
}

fn dash_and_integer(rest: &str) -> Option<(usize, u32, usize)> {
    let dash = dash(rest)?;
    let (number, len) = integer(&rest[dash..])?;
    Some((dash, number, len))
}

/// A whole number of at most four digits, in figures or characters.
fn integer(rest: &str) -> Option<(u32, usize)> {
    if rest.chars().next().and_then(arabic_digit).is_some() {
        return figures(rest);
    }
    let numeral = numeral::read(rest).filter(|numeral| !numeral.over && !numeral.bare)?;
    let whole = numeral.upper.is_none() && numeral.form != Form::Arabic;
    let value = numeral.value;
    // Exact: whole and below 10,000.
    (whole && value.fract() == 0.0 && value < 10_000.0).then_some((value as u32, numeral.len))
}

fn figures(rest: &str) -> Option<(u32, usize)> {
    let (mut number, mut len, mut count) = (0, 0, 0);
    for c in rest.chars().take(5) {
        let Some(digit) = arabic_digit(c) else { break };
        number = number * 10 + digit;
        len += c.len_utf8();
        count += 1;
    }
    (1..=4).contains(&count).then_some((number, len))
}

/// Whether a number names a year.
fn is_year(number: u32) -> bool {
    (1900..2200).contains(&number)
}

/// Whether the text before shows that a numeral is the rest of a longer one, a decimal or a code.
fn is_inside_number(before: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || arabic_digit(c).is_some())
}
