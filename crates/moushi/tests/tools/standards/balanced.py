"""县域义务教育优质均衡 教督〔2017〕6号, a second time."""

from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction as F
from itertools import product

from common import (CAME, Judged, Unit, add, among, cell, every, ge, graded, gt, le, less, lt, no, over, same, share,
                    some, times)

NAME = "cn-balanced-compulsory-2017"
getcontext().prec = 60

# Each: name of the county's column, True where yes is right.
FLAGS = ("layout_plan one_building one_staffing one_funding one_equipment small_funded pay_level performance_pay "
         "staff_allocated left_behind_cared chartered uses_devices moral_education curriculum_full no_overload "
         "monitored_level").split()
VETOES = "veto_exam veto_choice veto_key_school veto_key_class veto_posts veto_accident veto_false".split()
GROUPS = "pupils parents teachers heads deputies members public".split()
# Whole and part, with the share that is asked.
SHARES = {
    "B9": ("teachers", "trained", "1"), "B11": ("eligible", "exchanged", "0.1"),
    "B11b": ("exchanged", "exchanged_backbone", "0.2"), "B12": ("teachers", "certified", "1"),
    "B13": ("primary_entrants_public", "primary_entrants_near", "1"),
    "B13b": ("junior_entrants_public", "junior_entrants_near", "0.95"),
    "B14": ("quality_places", "quality_allotted", "0.5"), "B15": ("migrant_eligible", "migrant_public", "0.85"),
    "C2": ("disabled", "disabled_enrolled", "0.95"),
}
COUNTY = (FLAGS + VETOES + [f"{a}_{g}" for g in GROUPS for a in ("answers", "satisfied")] + ["special_funding",
          "graduates", "entrants_before", "moved_in", "moved_out", "died", "monitored_difference"]
          + sorted({c for whole, part, _ in SHARES.values() for c in (whole, part)}))
STAGES = ("primary", "junior")
SCHOOL = ("kind primary_pupils junior_pupils senior_pupils teaching_area indoor_sports_area sports_ground "
          "equipment_value multimedia_rooms classes music_rooms art_rooms smallest_music_room smallest_art_room "
          "training_spend public_budget").split() + [
    f"{stage}_{what}" for stage in STAGES
    for what in ("degree_teachers", "backbone_teachers", "pe_art_teachers", "largest_class")]
LEVELS = (("county", COUNTY), ("school", SCHOOL))
LIMITS = {
    "primary": dict(zip("A1 A2 A3 A4 A5 A6 A7".split(), map(F, "4.2 1 0.9 4.5 7.5 2000 2.3".split()))),
    "junior": dict(zip("A1 A2 A3 A4 A5 A6 A7".split(), map(F, "5.3 1 0.9 5.8 10.2 2500 2.4".split()))),
}
SPREAD = {"primary": F(1, 2), "junior": F(45, 100)}
WEIGHT = {"primary": F(1), "junior": F(11, 10), "senior": F(132, 100)}


def made(chance, code):
    county = Unit(code)
    put = county.cells
    for name in FLAGS:
        put[name] = chance.flag()
    for name in VETOES:
        put[name] = chance.flag(good=False)
    for group in GROUPS:
        answers = chance.choice([0, 20, 100, 1000]) if chance.random() < 0.1 else chance.randint(20, 400)
        put[f"answers_{group}"] = chance.odd(cell(answers))
        put[f"satisfied_{group}"] = chance.around(F(85, 100) * answers, most=answers)
    put["special_funding"] = chance.around(6000)
    put["monitored_difference"] = chance.around(F("0.149"), F("0.001"), more=False)
    wholes = {}
    for whole, part, least in SHARES.values():
        if whole == "exchanged":
            wholes[whole] = F(put[whole]) if put[whole] not in ("", "unknown") else F(10)
        elif whole not in wholes:
            wholes[whole] = F(0) if chance.random() < 0.005 else F(chance.randint(1, 60) * 20)
            put[whole] = chance.odd(cell(wholes[whole]))
        put[part] = chance.around(F(least) * wholes[whole], most=wholes[whole])
    entrants = chance.randint(20, 900)
    moved = [chance.choice([0, 0, chance.randint(0, 9)]) for _ in range(3)]
    put["entrants_before"] = cell(entrants)
    for name, many in zip(("moved_in", "moved_out", "died"), moved):
        put[name] = "" if many == 0 else cell(many)
    base = entrants + moved[0] - moved[1] - moved[2]
    put["graduates"] = chance.around(F(95, 100) * base, most=max(base, 0))
    county.below = [school(chance, f"{code}-{at}") for at in range(chance.randint(1, 5))]
    return county


