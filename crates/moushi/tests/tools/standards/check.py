"""Judges made-up data by every standard a second time, and says where the program differs.

    check.py PROGRAM FOLDER [STANDARD] [--pack FILE] [--sets N] [--seed N]

Written from the documents' facts, in plain Python with exact fractions; reads no pack. With --pack the program judges by that
file instead: a planted fault has to be found. Ends with 1 where there are differences.
"""

import argparse
import json
import random
import sys
from pathlib import Path

import balanced
import fitness
import myopia
import obesity
import preschool
import reduction
import university
import vocational
from common import Chance, differences, said, written

ALL = (balanced, preschool, university, vocational, obesity, myopia, fitness, reduction)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("program")
    words.add_argument("folder")
    words.add_argument("standard", nargs="?")
    words.add_argument("--pack")
    words.add_argument("--sets", type=int, default=200)
    words.add_argument("--seed", type=int, default=20261129)
    words = words.parse_args()
    counts, wrong = {}, False
    for one in ALL:
        if words.standard not in (None, one.NAME):
            continue
        folder = Path(words.folder) / one.NAME
        folder.mkdir(parents=True, exist_ok=True)
        chance = Chance(random.Random(f"{words.seed} {one.NAME}"))
        units = [one.made(chance, f"T{at}") for at in range(words.sets)]
        # By chance not every limit is come near: the others are gone through one by one.
        units += one.edges() if hasattr(one, "edges") else []
        judged = [each for unit in units for each in one.judged(unit)]
        results = said(words.program, words.pack or one.NAME, written(folder, one.LEVELS, units))
        found = differences(results, judged)
        ends = {}
        for each in judged:
            if each.words is not None:
                ends.setdefault(each.level, {}).setdefault(each.words, 0)
                ends[each.level][each.words] += 1
        counts[one.NAME] = {"sets": len(units), "units": len(judged), "differences": len(found), "ends": ends}
        for line in found[:20]:
            print(f"{one.NAME}: {line}", file=sys.stderr)
        wrong |= bool(found)
    json.dump(counts, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
