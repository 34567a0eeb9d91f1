"""普通高等学校基本办学条件 教发〔2004〕2号, a second time."""

from fractions import Fraction as F

from common import Judged, Unit, add, cell, every, ge, graded, gt, le, less, lt, over, share_of, some, times

NAME = "cn-university-conditions-2004"
TYPES = ("comprehensive", "technical", "medical", "humanities", "sports", "arts")
WEIGHTS = {"regular": "1", "master": "1.5", "doctor": "2", "international": "3", "preparatory": "1", "visiting": "1",
           "adult": "1", "evening": "0.3", "correspondence": "0.1"}
NUMBERS = ("full_time external postgraduate senior rooms land dormitory equipment equipment_new books books_new computers "
           "seats limited_before").split()
LEVELS = (("university", ["tier", "type", *WEIGHTS, *NUMBERS]),)
# Students for a teacher, postgraduate degrees, rooms, equipment, books; tables 1 and 2.
PASS = {
    "undergraduate": ((18, 30, 14, 5000, 100), (18, 30, 16, 5000, 80), (16, 30, 16, 5000, 80), (18, 30, 9, 3000, 100),
                      (11, 30, 22, 4000, 70), (11, 30, 18, 4000, 80)),
    "vocational": ((18, 15, 14, 4000, 80), (18, 15, 16, 4000, 60), (16, 15, 16, 4000, 60), (18, 15, 9, 3000, 80),
                   (13, 15, 22, 3000, 50), (13, 15, 18, 3000, 60)),
}
FLOOR = {
    "undergraduate": ((22, 10, 8, 3000, 50), (22, 10, 9, 3000, 40), (22, 10, 9, 3000, 40), (23, 10, 5, 2000, 50),
                      (17, 10, 13, 2000, 35), (17, 10, 11, 2000, 40)),
    "vocational": ((22, 5, 8, 2500, 45), (22, 5, 9, 2500, 35), (22, 5, 9, 2500, 35), (23, 5, 5, 2000, 45),
                   (17, 5, 13, 2000, 30), (17, 5, 11, 2000, 35)),
}
SENIOR = {"undergraduate": 30, "vocational": 20}
COMPUTERS = {"undergraduate": 10, "vocational": 8}
LAND = {"comprehensive": 54, "technical": 59, "medical": 59, "sports": 88, "arts": 88}
NEW_BOOKS = {"undergraduate": (4, 3, 3, 4, 3, 4), "vocational": (3, 2, 2, 3, 2, 3)}


