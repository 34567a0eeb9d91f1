#!/usr/bin/env python3
"""Results of a province by a standard on the server: 125 counties with 12,500 schools have handed in. Pages when nobody has
looked before, when somebody has, and just after a county has handed in a correction. Standard library only; see README.md."""
import http.client, json, random, sqlite3, statistics, sys, tempfile, time, pathlib, tomllib

import nation_data, province

COLLECTION, STANDARD, SCHOOLS, TIMES = "monitored", "cn-balanced-compulsory-2017", 100, 20


def filling(number, pack, rng):
    """A county and its schools, as the unit filled them in."""
    upper, lower = ([one["name"] for one in nation_data.heads(pack, level)] for level in ("county", "school"))
    code = f"{510000 + number}"

    def table(level, columns, rows):
        return {"level": level, "columns": columns, "rows": [
            {"number": at + 6, "code": own, "name": name, "above": above, "cells": cells}
            for at, (own, name, above, cells) in enumerate(rows)]}

    county = [(code, f"第{number:03}县", "", [nation_data.county(one) for one in nation_data.heads(pack, "county")])]
    schools = [(f"{code}{at:03}", f"第{number:03}县第{at:03}学校", code, nation_data.school(at, lower, rng).split(","))
               for at in range(SCHOOLS)]
    return json.dumps({"tables": [table("county", upper, county), table("school", lower, schools)]}, ensure_ascii=False)


def fill(path):
    """The collection, with what every county has handed in and the department accepted."""
    pack, rng = tomllib.loads(nation_data.PACK.read_text("utf8")), random.Random(11)
    db = sqlite3.connect(path)

    def put(table, **row):
        info = db.execute(f"select name, lower(type) from pragma_table_info('{table}')").fetchall()
        values = [row.get(name, "" if kind == "text" else 0) for name, kind in info]
        db.execute(f"insert into {table} values ({','.join('?' * len(values))})", values)

    house = db.execute("select id from org where kind = 'department'").fetchone()[0]
    plan = f"plan-{house}"
    put("collection", id=COLLECTION, plan_id=plan, asker_id=house, title="义务教育优质均衡监测", basis_kind="list", basis="年度清单",
        first_day="2024-01-01", last_day="2099-01-01", expires_on="2099-12-31", state="open", version=1,
        standard=STANDARD, pack_version=pack["version"], opened_at=1)
    counties = db.execute("select id from org where kind = 'county' order by id").fetchall()
    for number, (org,) in enumerate(counties):
        slip = f"slip{number}"
        put("slip", id=slip, plan_id=plan, collection_id=COLLECTION, org_id=org, state="accepted", version=1)
        put("edition", id=f"e{number}-1", plan_id=plan, slip_id=slip, seq=1, body=filling(number, pack, rng), made_by="a0", made_at=1)
        put("climb", id=f"c{number}-1", plan_id=plan, slip_id=slip, seq=1, kind="approved", org_id=house, edition=1, made_at=1)
    db.commit()
    db.close()
    return len(counties), plan, house


def corrected(path, plan, house, turn):
    """A county hands in a correction, as it stands in the database afterwards."""
    with sqlite3.connect(path, timeout=30) as db:
        body = db.execute("select body from edition where slip_id = 'slip0' and seq = 1").fetchone()[0]
        db.execute("insert into edition (id, plan_id, slip_id, seq, body, form_id, reason, made_by, made_at) values (?, ?, 'slip0', ?, ?, '', '', 'a0', 1)",
                   [f"e0-{turn}", plan, turn, body.replace('"6500"', f'"{6500 + turn}"')])
        db.execute("insert into climb (id, plan_id, slip_id, seq, kind, org_id, edition, reason, made_by, made_at) values (?, ?, 'slip0', ?, 'approved', ?, ?, '', '', 1)",
                   [f"c0-{turn}", plan, turn, house, turn])
    db.close()


def measured(server, what, path, who, change=None, times=TIMES):
    line, waits = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60), []
    for turn in range(times):
        if change:
            change()
        began = time.perf_counter()
        status, body = server.ask(path, who, line=line)
        waits.append((time.perf_counter() - began) * 1000)
        assert status == 200, (what, status, body[:300])
    province.told(what, statistics.median(waits), "ms")


def main():
    province.ready()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        people = province.made(folder)
        counties, plan, house = fill(folder / "moushi.db")
        print(f"{counties} counties, {counties * SCHOOLS} schools, editions {(folder / 'moushi.db').stat().st_size / 2**20:.0f} MiB with the rest")
        who, turn = people.sessions[0], 1

        def change():
            nonlocal turn
            turn += 1
            corrected(folder / "moushi.db", plan, house, turn)

        server, at = province.Server(folder), f"/collections/{COLLECTION}"
        try:
            province.told("idle", server.rss(), "MiB")
            measured(server, "results, nobody has looked", f"{at}/results", who, times=1)
            measured(server, "results, again", f"{at}/results", who)
            measured(server, "results, after a correction", f"{at}/results", who, change)
            measured(server, "what is missing", f"{at}/short", who)
            measured(server, "grounds of a county", f"{at}/grounds?unit=510003&of=", who)
            measured(server, "a county over the years", f"{at}/course?unit=510003", who)
            measured(server, "workbook of the results", f"{at}/results.xlsx", who, times=3)
            province.told("afterwards", server.rss(), "MiB")
        finally:
            server.stop()
    province.table()


if __name__ == "__main__":
    main()
