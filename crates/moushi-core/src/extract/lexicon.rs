//! The word classes of `data/lexicon/extract.toml` and `swaps.toml`, parsed once.
//! What a class is for stands in the data, beside the words.

use std::sync::LazyLock;

use serde::Deserialize;

use super::words::WordSet;

#[derive(Deserialize)]
struct Raw {
    doing: String,
    deeds: String,
    ways: String,
    things: String,
    qualities: String,
    pair_verbs: String,
    pair_objects: String,
    effects: String,
    moments: String,
    talk: String,
    occasions: String,
    report_end: String,
    closing: String,
    manner: String,
    nounlike: String,
    light: String,
    binding: String,
    joining: String,
    method: String,
    method_end: String,
    frame_end: String,
    purpose: String,
    result_end: String,
    soft_object: String,
    attitude: String,
    basis_end: String,
    formula: String,
    label_end: String,
    heading_end: String,
    rubric: String,
    nominal: String,
    programme_head: String,
    states: String,
    risk: String,
    strong: String,
    levels: String,
    roles: RawRoles,
    announce: RawAnnounce,
    speech: RawSpeech,
    modality: RawModality,
    owner: RawOwner,
    noise: RawNoise,
    quotes: RawQuotes,
    people: RawPeople,
    claims: RawClaims,
    labels: RawLabels,
    tense: RawTense,
    problem: RawProblem,
    report: RawReport,
}

macro_rules! classes {
    ($(#[$doc:meta])* $raw:ident => $set:ident { $($field:ident),+ $(,)? }) => {
        #[derive(Deserialize)]
        struct $raw { $($field: String),+ }
        $(#[$doc])*
        pub(super) struct $set { $(pub(super) $field: WordSet),+ }
        impl From<$raw> for $set {
            fn from(raw: $raw) -> Self {
                Self { $($field: WordSet::of(&raw.$field)),+ }
            }
        }
    };
}

classes!(/// Words of headings, by the role they open.
RawRoles => Roles {
    achievement, plan, requirement, background, risk, target, livelihood, reviews
});
classes!(/// Words that open and close a report of several pieces of work.
    RawAnnounce => Announce { achievement, plan, open });
classes!(/// Words of speaking.
    RawSpeech => Speech { demand, body });
classes!(/// Words that tell how binding a phrase is.
    RawModality => Modals { must, should, promote, explore });
classes!(/// Words around the one who is to do the work.
    RawOwner => Owners { body_end, after });
classes!(/// Words of navigation and meta lines.
    RawNoise => NoiseWords { meta, nav, library, channel, contact });
classes!(/// Words in and behind quotation marks.
    RawQuotes => Quotes { other, result_end, head });
classes!(/// Family names and offices.
    RawPeople => People { surnames, titles, speaking });
classes!(/// Words of a claimed count.
    RawClaims => Claims { counted });
classes!(/// Parts of labels such as 牵头单位：.
    RawLabels => Labels { part, what, support, due, alone });
classes!(/// Words that tell done from to come.
    RawTense => Tense { past_period, next_period, done, done_end, will, intends, plans });
classes!(/// Words that name problems.
    RawProblem => Problem { end, still, noun, lack, sees, remedy, sign });
classes!(/// Words of a person who reports.
    RawReport => Report { verb, voice, states, topic });

classes!(/// Words of single clauses: `data/lexicon/clauses.toml`.
RawClauses => Clauses {
    pledge_noun, pledge_verb, pledge_follows, pledge_tables, spreads, hands_out, arranges, own_will, others_must, others, stages,
    passive, senders, acts, setting, listeners, vocatives, at_nouns, places, talks_with,
    hands, will_frames, weights, sees, troubles, only_sees, reach, reach_with_number, reaching, listed_works, reports, reported, gives, good_for, grounds, ideas, spoken_of, shared, shared_heads, clerk_verbs, papers, moves, occasion_nouns, periods,
    pointing, charge_end, duty_end, support_end, office_end, closing, remaining
});

/// The words of single clauses.
pub(super) static CLAUSES: LazyLock<Clauses> = LazyLock::new(|| {
    let raw: RawClauses = toml::from_str(include_str!("../../../../data/lexicon/clauses.toml"))
        .expect("data/lexicon/clauses.toml is tested to parse");
    Clauses::from(raw)
});

/// All word classes.
pub(super) struct Lexicon {
    pub(super) things: WordSet,
    pub(super) qualities: WordSet,
    pub(super) pair_verbs: WordSet,
    pub(super) pair_objects: WordSet,
    pub(super) moments: WordSet,
    pub(super) talk: WordSet,
    pub(super) occasions: WordSet,
    pub(super) report_end: WordSet,
    pub(super) closing: WordSet,
    pub(super) doing: WordSet,
    pub(super) manner: WordSet,
    pub(super) nounlike: WordSet,
    pub(super) light: WordSet,
    pub(super) binding: WordSet,
    pub(super) joining: WordSet,
    pub(super) method: WordSet,
    pub(super) method_end: WordSet,
    pub(super) frame_end: WordSet,
    pub(super) purpose: WordSet,
    pub(super) result_end: WordSet,
    pub(super) soft_object: WordSet,
    pub(super) attitude: WordSet,
    pub(super) basis_end: WordSet,
    pub(super) formula: WordSet,
    pub(super) label_end: WordSet,
    pub(super) heading_end: WordSet,
    pub(super) rubric: WordSet,
    pub(super) nominal: WordSet,
    pub(super) programme_head: WordSet,
    pub(super) states: WordSet,
    pub(super) risk: WordSet,
    pub(super) strong: WordSet,
    pub(super) levels: WordSet,
    pub(super) roles: Roles,
    pub(super) announce: Announce,
    pub(super) speech: Speech,
    pub(super) modality: Modals,
    pub(super) owner: Owners,
    pub(super) noise: NoiseWords,
    pub(super) quotes: Quotes,
    pub(super) people: People,
    pub(super) claims: Claims,
    pub(super) labels: Labels,
    pub(super) tense: Tense,
    pub(super) problem: Problem,
    pub(super) report: Report,
}

/// The lexicon that the program is built with.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let raw: Raw = toml::from_str(include_str!("../../../../data/lexicon/extract.toml"))
        .expect("data/lexicon/extract.toml is tested to parse");
    Lexicon::from(raw)
});

