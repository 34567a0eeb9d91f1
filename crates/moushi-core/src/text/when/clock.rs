//! Clock times: 下午2：30—4：30, 8时30分. Only their length; no time of day is computed.

use super::number::{dash, integer};
use crate::text::numeral::blanks;

/// （周五）, 上午, 下午2：30, 8时30分 behind a day: their length.
pub(super) fn clock_behind(rest: &str) -> usize {
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

pub(super) fn week_in_brackets(rest: &str) -> usize {
    let Some(inside) = rest.strip_prefix(['（', '(']) else { return 0 };
    if !inside.starts_with('周') && !inside.starts_with("星期") {
        return 0;
    }
    let close = inside.char_indices().take(5).find(|(_, c)| matches!(c, '）' | ')'));
    close.map_or(0, |(at, c)| rest.len() - inside.len() + at + c.len_utf8())
}

/// The length of 上午, 下午, 晚上 … at the start of `rest`.
pub(super) fn phase(rest: &str) -> usize {
    const PHASES: [&str; 8] = ["上午", "下午", "中午", "晚上", "早上", "凌晨", "傍晚", "晚"];
    PHASES.iter().find(|word| rest.starts_with(**word)).map_or(0, |word| word.len())
}

/// The length of one clock time or of a range of two.
pub(super) fn times(rest: &str) -> usize {
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
pub(super) fn time(rest: &str) -> usize {
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
