//! Any text is answered: no panic, no deep recursion, no explosion.

use super::{frame, numbers, texts};
use moushi_stats::formula::{
    Design, Formula, Frame, MAX_DEPTH, MAX_LENGTH, MAX_OPERATIONS, Meaning, Syntax, Trouble,
};
use moushi_stats::random::Random;

fn trouble(text: &str) -> Trouble {
    Formula::parse(text).unwrap_err().trouble
}

#[test]
fn long_and_deep_formulas_are_refused() {
    let brackets = "(".repeat(100_000);
    let length = brackets.len() + 4;
    let too_long = Trouble::Syntax(Syntax::TooLong { length, limit: MAX_LENGTH });
    assert_eq!(trouble(&format!("y ~ {brackets}")), too_long);
    let too_deep = Trouble::Syntax(Syntax::TooDeep { limit: MAX_DEPTH });
    for deep in ["(", "-", "log(", "x^", "poly(x, c(", "(1 | (", "I(-("] {
        assert_eq!(trouble(&format!("y ~ {}", deep.repeat(1900))), too_deep, "{deep}");
    }
    let inside = |levels: usize| format!("y ~ {}x{}", "(".repeat(levels), ")".repeat(levels));
    assert!(Formula::parse(&inside(MAX_DEPTH)).is_ok());
    assert_eq!(trouble(&inside(MAX_DEPTH + 1)), too_deep);
}

#[test]
fn long_rows_of_operators_are_no_depth() {
    for sign in ["+", "-", "*", ":", "/"] {
        let row = format!("y ~ x{}", format!("{sign}x").repeat(9000));
        assert!(Formula::parse(&row).is_ok(), "{sign}");
        let arithmetic = |count: usize| {
            let row = format!("{sign}x").repeat(count);
            [format!("y ~ I(x{row})"), format!("x{row} ~ 1"), format!("y ~ poly(x{row}, 2)")]
        };
        for (short, long) in arithmetic(1900).iter().zip(arithmetic(9000)) {
            assert_eq!(Formula::parse(short).is_ok(), sign != ":", "{sign}");
            let many = Trouble::Meaning(Meaning::ManyOperations { limit: MAX_OPERATIONS });
            assert!(sign == ":" || trouble(&long) == many, "{sign}");
        }
    }
    let groups = format!("y ~ (1 | g{})", "/g".repeat(9000));
    assert!(matches!(trouble(&groups), Trouble::Meaning(Meaning::ManyVariables { .. })));
    let random = format!("y ~ x{}", " + (1 | g)".repeat(1000));
    assert!(matches!(trouble(&random), Trouble::Meaning(Meaning::ManyTerms { .. })));
}

#[test]
fn explosions_are_refused() {
    let names: Vec<String> = (0..40).map(|at| format!("v{at}")).collect();
    let many = |text: String| {
        let trouble = trouble(&text);
        assert!(matches!(trouble, Trouble::Meaning(Meaning::ManyTerms { .. })), "{text}");
    };
    many(format!("y ~ {}", names.join(" * ")));
    many(format!("y ~ ({})^4", names.join(" + ")));
    many(format!("y ~ ({})^64", names[..20].join(" + ")));
    // Work that adds no term is bounded too.
    let all = format!("({})", names[..9].join(" * "));
    many(format!("y ~ {}", vec![all; 60].join(":")));
    many(format!("y ~ ({} || g)", names[..8].join(" * ")));
    let more: Vec<String> = (0..300).map(|at| format!("v{at}")).collect();
    let trouble = trouble(&format!("y ~ {}", more.join(" + ")));
    assert!(matches!(trouble, Trouble::Meaning(Meaning::ManyVariables { .. })));
}

/// Pieces of formulas and of nonsense.
const PIECES: &[&str] = &[
    "y",
    "~",
    "x",
    "z",
    "f",
    "g",
    "+",
    "-",
    "*",
    "/",
    ":",
    "^",
    "(",
    ")",
    "|",
    "||",
    "0",
    "1",
    "2",
    "3",
    ",",
    "=",
    "log(",
    "poly(",
    "ns(",
    "bs(",
    "factor(",
    "I(",
    "scale(",
    "center(",
    "`",
    "\"",
    "`x`",
    "ref",
    "knots",
    "c(",
    "TRUE",
    " ",
    "\n",
    ".",
    "1e",
    "e5",
    ".5",
    "成绩",
    "（",
    "\u{301}",
    "\u{0}",
    "\u{202e}",
    "%",
    "{",
    "(1 | f)",
    "(x || f/g)",
    "y ~ ",
    "y ~ x + ",
    "raw = TRUE",
    "df = ",
];

fn data() -> Frame {
    frame(&[
        ("y", numbers(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])),
        ("x", numbers(&[2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0])),
        ("z", numbers(&[0.0, 1.0, 0.0, 0.0, 1.0, 1.0, -3.0, 2.0])),
        ("f", texts(&["a", "b", "a", "b", "c", "c", "a", "b"])),
        ("g", texts(&["p", "p", "q", "q", "p", "p", "q", "p"])),
    ])
}

/// What any text must do: come to an answer whose place lies within it, and whose numbers are
/// finite.
fn try_out(text: &str, frame: &Frame) -> bool {
    let check = |span: moushi_stats::formula::Span| {
        assert!(text.get(span.start..span.end).is_some(), "{text:?} {span:?}");
    };
    let formula = match Formula::parse(text) {
        Ok(formula) => formula,
        Err(error) => {
            check(error.span.unwrap());
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    let block = Design::of(&formula, frame).and_then(|design| {
        let sheet = design.over(frame)?;
        assert_eq!(sheet.groups().len(), design.groups().len());
        sheet.block(0..sheet.len())
    });
    match block {
        Ok(block) => assert!(block.values.iter().chain(&block.response).all(|v| v.is_finite())),
        Err(error) => error.span.into_iter().for_each(check),
    }
    true
}

#[test]
fn random_pieces_are_answered() {
    let frame = data();
    let mut random = Random::new(20_260_801);
    let mut pick = |count: usize| ((random.unit() * count as f64) as usize).min(count - 1);
    let mut readable = 0;
    for round in 0..60_000 {
        let mut text = if round % 2 == 0 { "y ~ ".to_owned() } else { String::new() };
        for _ in 0..1 + pick(14) {
            text.push_str(PIECES[pick(PIECES.len())]);
        }
        readable += usize::from(try_out(&text, &frame));
    }
    println!("{readable} of 60000 random formulas could be read");
    assert!(readable > 300, "{readable}");
}

#[test]
fn damaged_formulas_are_answered() {
    let frame = data();
    let good =
        "log(y) ~ poly(x, 3)*f + ns(z, df = 2):g + I(x^2 - 1/z) + (1 + x || f/g) + `a b` - 1";
    let letters: Vec<char> = good.chars().collect();
    let mut random = Random::new(7);
    let mut pick = |count: usize| ((random.unit() * count as f64) as usize).min(count - 1);
    for _ in 0..30_000 {
        let mut letters = letters.clone();
        for _ in 0..1 + pick(3) {
            let at = pick(letters.len());
            match pick(3) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letters[pick(letters.len())]),
                _ => letters[at] = char::from_u32(pick(0x3000) as u32).unwrap_or('~'),
            }
        }
        try_out(&letters.iter().collect::<String>(), &frame);
    }
}
