//! Acts on the installation itself: settings, checkpoints of the record.

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::{preferences, presets};
use crate::error::Trouble;
use crate::store::tables::setting;
use crate::store::{Tx, chain};

/// Changes a setting 修改设置.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The version that was seen; 0 where nothing was set.
    #[serde(default)]
    pub version: i64,
}

impl Act for Set {
    const NAME: &'static str = "setting-set";
    const TITLE: Text = Text::new("修改设置", "Change a setting");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(Target { object: self.name.clone(), ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let known = preferences::named(&self.name);
        let known = known.ok_or_else(|| preferences::unknown(&self.name))?;
        presets::check(change.tx, known, self.value.trim()).await?;
        let (before, version) = preferences::held(change.tx, &self.name).await?;
        find::same_version(self.version, version)?;
        let row = setting::Model {
            name: self.name,
            value: self.value.trim().to_owned(),
            version: version + 1,
        };
        let detail = json!({ "from": before, "to": row.value });
        change.note(&row.name, &before, &row.value, &detail);
        let made = Made { id: row.name.clone(), version: row.version };
        let row = row.into_active_model().reset_all();
        if version == 0 {
            row.insert(change.tx).await?;
        } else {
            row.update(change.tx).await?;
        }
        Ok(made)
    }
}

/// Notes the end of the record, to be kept elsewhere 记录审计检查点.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Mark {}

/// A checkpoint of the record.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Marked {
    /// How many rows it covers.
    pub seq: i64,
    /// Hash of the last of them.
    pub hash: String,
}

impl Act for Mark {
    const NAME: &'static str = "audit-mark";
    const TITLE: Text = Text::new("记录审计检查点", "Note a checkpoint of the record");
    type Answer = Marked;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(Target { object: "audit".to_owned(), ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Marked, Trouble> {
        let (seq, hash) = chain::mark(change.tx, change.now).await?;
        change.note("audit", "", &hash, &json!({ "seq": seq }));
        Ok(Marked { seq, hash })
    }
}
