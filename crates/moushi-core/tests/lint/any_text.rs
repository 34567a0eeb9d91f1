//! Whatever a document says, the rules do not stop, point at whole characters of it, and say the
//! same when asked again.

use proptest::prelude::*;

use super::built;
use moushi_core::lint::{Config, run};
use moushi_core::model::{Level, Severity, Spot};

/// Pieces that rules look for, to be strung together in any order.
const PIECES: [&str; 36] = [
    "一、",
    "（二）",
    "3.",
    "一是",
    "三要",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "，",
    "。",
    "、",
    "\n",
    "l3亿",
    "1O%",
    "提高3%",
    "5个百分点",
    "入园率",
    "占比",
    "新建幼儿园20所",
    "2022年底前",
    "到2030年",
    "（牵头单位：财务处、基础教育处）",
    "强师",
    "行动",
    "工程",
    "全国率先",
    "守牢安全底线",
    "提高政治站位",
    "必须",
    "张三",
    "０",
    "é",
    "😀",
];

proptest! {
    #[test]
    fn findings_point_at_words(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = picks.iter().map(|at| PIECES[*at]).collect();
        let document = built::document("any.txt", &text, Level::Own, 2023);
        let ledger = built::ledger(document, 2023);
        let outcome = run(&ledger, &Config::default());
        for finding in &outcome.findings {
            prop_assert!(!finding.at.is_empty(), "{} points nowhere", finding.rule);
            for spot in &finding.at {
                if let Spot::Words { source, span } = spot {
                    prop_assert!(ledger.words(source, *span).is_some(), "{}", finding.rule);
                }
            }
        }
        let worst_first = |severity: Severity| std::cmp::Reverse(severity);
        prop_assert!(outcome.findings.is_sorted_by_key(|one| worst_first(one.severity)));
        prop_assert_eq!(run(&ledger, &Config::default()), outcome);
    }
}
