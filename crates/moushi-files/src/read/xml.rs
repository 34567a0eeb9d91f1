//! XML under limits, for all formats that are XML in a zip: a cursor that goes through a part
//! element by element, and small trees of the elements that a reader asks for. Refuses document
//! type definitions, so that no entity can be defined. Names are compared without their prefix.

use std::collections::BTreeSet;
use std::rc::Rc;

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::refusals;
use crate::readers::Input;

/// Elements and texts that one tree may hold: a table of 10,000 × 20 cells passes.
const MOST_NODES: usize = 2_000_000;

/// Steps between two looks at the clock.
const LOOK_AT_CLOCK: u32 = 4096;

/// What stands inside an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// An element.
    Element(Element),
    /// Text, with references resolved.
    Text(String),
}

/// An element with all it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    /// Name without prefix.
    pub(crate) name: Rc<str>,
    /// Attributes: name with prefix, value.
    pub(crate) attributes: Vec<(Rc<str>, Box<str>)>,
    /// Elements and texts in order.
    pub(crate) nodes: Vec<Node>,
}

impl Element {
    /// Whether its name without prefix is `name`.
    pub(crate) fn is(&self, name: &str) -> bool {
        &*self.name == name
    }

    /// The value of the attribute whose name without prefix is `name`.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| local(key) == name).map(|(_, value)| &**value)
    }

    /// The value of the attribute `…:name` that has a prefix: a relationship.
    pub(crate) fn prefixed(&self, name: &str) -> Option<&str> {
        let found = |(key, _): &&(Rc<str>, Box<str>)| key.contains(':') && local(key) == name;
        self.attributes.iter().find(found).map(|(_, value)| &**value)
    }

    /// The attribute as a number.
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether the attribute `val` is not off: how OOXML writes switches such as `w:vanish`.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.attribute("val"), Some("0" | "false" | "off"))
    }

    /// The elements directly inside.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of that name directly inside.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.is(name))
    }

    /// The element at the end of a path of names, each directly inside the one before.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The first element of that name anywhere inside, in document order.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.children()
            .find_map(|child| if child.is(name) { Some(child) } else { child.find(name) })
    }

    /// Whether a switch element of that name is directly inside and on.
    pub(crate) fn switched(&self, name: &str) -> bool {
        self.child(name).is_some_and(Element::is_on)
    }

    /// All text inside, in document order.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Element(element) => element.push_text(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// One step through a part.
#[derive(Debug)]
pub(crate) enum Step {
    /// An element opens; its content has not been read.
    Open(Element),
    /// The innermost open element closes.
    Close,
    /// Text directly inside the innermost open element.
    Text(String),
}

/// A cursor in the XML of one part.
#[derive(Debug)]
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    input: Input<'a>,
    depth: usize,
    steps: u32,
    names: BTreeSet<Rc<str>>,
    skipped: &'static [&'static str],
}

impl<'a> Xml<'a> {
    /// Starts at the top of `text`. Elements named in `skipped` are left out of trees.
    pub(crate) fn new(text: &'a str, input: &Input<'a>, skipped: &'static [&'static str]) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, input: *input, depth: 0, steps: 0, names: BTreeSet::new(), skipped }
    }

    /// The next step, or `None` at the end.
    ///
    /// # Errors
    /// When the XML is malformed, nested too deep, or holds a document type definition.
    pub(crate) fn step(&mut self) -> Result<Option<Step>, Refusal> {
        loop {
            self.steps = self.steps.wrapping_add(1);
            if self.steps.is_multiple_of(LOOK_AT_CLOCK) {
                self.input.check_time()?;
            }
            match self.reader.read_event().map_err(|_| damaged())? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > self.input.limits.max_depth {
                        return Err(refusals::hostile("嵌套过深", "elements are nested too deep"));
                    }
                    return Ok(Some(Step::Open(self.open(&start)?)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Step::Close));
                }
                Event::Text(text) => return Ok(Some(Step::Text(text.xml10_content().into()))),
                Event::CData(text) => return Ok(Some(Step::Text(text.xml10_content().into()))),
                Event::GeneralRef(name) => return Ok(Some(Step::Text(resolved(&name)?))),
                Event::DocType(_) => {
                    return Err(refusals::hostile(
                        "含有文档类型定义",
                        "it holds a document type definition",
                    ));
                }
                Event::Eof if self.depth > 0 => return Err(damaged()),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Reads all that stands inside `element`, which has just been opened.
    ///
    /// # Errors
    /// As [`Self::step`], and when the tree grows beyond a limit.
    pub(crate) fn fill(&mut self, element: Element) -> Result<Element, Refusal> {
        let mut stack = vec![element];
        let mut count = 0_usize;
        while let Some(step) = self.step()? {
            count += 1;
            if count > MOST_NODES {
                return Err(refusals::hostile("元素过多", "a part holds too many elements"));
            }
            match step {
                Step::Open(inner) if self.skipped.contains(&&*inner.name) => self.skip()?,
                Step::Open(inner) => stack.push(inner),
                Step::Close => {
                    let done = stack.pop().expect("the loop ends when the stack is empty");
                    match stack.last_mut() {
                        Some(outer) => outer.nodes.push(Node::Element(done)),
                        None => return Ok(done),
                    }
                }
                Step::Text(text) => push(stack.last_mut().expect("never empty here"), text),
            }
        }
        Err(damaged())
    }

    /// Passes over all that stands inside the element that has just been opened.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub(crate) fn skip(&mut self) -> Result<(), Refusal> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.step()? {
                Some(Step::Open(_)) => depth += 1,
                Some(Step::Close) => depth -= 1,
                Some(Step::Text(_)) => {}
                None => return Err(damaged()),
            }
        }
        Ok(())
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Element, Refusal> {
        let name = self.interned(start.local_name().into_inner());
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| damaged())?;
            let value = match attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
                Ok(value) => value.into(),
                Err(_) => attribute.value.into(),
            };
            attributes.push((self.interned(attribute.key.into_inner()), value));
        }
        Ok(Element { name, attributes, nodes: Vec::new() })
    }

    fn interned(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.names.get(name) {
            return Rc::clone(known);
        }
        let name: Rc<str> = name.into();
        // A hostile file may use endless names; only the first ones are worth keeping.
        if self.names.len() < 1000 {
            self.names.insert(Rc::clone(&name));
        }
        name
    }
}

/// Adds text, joining it to the text before: references split runs of text.
fn push(element: &mut Element, text: String) {
    match element.nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(&text),
        _ => element.nodes.push(Node::Text(text)),
    }
}

/// The whole of a part as one tree.
///
/// # Errors
/// As [`Xml::step`], and when there is no element at all.
pub(crate) fn tree(
    text: &str,
    input: &Input<'_>,
    skipped: &'static [&'static str],
) -> Result<Element, Refusal> {
    let mut xml = Xml::new(text, input, skipped);
    while let Some(step) = xml.step()? {
        if let Step::Open(element) = step {
            return xml.fill(element);
        }
    }
    Err(damaged())
}

/// What a reference stands for. Without a type definition only five names mean something; others
/// are kept as they are written.
fn resolved(name: &BytesRef<'_>) -> Result<String, Refusal> {
    let character = name.resolve_char_ref().map_err(|_| damaged())?;
    let named = || resolve_predefined_entity(name).map(str::to_owned);
    Ok(character.map(String::from).or_else(named).unwrap_or_else(|| format!("&{};", &**name)))
}

fn damaged() -> Refusal {
    refusals::damaged(&Text::new("文件（内部的XML）", "the XML inside"))
}
