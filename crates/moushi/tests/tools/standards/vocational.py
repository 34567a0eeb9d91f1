"""职业学校办学条件达标 教职成〔2022〕5号, a second time."""

from fractions import Fraction as F

from common import Judged, Unit, among, cell, every, ge, graded, le, lt, no, over, same, share, some

NAME = "cn-vocational-conditions-2022"
# The nine in the order of annex 2; a ratio may be at most its limit.
NINE = "land land_each buildings buildings_each teachers ratio equipment equipment_each books_each".split()
KINDS = "general skilled senior_skilled technician arts remote college undergraduate".split()
LIMITS = {
    "general": (40000, 33, 24000, 20, 60, 20, 3_000_000, 2500, 30),
    "skilled": (30000, None, 18000, 20, None, None, None, None, None),
    "senior_skilled": (66000, None, None, None, None, None, None, None, None),
}
SCHOOL = "kind founded attached students teachers land buildings equipment books reached_elsewhere".split()
LEVELS = (("province", ["year"] + [f"{kind}_{one}" for kind in ("arts", "remote") for one in NINE]), ("school", SCHOOL))


def made(chance, code):
    one = Unit(code)
    one.cells["year"] = chance.odd(chance.choice(["2022", "2023", "2024", "2025", "2026"]))
    for kind in ("arts", "remote"):
        for name, usual in zip(NINE, (20000, 30, 12000, 18, 40, 22, 1_500_000, 2000, 25)):
            one.cells[f"{kind}_{name}"] = chance.odd(cell(usual))
    chance.fails, usual = 0.01, chance.fails
    one.below = [school(chance, one, f"{code}-{at}") for at in range(chance.choice([1, 5, 10, 10, 20]))]
    chance.fails = usual
    return one


def school(chance, province, code):
    one = Unit(code)
    put = one.cells
    kind = chance.choice(["general"] * 12 + KINDS)
    ask = list(LIMITS.get(kind, (20000, 30, 12000, 18, 40, 22, 1_500_000, 2000, 25)))
    ask = [general if own is None else own for own, general in zip(ask, LIMITS["general"])]
    students = 0 if chance.random() < 0.005 else chance.randint(20, 300) * 10
    put["kind"] = chance.odd(kind)
    put["founded"] = chance.odd(chance.choice(["1958", "1999", "2021"] * 4 + ["2022", "2023"]))
    put["attached"] = chance.choice(["", "no"] * 8 + ["yes", "unknown"])
    put["students"] = chance.odd(cell(students))
    put["teachers"] = chance.around(max(F(ask[4]), F(students, ask[5])))
    put["land"] = chance.around(max(F(ask[0]), F(ask[1]) * students), F("0.01"))
    put["buildings"] = chance.around(max(F(ask[2]), F(ask[3]) * students), F("0.01"))
    put["equipment"] = chance.around(max(F(ask[6]), F(ask[7]) * students))
    put["books"] = chance.around(F(ask[8]) * students)
    put["reached_elsewhere"] = chance.choice(["yes"] * 9 + ["", "no"])
    return one


def edges():
    """Schools on each limit and half a hundredth to either side, and provinces just above and below their shares."""
    found = []
    lone = Unit("E0", year="2026")
    for kind, limits in LIMITS.items():
        for at, limit in enumerate(limits):
            for off in (995, 1000, 1005):
                if limit is not None:
                    lone.below.append(on_edge(f"E0-{len(lone.below)}", kind, at, F(limit) * off / 1000))
    found.append(lone)
    # Four fifths until 2025, nine tenths from then on.
    for year, good in (("2023", 159), ("2023", 160), ("2023", 161), ("2025", 179), ("2025", 180), ("2025", 181)):
        province = Unit(f"E{len(found)}", year=year)
        province.below = [Unit(f"{province.code}-{at}", kind="technician", founded="1958", attached="no",
                               reached_elsewhere="yes" if at < good else "no") for at in range(200)]
        found.append(province)
    return found


def on_edge(code, kind, at, value):
    """A school that has enough of everything, but for one of the nine, which has the value."""
    # Few students where a total is looked at, many where it is what each of them has.
    students = F(10_000 if NINE[at].endswith("_each") or NINE[at] == "ratio" else 10)
    put = {"land": 10**9, "buildings": 10**9, "equipment": 10**11, "books": 10**9, "teachers": 10**5}
    if NINE[at] == "ratio":
        students, put["teachers"] = value * 1000, 1000
    elif NINE[at].endswith("_each"):
        put[NINE[at].removesuffix("_each")] = value * students
    else:
        put[NINE[at]] = -(-value // 1) if NINE[at] == "teachers" else value
    return Unit(code, kind=kind, founded="1958", attached="no", students=cell(students),
                **{name: cell(each) for name, each in put.items()})


def judged(province):
    out, ends = [], []
    for one in province.below:
        own = Judged("school", one.code)
        kept = of_school(own, one, province)
        open_ = "数据不全或标准未见全文，不能判定"
        own.verdict(*graded(kept, [(kept, "达标")], "不达标", open_))
        counted = every([no(one.flag("attached", False)), lt(one.number("founded"), F(2022))])
        ends.append((counted, kept))
        out.append(own)
    top = Judged("province", province.code)
    due = ge(province.number("year"), F(2025))
    first = top.rule("share_80", share(ends, F(80, 100)))
    second = top.rule("share_90", share(((every([due, counted]), kept) for counted, kept in ends), F(90, 100)))
    kept = every([first, second])
    top.verdict(*graded(kept, [(kept, "达到目标")], "未达到目标", "数据不全，不能判定"))
    return out + [top]


def of_school(own, one, province):
    number, kind = one.number, one.choice("kind")
    kind = kind if kind in KINDS else None
    students = number("students")
    nine = [number("land"), over(number("land"), students), number("buildings"), over(number("buildings"), students),
            number("teachers"), over(students, number("teachers")), number("equipment"),
            over(number("equipment"), students), over(number("books"), students)]
    meets = lambda name, value, limit: (le if name == "ratio" else ge)(value, limit)
    by_numbers = among(kind, *LIMITS)
    for at, (name, value) in enumerate(zip(NINE, nine)):
        limit = LIMITS[kind][at] if kind in LIMITS else None
        met = meets(name, value, None if limit is None else F(limit))
        own.number(f"V{at + 1}", value, some([no(by_numbers), met]))
    rules = [own.rule("by_numbers", every(own.met.values()))]
    for of in ("arts", "remote"):
        theirs = every(meets(name, value, province.number(f"{of}_{name}")) for name, value in zip(NINE, nine))
        rules.append(own.rule(f"by_{of}", some([no(same(kind, of)), theirs])))
    another = among(kind, "technician", "college", "undergraduate")
    rules.append(own.rule("by_another", some([no(another), one.flag("reached_elsewhere", False)])))
    return every(rules)
