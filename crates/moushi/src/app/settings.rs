//! `moushi.toml`: which rules are on, what is suppressed and why, what was decided on links. Looked for beside the work, then
//! upwards; a file named on the command line must exist.

use std::fs;
use std::path::{Path, PathBuf};

use moushi_core::draft::Decision;
use moushi_core::lint::Config;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use serde::Deserialize;

use crate::error::file_refusal;

/// Name of the file.
pub const FILE: &str = "moushi.toml";

/// The whole of `moushi.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The `[lint]` table.
    pub lint: Config,
    /// The `[[links]]` tables.
    pub links: Vec<Decision>,
}

/// Reads the settings: from `named`, else from the nearest `moushi.toml` at or above `from`.
pub fn load(named: Option<&Path>, from: &Path) -> Result<Settings, Refusal> {
    let Some(path) = named.map(Path::to_owned).or_else(|| nearest(from)) else {
        return Ok(Settings::default());
    };
    let text = fs::read_to_string(&path).map_err(|error| file_refusal(&path, &error))?;
    let settings: Settings = toml::from_str(&text).map_err(|error| malformed(&path, &error))?;
    settings.lint.check()?;
    settings.links.iter().try_for_each(Decision::check)?;
    Ok(settings)
}

fn nearest(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file())
}

fn malformed(path: &Path, error: &toml::de::Error) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown} 有误：{}", error.message()),
            format!("{shown} is not right: {error}"),
        ),
        Text::new(
            "请对照手册“规则设置”一章修改。",
            "Compare it with the chapter on settings of the manual.",
        ),
    )
}
