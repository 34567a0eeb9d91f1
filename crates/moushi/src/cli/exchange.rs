//! `moushi exchange`: packages at the machine that stands at the border, where nobody opens a browser. The acts are
//! those of the page, done by the operator; keys are made and partners entered on the page.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use moushi_core::text::Text;
use moushi_files::write;

use super::args::Shape;
use super::config::Place;
use super::office::door;
use super::screen::{Screen, Tone, pad};
use crate::app::acts::exchange::{Export, Exported, Import, Imported};
use crate::app::asks::exchange::{Exchange as Look, Misfit, Partner};
use crate::app::caller::Caller;
use crate::app::clock::shown;
use crate::app::door::Door;
use crate::app::exchange::streams::sender_of;
use crate::app::{founding, outputs, uploads};
use crate::error::{Exit, Trouble, file_refusal};

/// `moushi exchange`
#[derive(Debug, Subcommand)]
pub enum Exchange {
    /// 列出交换伙伴：带给对方的、收到对方的、未能办理的 partners, what waits to be carried, what did not fit
    List {
        /// 输出格式 shape of the answer
        #[arg(long, value_enum, default_value = "text")]
        format: Shape,
        #[command(flatten)]
        place: Place,
    },
    /// 导出交换包：对方没有确认收到的全部信件 a file with every letter that the partner has not acknowledged
    Export {
        /// 伙伴的交换名称（list 的第一列） the partner's name on packages
        partner: String,
        /// 放文件的文件夹 folder for the file
        #[arg(long, default_value = ".")]
        to: PathBuf,
        /// 从这一封信件之后导出：对方说缺信件时用 begin after this letter, when the partner asks for it
        #[arg(long, value_name = "NUMBER")]
        after: Option<u64>,
        #[command(flatten)]
        place: Place,
    },
    /// 导入交换包；有未能办理的信件时退出码 1 take a package in; exit code 1 when letters did not fit
    Import {
        /// 对方带来的文件 the file that the partner has sent
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Runs `moushi exchange …`.
pub async fn run(typed: &Exchange, screen: &Screen) -> Result<Exit, Trouble> {
    let (Exchange::List { place, .. }
    | Exchange::Export { place, .. }
    | Exchange::Import { place, .. }) = typed;
    let door = door(place, false).await?;
    let exit = match typed {
        Exchange::List { format, .. } => list(&door, *format, screen).await?,
        Exchange::Export { partner, to, after, .. } => {
            export(&door, partner, to, *after, screen).await?
        }
        Exchange::Import { file, .. } => import(&door, file, screen).await?,
    };
    door.store.close().await?;
    Ok(exit)
}

async fn list(door: &Door, format: Shape, screen: &Screen) -> Result<Exit, Trouble> {
    let board = door.ask(&Caller::operator(), Look {}).await?;
    match format {
        Shape::Json => screen.bytes(&write::json::write_value(&board.partners)),
        Shape::Text if board.partners.is_empty() => screen.line(screen.pick(
            "还没有登记交换伙伴；请在“交换”页面登记并核对指纹。",
            "No partner has been entered; do it on the page “Exchange”.",
        )),
        Shape::Text => board.partners.iter().for_each(|partner| one(partner, screen)),
    }
    Ok(Exit::Ok)
}

/// A partner: name, state, title; then both streams.
fn one(partner: &Partner, screen: &Screen) {
    let (tone, state) = match partner.state.as_str() {
        "confirmed" => (Tone::Good, screen.pick("已核对", "compared")),
        "ended" => (Tone::Faint, screen.pick("已停止", "ended")),
        _ => (Tone::Warning, screen.pick("待核对指纹", "to compare")),
    };
    let state = screen.tone(tone, &pad(state, 12));
    screen.line(&format!("{}{state}{}", pad(&partner.name, 20), partner.title));
    let open = partner.written - partner.acked;
    let (written, received) = (partner.written, partner.received);
    let streams = Text::of(
        format!("  发出信件 {written}，待带给对方 {open}；收到 {received}"),
        format!("  letters written {written}, to carry {open}; received {received}"),
    );
    screen.line(screen.say(&streams));
    if partner.package_at > 0 {
        let at = shown(partner.package_at);
        screen.line(&format!("  {}{at}", screen.pick("最近导入 ", "last import ")));
    }
    for misfit in &partner.misfits {
        let head = screen.tone(Tone::Warning, screen.pick("未能办理", "did not fit"));
        let Misfit { kind, why, what, .. } = misfit;
        let (kind, why) = (screen.pick(&kind.zh, &kind.en), screen.pick(&why.zh, &why.en));
        screen.line(&format!("  {head}  {kind}  {what}  {why}"));
    }
}

/// Writes as many files as it takes.
async fn export(
    door: &Door,
    partner: &str,
    to: &Path,
    mut after: Option<u64>,
    screen: &Screen,
) -> Result<Exit, Trouble> {
    let partner = founding::partner(door, partner).await?;
    outputs::folder(to)?;
    loop {
        let export = Export { partner: partner.clone(), after };
        let made = door.act(&Caller::operator(), None, export).await?;
        let path = outputs::file(&to.join(&made.name), &made.bytes()?)?;
        screen.line(&format!("{}  {}", path.display(), screen.say(&counted(&made))));
        if made.left == 0 {
            return Ok(Exit::Ok);
        }
        after = Some(made.last);
    }
}

fn counted(made: &Exported) -> Text {
    match made.last + 1 - made.first {
        0 => Text::new("没有新信件，只确认收到", "no new letter; it acknowledges what has arrived"),
        count => Text::of(format!("{count} 封信件"), format!("letters: {count}")),
    }
}

async fn import(door: &Door, file: &Path, screen: &Screen) -> Result<Exit, Trouble> {
    let bytes = fs::read(file).map_err(|error| file_refusal(file, &error))?;
    let partner = sender_of(door.store.read(), &bytes).await?;
    let blob = uploads::keep(door, bytes).await?;
    let import = Import { partner: partner.id, blob };
    let came = door.act(&Caller::operator(), None, import).await?;
    screen.line(screen.say(&brought(&partner.title, &came)));
    Ok(if came.misfits == 0 { Exit::Ok } else { Exit::Findings })
}

fn brought(from: &str, came: &Imported) -> Text {
    let Imported { made_on, fresh, had, misfits } = came;
    let done = fresh - misfits;
    Text::of(
        format!(
            "{from} {made_on} 制作：办理 {done} 封信件，此前已收到 {had} 封，未能办理 {misfits} 封"
        ),
        format!(
            "{from}, made on {made_on}: letters applied {done}, here before {had}, did not fit {misfits}"
        ),
    )
}
