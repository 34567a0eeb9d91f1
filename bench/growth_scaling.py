"""How the cost of a mixed model grows with rows, groups and factors, and what a second core is worth.

    cargo bench -p moushi-stats --bench scaling --no-run
    python bench/growth_scaling.py target/release/deps/scaling-… docs/growth_scaling.svg

runs the benchmark on one core and on two (taskset), prints a table and draws a picture. Needs matplotlib, in a virtual environment
below target/. Stops where the two do not give the same bits. Beside the clock it looks at what processors spend: on a
machine that others use the clock says little. `at best` is how many times two cores are faster where what the main thread does is not
shared out and all else is halved.
"""

import os
import subprocess
import sys

ROWS = [30_000, 300_000, 3_000_000]
GROUPS = [100, 1_000, 10_000, 100_000]
FACTORS = ["1", "nested", "crossed", "3"]
NAMES = {"1": "one factor", "nested": "two nested", "crossed": "two crossed", "3": "three"}


# Moushi's allocator keeps what it is given back; that of the C library, which the benchmark has, hands it to the system block by
# block where the heap happens to lie so.
KEEPING = {**os.environ, "MALLOC_TRIM_THRESHOLD_": str(1 << 32), "MALLOC_MMAP_THRESHOLD_": str(1 << 30)}


def run(program, cores, rows, groups, factors, order="sorted"):
    command = ["taskset", "-c", cores, program, str(rows), str(groups), factors, order]
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=KEEPING).stdout.split()
    return [float(word) for word in out[:9]], out[9]


def measure(program, cases):
    found = {}
    print("| rows | groups | factors | gathering | fit | two cores: clock | two cores: at best |")
    print("|---|---|---|---|---|---|---|")
    for case in cases:
        one, bits = run(program, "0", *case)
        two, again = run(program, "0,1", *case)
        if bits != again:
            sys.exit(f"{case}: one core and two do not give the same bits")
        found[case] = one
        rows, groups, factors = case[:3]
        # All is on the main thread where there is one core; processors are told in hundredths of a second only.
        best = one[5] / (two[5] + max(two[4] - two[5], 0) / 2)
        best = f"{best:.2f}" if rows >= 1_000_000 else "–"
        print(f"| {rows:,} | {groups:,} | {NAMES[factors]}{', rows in no order' if case[3:] else ''} | {one[5]:.4f} | {one[8]:.4f} "
              f"| {one[3] / two[3]:.2f} | {best} |", flush=True)
    print(f"load {os.getloadavg()[0]:.0f}")
    return found


def draw(found, path):
    import matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "growth", "font.size": 9, "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8.4, 3.4), layout="constrained")
    for factors, marker in zip(FACTORS, "osD^"):
        def line(axes, cases):
            known = [(x, found[case]) for x, case in cases if case in found]
            axes.plot([x for x, _ in known], [one[5] + one[8] for _, one in known], marker=marker, label=NAMES[factors], markersize=4)
        line(left, [(rows, (rows, 10_000, factors)) for rows in ROWS])
        line(right, [(groups, (1_000_000, groups, factors)) for groups in GROUPS])
    for axes, title in [(left, "rows, 10,000 groups"), (right, "groups, 1,000,000 rows")]:
        axes.set(xscale="log", yscale="log", xlabel=title)
        axes.grid(alpha=0.3)
    left.set_ylabel("processor seconds, gathering and fit")
    left.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})


def main():
    program, path = sys.argv[1:3]
    cases = [(rows, 10_000, factors) for factors in FACTORS for rows in ROWS]
    cases += [(1_000_000, groups, factors) for factors in FACTORS for groups in GROUPS if groups != 10_000]
    cases += [(3_000_000, 10_000, "nested", "mixed"), (3_000_000, 100_000, "nested")]
    draw(measure(program, cases), path)


main()
