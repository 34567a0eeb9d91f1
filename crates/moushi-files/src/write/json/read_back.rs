//! Reads `ledger.json` again. What another program or hand has changed is refused with a sentence
//! that says what is wrong, before any span can point past its text.

use moushi_core::model::{
    Candidate, Document, Extraction, Ledger, Origin, Refusal, RefusalKind, SCHEMA_VERSION,
};
use moushi_core::text::{SourceId, Span, Text};
use serde::Deserialize;

/// The ledger in `bytes`.
///
/// # Errors
/// [`RefusalKind::Damaged`] when it is not JSON, has another shape, or its texts and spans do not
/// belong together; [`RefusalKind::Conflict`] when a newer or older program wrote it.
pub fn read_ledger(bytes: &[u8]) -> Result<Ledger, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head: Head = serde_json::from_slice(bytes).map_err(|cause| not_json(&cause))?;
    match head.version {
        Some(SCHEMA_VERSION) => {}
        Some(other) => return Err(wrong_version(other)),
        None => return Err(no_ledger()),
    }
    let ledger: Ledger = serde_json::from_slice(bytes).map_err(|cause| wrong_shape(&cause))?;
    check(&ledger)?;
    Ok(ledger)
}

/// Enough of the file to know what it is.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    version: Option<u32>,
}

fn check(ledger: &Ledger) -> Result<(), Refusal> {
    for document in &ledger.documents {
        if document.source.id != SourceId::of(&document.source.text) {
            return Err(changed(&document.source.name));
        }
        if document_spans(document).any(|span| !fits(&document.source.text, span)) {
            return Err(stray(&document.source.name));
        }
        if !indexes_hold(&document.extraction) {
            return Err(stray(&document.source.name));
        }
    }
    match origins(ledger).find(|origin| !stands(ledger, origin)) {
        Some(_) => Err(stray("ledger.json")),
        None => Ok(()),
    }
}

/// Parents and sections of items are there.
fn indexes_hold(found: &Extraction) -> bool {
    let sections = found.sections.len().max(1);
    let items = found.candidates.len();
    let holds = |item: &Candidate| {
        item.section < sections && item.parent.is_none_or(|parent| parent < items)
    };
    found.candidates.iter().all(holds)
}

fn fits(text: &str, span: Span) -> bool {
    text.get(span.start()..span.end()).is_some()
}

fn stands(ledger: &Ledger, origin: &Origin) -> bool {
    origin.text().is_none_or(|(id, span)| ledger.words(id, span).is_some())
}

fn origins(ledger: &Ledger) -> impl Iterator<Item = &Origin> {
    let tasks = ledger.tasks.iter().chain(&ledger.last_year).chain(&ledger.below);
    let tasks = tasks.map(|task| &task.origin);
    let demands = ledger.requirements.iter().flat_map(|row| &row.origins);
    tasks.chain(demands).chain(ledger.achievements.iter().map(|row| &row.origin))
}

fn document_spans(document: &Document) -> impl Iterator<Item = Span> {
    let (source, found) = (&document.source, &document.extraction);
    let blocks = source.blocks.iter().map(|block| block.span);
    let cells = source.tables.iter().flat_map(|table| table.rows.iter().flatten().copied());
    let noise = source.noise.iter().chain(&found.noise).map(|noise| noise.span);
    let sections = found.sections.iter().map(|section| section.span);
    let quoted = found.quoted_other.iter().map(|quoted| quoted.span);
    let claims = found
        .claims
        .iter()
        .flat_map(|claim| std::iter::once(claim.span).chain(claim.listed.iter().copied()));
    let candidates = found.candidates.iter().flat_map(|item| {
        let owner = item.owner.iter().map(|owner| owner.span);
        let deadline = item.deadline.iter().map(|when| when.span);
        let amounts = item.quantities.iter().map(|quantity| quantity.span);
        let named = item.programmes.iter().map(|quoted| quoted.span);
        let back = item
            .back
            .iter()
            .flat_map(|back| [Some(back.span), Some(back.item), back.reason].into_iter().flatten());
        let row = std::iter::once(item.span).chain(owner).chain(deadline);
        row.chain(amounts).chain(named).chain(back)
    });
    let stamp = found.stamp.iter().map(|stamp| stamp.span);
    let found = noise.chain(sections).chain(quoted).chain(claims).chain(candidates).chain(stamp);
    blocks.chain(cells).chain(found)
}

fn not_json(cause: &serde_json::Error) -> Refusal {
    let (line, column) = (cause.line(), cause.column());
    Refusal::new(
        RefusalKind::Damaged,
        Text::of(
            format!("这不是完整的 ledger.json：第{line}行第{column}列起无法识别。"),
            format!(
                "This is not a whole ledger.json: line {line}, column {column} cannot be read."
            ),
        ),
        again(),
    )
}

fn no_ledger() -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        Text::new(
            "这个 JSON 文件不是台账：没有版本号 version。",
            "This JSON file is not a ledger: it has no field `version`.",
        ),
        again(),
    )
}

fn wrong_version(found: u32) -> Refusal {
    let (zh, en) = if found > SCHEMA_VERSION {
        ("请升级本程序后再读入。", "Update this program, then read it again.")
    } else {
        ("请用本程序从原始文件重新生成。", "Make it again from the documents with this program.")
    };
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("台账文件的版本是{found}，本程序读写的版本是{SCHEMA_VERSION}。"),
            format!("The ledger has version {found}; this program reads version {SCHEMA_VERSION}."),
        ),
        Text::new(zh, en),
    )
}

fn wrong_shape(cause: &serde_json::Error) -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        Text::of(
            format!("台账文件第{}行与规定的格式不符：{cause}。", cause.line()),
            format!("Line {} of the ledger does not have the agreed shape: {cause}.", cause.line()),
        ),
        Text::new(
            "格式见手册“台账文件”一章；如曾手工修改，请恢复修改前的文件。",
            "The manual's chapter on the ledger file tells the shape; if it was edited by hand, go back to the file before the edit.",
        ),
    )
}

fn changed(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        Text::of(
            format!("台账中“{name}”的原文被改动过，出处不再可靠。"),
            format!(
                "The text of “{name}” in the ledger has been changed; places in it can no longer be trusted."
            ),
        ),
        again(),
    )
}

fn stray(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        Text::of(
            format!("台账中有出处指到了“{name}”原文之外。"),
            format!("A place in the ledger points outside the text of “{name}”."),
        ),
        again(),
    )
}

fn again() -> Text {
    Text::new(
        "请用 moushi draft 重新生成，或者使用未经改动的文件。",
        "Make it again with `moushi draft`, or use the file as it was written.",
    )
}
