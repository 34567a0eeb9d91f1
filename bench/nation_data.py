#!/usr/bin/env python3
"""A nation of made-up schools for cn-balanced-compulsory-2017: 2,900 counties, 200,000 schools with both stages, as two csv
files with the headings that the standard reads. Standard library only; the same seed makes the same bytes."""
import pathlib, random, sys, tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACK = ROOT / "data" / "standards" / "cn-balanced-compulsory-2017.toml"
COUNTIES, SCHOOLS = 2_900, 200_000


def heads(pack, level):
    return [column for column in pack["column"] if column["level"] == level]


def county(column):
    name = column["name"]
    if column.get("holds") == "flag":
        return "0" if name.startswith("veto") else "1"
    fixed = {"special_funding": 6500, "eligible": 500, "exchanged": 60, "exchanged_backbone": 13, "monitored_difference": 0.12,
             "moved_in": 5, "moved_out": 4, "died": 0}
    return str(fixed.get(name, 90 if name.startswith("satisfied") else 100))


def school(at, names, random):
    primary, junior = random.randint(200, 1500), random.randint(200, 1200)
    both, good = primary + junior, random.uniform(0.97, 1.5)
    values = {
        "kind": "nine_year", "primary_pupils": primary, "junior_pupils": junior, "senior_pupils": 0,
        "primary_largest_class": random.randint(38, 46), "junior_largest_class": random.randint(40, 51),
        "teaching_area": round((primary * 4.5 + junior * 5.8) * good), "indoor_sports_area": random.randint(0, 400),
        "sports_ground": round((primary * 7.5 + junior * 10.2) * good),
        "equipment_value": round((primary * 2000 + junior * 2600) * good * (3 if random.random() < 0.06 else 1)),
        "multimedia_rooms": round(both * 0.026 * good) + 1, "classes": round(both / 42) + 1, "music_rooms": 6, "art_rooms": 6,
        "smallest_music_room": 100, "smallest_art_room": 95, "training_spend": 60, "public_budget": 1000,
    }
    for stage, pupils, degree in (("primary", primary, 0.042), ("junior", junior, 0.053)):
        values[f"{stage}_degree_teachers"] = round(pupils * degree * random.uniform(0.97, 1.5)) + 1
        values[f"{stage}_backbone_teachers"] = round(pupils * 0.01 * random.uniform(1, 1.5)) + 1
        values[f"{stage}_pe_art_teachers"] = round(pupils * 0.009 * random.uniform(1, 1.5)) + 1
    return ",".join(str(values[name]) for name in names)


def write(folder, counties=COUNTIES, schools=SCHOOLS, seed=7):
    """Writes county.csv and school.csv; answers their paths."""
    folder, pack, rng = pathlib.Path(folder), tomllib.loads(PACK.read_text("utf8")), random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    upper, lower = folder / "county.csv", folder / "school.csv"
    columns = heads(pack, "county")
    with upper.open("w", encoding="utf8", newline="\n") as out:
        out.write(",".join(["county_code", "county_name", *(column["name"] for column in columns)]) + "\n")
        for at in range(counties):
            out.write(",".join([f"{110000 + at}", f"县{at:04}", *map(county, columns)]) + "\n")
    names = [column["name"] for column in heads(pack, "school")]
    with lower.open("w", encoding="utf8", newline="\n") as out:
        out.write(",".join(["county_code", "school_code", "school_name", *names]) + "\n")
        for at in range(schools):
            out.write(f"{110000 + at % counties},{2100000000 + at},第{at:06}学校,{school(at, names, rng)}\n")
    return upper, lower


if __name__ == "__main__":
    print(*write(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "nation"), sep="\n")
