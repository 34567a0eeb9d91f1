#!/usr/bin/env python3
"""A province that is followed: the night of 50,000 tasks with 500,000 reports, and its pages. See README.md."""
import datetime, functools, gzip, http.client, json, os, pathlib, re, sqlite3, statistics, subprocess, sys, tempfile
import itertools, time

import follow_data, province, province_data

TIMES = 30  # each page is asked for
NIGHT = re.compile(r"(\d+) tasks, (\d+) changed")


def small():
    """A province of the same bodies with a tenth of the tasks, to see whether all of it runs."""
    province_data.TASKS = {"department": 150, "city": 30, "county": 3}
    province_data.ALL, province_data.DEMANDS, province_data.DOCUMENTS = 6_000, 30, 500
    follow_data.NOTICES, follow_data.REQUESTS, follow_data.HANDED = 40, 60, 20


def made(folder, today):
    """The province of `province_data.py`, this year's, issued and followed."""
    province_data.YEAR = today.year
    began = time.perf_counter()
    people = province.made(folder)
    rows, opened, led = follow_data.fill(folder / "moushi.db", today)
    print(f"made in {time.perf_counter() - began:.0f} s: " + ", ".join(f"{rows[name]} {name}" for name in rows))
    return people, opened, led


def night(folder):
    """One `moushi track night` on core 0: what it says, seconds of waiting and of cpu, and the most memory."""
    pin = ["taskset", "-c", "0"] if hasattr(os, "sched_setaffinity") else []
    began = time.perf_counter()
    words = [*pin, province.MOUSHI, "--lang", "en", "track", "night", *province.place(folder)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    return said, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def nights(folder):
    """The first night writes every light; the next one finds that little has changed; the third time nothing is due."""
    for what, again in [("first night", False), ("a day later", True)]:
        if again:
            aged(folder / "moushi.db")
        said, wall, cpu, peak = night(folder)
        tasks, changed = map(int, NIGHT.search(said).groups())
        print(f"{what}: {tasks} tasks, {changed} changed")
        province.told(f"{what}: wait", wall, "s", 3)
        province.told(f"{what}: cpu", cpu, "s", 3)
        province.told(f"{what}: memory", peak, "MiB")
        assert 0 < changed < tasks if again else changed == tasks, said
    said, wall, *_ = night(folder)
    assert "before" in said, said
    province.told("the same day again: wait", wall, "s")


def aged(path):
    """What was recorded today becomes that of yesterday, every report a day older; some tasks were closed since."""
    with sqlite3.connect(path) as db:
        yesterday = db.execute("select date(max(day), '-1 day') from night").fetchone()[0]
        db.execute("update night set day = ?", [yesterday])
        db.execute("update lit set since = ?", [yesterday])
        db.execute("update track set reported_on = date(reported_on, '-1 day') where closed_on = ''")
        db.execute("""update track set lifecycle = 'closed', closed_on = ? where closed_on = '' and rowid % 50 = 0
            and lifecycle in ('in_progress', 'completion_claimed', 'verifying')""", [yesterday])
    db.close()


def under_way(path):
    """The tasks of each plan that can be reported on after the nights."""
    opened = {}
    with sqlite3.connect(path) as db:
        for plan, entry in db.execute("select plan_id, entry_id from track where lifecycle = 'in_progress'"):
            opened.setdefault(plan, []).append(entry)
    db.close()
    return opened


def nanoseconds(server):
    """Of cpu that the threads of the server have used."""
    threads = pathlib.Path(f"/proc/{server.process.pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in threads)


def measured(server, what, path, who, bar, change):
    """Cpu and waiting of `path`, warm and each time just after a `change`."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    server.ask(path, who, line=line)
    for how in ["again", "after a change"]:
        waits, cpus = [], []
        for n in range(TIMES):
            if how != "again":
                change()
            before, began = nanoseconds(server), time.perf_counter()
            status, body = server.ask(path, who, line=line)
            waits.append(time.perf_counter() - began)
            cpus.append((nanoseconds(server) - before) / 1e6)
            assert status == 200, (what, status, body[:300])
        province.told(f"{what}, {how}: p99", province.p99(waits), "ms", bar)
        province.told(f"{what}, {how}: median", statistics.median(waits) * 1000, "ms")
        province.told(f"{what}, {how}: cpu, median", statistics.median(cpus), "ms")


def changer(server, tasks):
    """A division reports on one of its tasks."""
    turn, line = itertools.count(), http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def change():
        n = next(turn)
        body = {"entry": tasks[n % len(tasks)], "done": f"第{n}次调度", "percent": n % 100}
        status, said = server.ask("/api/v1/acts/progress-report", follow_data.STAFF, body, line=line)
        assert status == 200, (status, said[:300])

    return change


def pages(server, people, led):
    clerk, leader, city = (next(one for one in people.sessions if one[0] == role) for role in ["clerk", "leader", "city"])
    plan, change = clerk[3], changer(server, led)
    for what, path, who, bar in [
            ("radar of the department", f"/api/v1/asks/radar?plan={plan}", clerk, 300),
            ("list of the radar", f"/plans/{plan}/list?show=radar", clerk, 300),
            ("page of a leader", "/portfolio", leader, 100),
            ("page of the follow-up", f"/plans/{plan}/track", clerk, None),
            ("sheet of reports", f"/plans/{plan}/report", follow_data.STAFF, None),
            ("shares of a city", "/shares", city, None),
            ("coverage by city", f"/plans/{plan}/spread", clerk, None)]:
        measured(server, what, path, who, bar, change)


def agrees(server, folder, people):
    """The lights that the night recorded are those that the page computes."""
    who = people.sessions[0]
    status, body = server.ask(f"/api/v1/asks/track?plan={who[3]}", who)
    shown = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    shown = {one["light"]: one["tasks"] for one in shown["lights"] if one["tasks"]}
    with sqlite3.connect(folder / "moushi.db") as db:
        kept = dict(db.execute("select light, count(*) from lit where plan_id = ? and until = '' group by light", [who[3]]))
    db.close()
    assert status == 200 and shown == kept and len(kept) > 2, (status, shown, kept)
    print("lights of the department:", *(f"{light} {count}" for light, count in sorted(kept.items())))


def next_of(opened, who, pick):
    """What a person does next while a plan is followed."""
    plan, chance = who[3], pick.random()
    tasks = opened.get(plan)
    if chance < 0.35:
        return f"/plans/{plan}/track", who
    if chance < 0.6:
        return f"/plans/{plan}/report", who
    if chance < 0.75:
        return "/shares" if who[0] in ("city", "school") else "/portfolio", who
    if chance < 0.9 or not tasks or who[0] not in ("city", "school"):
        return "/", who
    body = {"entry": pick.choice(tasks), "done": "现场推进会已召开", "percent": pick.randint(1, 100)}
    return "/api/v1/acts/progress-report", who, body


def main():
    if "--small" in sys.argv:
        small()
    province.ready()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        people, _, led = made(folder, datetime.date.today())
        nights(folder)
        opened = under_way(folder / "moushi.db")
        still = set(itertools.chain(*opened.values()))
        led = [task for task in led if task in still]
        server = province.Server(folder)
        try:
            agrees(server, folder, people)
            pages(server, people, led)
            if "--single" not in sys.argv:
                province.load(server, people, functools.partial(next_of, opened))
            province.told("after it all", server.rss(), "MiB")
        finally:
            server.stop()
    province.table()


if __name__ == "__main__":
    main()
