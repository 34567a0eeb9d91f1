//! What the stored values of a column mean: whole numbers, decimals, dates, and what they are as numbers and in words.
//! Reads no bytes.

use chrono::{DateTime, Days, NaiveDate};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// What a column holds. Values come as whole numbers, those with a point as their bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whole numbers.
    Whole,
    /// Whole numbers without a sign, of so many bits.
    Unsigned(u32),
    /// Numbers with a point.
    Real,
    /// So many digits stand behind the point.
    Decimal(u32),
    /// Yes or no.
    Truth,
    /// Days since 1970.
    Date,
    /// Moments since 1970, so many in a second.
    Moment(i64),
    /// Words.
    Text,
}

/// The most digits that a decimal has in any system that writes them.
const MOST_DIGITS: i32 = 76;

impl Kind {
    /// What a column holds; none where its kind is not read.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        let (stored, said) = (column.physical_type(), column.logical_type_ref());
        let said = said.map_or_else(|| earlier(column), |said| logical(said, stored));
        match (stored, said) {
            (_, Said::Other) | (Type::INT96, _) => None,
            (Type::FLOAT | Type::DOUBLE, Said::Nothing) => Some(Self::Real),
            (Type::BOOLEAN, Said::Nothing) => Some(Self::Truth),
            (Type::INT32 | Type::INT64, Said::Nothing) => Some(Self::Whole),
            (Type::INT32 | Type::INT64, Said::Kind(kind)) if kind != Self::Text => Some(kind),
            // Earlier systems do not say that bytes are words.
            (Type::BYTE_ARRAY, Said::Nothing | Said::Kind(Self::Text)) => Some(Self::Text),
            (Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY, Said::Kind(kind)) => {
                matches!(kind, Self::Decimal(_)).then_some(kind)
            }
            _ => None,
        }
    }

    /// A value as a number; none where it is a day or a moment.
    pub(super) fn number(self, value: i128) -> Option<f64> {
        match self {
            Self::Whole | Self::Truth => Some(value as f64),
            Self::Unsigned(bits) => Some(unsigned(value, bits) as f64),
            Self::Real => Some(f64::from_bits(value as u64)),
            Self::Decimal(0) => Some(value as f64),
            // Rounded as what is written: the digits decide.
            Self::Decimal(behind) => decimal(value, behind).parse().ok(),
            Self::Date | Self::Moment(_) | Self::Text => None,
        }
    }

    /// A value as tables of text have it.
    pub(super) fn words(self, value: i128) -> String {
        match self {
            Self::Whole | Self::Text => value.to_string(),
            Self::Unsigned(bits) => unsigned(value, bits).to_string(),
            Self::Real => f64::from_bits(value as u64).to_string(),
            Self::Decimal(behind) => decimal(value, behind),
            Self::Truth => (if value == 0 { "false" } else { "true" }).to_owned(),
            Self::Date => day(value).unwrap_or_else(|| value.to_string()),
            Self::Moment(each) => moment(value, each).unwrap_or_else(|| value.to_string()),
        }
    }
}

enum Said {
    Nothing,
    Kind(Kind),
    Other,
}

fn logical(said: &LogicalType, stored: Type) -> Said {
    match said {
        LogicalType::String | LogicalType::Enum | LogicalType::Json => Said::Kind(Kind::Text),
        LogicalType::Decimal(of) => digits(of.scale),
        LogicalType::Date => Said::Kind(Kind::Date),
        LogicalType::Timestamp(of) => Said::Kind(Kind::Moment(match of.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        })),
        LogicalType::Integer(of) if of.is_signed => Said::Nothing,
        LogicalType::Integer(_) => Said::Kind(Kind::Unsigned(bits(stored))),
        // Nothing but missing values.
        LogicalType::Unknown => Said::Nothing,
        _ => Said::Other,
    }
}

