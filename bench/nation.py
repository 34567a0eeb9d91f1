#!/usr/bin/env python3
"""A nation of schools judged by a standard, next to polars and DuckDB, in turn on the same files; see README.md. Standard
library only; the peers are put into an environment under target/. `--built` takes the program as it is."""
import json, os, pathlib, re, statistics, subprocess, sys, time, venv

import nation_data

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / "target" / "nation-venv"
PEERS = {"polars": "polars==2.1.0", "duckdb": "duckdb==2.0.1"}
RUNS = 5
BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def once(command):
    """Wall and processor seconds and peak MiB of a process, and what it printed."""
    began = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "POLARS_MAX_THREADS": "2", "MOUSHI_LANG": "zh"})
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), command
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def told(name, rows, walls):
    cpu, peak = statistics.median(row[1] for row in rows), max(row[2] for row in rows)
    print(f"{name:44} {statistics.median(walls):7.3f} s  {min(walls):.3f}–{max(walls):.3f}  cpu {cpu:6.3f} s  {peak:5.0f} MiB")


def prepare():
    """Builds the program, unless it is taken as it is, and sees that the peers are there."""
    if "--built" not in sys.argv:
        subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "moushi"], cwd=ROOT, check=True)
    if not VENV.exists():
        venv.create(VENV, with_pip=True)
        subprocess.run([VENV / "bin" / "pip", "install", "-q", *PEERS.values()], check=True)


def main():
    prepare()
    county, school = nation_data.write(ROOT / "target" / "nation")
    ours = [BUILT / "moushi", "evaluate", "cn-balanced-compulsory-2017", "--data", county, "--data", school]
    rows = {"ours": [], **{peer: [] for peer in PEERS}}
    for _ in range(RUNS):
        rows["ours"].append(once(ours))
        for peer in PEERS:
            rows[peer].append(once([VENV / "bin" / "python", ROOT / "bench" / "nation_peers.py", peer, school]))
    # The whole of our process; of the peers what comes after their imports.
    told("ours, every rule, whole process", rows["ours"], [row[0] for row in rows["ours"]])
    passing = int(re.search(r"学段 \d+ 个：达到 (\d+)", rows["ours"][0][3]).group(1))
    for peer in PEERS:
        answers = [json.loads(row[3]) for row in rows[peer]]
        told(f"{peer}, limits and variation alone", rows[peer], [answer["seconds"] for answer in answers])
        theirs = answers[0]["primary"]["passing"] + answers[0]["junior"]["passing"]
        assert theirs == passing, (peer, theirs, passing)


if __name__ == "__main__":
    main()
