//! The supervision notice 督办单 as a paper: which task, what is the matter, until when to reply. States what
//! the notice holds; an official paper, and therefore in Chinese only.

use super::block::{Block, Pack, Run};
use super::book::{Cell, Column, ColumnKind};
use super::trace::Stamp;
use crate::text::Text;

/// What a notice says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notice {
    /// Who sends it.
    pub org: String,
    /// Year of the plan.
    pub year: i32,
    /// Its number: 督-2023-014.
    pub number: String,
    /// How far the office has gone: 蓝色提醒, 橙色督办, 红色约谈.
    pub level: String,
    /// To whom: the lead units.
    pub unit: String,
    /// Code and words of the task, its numbers with their way back.
    pub task: Vec<Run>,
    /// The task's deadline as written.
    pub due: String,
    /// Progress as reported last, with its day.
    pub progress: Vec<Run>,
    /// What is to be done.
    pub words: String,
    /// Last day for the reply, 2023年6月30日.
    pub until: String,
    /// Day of the notice.
    pub on: String,
    /// The reply, where there is one.
    pub reply: String,
    /// As of when, of what and for whom it speaks.
    pub stamp: Option<Stamp>,
}

/// Said of what the plan or the reports do not state.
const OPEN: &str = "未载明";

/// The paper.
pub fn notice(notice: &Notice) -> Pack {
    let own = |words: String| Block::Paragraph(vec![Run::own(words)]);
    let open = |words: &str| Cell::words(if words.is_empty() { OPEN } else { words });
    let told = |runs: &[Run]| {
        if runs.is_empty() { Cell::words(OPEN) } else { Cell::Told(runs.to_vec()) }
    };
    let facts = [
        ("编号", Cell::words(&notice.number)),
        ("等级", Cell::words(&notice.level)),
        ("承办单位", open(&notice.unit)),
        ("督办任务", told(&notice.task)),
        ("完成时限", open(&notice.due)),
        ("最近反馈", told(&notice.progress)),
        ("答复期限", Cell::words(&notice.until)),
    ];
    let column =
        |words: &'static str, width| Column::new(Text::new(words, words), width, ColumnKind::Words);
    let row = |(name, said): (&str, Cell)| vec![Cell::words(name), said];
    let mut blocks = vec![
        Block::Table {
            columns: vec![column("事项", 14), column("内容", 60)],
            rows: facts.into_iter().map(row).collect(),
        },
        Block::Heading { level: 1, ordinal: Some(1), text: "督办事项".to_owned() },
        own(notice.words.clone()),
        Block::Heading { level: 1, ordinal: Some(2), text: "办理要求".to_owned() },
        own(format!("请于{}前书面答复办理情况。逾期没有答复的，按规定升级督办。", notice.until)),
    ];
    if !notice.reply.is_empty() {
        let text = "承办单位答复".to_owned();
        blocks.push(Block::Heading { level: 1, ordinal: Some(3), text });
        blocks.push(own(notice.reply.clone()));
    }
    blocks.push(own(format!("{}　{}", notice.org, notice.on)));
    Pack {
        title: vec![notice.org.clone(), "督办单".to_owned()],
        org: notice.org.clone(),
        year: notice.year,
        blocks,
        stamp: notice.stamp.clone(),
        ..Pack::default()
    }
}
