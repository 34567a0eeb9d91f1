//! Conditions on the rows that are handed in, as a pack has them: of levels that are handed in, over columns that are filled
//! in. Checks no data.

use super::Check;
use super::written::Pack;
use crate::evaluate::formula::Node;
use crate::evaluate::standard;

impl Check {
    pub(super) fn checks(&mut self, pack: &Pack) {
        for one in &pack.check {
            let Some(level) = self.level(&one.level) else { continue };
            let Some(formula) = self.condition(&one.holds, level) else { continue };
            self.sourced(one.status, &one.source, &one.holds.span());
            let mut own = false;
            formula.node.each(level, &mut |of, node| {
                own |= of == level && matches!(node, Node::Column(_));
            });
            if self.made.levels[level].parts || !own {
                self.say(
                    &one.holds.span(),
                    "校验关系要写填报的列之间的关系",
                    "a check is a condition over columns that are handed in",
                );
                continue;
            }
            let (title, clause) = (one.title.clone(), one.clause.clone());
            let status = one.status;
            self.made.checks.push(standard::Check { level, formula, title, clause, status });
        }
    }
}