def made(chance, code):
    one = Unit(code)
    put = one.cells
    tier, kind = chance.choice(list(PASS)), chance.choice(TYPES)
    put["tier"], put["type"] = chance.odd(tier), chance.odd(kind)
    chance.fails, usual = chance.choice([0.02, 0.2]), chance.fails
    limits, floors = (table[tier][TYPES.index(kind)] for table in (PASS, FLOOR))
    # Some universities are around their floors instead.
    ask = [chance.choice([limit] * 5 + [floor]) for limit, floor in zip(limits, floors)]
    for name in WEIGHTS:
        many = chance.randint(1, 200) * 10 if name == "regular" or chance.random() < 0.3 else 0
        put[name] = "" if many == 0 and name != "regular" else chance.odd(cell(many))
    weighed = sum((one.count(name) or F(0)) * F(weight) for name, weight in WEIGHTS.items())
    there = sum((one.count(name) or F(0)) for name in WEIGHTS if name not in ("evening", "correspondence"))
    teachers = -(-weighed // ask[0])
    external = chance.choice([0, 0, teachers // 5, teachers // 4, teachers])
    put["external"] = "" if external == 0 else chance.odd(cell(external))
    full = max(teachers - min(external, teachers // 4) / 2, F(1))
    put["full_time"] = chance.around(full)
    put["postgraduate"] = chance.around(F(ask[1]) * full / 100)
    put["senior"] = chance.around(F(SENIOR[tier]) * full / 100)
    put["rooms"] = chance.around(ask[2] * there, F("0.01"))
    put["land"] = chance.around(LAND.get(kind, 54) * there, F("0.01"))
    put["dormitory"] = chance.around(F("6.5") * there, F("0.01"))
    rich = chance.random() < 0.1
    equipment = F(chance.choice([100_000_000, 100_000_001, 300_000_000])) if rich else F(ask[3]) * weighed
    put["equipment"] = chance.odd(cell(equipment // 1)) if rich else chance.around(equipment)
    put["equipment_new"] = chance.odd(chance.choice(["10000000", "10000001"])) if rich else chance.around(equipment / 11)
    put["books"] = chance.around(ask[4] * weighed)
    put["books_new"] = chance.around(NEW_BOOKS[tier][TYPES.index(kind)] * weighed)
    put["computers"] = chance.around(F(COMPUTERS[tier], 100) * there)
    put["seats"] = chance.around(F(7, 100) * there)
    put["limited_before"] = chance.odd(chance.choice(["", "0", "1", "2", "3"]))
    if chance.random() < 0.1:
        for name in WEIGHTS:
            many = one.count(name)
            put[name] = "" if not many else cell(many * 30)
        put["books_new"] = chance.choice(["90000", "90001"])
    chance.fails = usual
    return one


def edges():
    """For every kind each limit and each floor: a university that is fine but for one number, on it and just beyond."""
    found = []
    for tier, table in PASS.items():
        for kind, limits in zip(TYPES, table):
            floors = FLOOR[tier][TYPES.index(kind)]
            for at in range(5):
                for asked in (limits[at], floors[at]):
                    for beyond in (0, 1):
                        found.append(edge(f"E{len(found)}", tier, kind, at, asked, beyond))
            for name, each in (("senior", F(SENIOR[tier], 100)), ("land", F(LAND.get(kind, 54))), ("dormitory", F("6.5")),
                               ("computers", F(COMPUTERS[tier], 100)), ("seats", F(7, 100)),
                               ("books_new", F(NEW_BOOKS[tier][TYPES.index(kind)]))):
                for below in (0, 1):
                    one = edge(f"E{len(found)}", tier, kind, 0, 1, 0)
                    one.cells |= {"regular": "20000", name: cell(each * (10_000 if name == "senior" else 20_000) - below)}
                    found.append(one)
    # Many new books stand for a share of each student's above 30,000, not at it.
    for students, books in ((30_000, 90_001), (30_001, 90_001), (30_001, 90_000)):
        found.append(edge(f"E{len(found)}", "undergraduate", "comprehensive", 0, 18, 0))
        found[-1].cells |= {"regular": str(students), "books_new": str(books)}
    return found


def edge(code, tier, kind, at, asked, beyond):
    """Ten thousand teachers for a hundred thousand students, fine everywhere, but for one number."""
    one, students, full = Unit(code), 100_000, 10_000
    one.cells = {"tier": tier, "type": kind, "regular": str(students), "full_time": str(full), "postgraduate": str(full),
                 "senior": str(full), "rooms": str(students * 30), "land": str(students * 100),
                 "dormitory": str(students * 10), "equipment": str(students * 9000),
                 "equipment_new": str(students * 2000), "books": str(students * 200), "books_new": str(students * 9),
                 "computers": str(students), "seats": str(students)}
    name, each = (("regular", full), ("postgraduate", F(full, 100)), ("rooms", students), ("equipment", students),
                  ("books", students))[at]
    one.cells[name] = cell(asked * each + (beyond if at == 0 else -beyond))
    return one


def judged(one):
    own = Judged("university", one.code)
    tier, kind, number, count = one.choice("tier"), one.choice("type"), one.number, one.count
    tier, kind = (tier if tier in PASS else None), (kind if kind in TYPES else None)
    students = {name: number("regular") if name == "regular" else count(name) for name in WEIGHTS}
    weighed = add(*(times(many, F(WEIGHTS[name])) for name, many in students.items()))
    there = add(*(many for name, many in students.items() if name not in ("evening", "correspondence")))
    full, external = number("full_time"), count("external")
    counted = None if full is None or external is None else min(external, full / 4)
    teachers = add(full, times(counted, F(1, 2)))
    basic = (over(weighed, teachers), share_of(number("postgraduate"), full), over(number("rooms"), there),
             over(number("equipment"), weighed), over(number("books"), weighed))
    known = tier is not None and kind is not None
    limits, floors = ((table[tier][TYPES.index(kind)] if known else (None,) * 5) for table in (PASS, FLOOR))
    beyond = []
    for at, (value, limit, floor) in enumerate(zip(basic, limits, floors)):
        limit, floor = (None if one is None else F(one) for one in (limit, floor))
        own.number(f"K{at + 1}", value, le(value, limit) if at == 0 else ge(value, limit))
        beyond.append(gt(value, floor) if at == 0 else lt(value, floor))
    monitored(own, one, tier, kind, weighed, there, full)

    surely = sum(kept is True for kept in beyond)
    perhaps = surely + sum(kept is None for kept in beyond)
    at_most = lambda most: False if surely > most else None if perhaps > most else True
    basic_met = own.rule("basic", every(own.met[f"K{at}"] for at in range(1, 6)))
    no_card = own.rule("no_card", at_most(0))
    one_beyond = own.rule("one_beyond", at_most(1))
    not_third = own.rule("not_third_year", lt(count("limited_before"), F(2)))
    own.rule("monitored", every(own.met[f"M{at}"] for at in range(1, 8)))
    not_stopped = every([one_beyond, some([no_card, not_third])])
    own.verdict(*graded(basic_met, [(basic_met, "合格"), (no_card, "不合格，未达到限制招生"),
                                    (not_stopped, "黄牌，限制招生")], "红牌，暂停招生", "数据不全，不能判定"))
    return [own]


def monitored(own, one, tier, kind, weighed, there, full):
    number = one.number

    def least(name, value, limit, instead=False):
        met = ge(value, None if limit is None else F(limit))
        own.number(name, value, some([met, instead]))

    least("M1", share_of(number("senior"), full), SENIOR.get(tier))
    least("M2", over(number("land"), there), LAND.get(kind))
    least("M3", over(number("dormitory"), there), F("6.5"))
    least("M4", share_of(number("computers"), there), COMPUTERS.get(tier))
    least("M5", share_of(number("seats"), there), 7)
    equipment, new = number("equipment"), number("equipment_new")
    great = every([gt(equipment, F(100_000_000)), gt(new, F(10_000_000))])
    least("M6", share_of(new, less(equipment, new)), 10, great)
    books = None if tier is None or kind is None else NEW_BOOKS[tier][TYPES.index(kind)]
    many = every([gt(weighed, F(30_000)), gt(number("books_new"), F(90_000))])
    least("M7", over(number("books_new"), weighed), books, many)
