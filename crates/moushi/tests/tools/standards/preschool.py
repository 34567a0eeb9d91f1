"""县域学前教育普及普惠 教督〔2020〕1号, a second time."""

from fractions import Fraction as F

from common import (Judged, Unit, add, among, cell, every, ge, graded, le, over, same, share, share_of)

NAME = "cn-preschool-2020"
FLAGS = "party_leads planned estates_managed fees_regular teachers_paid safe supervised scientific_care".split()
COUNTY = FLAGS + ("population townships townships_central funds funds_standard subsidy subsidy_standard pay_on_staff "
                  "pay_off_staff answers satisfied").split()
KINDERGARTEN = "kind designed children teachers staff certified outdoor rooms building".split()
LEVELS = (("county", COUNTY), ("kindergarten", KINDERGARTEN), ("class", ["grade", "size"]))
SIZES = {"small": 25, "middle": 30, "large": 35, "mixed": 30}
AREAS = {"Q1a": ("outdoor", "4"), "Q1b": ("rooms", "8.17"), "Q1c": ("building", "10.44")}


def made(chance, code):
    county = Unit(code)
    put = county.cells
    for name in FLAGS:
        put[name] = chance.flag()
    county.below = [kindergarten(chance, f"{code}-{at}") for at in range(chance.randint(1, 5))]
    children = sum((one.count("children") or F(0)) for one in county.below)
    put["population"] = chance.around(children * 100 / 85, more=False)
    towns = chance.choice([0, 1, 5, 12])
    put["townships"] = chance.odd(cell(towns))
    put["townships_central"] = chance.around(towns)
    for name, usual in (("funds", 600), ("subsidy", 500)):
        put[f"{name}_standard"] = chance.odd(cell(usual))
        put[name] = chance.around(usual)
    on_staff = chance.choice([0] + [80000] * 20)
    put["pay_on_staff"] = chance.odd(cell(on_staff))
    put["pay_off_staff"] = chance.around(F(3, 4) * on_staff)
    answers = chance.choice([0] + [20, 100, 333] * 20)
    put["answers"] = chance.odd(cell(answers))
    put["satisfied"] = chance.around(F(85, 100) * answers, most=answers)
    return county


def kindergarten(chance, code):
    one = Unit(code)
    put = one.cells
    children = 0 if chance.random() < 0.01 else chance.randint(1, 20) * 15
    put["kind"] = chance.odd(chance.choice(["public"] * 3 + ["inclusive", "private"]))
    put["designed"] = chance.odd(chance.choice(["before", "after", "after"]))
    put["children"] = chance.odd(cell(children))
    put["teachers"] = chance.around(F(children, 15))
    staff = chance.randint(0, 20)
    put["staff"] = chance.odd(cell(staff))
    put["certified"] = chance.around(staff, most=staff)
    low = F(9, 10) if put["designed"] == "before" and chance.random() < 0.5 else F(1)
    for column, least in AREAS.values():
        put[column] = chance.around(F(least) * children * low, F("0.01"))
    for at in range(chance.randint(1, 5)):
        room = Unit(f"{code}-{at}")
        grade = chance.choice(list(SIZES))
        room.cells["grade"] = chance.odd(grade)
        room.cells["size"] = chance.around(SIZES[grade], more=False)
        one.below.append(room)
    return one


def edges():
    """Counties of a thousand children, each with one share on its limit or one child, teacher or person beyond."""
    found = []
    for public, inclusive, teachers, certified, population in (
            (500, 300, 100, 200, 1000), (499, 301, 100, 200, 1000), (500, 299, 100, 200, 1000),
            (600, 300, 67, 200, 1000), (600, 300, 66, 200, 1000), (600, 300, 100, 199, 1000),
            (600, 300, 100, 200, 1176), (600, 300, 100, 200, 1177)):
        county = Unit(f"E{len(found)}", population=str(population), answers="1000", satisfied=str(850 - len(found) % 2),
                      pay_on_staff="80000", pay_off_staff=str(60000 - len(found) % 2))
        for kind, many in (("public", public), ("inclusive", inclusive), ("private", 1000 - public - inclusive)):
            first = kind == "public"
            county.below.append(Unit(f"{county.code}-{kind}", kind=kind, children=str(many), designed="before",
                                     teachers=str(teachers if first else 0), staff="200" if first else "0",
                                     certified=str(certified if first else 0), outdoor=cell(4 * many),
                                     rooms=cell(F("8.17") * many), building=cell(F("10.44") * many)))
        found.append(county)
    # Half of the older kindergartens, and just more and fewer.
    for good, all_ in ((50, 100), (49, 100), (101, 201), (100, 201)):
        county = Unit(f"E{len(found)}")
        county.below = [Unit(f"{county.code}-{at}", designed="before", children="100", rooms="817", building="1044",
                             outdoor="400" if at < good else "399") for at in range(all_)]
        found.append(county)
    # Fifteen children for each teacher, and a tenth of a child more or fewer.
    for children in (1490, 1500, 1510):
        county = Unit(f"E{len(found)}")
        county.below = [Unit(f"{county.code}-0", children=str(children), teachers="100")]
        found.append(county)
    return found


