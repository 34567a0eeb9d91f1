//! Reads xls (BIFF8, Excel 97 to 2003): cells as shown, sheet by sheet. Goes through the records
//! once and keeps only filled cells; formulas are read by their results.

mod compound;
mod records;

use std::collections::BTreeMap;

use moushi_core::model::Refusal;
use moushi_core::text::{Format, Text};

use self::compound::Compound;
use self::records::{Record, Records, short_string, string, strings};
use super::sheet::number_format::{NumberFormat, general};
use super::sheet::{MOST_STYLES, Sheet, Workbook};
use super::{notes, refusals};
use crate::readers::{Input, Outcome, Reader};

/// xls.
pub(crate) const READER: Reader = Reader {
    format: Format::Xls,
    extensions: &["xls", "xlt", "et"],
    title: Text::new("Excel 97-2003工作簿（xls）", "Excel 97-2003 workbook (xls)"),
    page: include_str!("xls.md"),
    read,
};

/// Records between two looks at the clock.
const LOOK_AT_CLOCK: usize = 4096;

/// What is said once for the whole workbook.
#[derive(Default)]
struct Globals {
    strings: Vec<String>,
    own_formats: BTreeMap<u16, String>,
    /// Numbers of the formats of the cell styles.
    styles: Vec<u16>,
    since_1904: bool,
    sheets: Vec<Listed>,
}

/// A sheet in the workbook's list.
struct Listed {
    at: usize,
    hidden: bool,
    is_table: bool,
    name: String,
}

fn read(input: &Input<'_>) -> Outcome {
    let file = Compound::open(input.bytes).ok_or_else(damaged)?;
    let stream = file.stream("Workbook").or_else(|| file.stream("Book")).ok_or_else(damaged)?;
    let globals = globals(&stream, input)?;
    let formats: Vec<NumberFormat> =
        globals.styles.iter().map(|number| globals.format(*number)).collect();
    let mut workbook = Workbook::default();
    for listed in globals.sheets.iter().filter(|listed| listed.is_table) {
        let mut sheet = Sheet::new(&listed.name, listed.hidden, input);
        let stream = stream.get(listed.at..).unwrap_or_default();
        Cells { globals: &globals, formats: &formats, sheet: &mut sheet, waiting: None }
            .read(stream, input)?;
        workbook.sheet(sheet)?;
    }
    let (source, mut findings) = workbook.finish(input, Format::Xls);
    findings.extend(file.has("_VBA_PROJECT_CUR").then(|| notes::macros(&source)));
    Ok((source, findings))
}

fn damaged() -> Refusal {
    refusals::damaged(&READER.title)
}

fn globals(stream: &[u8], input: &Input<'_>) -> Result<Globals, Refusal> {
    let mut globals = Globals::default();
    let mut records = Records::new(stream);
    let first = records.next().ok_or_else(damaged)?;
    if first.kind != 0x809 || first.u16(0) != Some(0x600) {
        return Err(refusals::other_workbook("Excel 95"));
    }
    for (count, record) in records.enumerate() {
        if count.is_multiple_of(LOOK_AT_CLOCK) {
            input.check_time()?;
        }
        match record.kind {
            0x2F => return Err(refusals::encrypted()),
            0x0A => break,
            _ => globals.take(&record, input)?,
        }
    }
    Ok(globals)
}

impl Globals {
    fn take(&mut self, record: &Record<'_>, input: &Input<'_>) -> Result<(), Refusal> {
        match record.kind {
            0x22 => self.since_1904 = record.u16(0) == Some(1),
            0x85 => self.sheets.extend(listed(record)),
            0xE0 if self.styles.len() < MOST_STYLES => {
                self.styles.push(record.u16(2).unwrap_or(0));
            }
            0xFC => {
                self.strings = strings(record, input.limits.max_cells);
                input.check_text(self.strings.iter().map(String::len).sum())?;
            }
            0x41E => {
                let text = string(record, 2).unwrap_or_default();
                self.own_formats.extend(record.u16(0).map(|number| (number, text)));
            }
            _ => {}
        }
        Ok(())
    }

    fn format(&self, number: u16) -> NumberFormat {
        match self.own_formats.get(&number) {
            Some(code) => NumberFormat::parse(code),
            None => NumberFormat::built_in(number.into()),
        }
    }
}

fn listed(record: &Record<'_>) -> Option<Listed> {
    Some(Listed {
        at: record.u32(0)? as usize,
        hidden: record.byte(4)? & 3 != 0,
        is_table: record.byte(5)? == 0,
        name: short_string(record, 6).unwrap_or_default(),
    })
}

