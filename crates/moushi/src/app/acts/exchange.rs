//! Acts on the exchange of packages 交换: our key, partners, the file that goes out, the file that comes in. What
//! a file brings is applied in the same transaction; a letter that does not fit any more is put on a list with
//! the reason, and the others count.

pub mod border;
mod heard;
pub mod letter;
mod taken;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::exchange::Letter;
use moushi_core::track::own;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::exchange::{Signer, partners, streams};
use crate::error::Trouble;
use crate::store::tables::{misfit, partner};
use crate::store::{Tx, new_id};

/// Makes the key of this installation and gives it the name that stands on packages 生成交换密钥. Once.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MakeKey {
    /// 1 to 64 of a–z, 0–9 and the hyphen; no other installation has it.
    pub name: String,
    /// What people call this installation.
    pub title: String,
}

impl Act for MakeKey {
    const NAME: &'static str = "exchange-key";
    const TITLE: Text = Text::new("生成交换密钥", "Make the key of exchange");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(Target { object: "installation".to_owned(), ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let title = self.title.trim();
        if title.is_empty() || title.chars().count() > 100 || title.chars().any(char::is_control) {
            return Err(untitled().into());
        }
        let by = &change.caller.account_id;
        let me = Signer::make(change.tx, change.vault, &self.name, title, by, change.now).await?;
        let detail = json!({ "name": me.card.name, "fingerprint": me.card.fingerprint() });
        change.note("installation", "", &me.card.key, &detail);
        Ok(Made { id: me.card.name, version: 1 })
    }
}

/// Enters the card of a partner 登记交换伙伴. Packages are taken once its fingerprint has been compared.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AddPartner {
    /// The card: the text of the file that the partner has sent.
    pub card: String,
    /// The unit of our tree that the partner is.
    pub org: String,
    /// The unit of our tree as which the partner knows us; above or below it.
    pub here: String,
}

impl Act for AddPartner {
    const NAME: &'static str = "partner-add";
    const TITLE: Text = Text::new("登记交换伙伴", "Enter a partner");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let me = Signer::open(change.tx, change.vault).await?;
        let card = crate::app::exchange::Card::read(self.card.as_bytes())?;
        let place = find::org(change.tx, &self.org).await?;
        let here = find::org(change.tx, &self.here).await?;
        let on_one_line = place.path.starts_with(&here.path) || here.path.starts_with(&place.path);
        if place.id == here.id || !on_one_line {
            return Err(aside(&place.name, &here.name).into());
        }
        let by = &change.caller.account_id;
        let units = (place.id.as_str(), here.id.as_str());
        let row = partners::enter(change.tx, &me, &card, units, by, change.now).await?;
        let detail = json!({ "name": row.name, "fingerprint": row.fingerprint, "org": row.org_id,
            "here": row.here_id });
        change.note(&row.id, "", &row.public_key, &detail);
        Ok(Made { id: row.id, version: row.version })
    }
}

/// Notes that the fingerprint of a partner was compared by telephone 核对指纹. Somebody else than who entered
/// the card does it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmPartner {
    /// The partner.
    pub partner: String,
    /// The version that the person has seen.
    pub version: i64,
    /// The fingerprint as the partner read it out.
    pub heard: String,
}

impl Act for ConfirmPartner {
    const NAME: &'static str = "partner-confirm";
    const TITLE: Text = Text::new("核对伙伴指纹", "Compare a fingerprint");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.partner).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = partner(change.tx, &self.partner).await?;
        find::same_version(self.version, row.version)?;
        let by = &change.caller.account_id;
        if row.entered_by == *by && !change.caller.operator {
            return Err(own().into());
        }
        if row.state != partners::ENTERED {
            return Err(compared().into());
        }
        let row = partners::confirm(change.tx, row, &self.heard, by, change.now).await?;
        let detail = json!({ "name": row.name, "fingerprint": row.fingerprint });
        change.note(&row.id, partners::ENTERED, &row.state, &detail);
        border::catch_up(change, &row).await?;
        Ok(Made { id: row.id, version: row.version })
    }
}

