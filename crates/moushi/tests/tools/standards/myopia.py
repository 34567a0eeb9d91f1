"""近视防控目标 教体艺〔2018〕3号, a second time."""

from fractions import Fraction as F

from common import Judged, Unit, cell, every, ge, graded, gt, le, less, lt, over, some

NAME = "cn-myopia-2018"
RATES = {"age_6": ("rate_age_6", 3), "primary": ("rate_primary", 38), "junior": ("rate_junior", 60),
         "senior": ("rate_senior", 70)}
LEVELS = (("province", ["prevalence", "year", "rate_2018", "rate", "excellent", "mostly"]
           + [column for column, _ in RATES.values()]),)
FALLS = {"general": F(1, 2), "high": F(1)}


def made(chance, code):
    one = Unit(code)
    put = one.cells
    kind = chance.choice(list(FALLS))
    year = chance.choice([2018, 2019, 2020, 2021, 2022, 2023, 2023, 2024, 2029, 2030, 2030, 2030, 2031])
    base = F(chance.randint(400, 700), 10)
    put["prevalence"], put["year"], put["rate_2018"] = chance.odd(kind), chance.odd(str(year)), chance.odd(cell(base))
    chance.fails, usual = chance.choice([0.02, 0.5]), chance.fails
    put["rate"] = chance.around(max(base - FALLS[kind] * (year - 2018), F(0)), F("0.1"), more=False)
    for column, limit in RATES.values():
        put[column] = chance.around(limit - (F(1, 10) if limit > 3 and chance.random() < 0.9 else 0), F("0.1"), more=False)
    put["excellent"] = chance.around(25, F("0.1"))
    put["mostly"] = chance.choice(["", "no", "yes", "unknown"])
    chance.fails = usual
    return one


def edges():
    """On the line of 2023 and a hundredth above it; rates of 2030 on their limits and a hundredth below."""
    found = []
    for kind, least in FALLS.items():
        for above in (0, 1):
            found.append(Unit(f"E{len(found)}", prevalence=kind, year="2023", rate_2018="60",
                              rate=cell(60 - 5 * least + F(above, 100))))
    for below in (0, 1):
        found.append(Unit(f"E{len(found)}", prevalence="high", year="2030", excellent=cell(25 - F(below, 100)),
                          **{column: cell(limit + F(1 - below if limit == 3 else -below, 100))
                             for column, limit in RATES.values()}))
    return found


def judged(one):
    own = Judged("province", one.code)
    number, year = one.number, one.number("year")
    fall = None
    if year is not None and 2018 < year <= 2023:
        fall = over(less(number("rate_2018"), number("rate")), year - 2018)
    later, due = gt(year, F(2023)), ge(year, F(2030))
    kind = one.choice("prevalence")
    own.number("fall", fall, some([later, ge(fall, FALLS.get(kind))]))
    # Less than, but for age six, where about 3 is asked.
    for name, (column, limit) in RATES.items():
        met = (le if name == "age_6" else lt)(number(column), F(limit))
        own.number(name, number(column), some([lt(year, F(2030)), met]))
    fit = number("excellent")
    own.number("fit", fit, some([lt(year, F(2030)), ge(fit, F(25))]))
    # Between the years something is asked for nothing is decided.
    asked = None if year is None or year <= 2018 or (later and not due) else True
    asked = own.rule("asked", asked)
    fallen = own.rule("fallen", own.met["fall"])
    stages = own.rule("stages", every(own.met[name] for name in [*RATES, "fit"]))
    confirmed = own.rule("confirmed", one.flag("mostly", False))
    reached = every([asked, fallen, stages])
    own.verdict(*graded(reached, [(reached, "完成"), (confirmed, "基本完成（人工认定）")], "未完成",
                        "数据不全，或当年没有目标"))
    return [own]