KINDS = {"primary": "p", "junior": "j", "nine_year": "pj", "complete": "js", "twelve_year": "pjs", "point": "p",
         "special": "pj", "vocational": "js"}


def school(chance, code):
    one = Unit(code)
    put = one.cells
    kind = chance.choice(["primary"] * 6 + ["junior"] * 4 + list(KINDS))
    put["kind"] = chance.odd(kind)
    small = kind == "point"
    pupils = dict.fromkeys(("primary", "junior", "senior"), F(0))
    for stage in pupils:
        if stage[0] in KINDS[kind]:
            pupils[stage] = F(chance.choice([48, 49, 50, 51, 90]) if small else chance.randint(4, 60) * 20)
            if chance.random() < 0.02:
                pupils[stage] = F(chance.choice([1250, 1251, 2000, 2001, 2500, 2501]))
        put[f"{stage}_pupils"] = "" if pupils[stage] == 0 and chance.random() < 0.5 else cell(pupils[stage])
    weighed = sum(WEIGHT[stage] * many for stage, many in pupils.items())
    each = dict.fromkeys("A4 A5 A6 A7".split(), F(0))
    for stage in STAGES:
        if pupils[stage] == 0:
            continue
        asked = LIMITS[stage]
        for name, what in (("A1", "degree"), ("A2", "backbone"), ("A3", "pe_art")):
            put[f"{stage}_{what}_teachers"] = chance.around(asked[name] * pupils[stage] / 100)
        put[f"{stage}_largest_class"] = chance.around({"primary": 45, "junior": 50}[stage], more=False)
        for name in each:
            each[name] = max(each[name], asked[name] / WEIGHT[stage])
    low = chance.choice([F(1)] * 12 + [F(85, 100), F(84, 100)])
    indoor = F(chance.choice([0, 0, 300]))
    put["indoor_sports_area"] = "" if indoor == 0 else cell(indoor)
    put["teaching_area"] = chance.around(each["A4"] * weighed * low + indoor, F("0.01"))
    put["sports_ground"] = chance.around(max(each["A5"] * weighed * low - indoor, F(0)), F("0.01"))
    put["equipment_value"] = chance.around(each["A6"] * weighed)
    put["multimedia_rooms"] = chance.around(each["A7"] * weighed / 100)
    classes = chance.choice([1, 6, 11, 12, 13, 24, 25, 36])
    put["classes"] = chance.odd(cell(classes))
    put["music_rooms"] = chance.around(F(classes, 12))
    put["art_rooms"] = chance.around(F(classes, 12))
    put["smallest_music_room"] = chance.around(96)
    put["smallest_art_room"] = chance.around(90)
    budget = chance.randint(1, 50) * 20
    put["public_budget"] = chance.odd(cell(budget))
    put["training_spend"] = chance.around(F(budget, 20))
    return one


