"""What all second computations share: exact numbers, truth of three values, tables of made-up units, and the comparison.

A number is a Fraction, or None where it was not reported or is divided by zero. A truth is True, False, or None where what
is known does not tell. Nothing here knows a standard, and nothing reads a pack.
"""

import csv
import json
import subprocess
from fractions import Fraction as F
from pathlib import Path

CAME = {True: "yes", False: "no", None: "open"}


# --- truth -------------------------------------------------------------------------------------------------------------

def every(these):
    these = list(these)
    if any(one is False for one in these):
        return False
    return None if any(one is None for one in these) else True


def some(these):
    these = list(these)
    if any(one is True for one in these):
        return True
    return None if any(one is None for one in these) else False


def no(one):
    return None if one is None else not one


def ge(one, other):
    return None if one is None or other is None else one >= other


def le(one, other):
    return ge(other, one)


def gt(one, other):
    return no(ge(other, one))


def lt(one, other):
    return no(ge(one, other))


def same(one, other):
    return None if one is None or other is None else one == other


def among(choice, *names):
    return None if choice is None else choice in names


def share(units, least):
    """At least a part of the units that are meant keep something; units are pairs (meant, kept).

    Every way in which the open may turn out is gone through: pairs (kept, meant) that are possible.
    """
    units = list(units)
    if not units:
        return None
    both = (True, False)
    possible = {(0, 0)}
    for meant, kept in units:
        ways = set()
        for m in both if meant is None else (meant,):
            for k in both if kept is None else (kept,):
                ways.add((int(m and k), int(m)))
        possible = {(a + k, b + m) for a, b in possible for k, m in ways}
    ends = {kept >= least * all_ for kept, all_ in possible}
    return ends.pop() if len(ends) == 1 else None


# --- numbers -----------------------------------------------------------------------------------------------------------

def add(*these):
    return None if any(one is None for one in these) else sum(these, F(0))


def less(one, other):
    return None if one is None or other is None else one - other


def times(*these):
    if any(one is None for one in these):
        return None
    product = F(1)
    for one in these:
        product *= one
    return product


def over(one, other):
    return None if one is None or not other else one / other


def share_of(one, other):
    """In per cent."""
    return times(over(one, other), F(100))


# --- made-up units -----------------------------------------------------------------------------------------------------

class Unit:
    """A unit with its cells as they stand in the table, and the units that lie in it."""

    def __init__(self, code, **cells):
        self.code, self.cells, self.below = code, cells, []

    def number(self, name, blank=None):
        """A number that was reported; `blank` where the cell may be left empty."""
        cell = self.cells.get(name, "")
        if cell == "":
            return blank
        try:
            return F(cell)
        except ValueError:
            return None

    def count(self, name):
        """A number of which nothing means none."""
        return self.number(name, F(0))

    def flag(self, name, blank=None):
        return {"yes": True, "no": False, "": blank}.get(self.cells.get(name, ""))

    def choice(self, name):
        cell = self.cells.get(name, "")
        return None if cell in ("", "unknown") else cell


def cell(value):
    """A fraction as a decimal number."""
    value = F(value)
    scaled = value * 10**8
    assert scaled.denominator == 1, f"{value} has no end in decimals"
    digits = str(abs(scaled.numerator)).zfill(9)
    return ("-" if value < 0 else "") + (digits[:-8] + "." + digits[-8:]).rstrip("0").rstrip(".")


