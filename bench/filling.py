"""A workbook of 5,000 schools: written with what is known, checked as it comes back, written again with errors marked.

    python3 bench/filling.py [--rows 5000]

Needs only Python and the release binary (`MOUSHI_BINARY=FILE` names another). The bar is 3 s for checking 5,000 rows.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "cn-balanced-compulsory-2017"


def table(path, level, pack, codes):
    """A table of a level with numbers that may be; codes are pairs of a unit and the one above."""
    columns = [column for column in pack["column"] if column["level"] == level]
    chance = random.Random(level)
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        above = {"school": ["county"]}.get(level, [])
        out.writerow(["code", "name", *above, *(column["name"] for column in columns)])
        for code, lies_in in codes:
            cells = [cell(column, chance) for column in columns]
            out.writerow([code, f"单位{code}", *([lies_in] if above else []), *cells])


def cell(column, chance):
    match column.get("holds", "number"):
        case "flag":
            return chance.choice("是否")
        case "choice":
            return chance.choice(column["choices"])["title"]["zh"]
        case "whole":
            return chance.randint(0, 900)
        case _:
            # One in a hundred cannot be read.
            return "约50" if chance.random() < 0.01 else round(chance.random() * 9000, 2)


def timed(*words):
    begun = time.monotonic()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
    return time.monotonic() - begun


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=5_000)
    rows = options.parse_args().rows
    binary = os.environ.get("MOUSHI_BINARY", str(ROOT / "target/release/moushi"))
    pack = tomllib.loads((ROOT / f"data/standards/{NAME}.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        counties = [(f"C{at:03}", "") for at in range(20)]
        schools = [(f"S{at:06}", counties[at % 20][0]) for at in range(rows)]
        table(folder / "county.csv", "county", pack, counties)
        table(folder / "school.csv", "school", pack, schools)
        data = ["--data", folder / "county.csv", "--data", folder / "school.csv"]
        book, marked = folder / "out.xlsx", folder / "marked.xlsx"
        out = timed(binary, "evaluate", "template", NAME, *data, "--out", book)
        check = ["evaluate", "filled", NAME, "--data", book, "--against", book, "--format", "json"]
        back = timed(binary, *check)
        both = timed(binary, *check, "--out", marked)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    load = os.getloadavg()[0]
    print(f"{rows} rows: written {out:.2f} s, checked beside an earlier one {back:.2f} s,")
    print(f"with the marked copy {both:.2f} s; peak {peak} MB; load {load:.1f}")


if __name__ == "__main__":
    main()
