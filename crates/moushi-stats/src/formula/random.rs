//! Random terms as lme4 writes them: what varies, and by which group. Not the codes of the groups.

use super::syntax::{Argument, Kind, Node, label, name_label};
use super::terms::Terms;
use super::trouble::{Error, Meaning, Span, Syntax};
use serde::{Deserialize, Serialize};

/// Random terms that a formula may stand for.
pub const MAX_RANDOM: usize = 64;
/// Columns that one grouping may be made of.
const MAX_PARTS: usize = 16;

/// Columns whose combinations are the groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Grouping {
    /// As lme4 names it.
    pub(super) name: String,
    pub(super) columns: Vec<(String, Span)>,
}

/// Effects that vary together by one grouping.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Varying {
    pub(super) terms: Terms,
    pub(super) grouping: Grouping,
    pub(super) span: Span,
}

/// What a node of the tree says of random effects: nothing if it is no bar in brackets. `||` and
/// `/` stand for several terms, as in lme4: `(1 + x || g)` for `(1 | g) + (0 + x | g)`, and
/// `(1 | a/b)` for `(1 | b:a) + (1 | a)`.
pub(super) fn random(node: &Node) -> Result<Option<Vec<Varying>>, Error> {
    let Kind::Bracket(inside) = &node.kind else { return Ok(None) };
    let Kind::Bar { effects, group, double } = &inside.kind else { return Ok(None) };
    let terms = Terms::of(effects)?;
    if terms.is_empty() {
        return Err(Syntax::NoEffect.at(effects.span));
    }
    let groupings = groupings(group)?;
    let count = usize::from(terms.intercept) + terms.terms.len();
    if *double && count.saturating_mul(groupings.len()) > MAX_RANDOM {
        return Err(Meaning::ManyTerms { limit: MAX_RANDOM }.at(node.span));
    }
    let pieces = if *double { terms.apart() } else { vec![terms] };
    let mut found = Vec::new();
    for grouping in groupings {
        for terms in &pieces {
            let (terms, grouping) = (terms.clone(), grouping.clone());
            found.push(Varying { terms, grouping, span: node.span });
        }
    }
    Ok(Some(found))
}

/// A grouping that is one: no `/`.
pub(super) fn grouping(node: &Node) -> Result<Grouping, Error> {
    alone(groupings(node)?, node.span)
}

/// The innermost grouping first.
fn groupings(node: &Node) -> Result<Vec<Grouping>, Error> {
    match &node.kind {
        Kind::Name(name) => {
            Ok(vec![Grouping { name: name_label(name), columns: vec![(name.clone(), node.span)] }])
        }
        Kind::Call(function, arguments) if function == "factor" => match arguments.as_slice() {
            [Argument { name: None, value: Node { kind: Kind::Name(name), span } }] => {
                let columns = vec![(name.clone(), *span)];
                Ok(vec![Grouping { name: label(node), columns }])
            }
            _ => Err(Meaning::Group.at(node.span)),
        },
        Kind::Bracket(inside) => groupings(inside),
        Kind::Chain(first, rest) => {
            let mut found = groupings(first)?;
            for (sign, next) in rest {
                let right = alone(groupings(next)?, next.span)?;
                match sign {
                    '/' => found.insert(0, combined(&right, &found[0], node.span)?),
                    ':' => {
                        let left = alone(found, node.span)?;
                        found = vec![combined(&left, &right, node.span)?];
                    }
                    _ => return Err(Meaning::Group.at(node.span)),
                }
            }
            Ok(found)
        }
        _ => Err(Meaning::Group.at(node.span)),
    }
}

fn alone(mut found: Vec<Grouping>, span: Span) -> Result<Grouping, Error> {
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(Meaning::Group.at(span)),
    }
}

fn combined(left: &Grouping, right: &Grouping, span: Span) -> Result<Grouping, Error> {
    let name = match right.columns.len() {
        1 => format!("{}:{}", left.name, right.name),
        _ => format!("{}:({})", left.name, right.name),
    };
    let columns: Vec<_> = left.columns.iter().chain(&right.columns).cloned().collect();
    match columns.len() <= MAX_PARTS {
        true => Ok(Grouping { name, columns }),
        false => Err(Meaning::ManyVariables { limit: MAX_PARTS }.at(span)),
    }
}
