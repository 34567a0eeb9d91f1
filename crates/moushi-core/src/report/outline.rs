//! Orders the tasks of a plan for paper: sections by leader in official order, or by the plan's own
//! headings where leaders are not named; inside a section the tree of parents and children.

use std::collections::BTreeMap;

use super::label::Label;
use crate::model::{Ledger, RowId, Task, TaskKind};

/// A section of the plan.
pub struct Section<'a> {
    /// What stands above it.
    pub heading: String,
    /// Its outermost tasks.
    pub tasks: Vec<Node<'a>>,
}

/// A task with the tasks under it.
pub struct Node<'a> {
    /// The task.
    pub task: &'a Task,
    /// Those under it, in the order of the plan.
    pub children: Vec<Node<'a>>,
}

/// The sections of this year's plan.
pub fn sections(ledger: &Ledger) -> Vec<Section<'_>> {
    let trees = trees(&ledger.tasks);
    let led = ledger.tasks.iter().filter(|task| task.leader.is_some()).count();
    if led * 2 >= ledger.tasks.len().max(1) { by_leader(ledger, trees) } else { by_theme(trees) }
}

fn trees(tasks: &[Task]) -> Vec<Node<'_>> {
    let known: BTreeMap<&RowId, &Task> = tasks.iter().map(|task| (&task.id, task)).collect();
    let mut under: BTreeMap<&RowId, Vec<&Task>> = BTreeMap::new();
    let mut outermost = Vec::new();
    for task in tasks {
        match parent(task, &known) {
            Some(parent) => under.entry(&parent.id).or_default().push(task),
            None => outermost.push(task),
        }
    }
    outermost.into_iter().map(|task| node(task, &mut under)).collect()
}

/// The parent, when it is in the plan, of the same leader, and above no ring of parents.
fn parent<'a>(task: &'a Task, known: &BTreeMap<&RowId, &'a Task>) -> Option<&'a Task> {
    let above = |task: &Task| task.parent.as_ref().and_then(|id| known.get(id).copied());
    let parent = above(task).filter(|parent| parent.leader == task.leader)?;
    let mut ancestor = Some(parent);
    for _ in 0..known.len() {
        match ancestor {
            Some(one) if one.id == task.id => return None,
            Some(one) => ancestor = above(one),
            None => return Some(parent),
        }
    }
    None
}

fn node<'a>(task: &'a Task, under: &mut BTreeMap<&'a RowId, Vec<&'a Task>>) -> Node<'a> {
    let children = under.remove(&task.id).unwrap_or_default();
    Node { task, children: children.into_iter().map(|child| node(child, under)).collect() }
}

fn by_leader<'a>(ledger: &Ledger, trees: Vec<Node<'a>>) -> Vec<Section<'a>> {
    let mut people: Vec<_> = ledger.people.iter().collect();
    people.sort_by_key(|person| person.rank);
    let mut named: Vec<Section<'a>> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for person in people {
        index.insert(person.name.clone(), named.len());
        named.push(Section { heading: leader_heading(&person.name), tasks: Vec::new() });
    }
    let mut rest = Section { heading: "其他重点工作".to_owned(), tasks: Vec::new() };
    for tree in trees {
        let Some(leader) = &tree.task.leader else {
            rest.tasks.push(tree);
            continue;
        };
        let at = *index.entry(leader.clone()).or_insert_with(|| {
            named.push(Section { heading: leader_heading(leader), tasks: Vec::new() });
            named.len() - 1
        });
        named[at].tasks.push(tree);
    }
    named.push(rest);
    named.retain(|section| !section.tasks.is_empty());
    named
}

fn leader_heading(name: &str) -> String {
    format!("{name}同志分管工作")
}

/// A task with others under it is a heading of the plan itself; the rest goes by kind.
fn by_theme(trees: Vec<Node<'_>>) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut loose: BTreeMap<TaskKind, Vec<Node<'_>>> = BTreeMap::new();
    for tree in trees {
        if tree.children.is_empty() {
            loose.entry(tree.task.kind).or_default().push(tree);
        } else {
            sections.push(Section { heading: tree.task.words.clone(), tasks: vec![tree] });
        }
    }
    for section in &mut sections {
        let head = section.tasks.pop().expect("one tree was put in above");
        section.tasks = head.children;
    }
    sections.extend(
        loose
            .into_iter()
            .map(|(kind, tasks)| Section { heading: format!("{}工作", kind.label().zh), tasks }),
    );
    sections
}
