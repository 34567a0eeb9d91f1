#!/usr/bin/env python3
"""The content of crates/moushi-files/benches/packs.rs, written by python-docx, python-pptx and openpyxl; see packs.py."""
import sys, time

ITEMS, LETTERS, SLIDES, TABLE, ROWS, COLUMNS = 400, 280, 40, (8, 5), 50_000, 12
WORDS = "新建县域公办幼儿园并按期投入使用，完成年度任务并报送佐证材料。"


def document(path):
    import docx
    paper = docx.Document()
    paper.add_heading("年度工作总结", 0)
    words = (WORDS * (LETTERS // len(WORDS) + 1))[:LETTERS]
    for number in range(1, 11):
        paper.add_heading(f"{number}、第{number}部分", 1)
        for at in range(1, ITEMS // 10 + 1):
            paper.add_paragraph(f"（{at}）{words}")
    paper.save(path)


def deck(path):
    import pptx
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = "谋划汇报"
    for number in range(1, SLIDES + 1):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"第{number}页"
        slide.notes_slide.notes_text_frame.text = "本页没有数字"
        place = Inches(0.5), Inches(1.5), Inches(9), Inches(5)
        if number % 4 == 0:
            data = CategoryChartData()
            data.categories = [f"{at}季度" for at in range(1, 5)]
            data.add_series("任务", (1, 2, 3, 4))
            slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
            continue
        table = slide.shapes.add_table(TABLE[0] + 1, TABLE[1], *place).table
        for row in range(TABLE[0] + 1):
            for column in range(TABLE[1]):
                table.cell(row, column).text = "按期推进" if row else f"栏{column + 1}"
    show.save(path)


def book(path):
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, Side
    file = openpyxl.Workbook()
    sheet = file.active
    sheet.append([f"栏{at}" for at in range(1, COLUMNS + 1)])
    side = Side(style="thin")
    style = dict(font=Font(name="宋体", size=10.5), alignment=Alignment(wrap_text=True), border=Border(side, side, side, side))
    for at in range(1, ROWS + 1):
        sheet.append([f"T{at:05}", at, *["按期推进"] * (COLUMNS - 2)])
    for row in sheet.iter_rows():
        for cell in row:
            cell.font, cell.alignment, cell.border = style["font"], style["alignment"], style["border"]
    sheet.freeze_panes, sheet.auto_filter.ref = "C2", sheet.dimensions
    file.save(path)


if __name__ == "__main__":
    kind, folder = sys.argv[1:]
    made = {"docx": document, "pptx": deck, "xlsx": book}[kind]
    began = time.perf_counter()
    made(f"{folder}/peer.{kind}")
    print(f"{time.perf_counter() - began:.3f}")
