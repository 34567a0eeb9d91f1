//! `Outline`: which ordinal stands under which, the path of ordinals, and the parent of each draft.
//! A heading with exactly one child is left out and gives the child its ordinal.

use super::ordinal::Ordinal;
use super::reading::Draft;

/// The ordinals that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Outline {
    open: Vec<Level>,
}

#[derive(Debug)]
struct Level {
    level: u8,
    label: String,
    head: Option<usize>,
    children: Vec<usize>,
}

impl Outline {
    /// An ordinal opens; those of its level and below close.
    pub(super) fn open(&mut self, drafts: &mut [Draft], ordinal: Ordinal, written: &str) {
        self.close(drafts, ordinal.level);
        let label = written.trim_end_matches(['、', '.', '．', '是', '要', '，']).to_owned();
        self.open.push(Level { level: ordinal.level, label, head: None, children: Vec::new() });
    }

    /// 一是, 二要 reach no further than their paragraph.
    pub(super) fn open_paragraph(&mut self, drafts: &mut [Draft]) {
        self.close(drafts, 6);
    }

    /// Adds a numbered heading.
    pub(super) fn head(&mut self, drafts: &mut Vec<Draft>, draft: Draft) {
        let index = drafts.len();
        self.child(drafts, draft);
        if let Some(top) = self.open.last_mut() {
            top.head = Some(index);
        }
    }

    /// Adds an item below the innermost heading.
    pub(super) fn child(&mut self, drafts: &mut Vec<Draft>, mut draft: Draft) {
        let index = drafts.len();
        if let Some(level) = self.open.iter_mut().rev().find(|level| level.head.is_some()) {
            level.children.push(index);
            draft.parent = draft.parent.or(level.head);
        }
        draft.path = self.path();
        drafts.push(draft);
    }

    /// The innermost heading that is open.
    pub(super) fn head_above(&self) -> Option<usize> {
        self.open.iter().rev().find_map(|level| level.head)
    }

    /// Closes all.
    pub(super) fn finish(&mut self, drafts: &mut [Draft]) {
        self.close(drafts, 0);
    }

    fn path(&self) -> String {
        let labels: Vec<&str> = self.open.iter().map(|level| level.label.as_str()).collect();
        labels.join(".")
    }

    fn close(&mut self, drafts: &mut [Draft], level: u8) {
        while self.open.last().is_some_and(|top| top.level >= level) {
            let Some(Level { head: Some(head), children, .. }) = self.open.pop() else { continue };
            if let [child] = children[..] {
                drafts[head].dropped = true;
                drafts[child].ordinal = drafts[head].ordinal;
                drafts[child].parent = drafts[head].parent;
            }
        }
    }
}
