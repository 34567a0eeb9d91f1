//! What alignment says of a plan, computed once for all rules that ask.

use std::cell::OnceCell;

use crate::align::{self, Coverage, NearCopy};
use crate::model::{Ledger, Link};

/// Answers of alignment, computed when first asked for.
#[derive(Debug, Default)]
pub(super) struct Basis {
    links: OnceCell<Vec<Link>>,
    coverage: OnceCell<Coverage>,
    copies: OnceCell<Vec<NearCopy>>,
}

impl Basis {
    /// The links of the ledger; suggestions where it has none at all.
    pub fn links<'a>(&'a self, ledger: &'a Ledger) -> &'a [Link] {
        if !ledger.links.is_empty() {
            return &ledger.links;
        }
        self.links.get_or_init(|| align::suggest(&ledger.requirements, &ledger.tasks, &[]))
    }

    /// What is covered.
    pub fn coverage(&self, ledger: &Ledger) -> &Coverage {
        self.coverage.get_or_init(|| {
            if !ledger.links.is_empty() {
                return align::coverage(ledger);
            }
            let links = self.links(ledger).to_vec();
            // Coverage looks at rows and links; the texts are not needed and not copied.
            let rows = Ledger { documents: Vec::new(), links, ..rows_of(ledger) };
            align::coverage(&rows)
        })
    }

    /// This year's tasks that nearly repeat last year's.
    pub fn copies(&self, ledger: &Ledger) -> &[NearCopy] {
        self.copies.get_or_init(|| align::near_copies(&ledger.tasks, &ledger.last_year))
    }
}

fn rows_of(ledger: &Ledger) -> Ledger {
    Ledger {
        people: ledger.people.clone(),
        units: ledger.units.clone(),
        requirements: ledger.requirements.clone(),
        tasks: ledger.tasks.clone(),
        ..Ledger::new(ledger.org.clone(), ledger.year)
    }
}
