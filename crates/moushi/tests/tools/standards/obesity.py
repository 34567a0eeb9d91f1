"""超重与肥胖筛查 WS/T 586-2018, a second time."""

from fractions import Fraction as F

from common import Judged, Unit, cell, graded, lt, share_of

NAME = "cn-obesity-2018"
LEVELS = (("group", []), ("measurement", ["sex", "age", "height", "weight"]))
# Overweight and obese from, by half-years from 6.0 to 18.0.
TABLE = {
    "male": ("16.4 16.7 17.0 17.4 17.8 18.1 18.5 18.9 19.2 19.6 19.9 20.3 20.7 21.0 21.4 21.9 22.3 22.6 22.9 23.1 23.3 23.5 "
             "23.7 23.8 24.0",
             "17.7 18.1 18.7 19.2 19.7 20.3 20.8 21.4 21.9 22.5 23.0 23.6 24.1 24.7 25.2 25.7 26.1 26.4 26.6 26.9 27.1 27.4 "
             "27.6 27.8 28.0"),
    "female": ("16.2 16.5 16.8 17.2 17.6 18.1 18.5 19.0 19.5 20.0 20.5 21.1 21.5 21.9 22.2 22.6 22.8 23.0 23.2 23.4 23.6 23.7 "
               "23.8 23.9 24.0",
               "17.5 18.0 18.5 19.0 19.4 19.9 20.4 21.0 21.5 22.1 22.7 23.3 23.9 24.5 25.0 25.6 25.9 26.3 26.6 26.9 27.1 27.4 "
               "27.6 27.8 28.0"),
}
TABLE = {sex: [[F(one) for one in row.split()] for row in rows] for sex, rows in TABLE.items()}


def made(chance, code):
    group = Unit(code)
    for at in range(chance.randint(1, 12)):
        one = Unit(f"{code}-{at}")
        sex = chance.choice(list(TABLE))
        row = chance.randint(0, 24)
        age = F(6) + F(row, 2) + chance.choice([F(0), F(49, 100), F(1, 4)])
        if chance.random() < 0.05:
            age = F(chance.choice(["5.99", "18.49", "18.5", "25"]))
        height = chance.choice([100, 125, 150, 160, 175])
        edge = TABLE[sex][chance.randint(0, 1)][row] + F(chance.choice([-400, -100, -60, -51, -50, -49, 0, 0, 49, 50, 100, 300]), 1000)
        one.cells = {"sex": chance.odd(sex), "age": chance.odd(cell(age)), "height": chance.odd(cell(height)),
                     "weight": chance.odd(cell(edge * F(height, 100) ** 2))}
        group.below.append(one)
    return group


def edges():
    """Every value of the table, and a tenth below it, at a metre and a half."""
    group = Unit("E")
    for sex, rows in TABLE.items():
        for row in rows:
            for at, mass in enumerate(row):
                for below in (0, 1):
                    weight = (mass - F(below, 10)) * F(9, 4)
                    group.below.append(Unit(f"E{len(group.below)}", sex=sex, age=cell(F(6) + F(at, 2)), height="150",
                                            weight=cell(weight)))
    return [group]


def judged(group):
    out, ends = [], []
    for one in group.below:
        own = Judged("measurement", one.code)
        age, height, weight, sex = one.number("age"), one.number("height"), one.number("weight"), one.choice("sex")
        mass = None
        if weight is not None and height:
            exact = weight / (height / 100) ** 2
            # To one decimal, a half upwards.
            mass = F((exact * 10 + F(1, 2)) // 1, 10)
        over = obese = None
        if sex in TABLE and age is not None and F(6) <= age < F(37, 2):
            row = int((age - 6) * 2 // 1)
            over, obese = TABLE[sex][0][row], TABLE[sex][1][row]
        own.number("BMI", mass, None)
        below_over, below_obese = own.rule("not_overweight", lt(mass, over)), own.rule("not_obese", lt(mass, obese))
        own.verdict(*graded(below_over, [(below_over, "正常"), (below_obese, "超重")], "肥胖", "不能判定"))
        if None not in (mass, over):
            ends.append("neither" if mass < over else "obese" if mass >= obese else "overweight")
        out.append(own)
    top = Judged("group", group.code)
    for end in ("overweight", "obese"):
        top.number(end, share_of(F(ends.count(end)), F(len(ends))), None)
    return out + [top]
