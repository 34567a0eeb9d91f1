"""国家学生体质健康标准 2014, a second time."""

from fractions import Fraction as F

from common import Judged, Unit, add, cell, every, ge, graded, lt, no, same, share_of, some, times

NAME = "cn-fitness-2014"
ITEMS = "bmi lung sprint reach rope sit_ups shuttle jump strength endurance".split()
LEVELS = (("area", ["year", "rate_before", "fell_before"]), ("student", ["grade", *ITEMS, "bonus", "graduates", "others"]))
ALL = {"bmi": 15, "lung": 15, "sprint": 20}
WEIGHTS = {
    **dict.fromkeys((1, 2), {"reach": 30, "rope": 20}),
    **dict.fromkeys((3, 4), {"reach": 20, "rope": 20, "sit_ups": 10}),
    **dict.fromkeys((5, 6), {"reach": 10, "rope": 10, "sit_ups": 20, "shuttle": 10}),
    **dict.fromkeys(range(7, 17), {"reach": 10, "jump": 10, "strength": 10, "endurance": 20}),
}
EDGES = (90, 80, 60)


def made(chance, code):
    one = Unit(code)
    one.cells["year"] = chance.odd(chance.choice(["2021", "2022", "2025", "2029", "2030", "2031"]))
    one.cells["rate_before"] = chance.odd(chance.choice(["0", "40", "50", "60", "75", "100"]))
    one.cells["fell_before"] = chance.odd(chance.choice(["0", "1", "2", "3"]))
    chance.blanks, usual = chance.choice([0, 0, 0.005]), chance.blanks
    one.below = [student(chance, f"{code}-{at}") for at in range(chance.choice([1, 4, 5, 10, 20]))]
    chance.blanks = usual
    return one


def student(chance, code):
    one = Unit(code)
    put, grade = one.cells, chance.randint(1, 16)
    put["grade"] = chance.odd(str(grade))
    weights = ALL | WEIGHTS[grade]
    usual = chance.choice([50, 60, 78, 80, 85, 90, 95, 100])
    for item in ITEMS:
        if item in weights:
            put[item] = chance.odd(str(max(0, min(100, usual + chance.choice([-10, -5, 0, 0, 0, 5, 10])))))
    # The bonus brings some onto an edge, or a twentieth below it.
    if chance.random() < 0.5:
        standard = sum(F(put[item]) * weight / 100 for item, weight in weights.items() if put[item] not in ("", "unknown"))
        edge = chance.choice(EDGES) - chance.choice([F(0), F(1, 20), F(1, 10)]) - standard
        put["bonus"] = cell(edge) if 0 <= edge <= 20 else ""
    if chance.random() < 0.1:
        put["graduates"] = chance.odd("yes")
        put["others"] = chance.odd(str(chance.choice([40, 59, 60, 79, 80, 90, 95, 120])))
    return one


def edges():
    """Students of whom so many are excellent and so many good: on the shares of a target, and one more or fewer."""
    found = []
    for year, excellent, good, all_ in (("2022", 0, 100, 200), ("2022", 0, 99, 200), ("2030", 50, 70, 200),
                                        ("2030", 50, 69, 200), ("2030", 49, 80, 200), ("2030", 99, 200, 398),
                                        ("2030", 100, 200, 398)):
        area = Unit(f"E{len(found)}", year=year, rate_before="50", fell_before="2")
        for at in range(all_):
            mark = "90" if at < excellent else "80" if at < excellent + good else "79"
            area.below.append(Unit(f"{area.code}-{at}", grade="7", **dict.fromkeys(ITEMS, mark)))
        found.append(area)
    return found


def level(mark):
    return None if mark is None else next((3 - at for at, edge in enumerate(EDGES) if mark >= edge), 0)


def judged(area):
    out, levels = [], []
    for one in area.below:
        own = Judged("student", one.code)
        grade = one.number("grade")
        standard = None
        if grade is not None:
            weights = ALL | WEIGHTS[int(grade)]
            standard = add(*(times(one.number(item), F(weight, 100)) for item, weight in weights.items()))
        mark = add(standard, one.count("bonus"))
        graduates = one.flag("graduates", False)
        if graduates is None:
            mark = None
        elif graduates:
            mark = add(times(mark, F(1, 2)), times(one.number("others"), F(1, 2)))
        own.number("standard", standard, None)
        passes = own.number("total", mark, ge(mark, F(60)))
        reached = level(mark)
        rounded = None if mark is None else level(F((mark * 10 + F(1, 2)) // 1, 10))
        excellent = own.rule("is_excellent", None if reached is None else reached >= 3)
        good = own.rule("is_good", None if reached is None else reached >= 2)
        own.rule("passes", passes)
        own.rule("same_rounded", same(reached, rounded))
        own.verdict(*graded(excellent, [(excellent, "优秀"), (good, "良好"), (passes, "及格")], "不及格",
                            "数据不全，不能判定"))
        levels.append(reached)
        out.append(own)
    return out + [of_area(area, levels)]


def of_area(area, levels):
    top = Judged("area", area.code)

    def rate(least):
        many = None if None in levels else F(sum(one >= least for one in levels))
        return share_of(many, F(len(levels)))

    year = area.number("year")
    early = lt(year, F(2030))
    excellent, good = rate(3), rate(2)
    top.number("excellent", excellent, some([early, ge(excellent, F(25))]))
    top.number("good", good, some([lt(year, F(2022)), ge(good, F(50))]))
    top.number("good_2030", good, some([early, ge(good, F(60))]))
    top.number("passing", rate(1), None)
    asked = top.rule("asked", None if year is None or year < 2022 else True)
    met = top.rule("good_met", top.met["good"])
    later = top.rule("by_2030", every([top.met["good_2030"], top.met["excellent"]]))
    third = every([lt(good, area.number("rate_before")), ge(area.number("fell_before"), F(2))])
    top.rule("not_falling", no(third))
    kept = every([asked, met, later])
    top.verdict(*graded(kept, [(kept, "达到目标")], "未达到目标", "数据不全，或当年没有目标"))
    return top
