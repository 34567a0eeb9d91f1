#!/usr/bin/env python3
"""The hour before a deadline, compressed: filled workbooks come in while others work. Python only; see README.md."""
import concurrent.futures, datetime, http.client, io, json, pathlib, random, re, sqlite3, sys, tempfile
import threading, time, zipfile
from xml.sax.saxutils import escape

import follow, province, province_data

RETURNS, SECONDS, HOUR = 5_000, 600, 3_600  # by default an hour's returns in ten minutes
SENDERS, READERS = 64, 20  # at once: who waits for a return, and who looks at pages meanwhile
PATIENCE = 120  # seconds that somebody waits for a workbook to be read


def option(name, otherwise):
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else otherwise


class Line(threading.local):
    """A kept connection for each thread."""

    def __init__(self, port):
        self.port = port
        self.kept = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, path, who, body=None):
        headers = {"Cookie": f"moushi={who[1]}", "x-moushi-csrf": who[2]}
        if isinstance(body, dict):
            headers, body = headers | {"Content-Type": "application/json"}, json.dumps(body)
        elif body is not None:
            headers["Content-Type"] = "application/octet-stream"
        try:
            self.kept.request("GET" if body is None else "POST", path, body, headers)
            answer = self.kept.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.kept.close()
            raise

    def told(self, path, who, body=None):
        """What a request answers; anything but a yes is an error."""
        status, said = self.ask(path, who, body)
        if status not in (200, 201):
            raise RuntimeError(f"{path.split('?')[0]}: {status} {said[:300]}")
        return said


def filled(blank, words):
    """The workbook as a unit sends it back: done and progress of every task. Answers how many tasks, and its bytes."""
    source, out, tasks = zipfile.ZipFile(io.BytesIO(blank)), io.BytesIO(), 0
    shared = re.findall(r"<si><t[^>]*>(.*?)</t></si>", source.read("xl/sharedStrings.xml").decode(), re.S)
    sheet = source.read("xl/worksheets/sheet1.xml").decode()
    cell = lambda at: re.compile(rf'<c r="({at})"( s="\d+")?(?: t="\w+")?(?:/>|>(?:<v>(.*?)</v>)?</c>)')
    keys = {shared[int(value)]: at[:-1] for at, _, value in cell("[A-Z]+3").findall(sheet)}

    def put(column, row, inside):
        nonlocal sheet
        sheet, there = cell(f"{keys[column]}{row}").subn(lambda one: f'<c r="{one[1]}"{one[2] or ""}{inside}</c>', sheet)
        return there

    # The head takes four rows, the example one.
    while put("done", 6 + tasks, f' t="inlineStr"><is><t>{escape(f"{words}-{tasks}")}</t></is>'):
        assert put("percent", 6 + tasks, f"><v>{30 + tasks % 60}</v>"), "no box for progress"
        tasks += 1
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return tasks, out.getvalue()


def blanks(line, people, opened, count):
    """Forms that units have fetched before: (who, form filled in, its words, tasks)."""
    able = [who for who in people.sessions if who[0] in ("city", "school") and opened.get(who[3])]
    # Whoever returns twice would stand on what was reported meanwhile: one return a unit.
    assert len(able) >= count, f"only {len(able)} units have something to report"

    def fetched(pair):
        n, who = pair
        words = f"截止日回执{n:05}"
        tasks, workbook = filled(line.told(f"/plans/{who[3]}/form.xlsx", who), words)
        assert tasks == len(opened[who[3]]), (who[3], tasks, opened[who[3]])
        return who, workbook, words, tasks

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return list(pool.map(fetched, enumerate(able[:count])))


def returned(line, who, workbook, words):
    """Sends one workbook, waits until it is read, confirms it. What the server acknowledges: form and reports."""
    kept = json.loads(line.told("/api/v1/files", who, workbook))
    form = {"plan": who[3], "name": f"{words}.xlsx", "blob": kept["blob"], "size": kept["size"]}
    form = json.loads(line.told("/api/v1/acts/form-add", who, form))["id"]
    ends = time.time() + PATIENCE
    while (seen := json.loads(line.told(f"/api/v1/asks/form?form={form}", who)))["state"] == "waiting":
        if time.time() > ends:
            raise RuntimeError("nobody has read the workbook")
        time.sleep(0.5)
    if seen["state"] != "read" or seen["faults"] or seen["conflicts"]:
        raise RuntimeError(f"{seen['state']}: {seen['message']} {seen['faults'][:1]} {seen['conflicts'][:1]}")
    taken = json.loads(line.told("/api/v1/acts/form-confirm", who, {"form": form, "version": seen["version"]}))
    return form, taken["reported"]


