//! A design as one grouped query of sums, for data that lie in an engine. The engine goes over the rows; what
//! comes back is a row for each combination of groups, from which [`crate::mixed::Mixed::summed`] makes the sums of a fit.
//! Runs nothing.

mod basis;
mod engine;

use super::coding::Planned;
use super::design::Design;
use super::expression::Expression;
use super::poly::Poly;
use super::trouble::{Data, Error};
use super::variable::{Kind, Learned};

pub use engine::Engine;

/// Columns, the constant not counted, that a query sums at most: engines have a limit of about 1,600 to what they list.
pub const MAX_SUMMED: usize = 50;

/// The names of the columns that a query of a design answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Columns of groups, in the order of [`Design::group_columns`].
    pub groups: Vec<String>,
    /// `Σ w u_a u_b` for `b = 0 …` and `a = 0 … b`, in the order of [`crate::lmm::Sums::products`].
    pub products: Vec<String>,
    /// What was taken off each column and the response.
    pub shifts: Vec<String>,
    /// For each column of data: rows that have a value.
    pub present: Vec<String>,
}

/// The column that holds the mark of the design; see [`Design::mark`].
pub const MARK: &str = "model";
/// Rows of a combination of groups.
pub const ROWS: &str = "cell_rows";
/// Rows in which a factor has a level that was not told.
pub const UNKNOWN: &str = "unknown_levels";
/// Rows in which arithmetic has no result.
pub const NO_NUMBER: &str = "no_numbers";
/// Rows whose weight is not above zero.
pub const BAD_WEIGHT: &str = "bad_weights";
/// Sum of the logarithms of the weights.
pub const LOG_WEIGHTS: &str = "log_weights";
/// Rows of the table.
pub const ALL_ROWS: &str = "all_rows";

impl Design {
    /// The different columns of its groupings, in the order in which they are first needed.
    pub fn group_columns(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for name in self.groups().iter().flat_map(|group| &group.columns) {
            if !found.contains(&name.as_str()) {
                found.push(name);
            }
        }
        found
    }

    /// The columns of data that it uses, each once.
    pub fn data_columns(&self) -> Vec<&str> {
        let named = self.explained.iter().chain(&self.explaining).map(|(name, _)| name);
        let mut found: Vec<&str> = Vec::new();
        for name in named.chain(&self.weight) {
            if !found.contains(&name.as_str()) {
                found.push(name);
            }
        }
        found
    }

    /// The names of what its query answers.
    pub fn answer(&self) -> Answer {
        let width = self.summed() + 2;
        let products = (0..width).flat_map(|b| (0..=b).map(move |a| format!("s_{a}_{b}")));
        let numbered = |word: &str, count: usize| {
            (1..=count).map(|at| format!("{word}_{at}")).collect::<Vec<_>>()
        };
        Answer {
            groups: numbered("group", self.group_columns().len()),
            products: products.collect(),
            shifts: numbered("shift", width - 1),
            present: numbered("present", self.data_columns().len()),
        }
    }

    /// A mark of what is summed: sums of one design are not those of another. FNV-1a of 64 bits over the query.
    pub fn mark(&self) -> String {
        let words = self.written(Engine::Postgres, "", "");
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        format!("{:016x}", words.bytes().fold(0xcbf2_9ce4_8422_2325, step))
    }

    /// The query over a table, of a design that was told what columns hold ([`Design::declared`]).
    ///
    /// # Errors
    /// When there are more columns than an engine would list sums of.
    pub fn query(&self, engine: Engine, table: &str) -> Result<String, Error> {
        match self.summed() > MAX_SUMMED {
            true => Err(Data::ManyColumns { limit: MAX_SUMMED }.nowhere()),
            false => Ok(self.written(engine, &engine.table(table), &self.mark())),
        }
    }

    /// Whether it has weights.
    pub fn is_weighted(&self) -> bool {
        self.weight.is_some()
    }

    /// Columns without the constant and the response.
    fn summed(&self) -> usize {
        self.columns.len() - usize::from(self.has_constant())
    }

