//! How a mood looks: its sign, its ink and its shade, the same in every format. Colours never stand
//! alone: the sign tells the mood on grey paper. Knows no format.

use moushi_core::report::book::Tone;

/// ● as it should be, ■ to be looked at, ▲ to be mended, ○ nothing to say.
pub fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "○",
        Tone::Good => "●",
        Tone::Watch => "■",
        Tone::Bad => "▲",
    }
}

/// The sign of a mood that says something; empty for the plain one.
pub fn mark(tone: Tone) -> &'static str {
    if tone == Tone::Plain { "" } else { sign(tone) }
}

/// Colour of letters on white, contrast above 4.5, without `#`.
pub fn ink(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "000000",
        Tone::Good => "006100",
        Tone::Watch => "7F6000",
        Tone::Bad => "9C0006",
    }
}

/// Colour of a shade on which black letters are read well, from white (0) to full (1), without `#`.
pub fn shade(tone: Tone, level: f64) -> String {
    let full: [f64; 3] = match tone {
        Tone::Plain => [157.0, 195.0, 230.0],
        Tone::Good => [146.0, 208.0, 130.0],
        Tone::Watch => [255.0, 209.0, 84.0],
        Tone::Bad => [242.0, 150.0, 142.0],
    };
    let level = if level.is_finite() { level.clamp(0.0, 1.0) } else { 0.0 };
    let mixed = full.map(|part| (255.0 + (part - 255.0) * level).round());
    // Between 0 and 255 by the clamp above.
    mixed.map(|part| format!("{:02X}", part as u8)).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shade_grows_from_white_and_bears_any_level() {
        assert_eq!(shade(Tone::Good, 0.0), "FFFFFF");
        assert_eq!(shade(Tone::Good, 1.0), "92D082");
        assert_eq!(shade(Tone::Bad, f64::NAN), "FFFFFF");
        assert_eq!(shade(Tone::Watch, 7.0), shade(Tone::Watch, 1.0));
    }
}
