#!/usr/bin/env python3
"""Whole-process timings of moushi next to its peers. Standard library only; see README.md."""
import os, pathlib, random, shutil, statistics, subprocess, sys, tempfile, time, venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOUSHI = ROOT / "target" / "release" / "moushi"
VENV = ROOT / "target" / "bench-venv"
RUNS = 5


def build():
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "moushi"], cwd=ROOT, check=True)


def peer(package, script):
    """A script of a PyPI package, installed into the benchmark's own environment."""
    if not (VENV / "bin" / "python").exists():
        venv.create(VENV, with_pip=True)
    if not (VENV / "bin" / script).exists():
        subprocess.run([VENV / "bin" / "pip", "install", "-q", package], check=True)
    return VENV / "bin" / script


def once(command, cwd=None):
    """Wall seconds and peak MiB of one run; the exit code is the command's own business."""
    before = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], cwd=cwd,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - before, usage.ru_maxrss / 1024, process.returncode


def compare(commands, runs=RUNS):
    """Runs the commands in turn, so that a drift of the machine meets them all."""
    figures = {name: [] for name, *_ in commands}
    for number in range(runs + 1):
        for name, command, cwd in commands:
            figure = once(command, cwd)
            if number:  # the first round warms up
                figures[name].append(figure)
    print(f"{'':28} {'median s':>9} {'min':>8} {'max':>8} {'peak MiB':>9}  exit")
    for name, rows in figures.items():
        wall = [row[0] for row in rows]
        peak = max(row[1] for row in rows)
        codes = ",".join(sorted({str(row[2]) for row in rows}))
        print(f"{name:28} {statistics.median(wall):9.3f} {min(wall):8.3f} {max(wall):8.3f} {peak:9.0f}  {codes}")


VERBS = ["新建", "改造", "完成", "实施", "推进", "开展", "建成", "培育"]
PLACES = ["县域", "农村", "城区", "边境", "省属", "市属", "民办", "公办"]
THINGS = ["幼儿园", "寄宿制学校", "实训基地", "特殊教育资源中心", "智慧教室", "博士点", "名师工作室", "校园食堂",
          "心理辅导室", "冰雪运动场", "产教联合体", "课后服务点", "研学基地", "思政课实践基地", "校舍加固项目"]


def plan():
    """300 demands and 1,500 tasks, made up, each fifth of the tasks answering a demand."""
    pick = random.Random(2023)
    phrase = lambda: (pick.choice(VERBS), pick.choice(PLACES) + pick.choice(THINGS))
    demands = [(*phrase(), pick.randint(5, 400)) for _ in range(300)]
    tasks = [(*pick.choice(demands)[:2], pick.randint(5, 400)) if i % 5 == 0
             else (*phrase(), pick.randint(5, 400)) for i in range(1500)]
    line = lambda row: f"{row[0]}{row[1]}{row[2]}个，12月底前完成验收"
    return [line(row) for row in demands], [line(row) for row in tasks]


def coverage():
    demands, tasks = plan()
    strictdoc, doorstop = peer("strictdoc==0.30.4", "strictdoc"), peer("doorstop==3.2", "doorstop")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "上级.txt").write_text("2023年省政府工作报告\n2023年重点工作\n" + "".join(
            f"{i + 1}.{line}。\n" for i, line in enumerate(demands)), "utf-8")
        (folder / "计划.txt").write_text("省教育厅2023年工作要点\n" + "".join(
            f"{i + 1}.{line}。\n" for i, line in enumerate(tasks)), "utf-8")
        strict, door = sdoc(folder, demands, tasks), yml(folder, demands, tasks)
        compare([
            ("moushi align", [MOUSHI, "align", "计划.txt", "--against", "上级.txt", "--year", "2023"], folder),
            ("strictdoc export", [strictdoc, "export", ".", "--formats", "json"], strict),
            ("doorstop (check)", [doorstop], door),
        ])