    fn written(&self, engine: Engine, table: &str, mark: &str) -> String {
        let Answer { groups, shifts, present, .. } = self.answer();
        let list = |columns: Vec<String>| columns.join(",\n    ");
        let splines = self.splines(engine);
        let bases = match splines.is_empty() {
            true => String::new(),
            false => format!(
                "given AS (\n  SELECT *,\n    {}\n  FROM {table}\n  WHERE {}\n),\n",
                list(splines),
                self.complete(engine)
            ),
        };
        let from = match bases.is_empty() {
            true => format!("{table}\n  WHERE {}", self.complete(engine)),
            false => "given".to_owned(),
        };
        let used = list(self.used(engine));
        let means = shifts.iter().zip(1..).map(|(shift, at)| format!("avg(x{at}) AS {shift}"));
        let means = list(means.collect());
        let counts = present.iter().zip(self.data_columns());
        let counts = counts.map(|(word, column)| {
            format!("sum(CASE WHEN {} THEN 1 ELSE 0 END) AS {word}", self.holds(engine, column))
        });
        let all = format!("count(*) AS {ALL_ROWS}");
        let counts = list(std::iter::once(all).chain(counts).collect());
        let moved = list(self.moved(&groups, &shifts));
        let sums = list(self.sums(engine, mark));
        let by = groups.join(", ");
        format!(
            "WITH {bases}used AS (\n  SELECT\n    {used}\n  FROM {from}\n),\n\
             whole AS (\n  SELECT\n    {counts}\n  FROM {table}\n),\n\
             means AS (\n  SELECT\n    {means}\n  FROM used\n),\n\
             moved AS (\n  SELECT\n    {moved}\n  FROM used CROSS JOIN means\n)\n\
             SELECT\n    {sums}\nFROM moved CROSS JOIN whole\nGROUP BY {by}\nORDER BY {by}\n"
        )
    }

    /// Groups, columns, response, weight and unknown levels of a row.
    fn used(&self, engine: Engine) -> Vec<String> {
        let Answer { groups, shifts, .. } = self.answer();
        let columns = self.columns.iter().filter(|column| !column.parts.is_empty());
        let columns = columns.map(|column| self.column(engine, column));
        let numbers = columns.chain([engine.arithmetic(&self.response)]);
        let named = self.group_columns();
        let groups = named.iter().zip(groups);
        let groups = groups.map(|(column, word)| (engine.words(&engine.name(column)), word));
        let numbers = numbers.zip((1..=shifts.len()).map(|at| format!("x{at}")));
        let weight = self.weight.iter().map(|name| engine.double(&engine.name(name)));
        let weight = weight.map(|weight| (weight, "w".to_owned()));
        let unknown = (self.unknown(engine), "strange".to_owned());
        let all = groups.chain(numbers).chain(weight).chain([unknown]);
        all.map(|(value, word)| format!("{value} AS {word}")).collect()
    }

    fn moved(&self, groups: &[String], shifts: &[String]) -> Vec<String> {
        let mut all = groups.to_vec();
        all.extend(shifts.iter().zip(1..).map(|(shift, at)| format!("x{at} - {shift} AS d{at}")));
        all.extend(self.weight.is_some().then(|| "w".to_owned()));
        all.push("strange".to_owned());
        all.extend(shifts.iter().cloned());
        all
    }

