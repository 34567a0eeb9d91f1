//! How engines write the same thing: names, texts, numbers, casts. Not what is asked of them.

use super::super::expression::{Expression, Pointwise};

/// An engine that answers grouped queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// PostgreSQL from 12 on, and its relatives.
    Postgres,
    /// Spark SQL from 3.0 on.
    Spark,
    /// ClickHouse.
    ClickHouse,
    /// DataFusion.
    DataFusion,
}

impl Engine {
    /// A name as it stands in a query.
    pub(super) fn name(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            Self::ClickHouse => {
                format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Self::Postgres | Self::DataFusion => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A table, by the parts of its name.
    pub(super) fn table(self, name: &str) -> String {
        name.split('.').map(|part| self.name(part)).collect::<Vec<_>>().join(".")
    }

    /// A text; a backslash means something to Spark and ClickHouse.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Self::Postgres | Self::DataFusion => format!("'{}'", text.replace('\'', "''")),
            Self::Spark | Self::ClickHouse => {
                format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
            }
        }
    }

    /// A number of double precision, to the last bit.
    pub(super) fn number(self, value: f64) -> String {
        let (sign, size) = if value < 0.0 { ("-", -value) } else { ("", value) };
        let plain = match self {
            Self::Postgres => format!("'{size:?}'::float8"),
            Self::Spark => format!("{size:?}D"),
            Self::ClickHouse => format!("toFloat64('{size:?}')"),
            Self::DataFusion => format!("CAST('{size:?}' AS DOUBLE)"),
        };
        if sign.is_empty() { plain } else { format!("(-{plain})") }
    }

    /// As a number of double precision.
    pub(super) fn double(self, of: &str) -> String {
        let kind = match self {
            Self::Postgres => "double precision",
            Self::Spark | Self::DataFusion => "DOUBLE",
            Self::ClickHouse => "Nullable(Float64)",
        };
        format!("CAST({of} AS {kind})")
    }

    /// As text.
    pub(super) fn words(self, of: &str) -> String {
        let kind = match self {
            Self::Postgres => "text",
            Self::Spark => "STRING",
            Self::DataFusion => "VARCHAR",
            Self::ClickHouse => "Nullable(String)",
        };
        format!("CAST({of} AS {kind})")
    }

    /// Whether a number is one: neither missing nor none.
    pub(super) fn is_number(self, of: &str) -> String {
        let double = self.double(of);
        let odd = match self {
            Self::Postgres => format!("{double} = 'NaN'::float8"),
            Self::Spark | Self::DataFusion => format!("isnan({double})"),
            Self::ClickHouse => format!("isNaN({double})"),
        };
        format!("({of} IS NOT NULL AND NOT ({odd}))")
    }

    /// Whether there is a text.
    pub(super) fn is_text(self, of: &str) -> String {
        format!("({of} IS NOT NULL AND {} <> '')", self.words(of))
    }

    /// Arithmetic that has nothing to learn.
    pub(super) fn arithmetic(self, of: &Expression) -> String {
        let inner = |of: &Expression| self.arithmetic(of);
        match of {
            Expression::Number(value) => self.number(*value),
            Expression::Column(name, _) => self.double(&self.name(name)),
            Expression::Negative(of) => format!("(-{})", inner(of)),
            Expression::Power(base, exponent) => match **exponent {
                Expression::Number(2.0) => format!("({0} * {0})", inner(base)),
                _ => format!("power({}, {})", inner(base), inner(exponent)),
            },
            Expression::Call(Pointwise::Log2, of) => {
                format!("(ln({}) / ln({}))", inner(of), self.number(2.0))
            }
            Expression::Call(pointwise, of) => format!("{}({})", named(*pointwise), inner(of)),
            Expression::Chain(first, rest) => {
                let rest = rest.iter().map(|(sign, next)| format!(" {sign} {}", inner(next)));
                format!("({}{})", inner(first), rest.collect::<String>())
            }
            // Never in a design that was told what columns hold: it would have to learn.
            Expression::Standard(_) | Expression::Grouped(_) => "NULL".to_owned(),
        }
    }
}

fn named(pointwise: Pointwise) -> &'static str {
    match pointwise {
        Pointwise::Log | Pointwise::Log2 => "ln",
        Pointwise::Log10 => "log10",
        Pointwise::Exp => "exp",
        Pointwise::Sqrt => "sqrt",
        Pointwise::Abs => "abs",
    }
}
