//! How a wide table goes on paper 打印分页: on one page beside it where that can be read, else on several, between columns, each
//! with the columns that a row is known by. Only widths are looked at.

use moushi_core::text::Lang;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::printable::printable;

/// A3 and A4 in the numbering of the format, with the pixels that they hold side by side when they lie on their side,
/// margins left out.
pub const A3: (u8, f64) = (8, 1_500.0);
/// The same of A4.
pub const A4: (u8, f64) = (9, 1_040.0);
/// Pages side by side of one table; more are not found again by anybody.
const MOST: u16 = 12;
/// A line above a page holds 255 characters, its signs counted.
const ABOVE: usize = 120;

/// How a table goes on paper. How wide a column comes out hangs on the fonts of whoever prints: programs find the breaks, the
/// pages are counted here.
#[derive(Clone, Debug, PartialEq)]
pub struct Across {
    /// Pages side by side.
    pub pages: u16,
    /// The columns over which title and note lie: not over a break, where they would be cut, and not over the columns that
    /// every page repeats, with which they would be, in part.
    pub over: (usize, usize),
}

/// Pixels of a column of so many half-width characters; none of one that is not shown. 7 a character with the font that
/// spreadsheets begin with, over 9 with those that take its place where it is missing.
fn pixels(width: u16) -> f64 {
    if width == 0 { 0.0 } else { (f64::from(width) + 0.8) * 8.0 + 5.0 }
}

/// Lays columns on pages, by their widths. `least` is the part of its size below which a table is not made smaller.
pub fn across(widths: &[u16], frozen: usize, page: f64, least: f64) -> Across {
    let room = page / least;
    let frozen = frozen.min(widths.len());
    let kept: f64 = widths[..frozen].iter().copied().map(pixels).sum();
    // Key columns that fill a page by themselves would leave no room for any other.
    let again = if kept < room / 2.0 { kept } else { 0.0 };
    let (mut pages, mut used, mut first) = (1, 0.0, widths.len());
    for (at, width) in widths.iter().copied().map(pixels).enumerate() {
        if at > frozen && used + width > room && pages < MOST {
            first = first.min(at);
            pages += 1;
            used = again;
        }
        used += width;
    }
    let over = if pages == 1 {
        (0, widths.len())
    } else {
        // A break may come a few columns earlier than reckoned.
        (frozen, (frozen + ((first - frozen) * 7 / 10).max(2)).min(widths.len()))
    };
    Across { pages, over }
}

impl Across {
    /// Whether the table takes more than one page beside another.
    pub fn several(&self) -> bool {
        self.pages > 1
    }

    /// Sets the pages and what is repeated; on several pages the title stands above each.
    pub fn set(
        &self,
        page: &mut Worksheet,
        frozen: usize,
        title: &str,
        lang: Lang,
    ) -> Result<(), XlsxError> {
        page.set_print_fit_to_pages(self.pages, 0);
        if !self.several() {
            return Ok(());
        }
        if let Some(last) = frozen.checked_sub(1) {
            page.set_repeat_columns(0, u16::try_from(last).unwrap_or(0))?;
        }
        let title: String = printable(title).chars().take(ABOVE).collect();
        page.set_header(format!("&L{}", title.replace('&', "&&")));
        page.set_footer(lang.pick("&C第 &P 页，共 &N 页", "&CPage &P of &N"));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_table_stays_on_one_page() {
        let one = across(&[14, 26, 12, 12, 40], 2, A3.1, 0.7);
        assert_eq!(one, Across { pages: 1, over: (0, 5) });
        assert!(!one.several());
    }

    #[test]
    fn a_wide_table_takes_as_many_pages_as_can_be_read_each_with_its_keys() {
        let widths = [[14, 26].as_slice(), &[14; 40]].concat();
        let found = across(&widths, 2, A3.1, 0.65);
        assert_eq!(found.pages, 3, "40 columns of 123 pixels, and the keys three times");
        let (from, to) = found.over;
        let own: f64 = widths[..to].iter().copied().map(pixels).sum();
        assert!(from == 2 && own < A3.1 / 0.65, "{found:?}");
        assert!(across(&widths, 2, A3.1, 0.9).pages > 3, "larger letters, more pages");
    }

    #[test]
    fn columns_that_are_not_shown_take_no_room_and_one_that_is_too_wide_is_not_lost() {
        assert_eq!(across(&[14, 0, 0, 0, 14], 1, 300.0, 1.0).pages, 1);
        assert_eq!(across(&[10, 900, 10], 1, 500.0, 1.0).pages, 2);
        // Keys that fill the page are not reckoned with on the others.
        assert_eq!(across(&[400, 400, 14, 14], 2, 1_000.0, 1.0).pages, 2);
    }
}