/// Goes through the records of one sheet.
struct Cells<'g, 's, 'a> {
    globals: &'g Globals,
    formats: &'g [NumberFormat],
    sheet: &'s mut Sheet<'a>,
    /// A formula whose result is the text in the record that follows.
    waiting: Option<(u32, u32)>,
}

impl Cells<'_, '_, '_> {
    fn read(&mut self, stream: &[u8], input: &Input<'_>) -> Result<(), Refusal> {
        let mut depth = 0_u32;
        for (count, record) in Records::new(stream).enumerate() {
            if count.is_multiple_of(LOOK_AT_CLOCK) {
                input.check_time()?;
            }
            match record.kind {
                // Charts are streams of their own within the sheet's.
                0x809 => depth += 1,
                0x0A if depth <= 1 => break,
                0x0A => depth -= 1,
                _ if depth == 1 => {
                    // A record that is too short holds no cell.
                    if let Some(result) = self.take(&record) {
                        result?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn take(&mut self, record: &Record<'_>) -> Option<Result<(), Refusal>> {
        let number = |at| record.u16(at).map(u32::from);
        match record.kind {
            0xFD => {
                let text = self.globals.strings.get(record.u32(6)? as usize)?;
                Some(self.sheet.cell(number(0)?, number(2)?, text))
            }
            0x204 | 0xD6 => Some(self.sheet.cell(number(0)?, number(2)?, &string(record, 6)?)),
            0x203 => self.number(number(0)?, number(2)?, record.u16(4)?, record.f64(6)?),
            0x27E => self.number(number(0)?, number(2)?, record.u16(4)?, short(record.u32(6)?)),
            0xBD => self.row_of_numbers(record),
            0x205 => {
                let (value, is_error) = (record.byte(6)?, record.byte(7)? == 1);
                let text = if is_error { error(value) } else { truth(value) };
                Some(self.sheet.cell(number(0)?, number(2)?, text))
            }
            0x06 => self.formula(record),
            0x207 => {
                let (row, column) = self.waiting.take()?;
                Some(self.sheet.cell(row, column, &string(record, 0)?))
            }
            0xE5 => {
                for at in (2..record.len()).step_by(8).take(usize::from(record.u16(0)?)) {
                    let (top, bottom) = (number(at)?, number(at + 2)?);
                    self.sheet.merge([top, number(at + 4)?, bottom, number(at + 6)?]);
                }
                None
            }
            _ => None,
        }
    }

    fn row_of_numbers(&mut self, record: &Record<'_>) -> Option<Result<(), Refusal>> {
        let (row, first) = (record.u16(0)?.into(), u32::from(record.u16(2)?));
        let last = record.len().checked_sub(2)?;
        for (column, at) in (first..).zip((4..last).step_by(6)) {
            let result = self.number(row, column, record.u16(at)?, short(record.u32(at + 2)?))?;
            if result.is_err() {
                return Some(result);
            }
        }
        None
    }

    fn formula(&mut self, record: &Record<'_>) -> Option<Result<(), Refusal>> {
        let (row, column) = (record.u16(0)?.into(), record.u16(2)?.into());
        if record.u16(12)? != 0xFFFF {
            return self.number(row, column, record.u16(4)?, record.f64(6)?);
        }
        let value = record.byte(8)?;
        match record.byte(6)? {
            0 => {
                self.waiting = Some((row, column));
                None
            }
            1 => Some(self.sheet.cell(row, column, truth(value))),
            2 => Some(self.sheet.cell(row, column, error(value))),
            _ => None,
        }
    }

    fn number(
        &mut self,
        row: u32,
        column: u32,
        style: u16,
        value: f64,
    ) -> Option<Result<(), Refusal>> {
        let format = self.formats.get(usize::from(style));
        let text = match format {
            Some(format) => format.show(value, self.globals.since_1904),
            None => general(value),
        };
        Some(self.sheet.cell(row, column, &text))
    }
}

/// A number in 30 bits: the head of a float or an integer, either of them a hundredth.
fn short(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

fn truth(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn short_numbers_are_unpacked() {
        assert_eq!([short(0x3FF0_0000), short(0x3FF0_0001)], [1.0, 0.01]);
        assert_eq!(
            [short((8500 << 2) | 3), short((-5_i32 << 2).cast_unsigned() | 2)],
            [85.0, -5.0]
        );
    }
}
