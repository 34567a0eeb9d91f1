"""The worked composite a second time, in plain Python, from what its page says; reads no recipe.

    composite.py RESULTS DATA

RESULTS is what `moushi evaluate score … --format json` says of DATA. Marks and ranks have to be the same; intervals and shares
of variance come from other draws here, and have to agree within what draws leave open. Prints what was compared as JSON, and
ends with 1 where something differs.
"""

import csv
import json
import math
import random
import sys
from statistics import mean, median, stdev

LEAVES = ("ratio", "doctorate", "assets", "research", "placement", "serving")
INPUT, OUTPUT = LEAVES[:3], LEAVES[3:]
WEIGHTS = {"ratio": 2, "doctorate": 1, "assets": 1, "research": 2, "placement": 2, "serving": 1, "input": 2, "output": 1}


def table(path):
    """Raw indicators by name; an empty cell is the median of its kind."""
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def cell(row, name):
        return float(row[name]) if row[name] else None

    def over(row, one, other, times=1.0):
        above, below = cell(row, one), cell(row, other)
        return None if above is None else above / below * times

    raw = {
        "ratio": [over(row, "折合在校生数", "教师总数") for row in rows],
        "doctorate": [over(row, "博士学位教师数", "教师总数", 100) for row in rows],
        "assets": [over(row, "教学科研仪器设备值", "折合在校生数") for row in rows],
        "research": [over(row, "省部级以上项目数", "教师总数", 100) for row in rows],
        "placement": [cell(row, "毕业去向落实率") for row in rows],
        "serving": [cell(row, "省内就业率") for row in rows],
    }
    kinds = [row["院校类别"] for row in rows]
    for values in raw.values():
        middle = {kind: median(v for v, k in zip(values, kinds) if k == kind and v is not None) for kind in kinds}
        values[:] = [middle[kind] if value is None else value for value, kind in zip(values, kinds)]
    return [row["学校代码"] for row in rows], raw