def sdoc(folder, demands, tasks):
    place = folder / "strict"
    place.mkdir()
    node = lambda uid, line, up="": f"[REQUIREMENT]\nUID: {uid}\nTITLE: {uid}\nSTATEMENT: {line}\n{up}\n"
    (place / "up.sdoc").write_text("[DOCUMENT]\nTITLE: Up\n\n" + "".join(
        node(f"R-{i}", line) for i, line in enumerate(demands)), "utf-8")
    up = lambda i: f"RELATIONS:\n- TYPE: Parent\n  VALUE: R-{i % 300}\n"
    (place / "down.sdoc").write_text("[DOCUMENT]\nTITLE: Down\n\n" + "".join(
        node(f"T-{i}", line, up(i)) for i, line in enumerate(tasks)), "utf-8")
    return place


def yml(folder, demands, tasks):
    place = folder / "door"
    place.mkdir()
    subprocess.run(["git", "init", "-q", place], check=True)
    for prefix, parent, lines in [("REQ", None, demands), ("TSK", "REQ", tasks)]:
        (place / prefix).mkdir()
        above = f"  parent: {parent}\n" if parent else ""
        (place / prefix / ".doorstop.yml").write_text(
            f"settings:\n  digits: 4\n{above}  prefix: {prefix}\n  sep: ''\n")
        for i, line in enumerate(lines):
            links = f"links:\n- REQ{i % 300 + 1:04}\n" if parent else "links: []\n"
            (place / prefix / f"{prefix}{i + 1:04}.yml").write_text(
                f"active: true\nderived: false\nheader: ''\nlevel: 1.{i}\n{links}normative: true\n"
                f"ref: ''\nreviewed: null\ntext: |\n  {line}\n", "utf-8")
    return place


def read():
    peer("python-docx==1.2.0", "python")
    python = VENV / "bin" / "python"
    probe = subprocess.run([python, "-c", "import docx"], capture_output=True)
    if probe.returncode:
        subprocess.run([VENV / "bin" / "pip", "install", "-q", "python-docx==1.2.0"], check=True)
    for tool in ["soffice", "pandoc", "pdftotext"]:
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install libreoffice-writer-nogui pandoc poppler-utils")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        demands, tasks = plan()
        body = "".join(f"<p>{i + 1}.{line}。</p>" for i, line in enumerate(demands + tasks))
        (folder / "a.html").write_text(f'<html><meta charset="utf-8"><body>{body}</body></html>', "utf-8")
        for kind in ["docx", "pdf"]:
            subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                            "--infilter=HTML (StarWriter)", "--convert-to", kind, "a.html"],
                           cwd=folder, check=True, stdout=subprocess.DEVNULL)
        docx = "import docx,sys;print('\\n'.join(p.text for p in docx.Document('a.docx').paragraphs))"
        compare([
            ("moushi read docx", [MOUSHI, "read", "a.docx"], folder),
            ("pandoc docx", ["pandoc", "a.docx", "-t", "plain"], folder),
            ("python-docx", [python, "-c", docx], folder),
            ("moushi read pdf", [MOUSHI, "read", "a.pdf"], folder),
            ("pdftotext", ["pdftotext", "a.pdf", "-"], folder),
        ])


def draft(folder):
    files = sorted(path.resolve() for path in pathlib.Path(folder).iterdir() if path.suffix != ".md")
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1e6:.2f} MB")
    with tempfile.TemporaryDirectory() as out:
        compare([("moushi draft", [MOUSHI, "draft", *files, "--year", "2026", "--out", out], None)])


def start():
    compare([("moushi --version", [MOUSHI, "--version"], None), ("moushi lint --rules", [MOUSHI, "lint", "--rules"], None)], 20)


if __name__ == "__main__":
    words = sys.argv[1:] or sys.exit(__doc__)
    build()
    {"coverage": coverage, "read": read, "draft": draft, "start": start}[words[0]](*words[1:])
