//! `c:scatterChart`: points over two measures, marked ones with their names, the line and the ends of its band; and the
//! workbook behind it.

use moushi_core::report::scatter::{Dot, Scatter, Stop};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::workbook::fit;
use super::xml::{frame, letters, rich, text};
use crate::write::docx::xml::escaped;

/// A row of places: its name, columns of the workbook and places.
struct Row<'a> {
    name: &'a str,
    /// Column of places across, from 0; those upwards stand in another one.
    columns: [usize; 2],
    places: Vec<[f64; 2]>,
    /// Names beside the places, where they have any.
    names: Vec<&'a str>,
    looks: Looks,
}

/// How a row is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// Points without names.
    Dots,
    /// Points with names.
    Marked,
    /// A line.
    Line,
    /// The end of a band.
    End,
}

/// The rows in the order of the drawing. The workbook has names, places across and upwards, then the line with its ends.
fn rows(scatter: &Scatter) -> Vec<Row<'_>> {
    let places = |marked: bool| scatter.dots.iter().filter(move |dot| dot.marked == marked);
    let place = |dot: &Dot| [dot.across.value, dot.up.value];
    let stops = |end: usize| {
        scatter.line.iter().map(move |stop: &Stop| [stop.across, stop.up[end]]).collect()
    };
    let mut rows = Vec::new();
    let mut add = |name, columns, places: Vec<[f64; 2]>, names, looks| {
        if !places.is_empty() {
            rows.push(Row { name, columns, places, names, looks });
        }
    };
    add(&*scatter.dots_are, [1, 2], places(false).map(place).collect(), Vec::new(), Looks::Dots);
    let names = places(true).map(|dot| &*dot.name).collect();
    add("", [4, 5], places(true).map(place).collect(), names, Looks::Marked);
    if !scatter.line_is.is_empty() {
        add(&*scatter.line_is, [6, 8], stops(1), Vec::new(), Looks::Line);
    }
    if !scatter.band_is.is_empty() {
        add(&*scatter.band_is, [6, 7], stops(0), Vec::new(), Looks::End);
        add("", [6, 9], stops(2), Vec::new(), Looks::End);
    }
    rows
}

/// The part.
pub fn space(scatter: &Scatter, relation: &str) -> String {
    let rows = rows(scatter);
    // Programs lay all rows side by side and lose those that are shorter than one behind them: all are told as long.
    let length = rows.iter().map(|row| row.places.len()).max().unwrap_or(0);
    let series: String = rows.iter().enumerate().map(|(at, row)| series(at, row, length)).collect();
    let plot = format!(
        "<c:scatterChart><c:scatterStyle val=\"lineMarker\"/><c:varyColors val=\"0\"/>{series}\
         <c:axId val=\"111111111\"/><c:axId val=\"222222222\"/></c:scatterChart>{}{}",
        axis(scatter, 0),
        axis(scatter, 1),
    );
    let unnamed = rows.iter().enumerate().filter(|(_, row)| row.name.is_empty());
    let left_out: String = unnamed
        .map(|(at, _)| {
            format!("<c:legendEntry><c:idx val=\"{at}\"/><c:delete val=\"1\"/></c:legendEntry>")
        })
        .collect();
    let legend =
        format!("<c:legend><c:legendPos val=\"b\"/>{left_out}<c:overlay val=\"0\"/></c:legend>");
    frame("<c:autoTitleDeleted val=\"1\"/>", &plot, &legend, relation)
}

fn series(at: usize, row: &Row<'_>, length: usize) -> String {
    let name = match row.name.is_empty() {
        true => String::new(),
        false => format!("<c:tx><c:v>{}</c:v></c:tx>", escaped(row.name)),
    };
    let colour = |name: &str| format!("<a:solidFill><a:schemeClr val=\"{name}\"/></a:solidFill>");
    let (line, marker) = match row.looks {
        Looks::Dots | Looks::Marked => {
            let (symbol, ink) = if row.looks == Looks::Marked {
                ("triangle", "accent2")
            } else {
                ("circle", "accent1")
            };
            let fill = colour(ink);
            (
                "<a:ln w=\"19050\"><a:noFill/></a:ln>".to_owned(),
                format!(
                    "<c:marker><c:symbol val=\"{symbol}\"/><c:size val=\"7\"/><c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>"
                ),
            )
        }
        Looks::Line | Looks::End => {
            let dash = if row.looks == Looks::End { "<a:prstDash val=\"dash\"/>" } else { "" };
            let fill = colour("accent1");
            (
                format!("<a:ln w=\"15875\">{fill}{dash}</a:ln>"),
                "<c:marker><c:symbol val=\"none\"/></c:marker>".to_owned(),
            )
        }
    };
    let [across, up] = [0, 1].map(|end| numbers(row, end, length));
    format!(
        "<c:ser><c:idx val=\"{at}\"/><c:order val=\"{at}\"/>{name}<c:spPr>{line}</c:spPr>{marker}{}\
         <c:xVal>{across}</c:xVal><c:yVal>{up}</c:yVal><c:smooth val=\"0\"/></c:ser>",
        named(row)
    )
}

