#!/usr/bin/env python3
"""A table of 3,000,000 pupils from csv to estimates, next to polars that only reads it, in turn on the same file; see README.md.
Standard library only; polars is put into an environment under target/. `--built` takes the program as it is."""
import json, random, statistics

from nation import BUILT, ROOT, VENV, once, prepare, told

ROWS, SCHOOLS, COUNTIES, RUNS, BAR = 3_000_000, 10_000, 120, 9, 1.5
FORMULA = "score ~ prior + gender + (1 | county/school)"
READING = """
import polars, sys, time
began = time.perf_counter()
rows = polars.read_csv(sys.argv[1]).height
print(time.perf_counter() - began, rows)
"""


def write(path, seed=7):
    """Pupils by schools; one score in a hundred is missing. The same seed makes the same bytes."""
    if path.exists():
        return path
    draw = random.Random(seed)
    county = [draw.randrange(COUNTIES) for _ in range(SCHOOLS)]
    effects = [[draw.gauss(0, sd) for _ in range(count)] for count, sd in ((COUNTIES, 0.2), (SCHOOLS, 0.4))]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".part").open("w", encoding="utf8", newline="\n") as out:
        out.write("pupil,county,school,gender,prior,score\n")
        for at in range(ROWS):
            school = at * SCHOOLS // ROWS
            prior, girl = draw.gauss(0, 1), draw.random() < 0.5
            expected = 0.7 * prior + 0.1 * girl + effects[0][county[school]] + effects[1][school]
            score = "" if draw.random() < 0.01 else f"{expected + draw.gauss(0, 0.8):.4f}"
            out.write(f"{at:08},{county[school]:03},{school:05},{'F' if girl else 'M'},{prior:.4f},{score}\n")
    path.with_suffix(".part").rename(path)
    return path


def main():
    prepare()
    table = write(ROOT / "target" / "growth" / "pupils.csv")
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(once([BUILT / "moushi", "growth", "fit", FORMULA, "--data", table, "--format", "json"]))
        theirs.append(once([VENV / "bin" / "python", "-c", READING, table]))
    found = json.loads(ours[0][3])
    rows = found["nobs"] + found["left_out"]
    assert all(int(run[3].split()[1]) == rows == ROWS for run in theirs), rows
    read = [float(run[3].split()[0]) for run in theirs]
    # The whole of our process; of polars what comes after its import.
    told("ours, from csv to estimates, whole process", ours, [run[0] for run in ours])
    told("polars, reading alone", theirs, read)
    ratio = statistics.median(run[0] for run in ours) / statistics.median(read)
    print(f"ratio of medians {ratio:.2f}, bar {BAR}")


if __name__ == "__main__":
    main()
