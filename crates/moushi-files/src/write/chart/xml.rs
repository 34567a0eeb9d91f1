//! `c:chartSpace`: series, axes, labels and intervals of a chart. Labels say the figures as people see them.

use moushi_core::report::book::Tone;
use moushi_core::report::chart::{Chart, ChartKind, Series};
use moushi_core::text::Lang;

use crate::write::docx::xml::escaped;

/// Labels beyond this many cover one another.
const MOST_LABELS: usize = 60;

/// The part.
pub fn space(chart: &Chart, relation: &str, lang: Lang) -> String {
    let plot = match chart.kind {
        ChartKind::Bar | ChartKind::Stacked => bars(chart),
        ChartKind::Line | ChartKind::Caterpillar => lines(chart),
    };
    let legend = if chart.series.len() > 1 {
        "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend>"
    } else {
        ""
    };
    frame(&title(chart, lang), &plot, legend, relation)
}

/// A part with a title, what is plotted, and a legend.
pub(super) fn frame(title: &str, plot: &str, legend: &str, relation: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <c:date1904 val=\"0\"/><c:roundedCorners val=\"0\"/><c:chart>{title}\
         <c:plotArea><c:layout/>{plot}</c:plotArea>{legend}\
         <c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>\
         <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{}\
         <c:externalData r:id=\"{relation}\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>",
        text(1_200, "", "tx1"),
    )
}

/// Letters of a size.
pub(super) fn text(size: u32, bold: &str, ink: &str) -> String {
    format!(
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{size}\"{bold}><a:solidFill>\
         <a:schemeClr val=\"{ink}\"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>"
    )
}

pub(super) fn rich(words: &str, properties: &str) -> String {
    // A title is one line: a break inside it is a blank.
    let words = escaped(&words.replace(['\n', '\r', '\t'], " "));
    format!(
        "<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {properties}/></a:pPr>\
         <a:r><a:rPr lang=\"zh-CN\" {properties}/><a:t>{words}</a:t></a:r></a:p></c:rich></c:tx>"
    )
}

fn title(chart: &Chart, lang: Lang) -> String {
    if chart.title.trim().is_empty() {
        return "<c:autoTitleDeleted val=\"1\"/>".to_owned();
    }
    let said = format!("{}{}", chart.title, super::unit(chart, lang));
    let words = rich(&said, "sz=\"1400\" b=\"1\"");
    format!("<c:title>{words}<c:overlay val=\"0\"/></c:title><c:autoTitleDeleted val=\"0\"/>")
}

fn bars(chart: &Chart) -> String {
    let (grouping, overlap) = match chart.kind {
        ChartKind::Stacked => ("stacked", "<c:overlap val=\"100\"/>"),
        _ => ("clustered", "<c:overlap val=\"-10\"/>"),
    };
    let place = if chart.kind == ChartKind::Stacked { "ctr" } else { "outEnd" };
    let series: String = (0..chart.series.len())
        .map(|at| {
            let fill = fill(chart, at);
            let looks = format!("<c:spPr>{fill}</c:spPr><c:invertIfNegative val=\"0\"/>");
            let ink = if chart.kind == ChartKind::Stacked && !chart.series[at].planned {
                "bg1"
            } else {
                "tx1"
            };
            format!(
                "<c:ser>{}{looks}{}{}</c:ser>",
                name(chart, at),
                labels(chart, at, place, ink),
                data(chart, at)
            )
        })
        .collect();
    format!(
        "<c:barChart><c:barDir val=\"bar\"/><c:grouping val=\"{grouping}\"/><c:varyColors val=\"0\"/>{series}\
         <c:gapWidth val=\"55\"/>{overlap}<c:axId val=\"111111111\"/><c:axId val=\"222222222\"/></c:barChart>{}{}",
        // The first category on top, as it is read.
        category_axis("l", "maxMin"),
        value_axis("t", true, chart),
    )
}

fn lines(chart: &Chart) -> String {
    let points = chart.kind == ChartKind::Caterpillar;
    let series: String = (0..chart.series.len())
        .map(|at| {
            let one = &chart.series[at];
            let line = if points { "<a:ln w=\"28575\"><a:noFill/></a:ln>".to_owned() } else { stroke(chart, at) };
            let size = if points { 9 } else { 6 };
            let marker = format!(
                "<c:marker><c:symbol val=\"{}\"/><c:size val=\"{size}\"/><c:spPr>{}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>",
                if one.planned { "diamond" } else { "circle" },
                fill(chart, at)
            );
            let place = if points { "r" } else { beside(chart, at) };
            format!(
                "<c:ser>{}<c:spPr>{line}</c:spPr>{marker}{}{}{}<c:smooth val=\"0\"/></c:ser>",
                name(chart, at),
                labels(chart, at, place, "tx1"),
                intervals(chart, at),
                data(chart, at)
            )
        })
        .collect();
    format!(
        "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>{series}<c:marker val=\"1\"/>\
         <c:axId val=\"111111111\"/><c:axId val=\"222222222\"/></c:lineChart>{}{}",
        category_axis("b", "minMax"),
        value_axis("l", false, chart),
    )
}