/// Names beside points.
fn named(row: &Row<'_>) -> String {
    if row.names.is_empty() {
        return String::new();
    }
    let shows = |value: u8| {
        format!(
            "<c:showLegendKey val=\"0\"/><c:showVal val=\"{value}\"/><c:showCatName val=\"0\"/>\
             <c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>"
        )
    };
    let label = |(at, name): (usize, &&str)| {
        format!(
            "<c:dLbl><c:idx val=\"{at}\"/>{}<c:dLblPos val=\"r\"/>{}</c:dLbl>",
            rich(name, "sz=\"1000\""),
            shows(1)
        )
    };
    let each: String = row.names.iter().enumerate().map(label).collect();
    format!("<c:dLbls>{each}{}</c:dLbls>", shows(0))
}

fn numbers(row: &Row<'_>, end: usize, count: usize) -> String {
    let point = |(at, place): (usize, &[f64; 2])| {
        let value = place[end];
        value.is_finite().then(|| format!("<c:pt idx=\"{at}\"><c:v>{value}</c:v></c:pt>"))
    };
    let points: String = row.places.iter().enumerate().filter_map(point).collect();
    let column = letters(row.columns[end]);
    format!(
        "<c:numRef><c:f>Sheet1!${column}$2:${column}${}</c:f><c:numCache><c:formatCode>General</c:formatCode>\
         <c:ptCount val=\"{count}\"/>{points}</c:numCache></c:numRef>",
        count + 1
    )
}

const GREY: &str = "<c:spPr><a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"tx1\"><a:lumMod val=\"25000\"/>\
                    <a:lumOff val=\"75000\"/></a:schemeClr></a:solidFill></a:ln></c:spPr>";

/// The axis across (0) or upwards (1), as wide as what is drawn.
fn axis(scatter: &Scatter, end: usize) -> String {
    let (own, other, side) =
        [("111111111", "222222222", "b"), ("222222222", "111111111", "l")][end];
    let dots = scatter.dots.iter().map(|dot| [dot.across.value, dot.up.value][end]);
    let stops = scatter.line.iter().flat_map(|stop| match end {
        0 => [stop.across; 3],
        _ => stop.up,
    });
    let words = rich(&scatter.axes[end], "sz=\"1100\"");
    format!(
        "<c:valAx><c:axId val=\"{own}\"/><c:scaling><c:orientation val=\"minMax\"/>{}</c:scaling><c:delete val=\"0\"/>\
         <c:axPos val=\"{side}\"/><c:majorGridlines>{GREY}</c:majorGridlines><c:title>{words}<c:overlay val=\"0\"/></c:title>\
         <c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>\
         <c:tickLblPos val=\"low\"/>{GREY}{}<c:crossAx val=\"{other}\"/><c:crosses val=\"min\"/>\
         <c:crossBetween val=\"midCat\"/></c:valAx>",
        ends(dots.chain(stops)),
        text(1_100, "", "tx1"),
    )
}

/// Round ends around all numbers.
fn ends(values: impl Iterator<Item = f64>) -> String {
    let widen = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
    let (low, high) =
        values.filter(|value| value.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), widen);
    let span = high - low;
    if !span.is_finite() || span <= 0.0 {
        return String::new();
    }
    let tens = 10_f64.powf((span / 5.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * tens);
    let step = step.into_iter().find(|step| span / step <= 6.0).unwrap_or(10.0 * tens);
    // By way of decimals, so that what counting in binary leaves behind is gone.
    let round = |value: f64| format!("{value:.9}").parse().unwrap_or(value);
    let (low, high): (f64, f64) =
        (round((low / step).floor() * step), round((high / step).ceil() * step));
    format!("<c:max val=\"{high}\"/><c:min val=\"{low}\"/>")
}

/// The workbook.
pub fn workbook(scatter: &Scatter) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties =
        DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sheet1")?.set_column_width(0, 30)?;
    let [across, up] = &scatter.axes;
    let heads = [
        (0, &scatter.dots_are),
        (1, across),
        (2, up),
        (4, across),
        (5, up),
        (8, &scatter.line_is),
        (7, &scatter.band_is),
        (9, &scatter.band_is),
    ];
    for (column, words) in heads {
        sheet.write_string(0, column, fit(words))?;
    }
    for (marked, names, first) in [(false, 0, 1), (true, 3, 4)] {
        let dots = scatter.dots.iter().filter(|dot| dot.marked == marked);
        for (row, dot) in (1..).zip(dots) {
            sheet.write_string(row, names, fit(&dot.name))?;
            sheet.write_number(row, first, finite(dot.across.value))?;
            sheet.write_number(row, first + 1, finite(dot.up.value))?;
        }
    }
    for (row, stop) in (1..).zip(&scatter.line) {
        sheet.write_number(row, 6, finite(stop.across))?;
        for (column, value) in (7..).zip(stop.up) {
            sheet.write_number(row, column, finite(value))?;
        }
    }
    workbook.save_to_buffer()
}

/// A number that a workbook can hold.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