/// Ends the exchange with a partner 停止交换. What was exchanged stays; no package is taken or given any more.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct EndPartner {
    /// The partner.
    pub partner: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for EndPartner {
    const NAME: &'static str = "partner-end";
    const TITLE: Text = Text::new("停止交换", "End an exchange");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.partner).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = partner(change.tx, &self.partner).await?;
        find::same_version(self.version, row.version)?;
        let before = row.state.clone();
        let row = partners::end(change.tx, row).await?;
        change.note(&row.id, &before, &row.state, &json!({ "name": row.name }));
        Ok(Made { id: row.id, version: row.version })
    }
}

/// Makes the package for a partner 导出交换包: every letter that it has not acknowledged.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Export {
    /// The partner.
    pub partner: String,
    /// Number of the letter after which to begin, when the partner asks for it or an earlier file did not hold
    /// all; without one, what is not acknowledged.
    #[serde(default)]
    pub after: Option<u64>,
}

/// A file to be carried.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Exported {
    /// What it is called.
    pub name: String,
    /// Number of its first letter.
    pub first: u64,
    /// Number of its last letter; one less than `first` when it only acknowledges.
    pub last: u64,
    /// Letters that did not fit: another file begins after `last`.
    pub left: u64,
    /// Its bytes, in base64.
    pub file: String,
}

impl Exported {
    /// Its bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, Trouble> {
        let bytes = STANDARD.decode(&self.file);
        Ok(bytes.map_err(|_| anyhow::anyhow!("a file that is no base64 was answered"))?)
    }
}

impl Act for Export {
    const NAME: &'static str = "exchange-export";
    const TITLE: Text = Text::new("导出交换包", "Export a package");
    // The file is made again from the letters whenever it is asked for; no copy of it is kept.
    const SECRET: bool = true;
    type Answer = Exported;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.partner).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Exported, Trouble> {
        let row = partner(change.tx, &self.partner).await?;
        let me = Signer::open(change.tx, change.vault).await?;
        let made = streams::export(change.tx, &me, &row, self.after, change.today).await?;
        let detail = json!({ "partner": row.name, "first": made.first, "last": made.last });
        change.note(&row.id, "", &made.name, &detail);
        let streams::Exported { name, bytes, first, last, left } = made;
        Ok(Exported { name, first, last, left, file: STANDARD.encode(bytes) })
    }
}

/// Takes the package of a partner in 导入交换包: a file that has been uploaded.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Import {
    /// The partner whose file it is.
    pub partner: String,
    /// Name under which its bytes are kept (answered by the upload).
    pub blob: String,
}

/// What a package brought.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Imported {
    /// The day on which it was made.
    pub made_on: String,
    /// Letters that were applied now.
    pub fresh: usize,
    /// Letters that were here already.
    pub had: usize,
    /// Of the fresh ones, those that did not fit any more; the list says why.
    pub misfits: usize,
}

/// A letter that is being applied.
struct Mail<'a> {
    partner: &'a partner::Model,
    seq: i64,
    kind: &'a str,
}

impl Act for Import {
    const NAME: &'static str = "exchange-import";
    const TITLE: Text = Text::new("导入交换包", "Import a package");
    type Answer = Imported;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.partner).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Imported, Trouble> {
        let row = partner(change.tx, &self.partner).await?;
        let hex = self.blob.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        let bytes =
            if hex && self.blob.len() == 64 { change.blobs.find(&self.blob).await? } else { None };
        let bytes = bytes.ok_or_else(not_uploaded)?;
        let me = Signer::name(change.tx).await?;
        let came = streams::import(change.tx, &me, &bytes, &letter::KINDS, change.now).await?;
        if came.partner.id != row.id {
            return Err(other_sender(&came.partner.title).into());
        }
        let from = partners::heard_of(change.tx, came.partner, came.made_on, change.now).await?;
        let mut misfits = 0;
        for letter in &came.fresh {
            let seq = i64::try_from(letter.seq).map_err(anyhow::Error::from)?;
            let mail = Mail { partner: &from, seq, kind: &letter.kind };
            match apply(change, &mail, letter).await {
                Ok(()) => {}
                Err(Trouble::Refusal(refusal)) => {
                    misfits += 1;
                    let what = subject(change.tx, letter).await?;
                    misfit(change, &mail, &what, &refusal.message).await?;
                }
                Err(fault) => return Err(fault),
            }
        }
        let (fresh, had) = (came.fresh.len(), came.had);
        let detail = json!({ "partner": from.name, "made_on": came.made_on.to_string(),
            "fresh": fresh, "had": had, "misfits": misfits, "blob": self.blob });
        change.note(&from.id, "", &self.blob, &detail);
        Ok(Imported { made_on: came.made_on.to_string(), fresh, had, misfits })
    }
}

