"""Tells as JSON what python-pptx, python-docx and openpyxl see in the files named. Exit code 77 means that a package is
missing."""

import json
import sys

try:
    import docx
    import openpyxl
    import pptx
except ImportError as missing:
    print(missing)
    sys.exit(77)

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def deck(path):
    slides = []
    for slide in pptx.Presentation(path).slides:
        shapes = list(slide.shapes)
        slides.append({
            "texts": [shape.text_frame.text for shape in shapes if shape.has_text_frame],
            "tables": [[[cell.text for cell in row.cells] for row in shape.table.rows] for shape in shapes if shape.has_table],
            "charts": [
                [[series.name, list(series.values)] for plot in shape.chart.plots for series in plot.series]
                for shape in shapes if shape.has_chart
            ],
            "workbooks": sum(1 for shape in shapes if shape.has_chart and shape.chart.part.chart_workbook.xlsx_part),
            "notes": slide.notes_slide.notes_text_frame.text,
        })
    return slides


def drawn(part):
    """Series of a chart's part: python-docx has no charts of its own."""
    root = etree.fromstring(part.blob)
    def values(series):
        count = int(series.find("c:val//c:ptCount", CHART).get("val"))
        points = {int(point.get("idx")): float(point.findtext("c:v", namespaces=CHART)) for point in series.findall("c:val//c:pt", CHART)}
        return [points.get(at) for at in range(count)]
    return [[series.findtext("c:tx//c:v", namespaces=CHART), values(series)] for series in root.iter("{%s}ser" % CHART["c"])]


def paper(path):
    document = docx.Document(path)
    related = document.part.rels
    charts = [
        related[node.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")].target_part
        for node in document.element.body.iter("{%s}chart" % CHART["c"])
    ]
    return {
        "paragraphs": [paragraph.text for paragraph in document.paragraphs],
        "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
        "charts": [drawn(chart) for chart in charts],
        "workbooks": sum(1 for chart in charts for one in chart.rels.values() if one.reltype == RELATIONSHIP_TYPE.PACKAGE),
        "inline": len(document.inline_shapes),
        "outside": sum(1 for one in related.values() if one.is_external),
    }


def book(path):
    sheets = {}
    formulas = 0
    for sheet in openpyxl.load_workbook(path).worksheets:
        rows = list(sheet.iter_rows())
        formulas += sum(1 for row in rows for cell in row if cell.data_type == "f")
        sheets[sheet.title] = [[cell.value if cell.data_type != "d" else cell.value.strftime("%Y-%m-%d") for cell in row] for row in rows]
    return {"sheets": sheets, "formulas": formulas}


LOOK = {"pptx": deck, "docx": paper, "xlsx": book}
json.dump({path: LOOK[path.rsplit(".", 1)[1]](path) for path in sys.argv[1:]}, sys.stdout, ensure_ascii=False)
