//! Facts for the summary of the year 年度总结素材 as a paper: by leader in the order of rank, what was closed with
//! the figure reached, what was not finished and where it went, and what nobody has said yet. Material for those
//! who write the summary, not the summary; an official paper, and therefore in Chinese only.

use super::block::{Block, Item, Pack, Run};

/// What the paper says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The body that plans.
    pub org: String,
    /// Year of the plan.
    pub year: i32,
    /// Title of the plan.
    pub plan: String,
    /// Day as of which it speaks, 2023年12月31日.
    pub as_of: String,
    /// Leaders in the order of rank; the tasks of nobody last, under an empty name.
    pub leaders: Vec<SummaryLeader>,
}

/// The tasks of a leader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SummaryLeader {
    /// The name.
    pub name: String,
    /// The post.
    pub post: String,
    /// Closed.
    pub closed: Vec<SummaryFact>,
    /// Not finished, with where it went.
    pub unfinished: Vec<SummaryFact>,
    /// Neither closed nor explained.
    pub open: Vec<SummaryFact>,
}

/// A task with what there is to say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SummaryFact {
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Facts, each a short phrase.
    pub facts: Vec<String>,
    /// Requirements from above that it answers, with their documents.
    pub basis: Vec<String>,
}

/// The paper.
pub fn summary(facts: &Summary) -> Pack {
    let count = |of: fn(&SummaryLeader) -> &Vec<SummaryFact>| -> usize {
        facts.leaders.iter().map(|leader| of(leader).len()).sum()
    };
    let (closed, unfinished) = (count(|one| &one.closed), count(|one| &one.unfinished));
    let open = count(|one| &one.open);
    let mut blocks = vec![Block::Paragraph(vec![Run::own(format!(
        "截至{}，《{}》共有任务{}项：已销号{closed}项，未完成但已说明去向{unfinished}项，待说明{open}项。\
         各项事实后注明任务编号、反馈日期和依据文件，供撰写总结时核对。",
        facts.as_of,
        facts.plan,
        closed + unfinished + open,
    ))])];
    for (number, leader) in (1..).zip(&facts.leaders) {
        blocks.extend(section(leader, number));
    }
    Pack {
        title: vec![facts.org.clone(), format!("{}年度工作总结素材", facts.year)],
        org: facts.org.clone(),
        year: facts.year,
        blocks,
        annexes: Vec::new(),
    }
}

fn section(leader: &SummaryLeader, number: u32) -> Vec<Block> {
    let text = match (leader.name.as_str(), leader.post.as_str()) {
        ("", _) => "未明确分管领导".to_owned(),
        (name, "") => name.to_owned(),
        (name, post) => format!("{name}（{post}）"),
    };
    let mut blocks = vec![Block::Heading { level: 1, ordinal: Some(number), text }];
    let lists = [
        ("已销号", &leader.closed),
        ("未完成及去向", &leader.unfinished),
        ("待说明", &leader.open),
    ];
    let filled = lists.into_iter().filter(|(_, list)| !list.is_empty());
    for (at, (title, list)) in (1..).zip(filled) {
        let text = format!("{title}（{}项）", list.len());
        blocks.push(Block::Heading { level: 2, ordinal: Some(at), text });
        blocks.push(Block::NumberedList { level: 3, items: list.iter().map(item).collect() });
    }
    blocks
}

fn item(fact: &SummaryFact) -> Item {
    let words = fact.words.trim_end_matches(['。', '；', '，', '.', ';', ',']);
    let mut runs = vec![Run::own(format!("{words}。"))];
    if !fact.facts.is_empty() {
        runs.push(Run::own(format!("{}。", fact.facts.join("；"))));
    }
    let mut aside = vec![fact.code.clone()];
    aside.extend(fact.basis.iter().map(|basis| format!("依据：{basis}")));
    Item { words: runs, aside: Some(aside.join("；")), children: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_lead_are_the_lengths_of_the_lists() {
        let fact = SummaryFact { words: "新建幼儿园".to_owned(), ..SummaryFact::default() };
        let leader = SummaryLeader {
            closed: vec![fact.clone(), fact.clone()],
            open: vec![fact],
            ..SummaryLeader::default()
        };
        let pack = summary(&Summary { leaders: vec![leader], ..Summary::default() });
        let Block::Paragraph(lead) = &pack.blocks[0] else { panic!("a lead comes first") };
        let said = "共有任务3项：已销号2项，未完成但已说明去向0项，待说明1项";
        assert!(lead[0].text.contains(said), "{}", lead[0].text);
        let headings = pack.blocks.iter().filter_map(|block| match block {
            Block::Heading { text, .. } => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(
            headings.collect::<Vec<_>>(),
            ["未明确分管领导", "已销号（2项）", "待说明（1项）"],
            "a list that is empty has no heading"
        );
    }
}