    /// What is asked of each combination of groups.
    fn sums(&self, engine: Engine, mark: &str) -> Vec<String> {
        let Answer { groups, products, shifts, present } = self.answer();
        let mut all = vec![format!("{} AS {MARK}", engine.text(mark))];
        all.extend(groups);
        all.push(format!("count(*) AS {ROWS}"));
        all.push(format!("sum(strange) AS {UNKNOWN}"));
        let none: Vec<String> = (1..=shifts.len()).map(|at| format!("d{at} IS NULL")).collect();
        let none = none.join(" OR ");
        all.push(format!("sum(CASE WHEN {none} THEN 1 ELSE 0 END) AS {NO_NUMBER}"));
        if self.weight.is_some() {
            all.push(format!("sum(CASE WHEN w > 0 THEN 0 ELSE 1 END) AS {BAD_WEIGHT}"));
            let (one, ln) = (engine.number(1.0), "ln(CASE WHEN w > 0 THEN w ELSE");
            all.push(format!("sum({ln} {one} END)) AS {LOG_WEIGHTS}"));
        }
        let pairs = (0..shifts.len() + 1).flat_map(|b| (0..=b).map(move |a| (a, b)));
        let product = |(pair, word): ((usize, usize), String)| {
            let parts =
                [pair.0, pair.1].into_iter().filter(|at| *at > 0).map(|at| format!("d{at}"));
            let weight = self.weight.is_some().then(|| "w".to_owned());
            let parts: Vec<String> = weight.into_iter().chain(parts).collect();
            let one = engine.number(1.0);
            let of = if parts.is_empty() { one } else { parts.join(" * ") };
            format!("sum({of}) AS {word}")
        };
        all.extend(pairs.zip(products).map(product));
        let same = shifts.into_iter().chain([ALL_ROWS.to_owned()]).chain(present);
        all.extend(same.map(|word| format!("max({word}) AS {word}")));
        all
    }

    /// The condition that a row has everything that is needed.
    fn complete(&self, engine: Engine) -> String {
        let holds = self.data_columns().into_iter().map(|column| self.holds(engine, column));
        holds.collect::<Vec<_>>().join("\n    AND ")
    }

    /// The condition that a row has a value in a column.
    fn holds(&self, engine: Engine, column: &str) -> String {
        let name = engine.name(column);
        let factor = |variable: &Learned| matches!(&variable.kind, Kind::Factor(levels) if levels.column == column);
        let text = self.group_columns().contains(&column) || self.variables.iter().any(factor);
        if text { engine.is_text(&name) } else { engine.is_number(&name) }
    }

    /// How many factors of a row have a level that was not told.
    fn unknown(&self, engine: Engine) -> String {
        let factors = self.variables.iter().filter_map(|variable| match &variable.kind {
            Kind::Factor(levels) => Some(levels),
            _ => None,
        });
        let strange = factors.map(|levels| {
            let of = engine.words(&engine.name(&levels.column));
            let known: Vec<String> = levels.names.iter().map(|name| engine.text(name)).collect();
            format!("CASE WHEN {of} IN ({}) THEN 0 ELSE 1 END", known.join(", "))
        });
        let strange: Vec<String> = strange.collect();
        if strange.is_empty() { "0".to_owned() } else { strange.join(" + ") }
    }

    /// Arguments of splines, as they are and held within the boundary.
    fn splines(&self, engine: Engine) -> Vec<String> {
        let mut found = Vec::new();
        for (at, variable) in self.variables.iter().enumerate() {
            if let Kind::Spline(of, spline) = &variable.kind {
                let x = engine.arithmetic(of);
                found.push(format!("{x} AS spline_{at}"));
                found.push(format!("{} AS held_{at}", spline.held(engine, &x)));
            }
        }
        found
    }

    /// A column as a product of parts of variables.
    fn column(&self, engine: Engine, column: &Planned) -> String {
        let part = |&(at, part): &(usize, usize)| match &self.variables[at].kind {
            Kind::Number(of) => engine.arithmetic(of),
            Kind::Factor(levels) => {
                let of = engine.words(&engine.name(&levels.column));
                let (one, zero) = (engine.number(1.0), engine.number(0.0));
                let level = engine.text(&levels.names[part]);
                format!("CASE WHEN {of} = {level} THEN {one} ELSE {zero} END")
            }
            Kind::Poly(of, poly) => power(engine, of, poly, part),
            Kind::Spline(_, spline) => {
                let (x, held) = (format!("spline_{at}"), format!("held_{at}"));
                spline.written(engine, &x, &held).swap_remove(part)
            }
        };
        let parts: Vec<String> = column.parts.iter().map(part).collect();
        parts.join(" * ")
    }
}

fn power(engine: Engine, of: &Expression, poly: &Poly, part: usize) -> String {
    let x = engine.arithmetic(of);
    match poly {
        Poly::Raw { .. } => format!("({})", vec![x; part + 1].join(" * ")),
        // Never in a design that was told what columns hold: it would have to learn.
        Poly::Orthogonal { .. } => "NULL".to_owned(),
    }
}