/// Where the labels of a line stand, so that those of two lines do not meet: above the highest, below the lowest.
fn beside(chart: &Chart, at: usize) -> &'static str {
    let sum = |at: usize| -> f64 {
        let values = (0..chart.categories.len()).filter_map(|row| super::value(chart, at, row));
        values.sum()
    };
    let own = sum(at);
    let others = || (0..chart.series.len()).filter(|other| *other != at).map(sum);
    if others().all(|other| other <= own) {
        "t"
    } else if others().all(|other| other >= own) {
        "b"
    } else {
        "r"
    }
}

/// Colour of a series: that of its mood, or the next free one where several have none.
fn colour(chart: &Chart, at: usize) -> &'static str {
    match chart.series[at].tone {
        Tone::Good => "accent3",
        Tone::Watch => "accent4",
        Tone::Bad => "accent2",
        Tone::Plain => {
            let plain = |one: &&Series| one.tone == Tone::Plain && !one.planned;
            ["accent1", "accent5", "accent6"][chart.series[..at].iter().filter(plain).count() % 3]
        }
    }
}

/// What is planned is pale.
fn fill(chart: &Chart, at: usize) -> String {
    let colour = colour(chart, at);
    if chart.series[at].planned {
        format!(
            "<a:solidFill><a:schemeClr val=\"{colour}\"><a:lumMod val=\"40000\"/><a:lumOff val=\"60000\"/></a:schemeClr></a:solidFill>"
        )
    } else {
        format!("<a:solidFill><a:schemeClr val=\"{colour}\"/></a:solidFill>")
    }
}

fn stroke(chart: &Chart, at: usize) -> String {
    let dash = if chart.series[at].planned { "<a:prstDash val=\"dash\"/>" } else { "" };
    let colour = colour(chart, at);
    format!(
        "<a:ln w=\"31750\" cap=\"rnd\"><a:solidFill><a:schemeClr val=\"{colour}\"/></a:solidFill>{dash}<a:round/></a:ln>"
    )
}

fn name(chart: &Chart, at: usize) -> String {
    let column = letters(super::column(chart, at));
    format!(
        "<c:idx val=\"{at}\"/><c:order val=\"{at}\"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache>\
         <c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{}</c:v></c:pt></c:strCache></c:strRef></c:tx>",
        escaped(&chart.series[at].name)
    )
}

/// The figures as people see them: by a format of numbers where that gives the same words, else as words.
fn labels(chart: &Chart, at: usize, place: &str, ink: &str) -> String {
    if chart.series.len() * chart.categories.len() > MOST_LABELS {
        return String::new();
    }
    let unit = chart.unit.replace(['"', '\\'], "");
    let shows = "<c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/>\
                 <c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>";
    let format = match escaped(&unit) {
        unit if unit.is_empty() => "General".to_owned(),
        unit => format!("General&quot;{unit}&quot;"),
    };
    let mut own = String::new();
    for (point, figure) in chart.series[at].values.iter().enumerate() {
        let Some(figure) = figure else { continue };
        if figure.value.is_finite() && figure.shown != format!("{}{unit}", figure.value) {
            own.push_str(&format!(
                "<c:dLbl><c:idx val=\"{point}\"/>{}<c:dLblPos val=\"{place}\"/>{shows}</c:dLbl>",
                rich(&figure.shown, "sz=\"1200\"")
            ));
        }
    }
    format!(
        "<c:dLbls>{own}<c:numFmt formatCode=\"{format}\" sourceLinked=\"0\"/>\
         <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{}<c:dLblPos val=\"{place}\"/>{shows}</c:dLbls>",
        text(1_200, "", ink),
    )
}

fn intervals(chart: &Chart, at: usize) -> String {
    if chart.series[at].around.is_empty() {
        return String::new();
    }
    let side = |tag: &str, offset: usize, pick: fn((f64, f64)) -> f64| {
        let value = |row| super::distances(chart, at, row).map(pick);
        format!("<c:{tag}>{}</c:{tag}>", numbers(chart, super::column(chart, at) + offset, value))
    };
    format!(
        "<c:errBars><c:errDir val=\"y\"/><c:errBarType val=\"both\"/><c:errValType val=\"cust\"/><c:noEndCap val=\"0\"/>{}{}\
         <c:spPr><a:ln w=\"19050\"><a:solidFill><a:schemeClr val=\"accent5\"/></a:solidFill></a:ln></c:spPr></c:errBars>",
        side("plus", 2, |(_, above)| above),
        side("minus", 1, |(below, _)| below),
    )
}

