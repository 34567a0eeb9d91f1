//! The grammar of time phrases: reads the core of one (2023年3月底, 上半年, “十四五”末) at a given
//! place. The words around it (到, 前, 起) are read in `when.rs`.

use super::clock::{clock_behind, phase, times};
use super::day::Period;
use super::lexicon::Lexicon;
use super::number::{dash, dash_and_integer, integer, is_inside_number, is_year};
use super::part::{
    day_number, figures_date, half_or_quarter, month, month_part, school_year, year_part,
};
use super::{Grain, Role};
use crate::text::numeral::{self, blanks};

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
        let numeral = rest.char_indices().find(|(_, c)| !numeral::starts(*c));
        numeral.map_or(rest.len(), |(at, _)| at).max(first)
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
        let weekday = if *word == "每周" { day_of_week(behind) } else { 0 };
        let core = Core { len: core.len + weekday, ..core };
        let plain = core.len == 0 || weekday > 0;
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

/// 五, 日 behind 每周: bytes of the day of the week; 每周三次 and 每周一报 count instead.
fn day_of_week(rest: &str) -> usize {
    let mut chars = rest.chars();
    let (day, next) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
    let names = match day {
        '一' => "前上下晚，".contains(next),
        '二' | '三' | '四' | '五' | '六' => !"次节个篇堂份期例场课小天项名".contains(next),
        '日' | '末' => true,
        _ => false,
    };
    if names { day.len_utf8() } else { 0 }
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

/// A clock time that stands without a day: only with 上午 or 前, because 1：18 may be a ratio.
fn clock_alone(rest: &str) -> Option<Core> {
    let phase = phase(rest);
    let gap = blanks(&rest[phase..]);
    let time = times(&rest[phase + gap..]);
    let len = phase + gap + time;
    let fits = time > 0 && (phase > 0 || super::ends_before(&rest[len..]));
    fits.then(|| Core::new(Period::open(Grain::Clock), len, Role::At))
}