/// What files say that are older than the kinds of today.
fn earlier(column: &ColumnDescriptor) -> Said {
    match column.converted_type() {
        ConvertedType::NONE
        | ConvertedType::INT_8
        | ConvertedType::INT_16
        | ConvertedType::INT_32
        | ConvertedType::INT_64 => Said::Nothing,
        ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Said::Kind(Kind::Text),
        ConvertedType::DECIMAL => digits(column.type_scale()),
        ConvertedType::DATE => Said::Kind(Kind::Date),
        ConvertedType::TIMESTAMP_MILLIS => Said::Kind(Kind::Moment(1_000)),
        ConvertedType::TIMESTAMP_MICROS => Said::Kind(Kind::Moment(1_000_000)),
        ConvertedType::UINT_8
        | ConvertedType::UINT_16
        | ConvertedType::UINT_32
        | ConvertedType::UINT_64 => Said::Kind(Kind::Unsigned(bits(column.physical_type()))),
        _ => Said::Other,
    }
}

fn digits(behind: i32) -> Said {
    match u32::try_from(behind).ok().filter(|_| behind <= MOST_DIGITS) {
        Some(behind) => Said::Kind(Kind::Decimal(behind)),
        None => Said::Other,
    }
}

fn bits(stored: Type) -> u32 {
    if stored == Type::INT32 { 32 } else { 64 }
}

fn unsigned(value: i128, bits: u32) -> i128 {
    if value < 0 { value + (1 << bits) } else { value }
}

fn decimal(value: i128, behind: u32) -> String {
    let (sign, digits) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let digits = format!("{digits:0>width$}", width = behind as usize + 1);
    match digits.split_at(digits.len() - behind as usize) {
        (whole, "") => format!("{sign}{whole}"),
        (whole, behind) => format!("{sign}{whole}.{behind}"),
    }
}

fn day(value: i128) -> Option<String> {
    let (first, days) = (NaiveDate::from_ymd_opt(1970, 1, 1)?, u64::try_from(value.abs()).ok()?);
    let days = Days::new(days);
    let day = if value < 0 { first.checked_sub_days(days) } else { first.checked_add_days(days) };
    day.map(|day| day.to_string())
}

fn moment(value: i128, each: i64) -> Option<String> {
    let (value, each) = (i64::try_from(value).ok()?, each);
    let nanos = value.rem_euclid(each) * (1_000_000_000 / each);
    let moment = DateTime::from_timestamp(value.div_euclid(each), u32::try_from(nanos).ok()?)?;
    Some(moment.naive_utc().format("%Y-%m-%dT%H:%M:%S%.f").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_tables_of_text_have() {
        let real = |value: f64| i128::from(value.to_bits());
        for (kind, value, words, number) in [
            (Kind::Whole, -7, "-7", Some(-7.0)),
            (Kind::Unsigned(32), -1, "4294967295", Some(4_294_967_295.0)),
            (Kind::Unsigned(64), -1, "18446744073709551615", Some(18_446_744_073_709_551_615.0)),
            (Kind::Real, real(7.0), "7", Some(7.0)),
            (Kind::Real, real(-0.25), "-0.25", Some(-0.25)),
            (Kind::Decimal(2), -1_250, "-12.50", Some(-12.5)),
            (Kind::Decimal(3), 7, "0.007", Some(0.007)),
            (Kind::Decimal(0), 12, "12", Some(12.0)),
            (Kind::Truth, 1, "true", Some(1.0)),
            (Kind::Date, 19_967, "2024-09-01", None),
            (Kind::Date, -1, "1969-12-31", None),
            (Kind::Date, i128::MAX, "170141183460469231731687303715884105727", None),
            (Kind::Moment(1_000), 1_725_148_800_500, "2024-09-01T00:00:00.500", None),
            (Kind::Moment(1_000_000), -1, "1969-12-31T23:59:59.999999", None),
        ] {
            assert_eq!((kind.words(value).as_str(), kind.number(value)), (words, number));
        }
    }
}
