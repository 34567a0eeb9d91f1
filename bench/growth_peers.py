#!/usr/bin/env python3
"""Mixed models next to glmm and lme4, in turn: processor seconds from columns in memory to estimates; see README.md.

    cargo bench -p moushi-stats --bench lmm --no-run
    MOUSHI_REFERENCE=FOLDER python3 bench/growth_peers.py target/release/deps/lmm-…

glmm is put into a virtual environment under target/, lme4 is taken from Rscript where it is installed. FOLDER holds data/Chem97.csv
and data/InstEval.csv; without it only made-up data are fitted, which each program makes for itself after the same rule. `--slow` lets
lme4 fit the 3,000,000 rows too.
"""
import os, pathlib, re, shutil, statistics, subprocess, sys, venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / "target" / "growth-venv"
ROUNDS = 3
REFERENCE = os.environ.get("MOUSHI_REFERENCE", "")

# Name in our benchmark, words that choose it there, formula, rows, whether it is maximum likelihood; bar beside glmm.
NESTED = "y ~ x + z + (1 | school) + (1 | county)"
CASES = [
    ("made up: 300000 rows, 10000 schools", NESTED, 300_000, 1 / 3),
    ("made up: 3000000 rows, 10000 schools", NESTED, 3_000_000, 1 / 4),
    ("chem97_full", "score ~ gcsecnt + gender + age + (1 | lea) + (1 | school)", "Chem97", 1 / 3),
    ("insteval_3", "y ~ service + (1 | s) + (1 | d) + (1 | dept)", "InstEval", 1 / 2),
]

GLMM = r"""
import sys, time
import glmm, numpy, pandas
formula, source = sys.argv[1:3]
if source.isdigit():
    rows, draw = int(source), numpy.random.default_rng(11)
    school = numpy.arange(rows) * 10_000 // rows
    county = school * 120 // 10_000
    x, z = draw.normal(size=(2, rows))
    effects = 0.4 * draw.normal(size=10_000)[school] + 0.2 * draw.normal(size=120)[county]
    y = 500 + 40 * (0.6 * x + 0.1 * z + effects + draw.normal(size=rows))
    data = {"x": x, "z": z, "y": y, "school": school.astype(str), "county": county.astype(str)}
else:
    table = pandas.read_csv(source)
    words = {"lea", "school", "s", "d", "dept", "gender", "service"}
    data = {name: table[name].astype(str).to_numpy() if name in words else table[name].to_numpy(float) for name in table}
began = time.process_time()
fit = glmm.fit(data, formula, satterthwaite=False)
print(time.process_time() - began)
"""

LME4 = r"""
suppressMessages(library(lme4))
words <- commandArgs(TRUE)
if (grepl("^[0-9]+$", words[2])) {
  rows <- as.integer(words[2]); set.seed(11)
  school <- ((seq_len(rows) - 1) * 10000) %/% rows
  county <- (school * 120) %/% 10000
  x <- rnorm(rows); z <- rnorm(rows)
  y <- 500 + 40 * (0.6 * x + 0.1 * z + 0.4 * rnorm(10000)[school + 1] + 0.2 * rnorm(120)[county + 1] + rnorm(rows))
  data <- data.frame(x, z, y, school = factor(school), county = factor(county))
} else {
  data <- read.csv(words[2])
  for (name in intersect(names(data), c("lea", "school", "s", "d", "dept", "gender", "service"))) data[[name]] <- factor(data[[name]])
}
spent <- system.time(lmer(as.formula(words[1]), data))
cat(spent[["user.self"]] + spent[["sys.self"]], "\n")
"""


def said(command, **more):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, **more).stdout


def ours(program, case):
    """Gathering and fitting, processor seconds."""
    out = said([program, "--bench", "nested" if case.startswith("made up") else case])
    spent = re.findall(rf"^{re.escape(case)}: (?:gathering|fit): .*, ([0-9.]+) s of the processor$", out, re.MULTILINE)
    assert len(spent) == 2, out
    return sum(map(float, spent))


def source(of):
    return str(of) if isinstance(of, int) else pathlib.Path(REFERENCE, "data", f"{of}.csv")


def main():
    program, slow = sys.argv[1], "--slow" in sys.argv
    if not VENV.exists():
        venv.create(VENV, with_pip=True)
        subprocess.run([VENV / "bin" / "pip", "install", "-q", "glmm==0.6.2", "pandas==2.3.3"], check=True)
    has_lme4 = shutil.which("Rscript") and subprocess.run(["Rscript", "-e", "library(lme4)"], capture_output=True).returncode == 0
    print("| model | ours | glmm | lme4 | ours / glmm | bar |\n|---|---|---|---|---|---|")
    for case, formula, of, bar in CASES:
        if not isinstance(of, int) and not REFERENCE:
            continue
        spent = {"ours": [], "glmm": [], "lme4": []}
        for _ in range(ROUNDS):
            spent["ours"].append(ours(program, case))
            spent["glmm"].append(float(said([VENV / "bin" / "python", "-c", GLMM, formula, source(of)])))
            if has_lme4 and (slow or of != 3_000_000):
                spent["lme4"].append(float(said(["Rscript", "-e", LME4, formula, source(of)])))
        middle = {name: statistics.median(all) if all else float("nan") for name, all in spent.items()}
        shares = " | ".join(f"{middle[name]:.3f} ({min(spent[name]):.3f}–{max(spent[name]):.3f})" if spent[name] else "–" for name in spent)
        print(f"| {case} | {shares} | {middle['ours'] / middle['glmm']:.2f} | {bar:.2f} |", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
