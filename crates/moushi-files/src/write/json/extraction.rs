//! The extraction file: what the scorer of extractions takes (`items`, `noise`), with everything
//! else that was found beside it. Every text is the source's words at the span, untouched.

use moushi_core::model::{Candidate, Extraction, Kind, Modality, Owner, Person, SectionRole};
use moushi_core::text::{
    Bound, Format, Noise, NoiseKind, Quantity, Source, SourceId, Span, Sureness,
};
use serde::Serialize;

/// Version of the shape of this file.
const VERSION: u32 = 1;

/// The whole file.
#[derive(Debug, Serialize)]
pub struct ExtractionFile<'a> {
    /// Version of the shape.
    pub version: u32,
    /// What was read.
    pub source: SourceFile<'a>,
    /// What was found, in reading order.
    pub items: Vec<ItemFile<'a>>,
    /// What is not content or not the author's word.
    pub noise: Vec<NoiseFile<'a>>,
    /// Stretches by role.
    pub sections: Vec<SectionFile<'a>>,
    /// Speakers in official order.
    pub people: &'a [Person],
    /// Counts claimed, with what is listed.
    pub claims: Vec<ClaimFile<'a>>,
    /// Quoted words that name no programme.
    pub quoted_other: Vec<&'a str>,
}

/// The document, without its text.
#[derive(Debug, Serialize)]
pub struct SourceFile<'a> {
    /// Name of the text.
    pub id: &'a SourceId,
    /// File name.
    pub name: &'a str,
    /// Kind of file.
    pub format: Format,
    /// SHA-256 of the file.
    pub file_hash: &'a str,
    /// Length of the text in bytes.
    pub bytes: usize,
    /// Length of the text in characters.
    pub characters: usize,
}

/// One item.
#[derive(Debug, Serialize)]
pub struct ItemFile<'a> {
    /// What it says.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The words at `span`.
    pub text: &'a str,
    /// Who.
    pub owner: Option<&'a str>,
    /// Where the owner's name stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_span: Option<Span>,
    /// Until when, verbatim.
    pub deadline: Option<&'a str>,
    /// The last day that keeps the promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline_latest: Option<String>,
    /// How much.
    pub quantities: Vec<QuantityFile<'a>>,
    /// Quoted programmes, without their marks.
    pub named_programmes: Vec<&'a str>,
    /// Index of the parent in `items`.
    pub parent_index: Option<usize>,
    /// The ordinal that introduces it.
    pub ordinal: Option<&'a str>,
    /// Ordinals from the top.
    pub path: &'a str,
    /// Where the words stand, in bytes.
    pub span: Span,
    /// Page, slide or sheet.
    pub page: Option<u32>,
    /// Index of the section in `sections`.
    pub section: usize,
    /// How binding.
    pub modality: Option<Modality>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Who found it.
    pub finder: &'a str,
}

/// One quantity.
#[derive(Debug, Serialize)]
pub struct QuantityFile<'a> {
    /// The words.
    pub text: &'a str,
    /// The number, multiplied out.
    pub value: f64,
    /// Upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The unit.
    pub unit: &'a str,
    /// How the number bounds.
    pub bound: Bound,
    /// Where it stands.
    pub span: Span,
}

/// One piece of noise.
#[derive(Debug, Serialize)]
pub struct NoiseFile<'a> {
    /// The words.
    pub text: &'a str,
    /// Why.
    pub kind: NoiseKind,
    /// What was probably meant.
    pub likely: Option<&'a str>,
    /// How sure.
    pub confidence: Sureness,
    /// Where it stands.
    pub span: Span,
}

/// One section.
#[derive(Debug, Serialize)]
pub struct SectionFile<'a> {
    /// Its part in the document.
    pub role: SectionRole,
    /// Who speaks.
    pub speaker: Option<&'a str>,
    /// Where it stands.
    pub span: Span,
}

/// One claim of a count.
#[derive(Debug, Serialize)]
pub struct ClaimFile<'a> {
    /// The words.
    pub text: &'a str,
    /// How many are claimed.
    pub claimed: u32,
    /// What is listed.
    pub listed: Vec<&'a str>,
    /// Where the claim stands.
    pub span: Span,
}

impl<'a> ExtractionFile<'a> {
    /// The file of what was found in `source`.
    pub fn new(source: &'a Source, extraction: &'a Extraction) -> Self {
        Self {
            version: VERSION,
            source: source_file(source),
            items: extraction.candidates.iter().map(|found| item(source, found)).collect(),
            noise: extraction.noise.iter().map(|noise| noise_file(source, noise)).collect(),
            sections: sections(extraction),
            people: &extraction.people,
            claims: claims(source, extraction),
            quoted_other: extraction.quoted_other.iter().map(|one| one.name.as_str()).collect(),
        }
    }
}

fn source_file(source: &Source) -> SourceFile<'_> {
    SourceFile {
        id: &source.id,
        name: &source.name,
        format: source.format,
        file_hash: &source.file_hash,
        bytes: source.text.len(),
        characters: source.text.chars().count(),
    }
}

fn item<'a>(source: &'a Source, found: &'a Candidate) -> ItemFile<'a> {
    let owner = found.owner.as_ref();
    let deadline = found.deadline.as_ref();
    ItemFile {
        kind: found.kind,
        text: source.at(found.span),
        owner: owner.map(|Owner { name, .. }| name.as_str()),
        owner_span: owner.map(|owner| owner.span),
        deadline: deadline.map(|when| source.at(when.span)),
        deadline_latest: deadline.and_then(|when| when.latest).map(|day| day.to_string()),
        quantities: found.quantities.iter().map(|one| quantity(source, one)).collect(),
        named_programmes: found.programmes.iter().map(|one| one.name.as_str()).collect(),
        parent_index: found.parent,
        ordinal: found.ordinal.as_deref(),
        path: &found.path,
        span: found.span,
        page: source.page_at(found.span.start()),
        section: found.section,
        modality: found.modality,
        confidence: (f64::from(found.confidence) * 1000.0).round() / 1000.0,
        finder: &found.finder,
    }
}

fn quantity<'a>(source: &'a Source, found: &'a Quantity) -> QuantityFile<'a> {
    QuantityFile {
        text: source.at(found.span),
        value: found.value,
        upper: found.upper,
        unit: &found.unit,
        bound: found.bound,
        span: found.span,
    }
}

fn noise_file<'a>(source: &'a Source, noise: &'a Noise) -> NoiseFile<'a> {
    NoiseFile {
        text: source.at(noise.span),
        kind: noise.kind,
        likely: noise.likely.as_deref(),
        confidence: noise.sureness,
        span: noise.span,
    }
}

fn sections(extraction: &Extraction) -> Vec<SectionFile<'_>> {
    let each = extraction.sections.iter().map(|section| SectionFile {
        role: section.role,
        speaker: section.speaker.as_deref(),
        span: section.span,
    });
    each.collect()
}

fn claims<'a>(source: &'a Source, extraction: &Extraction) -> Vec<ClaimFile<'a>> {
    let each = extraction.claims.iter().map(|claim| ClaimFile {
        text: source.at(claim.span),
        claimed: claim.claimed,
        listed: claim.listed.iter().map(|span| source.at(*span)).collect(),
        span: claim.span,
    });
    each.collect()
}
