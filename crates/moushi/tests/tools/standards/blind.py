"""Moves every number of a standard by a hundredth, up and down, and says which moves the made-up data do not notice. A number
that whole numbers alone are held against, or that is one itself, is moved by one.

    blind.py PROGRAM FOLDER [STANDARD] [--sets N] [--seed N] [--every N] [--from N]

A copy of the pack with one number moved judges the same data; the second computation, which reads no pack, has to differ. The
pack is read as text: to find its numbers, never to know what they mean. With --every only each Nth number is moved. Prints
what was moved and what nobody noticed as JSON.
"""

import argparse
import json
import random
import re
import sys
from fractions import Fraction as F
from pathlib import Path

from check import ALL
from common import Chance, differences, said, written

PACKS = Path(__file__).resolve().parents[5] / "data" / "standards"
# Tables that say what is handed in, not what is asked; a range of a cell is for the intake.
HANDED_IN = {"title", "note", "level", "column", "source", "check"}
# Words of people, days, and what else is no number of a rule.
NO_RULE = {"title", "note", "clause", "from", "to", "version", "source", "place", "document", "id", "name", "shown", "unit",
           "url", "remark", "level", "few", "date", "taken"}
# Numbers that stand alone: not part of a name, a unit or another number.
NUMBER = re.compile(r"(?<![\w.'\-])\d[\d_]*(?:\.\d+)?(?![\w.])")

# Before such a number stand these words: counts, years, grades, digits.
WHOLE = re.compile(r"(?:\b(?:Q2|V5|B5b?|least|most|rounded) = |service_days >= |limited_before < |fell_before < |grade <= |step >?= "
                   r"|\byear(?: - | [<>]=? )|junior_pupils < |round\(\w+, |\(height / 100\), )$")
# Numbers whose move changes nothing, whatever the data: what is divided by zero, to say that there is no number; a total for which
# 10 million of new equipment are more than a tenth of the rest; a year that the condition before it has already settled.
NOTHING = (re.compile(r"1(?= / 0\b)"), re.compile(r"100000000(?= and equipment_new > 10000000)"),
           re.compile(r"2018(?=\)\"$)"), re.compile(r"2018(?= and year <= 2023, \(rate)"), re.compile(r"2022(?=\)\"$)"))


def numbers(words):
    """Where the numbers of rules stand: line, first and last character."""
    table, key, found = "", "", []
    for at, line in enumerate(words.splitlines()):
        head = re.match(r"\[+([\w.]+)\]+", line)
        if head:
            table = head[1].split(".")[0]
            continue
        named = re.match(r"(\w+) *=", line)
        key = named[1] if named else key
        if table in HANDED_IN or table == "" or key in NO_RULE or line.startswith("#"):
            continue
        code = line.split(" # ")[0]
        start = named.end() if named else 0
        for one in NUMBER.finditer(code, start):
            if float(one[0].replace("_", "")) and not any(same.match(code, one.start()) for same in NOTHING):
                found.append((at, one.start(), one.end()))
    return found


def moved(words, place, way):
    """The pack with one number moved up or down, and the number."""
    at, start, end = place
    lines = words.splitlines()
    line = lines[at]
    said = line[start:end].replace("_", "")
    by_one = WHOLE.search(line[:start]) and F(said).denominator == 1
    value = F(said) + way if by_one else F(said) * (100 + way) / 100
    written = str(int(value)) if by_one and "." not in said else repr(float(value))
    lines[at] = f"{line[:start]}{written}{line[end:]}"
    return "\n".join(lines) + "\n", f"{at + 1}:{start + 1} {said} → {written}: {line.strip()}"


def main():
    words = argparse.ArgumentParser()
    words.add_argument("program")
    words.add_argument("folder")
    words.add_argument("standard", nargs="?")
    words.add_argument("--sets", type=int, default=200)
    words.add_argument("--seed", type=int, default=20261129)
    words.add_argument("--every", type=int, default=1)
    words.add_argument("--from", type=int, default=0, dest="start")
    words = words.parse_args()
    counts = {}
    for one in ALL:
        if words.standard not in (None, one.NAME):
            continue
        folder = Path(words.folder) / one.NAME
        folder.mkdir(parents=True, exist_ok=True)
        chance = Chance(random.Random(f"{words.seed} {one.NAME}"))
        units = [one.made(chance, f"T{at}") for at in range(words.sets)]
        units += one.edges() if hasattr(one, "edges") else []
        judged = [each for unit in units for each in one.judged(unit)]
        paths = written(folder, one.LEVELS, units)
        pack = (PACKS / f"{one.NAME}.toml").read_text(encoding="utf-8")
        these = numbers(pack)[words.start::words.every]
        unseen, refused = [], []
        for place in these:
            for way in (1, -1):
                faulty = folder / "moved.toml"
                words_moved, told = moved(pack, place, way)
                faulty.write_text(words_moved, encoding="utf-8")
                try:
                    results = said(words.program, faulty, paths)
                except SystemExit as end:
                    refused.append(f"{told} ({end})")
                    continue
                if not differences(results, judged):
                    unseen.append(told)
        counts[one.NAME] = {"moved": 2 * len(these), "unseen": unseen, "refused": refused}
    json.dump(counts, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    sys.exit(main())