def passes(values):
    """Skewness below 2 or excess kurtosis below 3.5, both of the sample."""
    n, middle = len(values), mean(values)
    two, three, four = (sum((value - middle) ** power for value in values) / n for power in (2, 3, 4))
    skewness = three / two ** 1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = ((n + 1) * (four / two ** 2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return abs(skewness) < 2 or kurtosis < 3.5, skewness


def treated(values, most):
    """Up to so many values are pulled in, one after the other; else the logarithm of the untouched column."""
    now, touched = list(values), 0
    while not passes(now)[0] and touched < most:
        above = passes(now)[1] >= 0
        end = max(now) if above else min(now)
        inner = [value for value in now if value != end]
        near = max(inner) if above else min(inner)
        touched = now.count(end)
        now = [near if value == end else value for value in now]
    if passes(now)[0]:
        return now
    low, high = min(values), max(values)
    return [math.log(value - low + 0.01 * (high - low)) for value in values]


def scored(name, values, scale):
    less = name == "ratio"
    if scale == "recipe" and less:
        return [1 + 99 * min(1.0, max(0.0, (22 - value) / (22 - 14))) for value in values]
    values = [-value for value in values] if less else values
    if scale == "recipe":
        low, high = min(values), max(values)
        return [1 + 99 * (value - low) / (high - low) for value in values]
    middle, spread = mean(values), stdev(values)
    return [10 + 2 * (value - middle) / spread for value in values]


def together(parts, weights, how):
    whole = sum(weights)
    if how == "geometric":
        return [math.exp(sum(w * math.log(x) for w, x in zip(weights, row)) / whole) for row in zip(*parts)]
    return [sum(w * x for w, x in zip(weights, row)) / whole for row in zip(*parts)]


class Runs:
    """Runs of the composite with other choices; columns that were made before are not made again."""

    def __init__(self, raw):
        self.raw, self.known = raw, {}

    def column(self, name, most, scale):
        if (name, most, scale) not in self.known:
            # The ratio between fixed ends says itself that nothing is pulled in.
            values = self.raw[name] if name == "ratio" else treated(self.raw[name], most)
            self.known[name, most, scale] = scored(name, values, scale)
        return self.known[name, most, scale]

    def run(self, most=2, scale="recipe", how="recipe", weights=WEIGHTS):
        below = "arithmetic" if how == "recipe" else how
        above = "geometric" if how == "recipe" else how
        found = {name: self.column(name, most, scale) for name in LEAVES}
        for node, leaves in (("input", INPUT), ("output", OUTPUT)):
            found[node] = together([found[leaf] for leaf in leaves], [weights[leaf] for leaf in leaves], below)
        parts = [found["input"], found["output"]]
        found["index"] = together(parts, [weights["input"], weights["output"]], above)
        return found

    def ranks(self, point=None):
        """By the recipe, or at a point: a number from 0 to 1 for each of the four choices."""
        if point is None:
            return ranks(self.run()["index"])
        most = (0, 1, 2)[int(point[0] * 3)]
        scale = ("recipe", "zscore")[int(point[1] * 2)]
        own = random.Random(point[2])
        weights = {name: weight * (1 + 0.25 * (2 * own.random() - 1)) for name, weight in WEIGHTS.items()}
        how = ("recipe", "arithmetic", "geometric")[int(point[3] * 3)]
        return ranks(self.run(most, scale, how, weights)["index"])


def ranks(totals):
    return [1 + sum(other > total for other in totals) for total in totals]


def quantile(values, at):
    values = sorted(values)
    place = at * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def shares(runs, base, rng):
    """First-order and total shares of the mean move of ranks, each with its standard error."""
    nominal = runs.ranks()

    def moves(point):
        return mean(abs(one - other) for one, other in zip(runs.ranks(point), nominal))

    a, b = ([[rng.random() for _ in range(4)] for _ in range(base)] for _ in range(2))
    of_a, of_b = [moves(point) for point in a], [moves(point) for point in b]
    variance, middle = stdev(of_a + of_b) ** 2, mean(of_a + of_b)
    found = []
    for factor in range(4):
        mixed = [moves([*one[:factor], other[factor], *one[factor + 1:]]) for one, other in zip(a, b)]
        first = [(y_b - middle) * (y - y_a) / variance for y_a, y_b, y in zip(of_a, of_b, mixed)]
        total = [(y_a - y) ** 2 / (2 * variance) for y_a, y in zip(of_a, mixed)]
        found.append([(mean(these), stdev(these) / math.sqrt(base)) for these in (first, total)])
    return found


def main():
    results = json.load(open(sys.argv[1], encoding="utf-8"))
    codes, raw = table(sys.argv[2])
    runs, rng, wrong = Runs(raw), random.Random(20261129), []

    def differ(what, told, want, slack):
        if told is None or abs(told - want) > slack:
            wrong.append(f"{what}: program {told}, second computation {want}")

    nominal, units = runs.run(), {unit["code"]: unit for unit in results["units"]}
    drawn = list(zip(*(runs.ranks([rng.random() for _ in range(4)]) for _ in range(2000))))
    for at, code in enumerate(codes):
        for name, values in nominal.items():
            differ(f"{code} {name}", units[code]["items"][name], values[at], 1e-9)
        rank = units[code]["rank"]
        differ(f"{code} rank", rank["rank"], ranks(nominal["index"])[at], 0)
        for told, share in zip(rank["interval"], (0.05, 0.95)):
            differ(f"{code} interval", told, quantile(drawn[at], share), 1)
    told = results["sensitivity"]
    names = [share["factor"] for share in told["shares"]]
    if names != ["treatment", "normalisation", "noise", "aggregation"]:
        wrong.append(f"choices: {names}")
    for share, found in zip(told["shares"], shares(runs, 1024, rng)):
        for order, (want, error) in zip(("first", "total"), found):
            low, high = share[f"{order}_range"]
            # From 5 to 95 per cent: 1.645 standard errors on each side.
            own = (high - low) / 3.29
            if not low <= share[order] <= high:
                wrong.append(f"{share['factor']} {order}: {share[order]} outside its range")
            if not 0.3 * error * math.sqrt(1024 / told["base"]) <= own <= 3 * error * math.sqrt(1024 / told["base"]) + 1e-9:
                wrong.append(f"{share['factor']} {order}: error {own}, second computation {error}")
            differ(f"{share['factor']} {order}", share[order], want, 4 * math.hypot(own, error) + 1e-9)
    json.dump({"units": len(codes), "items": len(nominal), "shares": len(names), "differences": len(wrong)}, sys.stdout)
    print()
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
