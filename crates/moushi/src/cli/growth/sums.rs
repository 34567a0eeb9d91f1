//! `moushi growth sums`: the query by which an engine that holds the data makes the sums of a model.

use clap::{Args, ValueEnum};
use moushi_stats::formula::Engine;

use crate::app::growth::specified::{Meant, meant};
use crate::app::growth::sums::{no_table, query};
use crate::cli::screen::Screen;
use crate::error::{Exit, Trouble};

/// `moushi growth sums`
#[derive(Debug, Args)]
pub struct SumsOf {
    /// 模型文件（.toml，类别写在 [levels] 里）或公式 file of the model (.toml, categories under [levels]) or formula
    #[arg(value_name = "FORMULA|FILE.toml")]
    pub model: String,
    /// 写给哪种引擎 for which engine
    #[arg(long, value_enum)]
    pub sql: Sql,
    /// 数据所在的表 table that holds the data
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
}

/// Engines that queries are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sql {
    /// PostgreSQL 12 及同类 PostgreSQL from 12 on and its relatives
    Postgres,
    /// Spark SQL 3
    Spark,
    /// ClickHouse
    #[value(name = "clickhouse")]
    ClickHouse,
    /// DataFusion
    #[value(name = "datafusion")]
    DataFusion,
}

/// Does what was typed.
pub fn run(of: &SumsOf, screen: &Screen) -> Result<Exit, Trouble> {
    let Meant { specification, table, .. } = meant(&of.model)?;
    let table = of.table.clone().or(table).ok_or_else(no_table)?;
    let engine = match of.sql {
        Sql::Postgres => Engine::Postgres,
        Sql::Spark => Engine::Spark,
        Sql::ClickHouse => Engine::ClickHouse,
        Sql::DataFusion => Engine::DataFusion,
    };
    screen.bytes(query(&specification, engine, &table)?.as_bytes());
    Ok(Exit::Ok)
}
