//! Checks of a model on the screen: how much is explained, what was found, the rows furthest off. Checks nothing.

use moushi_core::growth::checked::Check;
use moushi_core::growth::shown::{estimate, fixed};
use moushi_core::text::Text;

use crate::app::growth::rows::Far;
use crate::cli::screen::{Screen, Tone, pad};

/// Rows that the screen shows; JSON has all that are kept.
const SHOWN: usize = 5;

/// Shows a check with the rows furthest off.
pub(super) fn shown(check: &Check, furthest: &[Far], screen: &Screen) {
    screen.line(&screen.tone(Tone::Strong, screen.pick("模型检查", "Checks of the model")));
    let texts = std::iter::once(check.explained()).chain(check.told());
    texts.for_each(|text| screen.line(&format!("  · {}", screen.say(&text))));
    let title = Text::new(
        "偏离最远的行（行号，因变量，拟合值，标准化残差）；其余见 --format json，不写进报告",
        "Rows furthest off (row, response, fitted, standardised residual); more by --format json, none in papers",
    );
    screen.line(&screen.tone(Tone::Faint, &format!("  {}", screen.say(&title))));
    for one in furthest.iter().take(SHOWN) {
        let row = pad(&one.row.to_string(), 10);
        let (fitted, off) = (estimate(one.fitted, check.sigma), fixed(one.standardised, 2));
        screen.line(&format!("    {row} {:>12} {fitted:>12} {off:>8}", one.response));
    }
}
