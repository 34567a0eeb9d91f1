//! Paragraph styles of a docx: which level of heading a style is and which list it numbers in,
//! through its ancestors. Not its looks.

use std::collections::BTreeMap;

use crate::read::xml::Element;

/// How far a chain of `basedOn` is followed: Word allows ten, and a hostile chain may be a ring.
const MOST_ANCESTORS: usize = 16;

/// A list and a level in it, level 0 the highest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct InList {
    /// Name of the list; `0` takes a paragraph out of any list.
    pub list: Option<String>,
    /// Level, where given.
    pub level: Option<usize>,
}

impl InList {
    /// From the `numPr` inside paragraph properties.
    pub fn of(properties: &Element) -> Option<Self> {
        let numbering = properties.child("numPr")?;
        let value = |name| numbering.child(name).and_then(|child| child.attribute("val"));
        Some(Self {
            list: value("numId").map(str::to_owned),
            level: value("ilvl").and_then(|level| level.parse().ok()),
        })
    }
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    /// 1 to 9.
    heading: Option<u8>,
    in_list: Option<InList>,
    hidden: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default: Option<String>,
}

impl Styles {
    /// From the root of `styles.xml`.
    pub fn of(root: &Element) -> Self {
        let mut all = Self::default();
        for style in root.children().filter(|child| child.is("style")) {
            let Some(id) = style.attribute("styleId") else { continue };
            let is_paragraph = style.attribute("type") == Some("paragraph");
            if is_paragraph && matches!(style.attribute("default"), Some("1" | "true")) {
                all.default = Some(id.to_owned());
            }
            all.styles.insert(id.to_owned(), read(style));
        }
        all
    }

    /// Level of heading that a paragraph has by its style, from 1.
    pub fn heading(&self, style: Option<&str>) -> Option<u8> {
        self.lookup(style, |style| style.heading).filter(|level| *level <= 9)
    }

    /// List in which a paragraph is numbered by its style.
    pub fn in_list(&self, style: Option<&str>) -> InList {
        InList {
            list: self.lookup(style, |style| style.in_list.as_ref()?.list.clone()),
            level: self.lookup(style, |style| style.in_list.as_ref()?.level),
        }
    }

    /// Whether text of the style is hidden.
    pub fn is_hidden(&self, style: Option<&str>) -> bool {
        style.is_some() && self.lookup(style, |style| style.hidden).unwrap_or(false)
    }

    /// The style and its ancestors, nearest first.
    pub fn line<'a>(&'a self, style: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let first = style.or(self.default.as_deref());
        let parent = |id: &&str| self.styles.get(*id)?.based_on.as_deref();
        std::iter::successors(first, parent).take(MOST_ANCESTORS)
    }

    fn lookup<T>(&self, style: Option<&str>, get: impl Fn(&Style) -> Option<T>) -> Option<T> {
        self.line(style).filter_map(|id| self.styles.get(id)).find_map(get)
    }
}

fn read(style: &Element) -> Style {
    let properties = style.child("pPr");
    let outline = properties
        .and_then(|properties| properties.child("outlineLvl"))
        .and_then(|level| level.number::<u8>("val"))
        .map(|level| level.saturating_add(1));
    let name = style.child("name").and_then(|name| name.attribute("val")).unwrap_or_default();
    Style {
        based_on: style.child("basedOn").and_then(|base| base.attribute("val")).map(str::to_owned),
        heading: outline.or_else(|| heading_by_name(name)),
        in_list: properties.and_then(InList::of),
        hidden: style.at(&["rPr", "vanish"]).map(Element::is_on),
    }
}

/// `heading 2`, `标题 2`, `Title`, `标题`: programs that do not write outline levels name styles so.
fn heading_by_name(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    if matches!(name.as_str(), "title" | "标题" | "文档标题" | "公文标题") {
        return Some(1);
    }
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    level.trim().parse().ok().filter(|level| (1..=9).contains(level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::xml::tree;
    use crate::readers::{Input, Limits};

    #[test]
    fn headings_come_from_outline_names_and_ancestors() {
        let xml = r#"<w:styles xmlns:w="w">
            <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
            <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
            <w:style w:styleId="b"><w:name w:val="章名"/><w:basedOn w:val="1"/></w:style>
            <w:style w:styleId="c"><w:name w:val="标题 3"/></w:style>
            <w:style w:styleId="d"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
            <w:style w:styleId="e"><w:basedOn w:val="f"/></w:style>
            <w:style w:styleId="f"><w:basedOn w:val="e"/></w:style>
            <w:style w:styleId="g"><w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:basedOn w:val="1"/></w:style>
        </w:styles>"#;
        let styles = Styles::of(&tree(xml, &Input::new("", &[], &Limits::default()), &[]).unwrap());
        let level = |id| styles.heading(Some(id));
        assert_eq!(
            [level("1"), level("b"), level("c"), level("d")],
            [Some(1), Some(1), Some(3), Some(2)]
        );
        assert_eq!(level("e"), None, "a ring of ancestors ends");
        assert_eq!(level("g"), None, "level 9 says body text, whatever the ancestors say");
        assert_eq!(styles.heading(None), None);
    }
}
