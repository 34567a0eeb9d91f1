//! The sheet that says which choice the ranks owe most to. Reckons nothing.

use super::super::book::{Cell, Column, ColumnKind, Sheet};
use super::{number, sheet, words};
use crate::evaluate::formula::rounded;
use crate::evaluate::score::Sensitivity;
use crate::text::Text;

/// Shares of variance first, then what each change does by itself.
pub fn sensitive(found: &Sensitivity) -> Sheet {
    let columns = vec![
        words("选择", "Choice", 20),
        words("改成", "Changed to", 26),
        number("一阶份额", "First order"),
        words("一阶区间", "Its range", 18),
        number("总份额", "Total"),
        words("总份额区间", "Its range", 18),
        number("名次平均变动", "Mean move"),
        Column::new(Text::new("最大变动", "Largest"), 12, ColumnKind::Number),
    ];
    let figure = |number: f64| Cell::Number(rounded(number, 4.0));
    let range = |ends: Option<[f64; 2]>| {
        let ends = ends.map(|ends| ends.map(|end| rounded(end, 4.0)));
        Cell::words(ends.map(|[low, high]| format!("{low} – {high}")).unwrap_or_default())
    };
    let shares = found.shares.iter().map(|share| {
        vec![
            Cell::ours(share.title.clone()),
            Cell::ours(Text::new("（随机变动）", "(drawn)")),
            figure(share.first),
            range(share.first_range),
            figure(share.total),
            range(share.total_range),
            Cell::Blank,
            Cell::Blank,
        ]
    });
    let effects = found.effects.iter().map(|effect| {
        let none = [Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank];
        let mut cells = vec![Cell::ours(effect.title.clone()), Cell::ours(effect.choice.clone())];
        cells.extend(none);
        cells.push(figure(effect.mean_move));
        cells.push(Cell::Number(f64::from(effect.largest_move)));
        cells
    });
    let told = found.told();
    let note = Text::of(
        format!(
            "{}。一阶份额：只固定这一项，方差少掉的部分；总份额：固定其他各项，还剩的部分。下面是每种改法单独的作用。",
            told.zh
        ),
        format!(
            "{}. First order: what of the variance vanishes when this alone is fixed; total: what stays when all others are. Below, what each change does by itself.",
            told.en
        ),
    );
    let rows = shares.chain(effects).collect();
    let title = Text::new("名次取决于哪些选择", "Which choices move the ranks");
    sheet(Text::new("敏感性", "Sensitivity"), title, note, columns, rows, 1)
}