def edges():
    """Schools on each limit and just below, on its 85 % and just below, and spreads on theirs and just above."""
    found = []
    for stage in STAGES:
        for name in LIMITS[stage]:
            for part in (F(1), F(85, 100)):
                for below in (0, 1):
                    found.append(lone(f"E{len(found)}", plain(stage, {name: part}, {name: below})))
            # Shares of 3 to 1 spread by exactly 0.5, of 29 to 11 by 0.45.
            for low, high in ((500, 1500), (499, 1501), (550, 1450), (549, 1451)):
                found.append(lone(f"E{len(found)}", plain(stage, {name: F(low, 100)}, {}),
                                  plain(stage, {name: F(high, 100)}, {})))
    for kind, pupils in (("primary", 2000), ("junior", 2000), ("complete", 2000), ("point", 2000), ("nine_year", 2500),
                         ("twelve_year", 2500)):
        for more in (0, 1):
            one = plain("primary" if "p" in KINDS[kind] else "junior", {}, {})
            one.cells |= {"kind": kind, f"{'primary' if 'p' in KINDS[kind] else 'junior'}_pupils": str(pupils + more)}
            found.append(lone(f"E{len(found)}", one))
    return found + shares_beside(len(found)) + rooms_beside(len(found) + 3)


def shares_beside(first):
    """Counties whose shares lie on each limit, and half a hundredth to either side."""
    found = []
    for off in (995, 1000, 1005):
        county, put = Unit(f"E{first + len(found)}"), {}
        for whole, part, least in SHARES.values():
            # Those exchanged are a part and a whole.
            put.setdefault(whole, 100_000)
            put[part] = min(F(least) * put[whole] * off / 1000 // 1, put[whole])
        county.cells = {name: cell(many) for name, many in put.items()}
        county.cells["monitored_difference"] = cell(F(15, 100) * off / 1000)
        county.cells["special_funding"] = cell(6000 * off // 1000)
        found.append(county)
    return found


def rooms_beside(first):
    """Schools whose rooms and spending lie on their limits or half a hundredth beside, one by one."""
    usual = {"kind": "primary", "classes": "396", "music_rooms": "33", "art_rooms": "33", "smallest_music_room": "96",
             "smallest_art_room": "90", "public_budget": "1000", "training_spend": "50"}
    schools = []
    for name, values in (("classes", (396, 395, 397)), ("smallest_music_room", ("95.6", "96.4")),
                         ("smallest_art_room", ("89.6", "90.4")), ("training_spend", ("49.8", "50.2"))):
        for value in values:
            schools.append(Unit("", **(usual | {name: str(value)})))
    # Each kind of room by itself: of the other there are enough.
    for name in ("music_rooms", "art_rooms"):
        schools.append(Unit("", **(usual | {"classes": "397", name: "99"})))
    for kind, stage, pupils in product(("point",), STAGES, (49, 50, 51)):
        one = plain(stage, {}, {})
        one.cells |= {"kind": kind, f"{stage}_pupils": str(pupils)}
        schools.append(one)
    return [lone(f"E{first + at}", one) for at, one in enumerate(schools)]


def lone(code, *schools):
    """A county of which nothing is known but its schools."""
    county = Unit(code)
    for at, one in enumerate(schools):
        one.code = f"{code}-{at}"
        county.below.append(one)
    return county


def plain(stage, parts, below):
    """A school of a hundred thousand pupils that has twice its limits, but for the parts that are said."""
    one, pupils = Unit(""), 100_000
    one.cells = {"kind": stage, f"{stage}_pupils": str(pupils), f"{stage}_largest_class": "45", "classes": "12",
                 "public_budget": "100", "training_spend": "5"}
    names = {"A1": f"{stage}_degree_teachers", "A2": f"{stage}_backbone_teachers", "A3": f"{stage}_pe_art_teachers",
             "A4": "teaching_area", "A5": "sports_ground", "A6": "equipment_value", "A7": "multimedia_rooms"}
    for name, asked in LIMITS[stage].items():
        each = F(pupils, 100) if name in ("A1", "A2", "A3", "A7") else F(pupils)
        one.cells[names[name]] = cell(asked * each * parts.get(name, F(2)) - below.get(name, 0))
    return one


def judged(county):
    out, schools = [], [of_school(one) for one in county.below]
    parts = [part for one in county.below for part in of_parts(one)]
    for one in schools:
        out.append(one)
    out += [part for part, _, _ in parts]
    top = Judged("county", county.code)
    numbers_of_county(top, county)
    rules_of_county(top, county, schools, parts)
    return out + [top]


def of_school(one):
    own = Judged("school", one.code)
    kind, primary, junior = one.choice("kind"), one.count("primary_pupils"), one.count("junior_pupils")
    outside = among(kind, "special", "vocational")
    size = add(primary, junior)
    most = None if kind is None else F(2500) if kind in ("nine_year", "twelve_year") else F(2000)
    own.number("B4", size, some([outside, le(size, most) if outside is not True else None]))
    for name, many, stage, most in (("B5", primary, "primary", 45), ("B5b", junior, "junior", 50)):
        largest = one.count(f"{stage}_largest_class")
        # Pupils sit in classes: one without anybody was not reported.
        if many is None and largest == 0 or many != 0 and largest == 0:
            largest = None
        own.number(name, largest, le(largest, F(most)))
    spend = over(one.count("training_spend"), one.number("public_budget"))
    own.number("C4", spend, ge(spend, F(5, 100)))
    classes = one.number("classes")
    rooms = every([
        ge(over(one.count("music_rooms"), classes), F(1, 12)), ge(over(one.count("art_rooms"), classes), F(1, 12)),
        ge(one.count("smallest_music_room"), F(96)), ge(one.count("smallest_art_room"), F(90))])
    own.rule("rooms", some([outside, rooms]))
    return own


def of_parts(one):
    """The stages of a school as schools of their own: part, stage, pupils."""
    kind = one.choice("kind")
    many = {stage: one.count(f"{stage}_pupils") for stage in ("primary", "junior", "senior")}
    outside = among(kind, "special", "vocational")
    point = every([same(kind, "point"), lt(add(many["primary"], many["junior"]), F(50))])
    weighed = add(*(times(WEIGHT[stage], pupils) for stage, pupils in many.items()))
    stock = {"A4": less(one.number("teaching_area"), one.count("indoor_sports_area")),
             "A5": add(one.number("sports_ground"), one.count("indoor_sports_area")),
             "A6": one.number("equipment_value"), "A7": one.number("multimedia_rooms")}
    found = []
    for stage in STAGES:
        pupils = many[stage]
        if every([gt(pupils, F(0)), no(outside), no(point)]) is False:
            continue
        part = Judged("part", f"{one.code}/{stage}")
        own_part = over(times(WEIGHT[stage], pupils), weighed)
        value = {name: over(times(all_, own_part), pupils) for name, all_ in stock.items()}
        value["A7"] = times(value["A7"], F(100))
        for name, what in (("A1", "degree"), ("A2", "backbone"), ("A3", "pe_art")):
            value[name] = times(over(one.count(f"{stage}_{what}_teachers"), pupils), F(100))
        for name, asked in LIMITS[stage].items():
            part.number(name, value[name], ge(value[name], asked))
        kept = part.rule("resources", six_of_seven(value, LIMITS[stage]))
        part.verdict(kept, {True: "达标", False: "未达标", None: "数据不全，不能判定"}[kept])
        found.append((part, stage, pupils))
    return found


def six_of_seven(value, limits):
    """Gone through in every way in which a number that is not known may turn out: 0 reached, 1 short, 2 far short."""
    ways = []
    for name, asked in limits.items():
        one = value[name]
        ways.append((0, 1, 2) if one is None else (0 if one >= asked else 1 if one >= asked * F(85, 100) else 2,))
    ends = {way.count(2) == 0 and way.count(1) <= 1 for way in product(*ways)}
    return ends.pop() if len(ends) == 1 else None


def variation(pairs):
    """Weighted by pupils, of the population: squared, and as a decimal number."""
    if any(value is None or pupils is None for value, pupils in pairs):
        return None
    all_ = sum(pupils for _, pupils in pairs)
    if all_ == 0:
        return None
    mean = sum(value * pupils for value, pupils in pairs) / all_
    if mean <= 0:
        return None
    square = sum(pupils * (value - mean) ** 2 for value, pupils in pairs) / all_ / mean ** 2
    return square, (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()


def spreads(top, parts):
    for stage in STAGES:
        for name in LIMITS[stage]:
            pairs = [(part.numbers[name], pupils) for part, own, pupils in parts if own == stage]
            if not pairs:
                continue
            found = variation(pairs)
            if found is None:
                top.spreads[(name, (stage,))] = (None, None, None)
                continue
            square, root = found
            met = square <= SPREAD[stage] ** 2
            two = F(root.quantize(Decimal("0.01"), ROUND_HALF_UP)) <= SPREAD[stage]
            top.spreads[(name, (stage,))] = (F(root), met, None if two == met else CAME[two])
    return every(met for _, met, _ in top.spreads.values()) if top.spreads else None


def numbers_of_county(top, county):
    number = county.number
    top.number("B7", number("special_funding"), ge(number("special_funding"), F(6000)))
    for name, (whole, part, least) in SHARES.items():
        value = over(number(part), number(whole))
        top.number(name, value, ge(value, F(least)))
    base = less(less(add(number("entrants_before"), county.count("moved_in")), county.count("moved_out")),
                county.count("died"))
    value = over(number("graduates"), base)
    top.number("C1", value, ge(value, F(95, 100)))
    value = number("monitored_difference")
    top.number("C9", value, lt(value, F(15, 100)))
    answers = {group: number(f"answers_{group}") for group in GROUPS}
    satisfied = {group: number(f"satisfied_{group}") for group in GROUPS}
    value = over(add(*satisfied.values()), add(*answers.values()))
    top.number("D1", value, ge(value, F(85, 100)))
    each = [over(satisfied[group], answers[group]) for group in GROUPS]
    value = None if None in each else min(each)
    top.number("D2", value, ge(value, F(85, 100)))


def rules_of_county(top, county, schools, parts):
    flag, met, all_yes = county.flag, top.met, lambda *names: every(county.flag(name) for name in names)
    every_one = lambda these: share(((True, one) for one in these), 1)
    a = [top.rule("all_resources", every_one(part.rules["resources"] for part, _, _ in parts)),
         top.rule("variation", spreads(top, parts))]
    b = [top.rule("B1", flag("layout_plan")),
         top.rule("B2", all_yes("one_building", "one_staffing", "one_funding", "one_equipment")),
         top.rule("B3_all", every_one(one.rules["rooms"] for one in schools)),
         top.rule("B4_all", every_one(one.met["B4"] for one in schools)),
         top.rule("B5_all", every_one(every([one.met["B5"], one.met["B5b"]]) for one in schools)),
         top.rule("B6", flag("small_funded")), top.rule("B7_met", met["B7"]),
         top.rule("B8", all_yes("pay_level", "performance_pay")), top.rule("B9_met", met["B9"]),
         top.rule("B10", flag("staff_allocated")), top.rule("B11_met", every([met["B11"], met["B11b"]])),
         top.rule("B12_met", met["B12"]), top.rule("B13_met", every([met["B13"], met["B13b"]])),
         top.rule("B14_met", met["B14"]), top.rule("B15_care", flag("left_behind_cared")),
         top.rule("B15_met", met["B15"])]
    c = [top.rule("C1_met", met["C1"]), top.rule("C2_met", met["C2"]), top.rule("C3", flag("chartered")),
         top.rule("C4_all", every_one(one.met["C4"] for one in schools)), top.rule("C5", flag("uses_devices")),
         top.rule("C6", flag("moral_education")), top.rule("C7", flag("curriculum_full")),
         top.rule("C8", flag("no_overload")), top.rule("C9_level", flag("monitored_level")),
         top.rule("C9_met", met["C9"])]
    rest = [top.rule("D", met["D1"]), top.rule("veto_named", no(some(flag(name) for name in VETOES[:4]))),
            top.rule("veto_others", no(some(flag(name) for name in VETOES[4:])))]
    top.rule("D_groups", met["D2"])
    kept = every(a + b + c + rest)
    top.verdict(*graded(kept, [(kept, "达到优质均衡标准")], "未达到优质均衡标准", "数据不全，不能判定"))
