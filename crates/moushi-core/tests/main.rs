//! Integration tests of this crate, in one binary.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

/// Demand held against promise.
mod align {
    mod bars;
    mod links;
    mod pool;
    mod years;
}

/// Room `evaluate`: packs and golden numbers.
mod evaluate {
    mod asem;
    mod balanced;
    mod composite;
    mod counties_and_schools;
    mod filling;
    mod gaps;
    mod intake;
    mod language;
    mod others;
    mod overlay;
    mod packs;
    mod recipe;
    mod reviewed;
    mod score;
    mod small;
    mod targets;
}

/// Room `extract`: annotated documents, whole made-up ones, pages, any text.
mod extract {
    mod annotated;
    mod any_text;
    mod pages;
    mod personal;
    mod whole;

    use moushi_core::text::{BlockKind, Format, Source, SourceBuilder};

    /// A source as the reader of plain text makes it: every line a block.
    fn source(text: &str) -> Source {
        let mut builder = SourceBuilder::new();
        for line in text.lines() {
            builder.block(BlockKind::Paragraph, None, line);
        }
        builder.finish("case.txt", Format::Txt, text.as_bytes())
    }
}

/// Room `growth`: fits of made-up pupils in sentences, papers and workbooks.
mod growth {
    mod checked;
    mod findings;
    mod institutions;
    mod papers;
    mod sample;
    mod words;
}

/// Rules over what was read and extracted.
mod lint {
    mod any_text;
    mod built;
    mod clean;
}

/// Ledger to blocks and sheets.
mod report {
    mod decks;
    mod reports;
    mod sample;
}

/// Room `text`: the tables of its pages, and what holds for any text.
mod text {
    mod any_text;
    mod clauses;
    mod pages;
}

/// Room `track`: random lives of tasks, lights computed twice, days, cascades, paths, signals.
mod track {
    mod brief;
    mod burden;
    mod calendar;
    mod cascades;
    mod exchange;
    mod form;
    mod inspections;
    mod ladders;
    mod lights;
    mod moves;
    mod paths;
    mod reminders;
    mod rules;
    mod samples;
    mod signals;
    mod steps;
    mod timers;

    use chrono::NaiveDate;

    /// A day as it is written.
    fn day(words: &str) -> NaiveDate {
        words.parse().unwrap()
    }

    /// Repeatable chance.
    struct Chance(u64);

    impl Chance {
        /// A number below `end`.
        fn below(&mut self, end: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((self.0 >> 33) % end as u64).unwrap()
        }
    }
}