class Chance:
    """Values on a limit, just beside it, and anywhere around it."""

    def __init__(self, rng, fails=0.03, blanks=0.01):
        self.rng, self.fails, self.blanks = rng, fails, blanks

    def __getattr__(self, name):
        return getattr(self.rng, name)

    def odd(self, text):
        """Now and then an empty cell, rarely one that is no number."""
        at = self.rng.random()
        if at < self.blanks:
            return ""
        return "unknown" if at < self.blanks * 1.2 else text

    def flag(self, good=True):
        at = self.rng.random()
        if at < self.blanks:
            return ""
        return "yes" if (at < self.blanks + self.fails) != good else "no"

    def around(self, limit, step=1, more=True, most=None):
        """A number on the side of a limit that passes, or on it; now and then on the other."""
        step, limit = F(step), F(limit)
        up = -(-limit // step) * step if more else limit // step * step
        away = step if more else -step
        far = abs(up) * F(self.rng.randint(0, 40), 100) // step * step
        kind = self.rng.random()
        if kind < self.fails / 2:
            value = up - away
        elif kind < self.fails:
            value = up - away - (far if more else -far)
        elif kind < 0.4:
            value = up
        elif kind < 0.6:
            value = up + away
        else:
            value = up + (far if more else -far)
        value = max(value, F(0))
        return self.odd(cell(value if most is None else min(value, F(most))))


# --- the program, and the comparison -----------------------------------------------------------------------------------

def written(folder, levels, units):
    """Writes a table for each level that has columns; answers the paths."""
    rows = {level: [] for level, _ in levels}

    def put(unit, depth, above):
        level, columns = levels[depth]
        rows[level].append(([above] if depth else []) + [unit.code] + [unit.cells.get(c, "") for c in columns])
        for one in unit.below:
            put(one, depth + 1, unit.code)

    for unit in units:
        put(unit, 0, "")
    paths = []
    for depth, (level, columns) in enumerate(levels):
        if not columns:
            continue
        path = Path(folder) / f"{level}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(([levels[depth - 1][0]] if depth else []) + ["code", *columns])
            table.writerows(rows[level])
        paths.append(path)
    return paths


def said(program, pack, paths):
    """What the program says of the tables."""
    words = [program, "evaluate", pack, "--format", "json", "--persons"]
    for path in paths:
        words += ["--data", str(path)]
    done = subprocess.run(words, capture_output=True, check=False)
    # 1: there are problems of data, which were planted.
    if done.returncode not in (0, 1):
        raise SystemExit(f"{pack}: {done.stderr.decode()}")
    return json.loads(done.stdout)


class Judged:
    """What a unit comes to, by the second computation."""

    def __init__(self, level, code):
        self.level, self.code = level, code
        self.numbers, self.met, self.rules, self.spreads = {}, {}, {}, {}
        self.came = self.words = None

    def number(self, name, value, met):
        """An indicator, and whether it reaches its limit; None where it has none."""
        self.numbers[name], self.met[name] = value, met
        return met

    def rule(self, name, kept):
        self.rules[name] = kept
        return kept

    def verdict(self, came, words):
        self.came, self.words = came, words


def graded(first, grades, rest, unknown):
    """Whether the first grade is reached, and the words of the first that is; open where one before it is open."""
    for kept, words in grades:
        if kept is None:
            return None, unknown
        if kept:
            return first, words
    return first, rest


def near(told, value):
    if told is None or value is None:
        return told is None and value is None
    return abs(F(told) - value) <= F(1, 10**11) * max(abs(value), F(1, 10**3))


def differences(results, judged):
    """Everything in which program and second computation differ."""
    found = []
    verdicts = {(one["level"], one["code"]): one for one in results["verdicts"]}
    units = {(one["level"], one["code"]): one for one in results["units"]}
    wanted = {(one.level, one.code): one for one in judged}
    of_verdict = {key for key, one in wanted.items() if one.words is not None}
    of_numbers = {key for key, one in wanted.items() if one.numbers or one.spreads}
    for what, told, want in (("verdict", set(verdicts), of_verdict), ("unit", set(units), of_numbers)):
        found += [f"{what} of {key}: only the program has it" for key in told - want]
        found += [f"{what} of {key}: only the second computation has it" for key in want - told]

    def differ(key, what, told, want):
        if told != want:
            found.append(f"{key[0]} {key[1]} {what}: program {told}, second computation {want}")

    for key in of_verdict & set(verdicts):
        told, want = verdicts[key], wanted[key]
        differ(key, "came", told["came"], CAME[want.came])
        differ(key, "words", told["words"]["zh"], want.words)
        for end, kept in (("not_kept", False), ("open", None)):
            differ(key, end, sorted(told[end]), sorted(n for n, k in want.rules.items() if k is kept))
    for key in of_numbers & set(units):
        told, want = units[key], wanted[key]
        differ(key, "indicators", sorted(told["numbers"]), sorted(want.numbers))
        for name, value in want.numbers.items():
            if not near(told["numbers"].get(name), value):
                shown = None if value is None else float(value)
                differ(key, name, told["numbers"].get(name), shown)
        for end, met in (("not_met", False), ("open", None)):
            differ(key, end, sorted(told[end]), sorted(n for n, m in want.met.items() if m is met))
        spreads = {(one["indicator"], tuple(one["of"].values())): one for one in told.get("spreads", [])}
        differ(key, "spreads", sorted(spreads), sorted(want.spreads))
        for name in set(spreads) & set(want.spreads):
            variation, came, rounded = want.spreads[name]
            if not near(spreads[name]["variation"], variation):
                differ(key, name, spreads[name]["variation"], variation and float(variation))
            differ(key, name, spreads[name]["came"], CAME[came])
            differ(key, f"{name} rounded", spreads[name].get("rounded"), rounded)
    return found