/// Applies a letter; refused before anything of it has been written, except what answers it.
async fn apply(change: &mut Change<'_>, mail: &Mail<'_>, letter: &Letter) -> Result<(), Trouble> {
    match letter.kind.as_str() {
        letter::HANDED => taken::handed(change, mail, letter::read(&letter.body)?).await,
        letter::DECIDED => taken::decided(change, mail, &letter::read(&letter.body)?).await,
        letter::ANSWERED => heard::answered(change, mail, letter::read(&letter.body)?).await,
        letter::REPORTED => heard::reported(change, mail, letter::read(&letter.body)?).await,
        other => Err(letter::unreadable(other).into()),
    }
}

/// What a letter is about, for the list.
async fn subject(tx: &Tx, letter: &Letter) -> Result<String, Trouble> {
    let words = letter.body["task"]["words"].as_str();
    match (words, letter.body["share"].as_str()) {
        (Some(words), _) => Ok(words.chars().take(500).collect()),
        (None, Some(share)) => heard::words(tx, share).await,
        (None, None) => Ok(String::new()),
    }
}

/// Puts a letter that did not fit on the list.
async fn misfit(
    change: &Change<'_>,
    mail: &Mail<'_>,
    what: &str,
    why: &Text,
) -> Result<(), Trouble> {
    let short = |words: &str| words.chars().take(1_000).collect::<String>();
    let row = misfit::Model {
        id: new_id(),
        partner_id: mail.partner.id.clone(),
        seq: mail.seq,
        kind: mail.kind.to_owned(),
        what: short(what),
        zh: short(&why.zh),
        en: short(&why.en),
        noted_at: change.now,
    };
    misfit::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(change.tx)
        .await?;
    Ok(())
}

async fn partner(tx: &Tx, id: &str) -> Result<partner::Model, Trouble> {
    Ok(partner::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// A partner as a target of what our house does with it.
async fn target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let row = partner(tx, id).await?;
    let here = find::org_target(tx, &row.here_id).await?;
    Ok(Target { object: row.id, ..here })
}

fn untitled() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("请填写本单位的称呼，不超过 100 字。", "Say what people call this installation."),
        Text::new("例如：临江市教育局。", "For example: 临江市教育局."),
    )
}

fn aside(place: &str, here: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{place}”不是“{here}”的上级或下级。"),
            format!("“{place}” is neither above “{here}” nor below it."),
        ),
        Text::new(
            "指标只在上下级之间下达；请重新选择伙伴单位和本单位。",
            "Shares go between a body and one above it; choose both units again.",
        ),
    )
}

fn compared() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这个伙伴不在待核对状态。", "The partner does not wait for a comparison."),
        Text::new(
            "已停止的交换要恢复时，请登记新名片。",
            "To go on after an end, enter a new card.",
        ),
    )
}

fn not_uploaded() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("服务器上没有这份文件。", "The server does not have this file."),
        Text::new("请重新选择交换包导入。", "Choose the package again."),
    )
}

fn other_sender(title: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("这个交换包来自“{title}”，不是所选的伙伴。"),
            format!("The package comes from “{title}”, not from the partner that was chosen."),
        ),
        Text::new("请在对应的伙伴处导入。", "Import it beside the right partner."),
    )
}
