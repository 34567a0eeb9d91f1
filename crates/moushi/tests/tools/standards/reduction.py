"""双减, a second time."""

from fractions import Fraction as F

from common import Judged, Unit, add, cell, every, ge, graded, le, less, no, same, share, share_of, some

NAME = "cn-double-reduction"
AREA = ("offline_base offline_now online_base online_now offline_nonprofit online_approved prepaid_supervised cases_found "
        "cases_closed offline_late online_late online_long").split()
SCHOOL = "kind pupils wishing joined service_days service_hours written_low minutes_upper minutes_junior".split()
LEVELS = (("area", AREA), ("school", SCHOOL))


def made(chance, code):
    one = Unit(code)
    put = one.cells
    for kind in ("offline", "online"):
        base = chance.choice([0] + [25, 263, 1240] * 6)
        put[f"{kind}_base"] = chance.odd(cell(base))
        put[f"{kind}_now"] = chance.odd(cell(chance.randint(0, base)))
    found = chance.choice([0, 0, 3, 10])
    put["cases_found"], put["cases_closed"] = chance.odd(cell(found)), chance.odd(cell(chance.randint(0, found)))
    for name in ("offline_nonprofit", "online_approved", "prepaid_supervised"):
        put[name] = chance.odd(cell(chance.randint(0, 30)))
    for name in ("offline_late", "online_late", "online_long"):
        put[name] = chance.odd(chance.choice(["0"] * 12 + ["1"]))
    chance.fails, usual = 0.01, chance.fails
    one.below = [school(chance, f"{code}-{at}") for at in range(chance.choice([1, 2, 3, 6]))]
    chance.fails = usual
    return one


def school(chance, code):
    one = Unit(code)
    put, kind = one.cells, chance.choice(["primary", "junior", "nine_year"])
    put["kind"] = chance.odd(kind)
    pupils = chance.choice([0] + [120, 900] * 20)
    wishing = chance.randint(0, pupils)
    put["pupils"], put["wishing"] = chance.odd(cell(pupils)), chance.odd(cell(wishing))
    put["joined"] = chance.odd(cell(chance.randint(0, wishing)))
    put["service_days"] = chance.around(5, most=7)
    put["service_hours"] = chance.around(2, F("0.5"), most=24)
    if kind != "junior" or chance.random() < 0.3:
        put["written_low"] = chance.flag(good=False)
        put["minutes_upper"] = chance.around(60, more=False)
    if kind != "primary" or chance.random() < 0.3:
        put["minutes_junior"] = chance.around(90, more=False)
    return one


def edges():
    """Schools whose hours and minutes lie on a limit, and half a hundredth to either side."""
    area = Unit("E0", offline_late="0", online_late="0", online_long="0")
    for at, (hours, upper, junior) in enumerate((("2", "60", "90"), ("1.99", "59.7", "89.6"), ("2.01", "60.3", "90.4"))):
        for days in ("4", "5", "6"):
            area.below.append(Unit(f"E0-{at}{days}", kind="nine_year", pupils="100", wishing="100", joined="100",
                                   service_days=days, service_hours=hours, written_low="no", minutes_upper=upper,
                                   minutes_junior=junior))
    return [area]


def judged(area):
    out, ends = [], []
    for one in area.below:
        own = Judged("school", one.code)
        kind = one.choice("kind")
        kind = kind if kind in ("primary", "junior", "nine_year") else None
        primary, junior = no(same(kind, "junior")), no(same(kind, "primary"))
        upper, lower = one.number("minutes_upper"), one.number("minutes_junior")
        times = [own.number("homework_upper", upper, some([no(primary), le(upper, F(60))])),
                 own.number("homework_junior", lower, some([no(junior), le(lower, F(90))]))]
        service = own.rule("service", every([ge(one.number("service_days"), F(5)), ge(one.number("service_hours"), F(2))]))
        kept = every([service, own.rule("no_written", some([no(primary), no(one.flag("written_low"))])),
                      own.rule("minutes", every(times))])
        own.verdict(*graded(kept, [(kept, "各项做到")], "有未做到的", "数据不全，不能判定"))
        ends.append((kept, service))
        out.append(own)
    return out + [of_area(area, ends)]


def of_area(area, ends):
    top, number = Judged("area", area.code), area.number
    total = lambda name: add(*(one.number(name) for one in area.below))
    offline, online = number("offline_now"), number("online_now")
    services = [service for _, service in ends]
    served = None if None in services else F(services.count(True))
    for name, part, whole in (
            ("offline_cut", less(number("offline_base"), offline), number("offline_base")),
            ("online_cut", less(number("online_base"), online), number("online_base")),
            ("coverage", served, F(len(ends))),
            ("joined_wishing", total("joined"), total("wishing")), ("joined_all", total("joined"), total("pupils")),
            ("nonprofit", number("offline_nonprofit"), offline), ("approved", number("online_approved"), online),
            ("prepaid", number("prepaid_supervised"), add(offline, online)),
            ("closed", number("cases_closed"), number("cases_found"))):
        top.number(name, share_of(part, whole), None)
    none = lambda name: same(number(name), F(0))
    rules = [top.rule("schools_keep", share(((True, kept) for kept, _ in ends), 1)),
             top.rule("offline_times", none("offline_late")),
             top.rule("online_times", every([none("online_late"), none("online_long")]))]
    kept = every(rules)
    top.verdict(*graded(kept, [(kept, "可核对的各项均做到")], "有未做到的", "数据不全，不能判定"))
    return top
