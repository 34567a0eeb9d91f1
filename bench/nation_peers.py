#!/usr/bin/env python3
"""What a nation of schools costs polars and DuckDB: csv in, split by stage, seven ratios against their limits, six of seven
with the floor of 85 %, and the weighted variation of each ratio by county and stage. No names of what is wrong, no explanation,
no other rule. Prints the seconds after the imports, and numbers that have to be those of `moushi evaluate`."""
import json, sys, time

LIMITS = {"primary": [4.2, 1.0, 0.9, 4.5, 7.5, 2000.0, 2.3], "junior": [5.3, 1.0, 0.9, 5.8, 10.2, 2500.0, 2.4]}
SPREAD = {"primary": 0.5, "junior": 0.45}


def part(stage):
    weight = "1.1e0 * junior_pupils" if stage == "junior" else "primary_pupils"
    return f"({weight}) / (primary_pupils + 1.1e0 * junior_pupils + 1.32e0 * senior_pupils)"


def ratios(stage):
    """The seven, as SQL that both understand."""
    pupils = f"{stage}_pupils"
    teachers = [f"1e2 * {stage}_{kind}_teachers / {pupils}" for kind in ("degree", "backbone", "pe_art")]
    areas = ["(teaching_area - indoor_sports_area)", "(sports_ground + indoor_sports_area)", "equipment_value"]
    return teachers + [f"{area} * {part(stage)} / {pupils}" for area in areas] + [f"1e2 * multimedia_rooms * {part(stage)} / {pupils}"]


def of_stage(stage, table):
    columns = ", ".join(f"{ratio} AS a{at}" for at, ratio in enumerate(ratios(stage), 1))
    limits, eps = LIMITS[stage], 1 - 1e-12
    met = " + ".join(f"(a{at} >= {limit * eps!r})::INT" for at, limit in enumerate(limits, 1))
    floor = " AND ".join(f"a{at} >= {limit * 0.85 * eps!r}" for at, limit in enumerate(limits, 1))
    parts = f"SELECT county_code, {stage}_pupils AS w, {columns} FROM {table} WHERE {stage}_pupils > 0"
    judged = f"SELECT *, ({met} >= 6) AND ({floor}) AS passes FROM ({parts})"
    spreads = ", ".join(
        f"sqrt(greatest(sum(w * a{at} * a{at}) / sum(w) - (sum(w * a{at}) / sum(w)) * (sum(w * a{at}) / sum(w)), 0)) / (sum(w * a{at}) / sum(w)) AS v{at}"
        for at in range(1, 8))
    return f"SELECT county_code, sum(passes::INT) AS passing, count(*) AS parts, {spreads} FROM ({judged}) GROUP BY county_code"


def summed(rows, stage):
    over = sum(1 for row in rows for value in row[3:] if value > SPREAD[stage])
    return {"passing": int(sum(row[1] for row in rows)), "parts": int(sum(row[2] for row in rows)), "over": over}


def by_duckdb(path):
    import duckdb
    began = time.perf_counter()
    base = duckdb.connect()
    base.execute("SET threads TO 2")
    base.execute(f"CREATE TABLE school AS SELECT * FROM read_csv('{path}')")
    told = {stage: summed(base.execute(of_stage(stage, "school")).fetchall(), stage) for stage in LIMITS}
    return time.perf_counter() - began, told


def by_polars(path):
    import polars as pl
    began = time.perf_counter()
    told = {}
    school = pl.read_csv(path)
    for stage, limits in LIMITS.items():
        frame = school.lazy().filter(pl.col(f"{stage}_pupils") > 0)
        frame = frame.select(pl.col("county_code"), pl.col(f"{stage}_pupils").alias("w"),
                             *[pl.sql_expr(ratio).alias(f"a{at}") for at, ratio in enumerate(ratios(stage), 1)])
        met = sum((pl.col(f"a{at}") >= limit * (1 - 1e-12)).cast(pl.Int32) for at, limit in enumerate(limits, 1))
        floor = pl.all_horizontal([pl.col(f"a{at}") >= limit * 0.85 * (1 - 1e-12) for at, limit in enumerate(limits, 1)])
        frame = frame.with_columns(((met >= 6) & floor).alias("passes"))
        w = pl.col("w")
        means = {at: (w * pl.col(f"a{at}")).sum() / w.sum() for at in range(1, 8)}
        spreads = [((w * (pl.col(f"a{at}") - mean) ** 2).sum() / w.sum()).sqrt() / mean for at, mean in means.items()]
        grouped = frame.group_by("county_code").agg(pl.col("passes").sum(), pl.len().alias("parts"),
                                                    *[one.alias(f"v{at}") for at, one in enumerate(spreads, 1)])
        told[stage] = summed(grouped.collect().rows(), stage)
    return time.perf_counter() - began, told


if __name__ == "__main__":
    seconds, told = {"duckdb": by_duckdb, "polars": by_polars}[sys.argv[1]](sys.argv[2])
    print(json.dumps({"seconds": seconds, **told}))