def judged(county):
    out, gardens, rooms = [], [], []
    for garden in county.below:
        own = Judged("kindergarten", garden.code)
        children = garden.number("children")
        for name, (column, least) in AREAS.items():
            value = over(garden.number(column), children)
            own.number(name, value, ge(value, F(least)))
        kept = own.rule("premises", every(own.met.values()))
        own.verdict(kept, {True: "园舍达标", False: "园舍未达标", None: "数据不全，不能判定"}[kept])
        gardens.append((garden, kept))
        out.append(own)
        for room in garden.below:
            own = Judged("class", room.code)
            size, grade = room.number("size"), room.choice("grade")
            most = F(SIZES[grade]) if grade in SIZES else None
            kept = own.rule("class_size", own.number("Q2", size, le(size, most)))
            own.verdict(kept, {True: "班额达标", False: "超过班额", None: "数据不全，不能判定"}[kept])
            rooms.append((True, kept))
            out.append(own)
    return out + [of_county(county, gardens, rooms)]


def of_county(county, gardens, rooms):
    top = Judged("county", county.code)

    def total(column, *kinds):
        """Over the kindergartens, those of some kinds where these are given."""
        found = []
        for garden, _ in gardens:
            counted = among(garden.choice("kind"), *kinds) if kinds else True
            if counted is not False:
                found.append(garden.number(column) if counted else None)
        return add(*found)

    def at_least(name, value, least):
        return top.number(name, value, ge(value, F(least)))

    number, children = county.number, total("children")
    access = [at_least("P1", share_of(children, number("population")), 85),
              at_least("P2", share_of(total("children", "public", "inclusive"), children), 80),
              at_least("P3", share_of(total("children", "public"), children), 50)]
    pay = at_least("G7a", share_of(number("pay_off_staff"), number("pay_on_staff")), 75)
    value = over(children, total("teachers"))
    ratio = top.number("Q3", value, le(value, F(15)))
    certified = at_least("Q4", share_of(total("certified"), total("staff")), 100)
    recognised = at_least("S1", share_of(number("satisfied"), number("answers")), 85)

    flag, rule = county.flag, top.rule
    rules = [
        rule("access", every(access)), rule("G1", flag("party_leads")), rule("G2", flag("planned")),
        rule("G3", ge(number("townships_central"), number("townships"))), rule("G4", flag("estates_managed")),
        rule("G5", every([ge(number("funds"), number("funds_standard")),
                          ge(number("subsidy"), number("subsidy_standard"))])),
        rule("G6", flag("fees_regular")), rule("G7", flag("teachers_paid")), rule("G8", flag("safe")),
        rule("G9", flag("supervised")),
        rule("Q1_after", share(((same(one.choice("designed"), "after"), kept) for one, kept in gardens), 1)),
        rule("Q1_before", share(((same(one.choice("designed"), "before"), kept) for one, kept in gardens), F(1, 2))),
        rule("Q2_share", share(rooms, F(85, 100))), rule("Q3_met", ratio), rule("Q4_met", certified),
        rule("Q5", flag("scientific_care")), rule("S", recognised)]
    rule("G7_local", pay)
    kept = every(rules)
    top.verdict(*graded(kept, [(kept, "达到普及普惠标准")], "未达到普及普惠标准", "数据不全，不能判定"))
    return top