fn data(chart: &Chart, at: usize) -> String {
    let categories: String = chart
        .categories
        .iter()
        .enumerate()
        .map(|(at, name)| format!("<c:pt idx=\"{at}\"><c:v>{}</c:v></c:pt>", escaped(name)))
        .collect();
    format!(
        "<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${}</c:f><c:strCache><c:ptCount val=\"{}\"/>{categories}</c:strCache></c:strRef></c:cat>\
         <c:val>{}</c:val>",
        chart.categories.len() + 1,
        chart.categories.len(),
        numbers(chart, super::column(chart, at), |row| super::value(chart, at, row)),
    )
}

/// A column of the workbook with what stands in it.
fn numbers(chart: &Chart, column: usize, value: impl Fn(usize) -> Option<f64>) -> String {
    let count = chart.categories.len();
    let point =
        |row| value(row).map(|value| format!("<c:pt idx=\"{row}\"><c:v>{value}</c:v></c:pt>"));
    let points: String = (0..count).filter_map(point).collect();
    let column = letters(column);
    format!(
        "<c:numRef><c:f>Sheet1!${column}$2:${column}${}</c:f><c:numCache><c:formatCode>General</c:formatCode>\
         <c:ptCount val=\"{count}\"/>{points}</c:numCache></c:numRef>",
        count + 1
    )
}

/// The name of a column of a sheet: A, B, … Z, AA.
pub(super) fn letters(column: usize) -> String {
    let (mut name, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        name.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

const GREY: &str = "<c:spPr><a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"tx1\"><a:lumMod val=\"25000\"/>\
                    <a:lumOff val=\"75000\"/></a:schemeClr></a:solidFill></a:ln></c:spPr>";

fn category_axis(side: &str, order: &str) -> String {
    format!(
        "<c:catAx><c:axId val=\"111111111\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling><c:delete val=\"0\"/>\
         <c:axPos val=\"{side}\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>\
         <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>{GREY}<c:crossAx val=\"222222222\"/>\
         <c:crosses val=\"autoZero\"/><c:auto val=\"1\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/>\
         <c:noMultiLvlLbl val=\"0\"/></c:catAx>"
    )
}

/// Bars carry their numbers: their axis is left out, and begins at nothing.
fn value_axis(side: &str, hidden: bool, chart: &Chart) -> String {
    let grid =
        if hidden { String::new() } else { format!("<c:majorGridlines>{GREY}</c:majorGridlines>") };
    format!(
        "<c:valAx><c:axId val=\"222222222\"/><c:scaling><c:orientation val=\"minMax\"/>{}</c:scaling>\
         <c:delete val=\"{}\"/><c:axPos val=\"{side}\"/>{grid}<c:numFmt formatCode=\"General\" sourceLinked=\"0\"/>\
         <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>\
         <c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val=\"111111111\"/><c:crosses val=\"autoZero\"/>\
         <c:crossBetween val=\"between\"/></c:valAx>",
        ends(chart),
        u8::from(hidden),
    )
}

/// Ends of the axis of values where programs would choose wrong ones: bars begin at nothing, and intervals are not
/// looked at when programs choose by themselves.
fn ends(chart: &Chart) -> String {
    let all = || {
        (0..chart.series.len()).flat_map(|at| (0..chart.categories.len()).map(move |row| (at, row)))
    };
    let mut values = all().filter_map(|(at, row)| super::value(chart, at, row));
    match chart.kind {
        ChartKind::Bar | ChartKind::Stacked => {
            let positive = values.all(|value| value >= 0.0);
            if positive { "<c:min val=\"0\"/>".to_owned() } else { String::new() }
        }
        ChartKind::Line => String::new(),
        ChartKind::Caterpillar => {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for (at, row) in all() {
                let Some(value) = super::value(chart, at, row) else { continue };
                let (below, above) = super::distances(chart, at, row).unwrap_or_default();
                (low, high) = (low.min(value - below), high.max(value + above));
            }
            // A step of 1, 2 or 5 with its tens, so that the ends are round.
            let step = [
                0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1e3, 1e4,
                1e6, 1e8,
            ];
            let step = step.into_iter().find(|step| (high - low) / step <= 10.0);
            let Some(step) = step.filter(|_| low.is_finite() && high.is_finite()) else {
                return String::new();
            };
            let (low, high) = ((low / step).floor() * step, ((high / step).floor() + 1.0) * step);
            format!("<c:max val=\"{}\"/><c:min val=\"{}\"/>", tidy(high), tidy(low))
        }
    }
}

/// Without what counting in binary leaves behind.
fn tidy(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_named_as_in_a_sheet() {
        assert_eq!([0, 1, 25, 26, 701, 702].map(letters), ["A", "B", "Z", "AA", "ZZ", "AAA"]);
    }
}
