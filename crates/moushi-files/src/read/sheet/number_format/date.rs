//! Days counted from 1900 or 1904, as spreadsheets keep dates, and their parts in words.

/// The last day that spreadsheets know: 9999-12-31.
const LAST: f64 = 2_958_466.0;

/// A day and a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    year: i64,
    month: usize,
    day: i64,
    /// 0 is Sunday.
    weekday: usize,
    /// Seconds of the day.
    seconds: i64,
    /// Days counted, with the time as fraction.
    serial: f64,
}

impl Moment {
    /// The moment that `serial` means; `None` outside of the years that spreadsheets know.
    pub(super) fn of(serial: f64, since_1904: bool) -> Option<Self> {
        let serial = if since_1904 { serial + 1462.0 } else { serial };
        if !(0.0..LAST).contains(&serial) {
            return None;
        }
        // To the second, so that 5:59:59.9999 is six o'clock.
        let total = (serial * 86_400.0).round() as i64;
        let (days, seconds) = (total / 86_400, total % 86_400);
        let weekday = ((days + 6) % 7) as usize;
        let (year, month, day) = match days {
            0 => (1900, 1, 0),
            // Excel keeps a day that never was, for the sake of Lotus 1-2-3.
            60 => (1900, 2, 29),
            1..60 => civil(days - 25_568),
            _ => civil(days - 25_569),
        };
        Some(Self { year, month, day, weekday, seconds, serial })
    }

    /// The part of a date that `run` letters of a kind ask for.
    pub(super) fn show(&self, letter: char, run: usize, elapsed: bool, half: bool) -> String {
        const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
        const DAYS: &str = "SunMonTueWedThuFriSat";
        let (hours, minutes) = (self.seconds / 3600, self.seconds / 60 % 60);
        let wide = run.min(2);
        match letter {
            _ if elapsed => {
                let unit = match letter {
                    'h' => 24.0,
                    's' => 86_400.0,
                    _ => 1440.0,
                };
                format!("{:0>wide$}", (self.serial * unit + 1e-6).floor())
            }
            'y' | 'e' if run == 2 && letter == 'y' => format!("{:02}", self.year % 100),
            'y' | 'e' => self.year.to_string(),
            'm' if run >= 3 => MONTHS[self.month * 3 - 3..self.month * 3].to_owned(),
            'm' => format!("{:0>wide$}", self.month),
            'd' if run >= 3 => DAYS[self.weekday * 3..self.weekday * 3 + 3].to_owned(),
            'd' => format!("{:0>wide$}", self.day),
            'a' => self.weekday_in_chinese(run),
            'h' if half => format!("{:0>wide$}", (hours + 11) % 12 + 1),
            'h' => format!("{hours:0>wide$}"),
            'n' => format!("{minutes:0>wide$}"),
            's' => format!("{:0>wide$}", self.seconds % 60),
            _ => String::new(),
        }
    }

    fn weekday_in_chinese(&self, run: usize) -> String {
        let day = "日一二三四五六".chars().nth(self.weekday).unwrap_or('日');
        if run >= 4 { format!("星期{day}") } else { day.to_string() }
    }

    /// Morning or afternoon.
    pub(super) fn half_day(&self, chinese: bool) -> &'static str {
        match (self.seconds < 43_200, chinese) {
            (true, true) => "上午",
            (false, true) => "下午",
            (true, false) => "AM",
            (false, false) => "PM",
        }
    }
}

/// Year, month and day of a count of days from 1970-01-01, in the Gregorian calendar: counted in
/// eras of 400 years that begin on 1 March.
fn civil(days: i64) -> (i64, usize, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as usize, day)
}
