//! Room `extract`: from the text of one document to candidates (摘录). Deterministic and offline;
//! decides nothing for people and stores nothing. What an item is stands in `extract/judge.md`.
//!
//! Layout noise is left out (`flow`, `noise`), marks, names, numbers and times are found (`view`),
//! then the text is read paragraph by paragraph (`reading`): role and speaker (`sections`), pieces,
//! clauses and conjuncts (`split`), what a clause is (`judge`), which clauses are items (`sift`).

mod announced;
mod assigned;
mod claims;
mod deadline;
mod flow;
mod head;
mod judge;
mod labels;
pub mod ledger_table;
mod levels;
mod lexicon;
mod livelihood;
mod marks;
mod method;
mod noise;
mod ocr;
mod ordinal;
mod owner;
mod paper;
mod parents;
mod people;
pub mod personal;
mod programmes;
mod reading;
pub(crate) mod returned;
mod risk;
pub mod secrecy;
mod sections;
mod sender;
mod shared;
mod sift;
mod speech;
mod split;
mod swaps;
mod talk;
mod tense;
mod view;
mod words;

use flow::Flow;
use lexicon::LEXICON;
use marks::Marks;
use reading::{Draft, Reading};
use returned::Returned;
use view::View;

use crate::model::{Back, Candidate, Extraction, Modality, Owner, Quoted, Section, Stamped};
use crate::text::{Noise, NoiseKind, Quantity, Source, Span, Sureness, When, quantity, when};

/// The pages of this room, by name: help, manual entry and cases in one.
pub const PAGES: [(&str, &str); 10] = [
    ("deadline", include_str!("extract/deadline.md")),
    ("items", include_str!("extract/judge.md")),
    ("kind", include_str!("extract/tense.md")),
    ("livelihood", include_str!("extract/livelihood.md")),
    ("noise", include_str!("extract/noise.md")),
    ("notice", include_str!("extract/paper.md")),
    ("owner", include_str!("extract/owner.md")),
    ("programmes", include_str!("extract/programmes.md")),
    ("returned", include_str!("extract/returned.md")),
    ("speech", include_str!("extract/speech.md")),
];

/// What the caller knows about the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The year planned, to which 年底前 and 9月 refer; deduced from the text when absent.
    pub year: Option<i32>,
}

/// Everything that can be found in `source`.
///
/// Never fails: a text in which nothing is found yields an empty extraction. Linear in the length
/// of the text.
pub fn extract(source: &Source, options: &Options) -> Extraction {
    let mut flow = Flow::of(source);
    let mut noise = std::mem::take(&mut flow.noise);
    noise.extend(noise::credits(&source.text).into_iter().map(|span| Noise {
        span,
        kind: NoiseKind::Meta,
        likely: None,
        sureness: Sureness::High,
    }));
    noise.extend(swaps::find(&flow));
    let misread = ocr::find(&flow);
    let misread: Vec<Noise> =
        misread.into_iter().filter(|found| ocr::is_new(&noise, found.span)).collect();
    noise.extend(misread);
    noise.sort_by_key(|noise| (noise.span, noise.kind));
    let view = look(flow, source, options);
    let reading = Reading::of(&view);
    let drafts: Vec<&Draft> = reading.drafts.iter().filter(|draft| !draft.dropped).collect();
    Extraction {
        sections: reading
            .sections
            .iter()
            .map(|(section, start, end)| Section {
                span: view.flow.back(*start, *end),
                ..section.clone()
            })
            .collect(),
        candidates: candidates(&view, source, &reading.drafts, &drafts),
        people: people::ranked(&view.flow, &view.mentions),
        quoted_other: view
            .quotes
            .iter()
            .filter(|quote| !quote.programme)
            .map(|quote| quoted(&view, source, quote))
            .collect(),
        claims: claims::find(&view, &reading.counted, &reading.drafts),
        noise,
        stamp: stamp(&view),
    }
}

/// Finds what stands in the flow before items are looked for.
fn look(flow: Flow, source: &Source, options: &Options) -> View {
    let marks = Marks::of(&flow.text);
    let quotes = programmes::find(&flow, &marks);
    let mended = swaps::mended(&flow);
    let numbers = mended.as_deref().unwrap_or(&flow.text);
    let quantities = quantity::find(numbers);
    let known = options.year.or_else(|| sections::plan_year(&flow.text, &source.text));
    let mut whens = deadline::joined(when::find(numbers, known.unwrap_or(sections::NO_YEAR)));
    if known.is_none() {
        for when in &mut whens {
            (when.earliest, when.latest) = (None, None);
        }
    }
    let mentions = people::mentions(&flow);
    let returned = Returned::of(&flow);
    View { returned, flow, marks, quotes, quantities, whens, mentions, year: known }
}

