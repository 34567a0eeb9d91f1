//! Sums of a model by the database that holds its data 由数据库汇总: what its columns hold, then one grouped query. Reads only; rows
//! of persons stay where they are.

use std::time::Duration;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_stats::formula::{
    Column, Data, Design, Engine, Error, Formula, Frame, Known, Trouble, Use,
};
use moushi_stats::mixed::Mixed;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseTransaction, DbBackend, DbErr,
    QueryResult, Statement, TransactionTrait,
};

/// Different values of a column from which on it is no factor; one more is asked for, to see that.
const LEVELS: usize = moushi_stats::formula::MAX_LEVELS + 1;

/// The answer to the query of a model, with what its columns hold.
#[derive(Debug)]
pub struct Answered {
    /// Columns of text with their levels: those that were told, and those that the table was asked for.
    pub known: Known,
    /// The sums, a row for each combination of groups.
    pub sums: Frame,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Stuck {
    /// The database.
    Database(Refusal),
    /// The formula, or the formula and what the columns hold.
    Formula(Error),
}

impl From<Error> for Stuck {
    fn from(error: Error) -> Self {
        Self::Formula(error)
    }
}

impl From<DbErr> for Stuck {
    fn from(error: DbErr) -> Self {
        Self::Database(refused(&error))
    }
}

/// Asks a PostgreSQL database, or a relative of one, for the sums of a model over a table.
///
/// # Errors
/// When it cannot be reached or refuses the query; when formula and columns do not fit together.
pub async fn answered(
    url: &str,
    table: &str,
    formula: &Formula,
    known: &Known,
) -> Result<Answered, Stuck> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).connect_timeout(Duration::from_secs(10)).sqlx_logging(false);
    let database = Database::connect(options).await?;
    let reading = database.begin_with_config(None, Some(AccessMode::ReadOnly)).await?;
    let mut known = known.clone();
    let columns = formula.columns();
    for (column, _) in columns.iter().filter(|(_, of)| *of == Use::Either) {
        if !known.contains_key(column) && holds_text(&reading, table, column).await? {
            let levels = levels(&reading, table, column).await?;
            known.insert(column.clone(), levels);
        }
    }
    let design = loop {
        match Design::declared(formula, &known) {
            Ok(design) => break design,
            // A factor made of numbers: their different values.
            Err(Error { trouble: Trouble::Data(Data::NotTold { name }), .. }) => {
                let levels = levels(&reading, table, &name).await?;
                known.insert(name, levels);
            }
            Err(error) => return Err(error.into()),
        }
    };
    let sums = sums(&reading, table, &design).await?;
    reading.rollback().await?;
    Ok(Answered { known, sums })
}

async fn rows(of: &DatabaseTransaction, words: String) -> Result<Vec<QueryResult>, DbErr> {
    of.query_all_raw(Statement::from_string(DbBackend::Postgres, words)).await
}

/// Whether a column holds text, or what is written as text: whatever is no number.
async fn holds_text(of: &DatabaseTransaction, table: &str, column: &str) -> Result<bool, DbErr> {
    let (table, column) = (quoted(table), quoted_name(column));
    let words = format!("SELECT pg_typeof((SELECT {column} FROM {table} LIMIT 1))::text AS kind");
    let row = rows(of, words).await?.into_iter().next();
    let kind: String = row.map(|row| row.try_get("", "kind")).transpose()?.unwrap_or_default();
    Ok(!["smallint", "integer", "bigint", "numeric", "real", "double precision"].contains(&&*kind))
}

/// The different values of a column, in the order in which levels stand.
async fn levels(of: &DatabaseTransaction, table: &str, column: &str) -> Result<Vec<String>, DbErr> {
    let (table, column) = (quoted(table), quoted_name(column));
    let words = format!(
        "SELECT DISTINCT CAST({column} AS text) AS level FROM {table} \
         WHERE {column} IS NOT NULL AND CAST({column} AS text) <> '' LIMIT {LEVELS}"
    );
    let rows = rows(of, words).await?;
    let found = rows.iter().map(|row| row.try_get("", "level"));
    let found: Vec<String> = found.collect::<Result<_, _>>()?;
    Ok(Column::text(found.iter().map(|level| Some(level.as_str()))).levels().to_vec())
}

async fn sums(of: &DatabaseTransaction, table: &str, design: &Design) -> Result<Frame, Stuck> {
    let query = design.query(Engine::Postgres, table)?;
    let [texts, numbers] = Mixed::answered(design);
    let listed = texts.iter().map(|name| format!("CAST({name} AS text) AS {name}"));
    let numbered = numbers.iter().map(|name| format!("CAST({name} AS double precision) AS {name}"));
    let listed = listed.chain(numbered).collect::<Vec<_>>().join(", ");
    let rows = rows(of, format!("SELECT {listed} FROM ({query}) AS sums")).await?;
    let mut columns = Vec::new();
    for name in texts {
        let cells = rows.iter().map(|row| row.try_get::<Option<String>>("", &name));
        let cells: Vec<Option<String>> = cells.collect::<Result<_, _>>()?;
        columns.push((name, Column::text(cells.iter().map(Option::as_deref))));
    }
    for name in numbers {
        let cells = rows.iter().map(|row| row.try_get::<Option<f64>>("", &name));
        let cells: Vec<Option<f64>> = cells.collect::<Result<_, _>>()?;
        columns.push((name, Column::numbers(cells)?));
    }
    Ok(Frame::new(columns)?)
}

fn quoted_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn quoted(table: &str) -> String {
    table.split('.').map(quoted_name).collect::<Vec<_>>().join(".")
}

/// What a database says; never the address, in which a password may stand.
fn refused(error: &DbErr) -> Refusal {
    let said = match error {
        DbErr::Conn(_) => "no connection".to_owned(),
        error => error.to_string(),
    };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("数据库没有给出汇总数：{said}"),
            format!("The database gave no sums: {said}"),
        ),
        Text::new(
            "请核对连接、表名（--table）和列名；只需要读的权限。",
            "See to the connection, the table (--table) and the columns; it is only read.",
        ),
    )
}
