//! Speaker's notes: for every number of a slide where it comes from, numbered as in the trace that the file keeps.

use std::sync::Arc;

use moushi_core::report::figure::Figure;
use moushi_core::report::trace::Trace;

use super::slide::{NAMESPACES, TREE};
use crate::write::docx::xml::escaped;
use crate::write::printable::printable;

/// Letters that a note may have: more is read by nobody while speaking.
const MOST: usize = 6_000;

/// Notes the numbers of a slide and tells their ways back, a line each.
pub fn told(trace: &mut Trace, place: u32, heading: &str, figures: &[&Arc<Figure>]) -> Vec<String> {
    if figures.is_empty() {
        return vec!["本页没有数字。".to_owned()];
    }
    let mut lines = vec!["本页数字的来路：".to_owned()];
    let (mut letters, mut untold) = (0, 0_usize);
    for figure in figures {
        let number = trace.note(place, heading, figure);
        let line = format!("[{number}] {} ← {}", figure.shown, figure.trail.line());
        letters += line.chars().count();
        if letters > MOST {
            untold += 1;
        } else {
            lines.push(printable(&line).replace(['\n', '\t'], " "));
        }
    }
    if untold > 0 {
        lines.push(format!(
            "另有{untold}个数字未列出；全部来路随本文件保存，可用 moushi trace 查看。"
        ));
    }
    lines
}

/// The notes' part of a slide.
pub fn part(lines: &[String]) -> String {
    let line = |line: &String| {
        format!(
            "<a:p><a:r><a:rPr lang=\"zh-CN\" dirty=\"0\"/><a:t>{}</a:t></a:r></a:p>",
            escaped(line)
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><p:notes {NAMESPACES}><p:cSld><p:spTree>{TREE}\
         <p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"幻灯片图像 1\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/>\
         </p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>\
         <p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"备注 2\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>\
         <p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{}</p:txBody></p:sp>\
         </p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>",
        lines.iter().map(line).collect::<String>()
    )
}