/// The ledger that the document says it was made of.
fn stamp(view: &View) -> Option<Stamped> {
    let (start, end) = view.returned.stamp?;
    Some(Stamped { ledger: view.at(start, end).to_lowercase(), span: view.flow.back(start, end) })
}

fn candidates(view: &View, source: &Source, all: &[Draft], kept: &[&Draft]) -> Vec<Candidate> {
    let mut place = vec![None; all.len()];
    let mut next = 0;
    for (index, draft) in all.iter().enumerate() {
        if !draft.dropped {
            place[index] = Some(next);
            next += 1;
        }
    }
    kept.iter().map(|draft| candidate(view, source, draft, &place)).collect()
}

fn candidate(view: &View, source: &Source, draft: &Draft, place: &[Option<usize>]) -> Candidate {
    let (start, end) = (draft.start, draft.end);
    let back = |quantity: &Quantity| Quantity {
        span: clipped(view, view.flow.back(quantity.span.start(), quantity.span.end())),
        ..quantity.clone()
    };
    let when = |index: usize| {
        let when = &view.whens[index];
        When { span: view.flow.back(when.span.start(), when.span.end()), ..when.clone() }
    };
    let owner = |(start, end): (usize, usize)| Owner {
        name: view.at(start, end).to_owned(),
        span: view.flow.back(start, end),
    };
    let span = clipped(view, view.flow.back(start, end));
    Candidate {
        kind: draft.kind,
        span,
        owner: draft.owner.map(owner),
        deadline: draft.deadline.map(when),
        support: draft
            .support
            .iter()
            .map(|(start, end)| view.at(*start, *end).to_owned())
            .collect(),
        quantities: view
            .quantities_in(start, end)
            .iter()
            .map(back)
            .filter(|quantity| span.contains(quantity.span))
            .collect(),
        programmes: view
            .quotes_in(start, end)
            .iter()
            .filter(|quote| quote.programme)
            .map(|quote| quoted(view, source, quote))
            .filter(|quoted| span.contains(quoted.span))
            .collect(),
        modality: modality(view, draft),
        parent: draft.parent.and_then(|index| place[index]),
        ordinal: draft.ordinal.map(|(at, ordinal)| view.at(at, at + ordinal.length).to_owned()),
        path: draft.path.clone(),
        section: draft.section,
        confidence: draft.confidence,
        finder: draft.finder.to_owned(),
        back: draft.back.as_ref().map(|held| back_of(view, held)),
    }
}

/// The code behind an item, in places of the source.
fn back_of(view: &View, held: &reading::Held) -> Back {
    let place = |(start, end): (usize, usize)| view.flow.back(start, end);
    Back {
        rows: held.rows.clone(),
        span: place(held.mark),
        item: place(held.item),
        done: held.done,
        reason: held.reason.map(place),
    }
}

/// Without a running head or page number inside: the part behind it, or before when little follows.
fn clipped(view: &View, span: Span) -> Span {
    const LITTLE: usize = 18;
    let from = view.flow.breaks.partition_point(|line| line.start() < span.start());
    let inside = || view.flow.breaks[from..].iter().take_while(|line| line.end() <= span.end());
    let (Some(first), Some(last)) = (inside().next(), inside().last()) else { return span };
    let behind = last.end() + 1;
    if span.end() > behind + LITTLE {
        Span::new(behind, span.end())
    } else {
        Span::new(span.start(), first.start().saturating_sub(1).max(span.start()))
    }
}

fn quoted(view: &View, source: &Source, quote: &programmes::Quote) -> Quoted {
    let span = view.flow.back(quote.start, quote.end);
    // As the source writes it, but for line breaks and blanks inside.
    let name = source.at(span).replace("\\n", "").split_whitespace().collect();
    Quoted { name, span }
}

/// How binding the words at the head of the clause are.
fn modality(view: &View, draft: &Draft) -> Option<Modality> {
    let head: usize = view.at(draft.start, draft.end).chars().take(4).map(char::len_utf8).sum();
    let words = view.at(draft.clause.min(draft.start), draft.start + head);
    let words_of = &LEXICON.modality;
    [
        (&words_of.must, Modality::Must),
        (&words_of.explore, Modality::Explore),
        (&words_of.should, Modality::Should),
        (&words_of.promote, Modality::Promote),
    ]
    .into_iter()
    .find(|(set, _)| set.is_in(words))
    .map(|(_, modality)| modality)
}