def rush(line, forms, seconds):
    """The returns, spread at random over `seconds`; acknowledged ones, errors, and how long each took."""
    pick, began = random.Random(5), time.perf_counter()
    moments = sorted(pick.uniform(0, seconds) for _ in forms)
    taken, bad, times = {}, [], []

    def send(moment, form):
        who, workbook, words, _ = form
        time.sleep(max(0, began + moment - time.perf_counter()))
        started = time.perf_counter()
        try:
            taken[words] = returned(line, who, workbook, words)
            times.append(time.perf_counter() - started)
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            bad.append(repr(error))

    with concurrent.futures.ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(send, moments, forms))
    return taken, bad, times, time.perf_counter() - began


def readers(line, people, opened, over):
    """People who go on working until `over`; how long each request took, and what went wrong."""
    times, bad = [], []

    def read(number, who):
        pick = random.Random(number)
        while not over.wait(pick.uniform(1, 3)):
            request, started = follow.next_of(opened, who, pick), time.perf_counter()
            try:
                status, said = line.ask(*request)
            except (OSError, http.client.HTTPException) as error:
                status, said = 0, repr(error)
            times.append(time.perf_counter() - started)
            if status != 200:
                bad.append((status, request[0], said[:200]))

    return [threading.Thread(target=read, args=pair) for pair in enumerate(people)], times, bad


def lost(path, taken, forms):
    """Acknowledged returns that are not in the database whole; and returns of which only a part is there."""
    db = sqlite3.connect(path)
    there = {id: (state, reported) for id, state, reported in db.execute("select id, state, reported from form")}
    counts = dict(db.execute("select substr(done, 1, 10), count(*) from progress where done like '截止日回执%' group by 1"))
    twice = db.execute("""select count(*) from (select done from progress where done like '截止日回执%' group by done
        having count(*) > 1)""").fetchone()[0]
    db.close()
    gone, torn = [], []
    for *_, words, tasks in forms:
        if words in taken:
            form, reported = taken[words]
            if there.get(form) != ("taken", reported) or reported != tasks or counts.get(words) != tasks:
                gone.append(words)
        elif counts.get(words, 0) not in (0, tasks):
            torn.append(words)
    return gone, torn, twice


def measured(server, folder, people, opened, count, seconds):
    line = Line(server.port)
    forms = blanks(line, people, opened, count)
    print(f"{len(forms)} workbooks, {sum(form[3] for form in forms)} reports, {sum(len(form[1]) for form in forms) >> 20} MiB")
    # Those who look and report meanwhile are others than those who send workbooks.
    sending, over = {form[0][1] for form in forms}, threading.Event()
    others = [who for who in people.sessions if who[1] not in sending][:READERS]
    threads, waits, wrong = readers(line, others, opened, over)
    [one.start() for one in threads]
    cpu = server.cpu()
    taken, bad, times, whole = rush(line, forms, seconds)
    cpu = server.cpu() - cpu
    over.set()
    [one.join() for one in threads]
    gone, torn, twice = lost(folder / "moushi.db", taken, forms)
    province.told("returns acknowledged", len(taken), "", least=count)
    province.told("acknowledged and lost", len(gone), "", 0)
    province.told("there in part, or twice", len(torn) + twice, "", 0)
    province.told("returns refused or failed", len(bad), "", 0)
    province.told("from the first to the last", whole, "s", HOUR)
    province.told("times the rate of the hour", len(taken) / whole / (count / HOUR), "×", least=1)
    if times:
        province.told("one return, from sending to receipt: median", sorted(times)[len(times) // 2], "s")
        province.told("one return: p99", province.p99(times) / 1000, "s")
    province.told("others meanwhile: p99", province.p99(waits), "ms", 600)
    province.told("others meanwhile: requests", len(waits), "")
    province.told("others meanwhile: errors", len(wrong), "", 0)
    province.told("cpu of the server a return", cpu / max(1, len(taken)) * 1000, "ms")
    province.told("after it all", server.rss(), "MiB")
    for one in [*bad[:3], *wrong[:3]]:
        print("  failed:", one)


def main():
    count, seconds = option("--returns", RETURNS), option("--seconds", SECONDS)
    province.ready()
    if "--small" in sys.argv:
        follow.small()
        province_data.TASKS, province_data.ALL = {"department": 150, "city": 30, "county": 4}, 16_040
    province_data.PEOPLE = 19 + 1 + 13 + 125 + 5_000  # somebody in every body
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        people, opened, _ = follow.made(folder, datetime.date.today())
        server = province.Server(folder)
        try:
            measured(server, folder, people, opened, count, seconds)
        finally:
            server.stop()
    province.table()


if __name__ == "__main__":
    main()
