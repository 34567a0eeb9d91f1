//! Which model is meant: a formula, or a file of a model. Fits nothing.

use std::fs;
use std::path::{Path, PathBuf};

use moushi_core::growth::specification::{Misread, Specification, Written};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

use crate::error::file_refusal;

/// A model, and where its file says that the data are.
#[derive(Clone, Debug)]
pub struct Meant {
    /// The model.
    pub specification: Specification,
    /// File of the data, beside that of the model.
    pub data: Option<PathBuf>,
    /// Table of a database.
    pub table: Option<String>,
}

/// The model that a formula is, or the file that is named where the words end as such a file does.
///
/// # Errors
/// When the file cannot be read, or is not right: the first place.
pub fn meant(words: &str) -> Result<Meant, Refusal> {
    let path = Path::new(words);
    if path.extension().is_none_or(|end| end != "toml") {
        return Ok(Meant { specification: Specification::of(words), data: None, table: None });
    }
    let file = fs::read_to_string(path).map_err(|error| file_refusal(path, &error))?;
    let Written { specification, data, table } =
        Written::read(&file).map_err(|wrong| misread(words, &wrong))?;
    let beside =
        |data: String| path.parent().map_or_else(|| PathBuf::from(&data), |own| own.join(&data));
    Ok(Meant { specification, data: data.map(beside), table })
}

fn misread(file: &str, wrong: &[Misread]) -> Refusal {
    let place = |one: &Misread| format!("{file}:{}:{} ", one.line, one.column);
    let told = |of: fn(&Text) -> &str| {
        wrong.iter().map(|one| format!("{}{}", place(one), of(&one.what))).collect::<Vec<_>>()
    };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(told(|text| &text.zh).join("；"), told(|text| &text.en).join("; ")),
        Text::new(
            "写法见手册“增值评价”一章：question、formula、data、weights、ml、inference、check、fewest、[levels]、[[variant]]。",
            "See the chapter on value added of the manual: question, formula, data, weights, ml, inference, check, fewest, [levels], [[variant]].",
        ),
    )
}

/// No data are named, neither beside the formula nor in the file of the model.
pub fn no_data() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("没有说明用哪份数据。", "No data are named."),
        Text::new(
            "请加 --data 文件，或在模型文件里写 data = \"文件\"。",
            "Add --data FILE, or write data = \"FILE\" in the file of the model.",
        ),
    )
}
