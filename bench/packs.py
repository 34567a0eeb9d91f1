#!/usr/bin/env python3
"""Packs next to python-docx, python-pptx and openpyxl: large files of the same content, and the pack of the demo province.
Standard library only; the peers are put into an environment under target/. See README.md."""
import os, pathlib, statistics, subprocess, sys, tempfile, time, venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / "target" / "packs-venv"
PEERS = {"docx": "python-docx==1.2.0", "pptx": "python-pptx==1.0.2", "xlsx": "openpyxl==3.1.5"}
RUNS = 3
BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def ready():
    """Our program and benchmark, built; the peers, installed."""
    if "--built" not in sys.argv:
        subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "moushi"], cwd=ROOT, check=True)
        subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "moushi-files", "--bench", "packs"], cwd=ROOT, check=True)
    if not VENV.exists():
        venv.create(VENV, with_pip=True)
        subprocess.run([VENV / "bin" / "pip", "install", "-q", *PEERS.values()], check=True)
    found = [path for path in (BUILT / "deps").glob("packs-*") if path.suffix == "" and os.access(path, os.X_OK)]
    return max(found, key=lambda path: path.stat().st_mtime)


def once(command):
    """Wall seconds and peak MiB of a process, and what it printed."""
    began = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), command
    return time.perf_counter() - began, usage.ru_maxrss / 1024, said


def told(name, rows):
    walls, peak = [row[0] for row in rows], max(row[1] for row in rows)
    print(f"{name:44} {statistics.median(walls):8.3f} s  {min(walls):.3f}–{max(walls):.3f}  {peak:6.0f} MiB")
    return statistics.median(walls)


def main():
    ours = ready()
    with tempfile.TemporaryDirectory() as folder:
        sums = [0, 0]
        for kind, peer in PEERS.items():
            rows = [(once([ours, kind, folder]), once([VENV / "bin" / "python", ROOT / "bench" / "pack_peers.py", kind, folder]))
                    for _ in range(RUNS)]
            mine, theirs = told(f"{kind}, ours", [row[0] for row in rows]), told(f"{kind}, {peer}", [row[1] for row in rows])
            sums = [sums[0] + mine, sums[1] + theirs]
            print(f"{'':44} {theirs / mine:8.1f} ×")
        print(f"{'all three, ours / theirs':44} {sums[0]:8.3f} s / {sums[1]:.3f} s")
        moushi, out = BUILT / "moushi", pathlib.Path(folder) / "out"
        once([moushi, "demo", "--no-serve", "--out", out])
        command = [moushi, "report", "leadership-pack", "--ledger", out, "--out", out / "packs", "--as-of", "2023-01-10"]
        told("leadership pack of the demo province", [once(command) for _ in range(RUNS)])
        print(f"{'':44} {len(list((out / 'packs').iterdir())):8} files")


if __name__ == "__main__":
    main()