impl From<Raw> for Lexicon {
    fn from(raw: Raw) -> Self {
        Self {
            doing: WordSet::of(&format!("{} {}", raw.doing, raw.deeds)),
            manner: WordSet::of(&format!("{} {}", raw.manner, raw.ways)),
            things: WordSet::of(&raw.things),
            qualities: WordSet::of(&raw.qualities),
            pair_verbs: WordSet::of(&raw.pair_verbs),
            pair_objects: WordSet::of(&raw.pair_objects),
            moments: WordSet::of(&raw.moments),
            talk: WordSet::of(&raw.talk),
            occasions: WordSet::of(&raw.occasions),
            report_end: WordSet::of(&raw.report_end),
            closing: WordSet::of(&raw.closing),
            nounlike: WordSet::of(&raw.nounlike),
            light: WordSet::of(&raw.light),
            binding: WordSet::of(&raw.binding),
            joining: WordSet::of(&raw.joining),
            method: WordSet::of(&raw.method),
            method_end: WordSet::of(&raw.method_end),
            frame_end: WordSet::of(&raw.frame_end),
            purpose: WordSet::of(&raw.purpose),
            result_end: WordSet::of(&raw.result_end),
            soft_object: WordSet::of(&raw.soft_object),
            attitude: WordSet::of(&raw.attitude),
            basis_end: WordSet::of(&raw.basis_end),
            formula: WordSet::of(&raw.formula),
            label_end: WordSet::of(&raw.label_end),
            heading_end: WordSet::of(&raw.heading_end),
            rubric: WordSet::of(&raw.rubric),
            nominal: WordSet::of(&raw.nominal),
            programme_head: WordSet::of(&raw.programme_head),
            states: WordSet::of(&format!("{} {}", raw.states, raw.effects)),
            risk: WordSet::of(&raw.risk),
            strong: WordSet::of(&raw.strong),
            levels: WordSet::of(&raw.levels),
            roles: raw.roles.into(),
            announce: raw.announce.into(),
            speech: raw.speech.into(),
            modality: raw.modality.into(),
            owner: raw.owner.into(),
            noise: raw.noise.into(),
            quotes: raw.quotes.into(),
            people: raw.people.into(),
            claims: raw.claims.into(),
            labels: raw.labels.into(),
            tense: raw.tense.into(),
            problem: raw.problem.into(),
            report: raw.report.into(),
        }
    }
}
