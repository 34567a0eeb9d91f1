#!/usr/bin/env python3
"""A server with one province in it, pinned to one core: cpu, waiting, memory. Python only; see README.md."""
import http.client, json, os, pathlib, random, signal, socket, statistics, subprocess, sys, tempfile, threading, time
import urllib.parse

import province_data, province_peer

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOUSHI = pathlib.Path(os.environ.get("MOUSHI_BINARY", ROOT / "target" / "release" / "moushi")).resolve()
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS = 30  # of load
ROWS = []


def told(what, figure, unit, bar=None, least=None):
    """`bar` is what the figure may be at most, `least` what it has to be at least."""
    asked = f"≤ {bar:g} {unit}" if bar is not None else f"≥ {least:g} {unit}" if least is not None else ""
    met = (bar is None or figure <= bar) and (least is None or figure >= least)
    ROWS.append((what, f"{figure:,.1f} {unit}", asked, "" if not asked else "ok" if met else "MISSED"))
    print(*ROWS[-1], sep="\t", flush=True)


class Server:
    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        began = time.perf_counter()
        pin = ["taskset", "-c", "0"] if hasattr(os, "sched_setaffinity") else []
        self.process = subprocess.Popen([*pin, MOUSHI, "serve", *place(folder), "--listen", f"127.0.0.1:{self.port}",
                                         "--insecure"], stdout=subprocess.DEVNULL, stderr=open(folder / "log", "w"))
        while True:
            try:
                self.ask("/readyz")
                break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - began > 30:
                    sys.exit((folder / "log").read_text() or "the server did not start")
                time.sleep(0.005)
        self.start = time.perf_counter() - began

    def ask(self, path, who=None, body=None, line=None):
        """Status and bytes of an answer; `line` is a connection that is kept."""
        own = line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept-Encoding": "gzip"}
        if who:
            headers |= {"Cookie": f"moushi={who[1]}", "x-moushi-csrf": who[2]}
        if body is not None:
            headers["Content-Type"] = "application/json"
        own.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body), headers)
        answer = own.getresponse()
        read = answer.read()
        if line is None:
            own.close()
        return answer.status, read

    def cpu(self):
        """Seconds of cpu that the process has used, user and system."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(text.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def place(folder):
    return ["--database", str(folder / "moushi.db"), "--files", str(folder / "files")]


def made(folder):
    """The province in `folder`, made through `moushi init`, `moushi draft` and SQL."""
    run = lambda *words: subprocess.run([MOUSHI, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    run("init", "北江省教育厅", *place(folder))
    (folder / "要点.txt").write_text(province_data.sentences(), "utf-8")
    run("draft", "要点.txt", "--org", "北江省教育厅", "--year", "2024", "--out", "out")
    read = json.loads((folder / "out" / "ledger.json").read_text("utf-8"))["documents"][0]
    return province_data.fill(folder / "moushi.db", read)


def entries(**filter):
    return "/api/v1/asks/entries?q=" + urllib.parse.quote(json.dumps(filter))


def p99(times):
    return sorted(times)[max(0, -(-len(times) * 99 // 100) - 1)] * 1000


def cost(server, what, requests, bar):
    """Mean cpu of one request in ms, over many on one kept connection; tells the median wait, too."""
    line, waits = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60), []
    server.ask(*requests[0], line=line)
    before = server.cpu()
    for request in requests:
        began = time.perf_counter()
        status, body = server.ask(*request, line=line)
        waits.append(time.perf_counter() - began)
        assert status in (200, 201), (what, status, body[:300])
    cpu = (server.cpu() - before) / len(requests) * 1000
    told(f"{what}: cpu", cpu, "ms", bar)
    told(f"{what}: median wait", statistics.median(waits) * 1000, "ms")
    return cpu


def wait(server, what, requests, bar):
    times = []
    for request in requests:
        began = time.perf_counter()
        status, body = server.ask(*request)
        times.append(time.perf_counter() - began)
        assert status == 200, (what, status, body[:300])
    told(what, p99(times), "ms", bar)


def single(server, province):
    """One request after another; returns the cpu of a list page and of a create."""
    clerk = province.sessions[0]
    plan, school = clerk[3], province.sessions[-1]
    new = lambda n: {"plan": plan, "noun": "task", "words": f"新建县域幼儿园{n}所，12月底前完成",
                     "fields": {"unit": f"业务{n % 60 + 1:02}处"}}
    lists = [(entries(plan=plan, noun="task", offset=n % 14 * 100), clerk) for n in range(300)]
    listed = cost(server, "list page of 100 rows", lists, 5)
    created = cost(server, "create", [("/api/v1/acts/entry-add", clerk, new(n)) for n in range(200)], 2)
    cost(server, "page of the ledger", [(f"/plans/{plan}/ledger", clerk)] * 20, None)
    cost(server, "list page, of a school", [(entries(plan=school[3]), school)] * 100, 5)
    due = lambda n: [{"field": "due", "op": "upto", "value": f"2024-{n % 10 + 3:02}-30"}]
    wait(server, "filtered ledger of 50,000 rows: p99", [
        (entries(noun="task", tests=due(n), sort=["unit", "-due"], limit=100), clerk) for n in range(30)], 300)
    words = ["寄宿制学校", "第12学校", "验收报告", "博士点37", "王远", "不存在的"]
    wait(server, "search: p99", [("/api/v1/asks/search?words=" + urllib.parse.quote(words[n % 6]), clerk)
                                 for n in range(30)], 300)
    wait(server, "matrix 300 × 60, computed anew",
         [(f"/api/v1/asks/alignment?by=lead&plan={plan}", clerk)], 1000)
    wait(server, "matrix 300 × 60, again", [(f"/api/v1/asks/alignment?by=lead&plan={plan}", clerk)] * 5, 1000)
    return {"list": listed, "create": created}


def beside(ours):
    """Redmine, asked for the same on the same core when our server has stopped."""
    if not province_peer.installed():
        print("Redmine is not there to read (Debian: redmine-sqlite, puma): not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        redmine = province_peer.Redmine(pathlib.Path(folder))
        print(redmine.made["version"])
        try:
            redmine.start()
            theirs = [(what, cost(redmine, f"Redmine: {what}", requests, None)) for what, requests in redmine.kinds]
        finally:
            redmine.stop()
    for what, cpu in theirs:
        same = next((name for name in ours if what.startswith(name)), None)
        if same:
            told(f"times less cpu: {what}", cpu / ours[same], "×", least=20)


def request_of(who, pick):
    """What a person does next: mostly looking, now and then writing."""
    plan, chance = who[3], pick.random()
    if chance < 0.5:
        return entries(plan=plan, noun="task", limit=100), who
    if chance < 0.65:
        return f"/plans/{plan}/ledger", who
    if chance < 0.8:
        return "/", who
    if chance < 0.9 or who[0] in ("leader", "inspector"):
        return "/api/v1/asks/search?words=" + urllib.parse.quote(pick.choice(province_data.THINGS)), who
    body = {"plan": plan, "noun": "task", "words": f"开展{pick.choice(province_data.THINGS)}检查", "fields": {}}
    return "/api/v1/acts/entry-add", who, body


def load(server, province, next_of=None):
    """Everybody at once, thinking 3 to 7 seconds; `next_of` says what a person does next."""
    until, times, bad = time.time() + SECONDS, [], []

    def person(number, who):
        pick = random.Random(number)
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        time.sleep(pick.uniform(0, 5))
        while time.time() < until:
            request = (next_of or request_of)(who, pick)
            began = time.perf_counter()
            try:
                status, body = server.ask(*request, line=line)
            except OSError as error:
                status, body = 0, repr(error)
                line.close()
            times.append((time.perf_counter() - began, request[0].split("?")[0].replace(who[3], "…"), who[0]))
            if status != 200:
                bad.append((status, request[0], body[:200]))
            time.sleep(pick.uniform(3, 7))

    before = server.cpu()
    people = [threading.Thread(target=person, args=pair) for pair in enumerate(province.sessions)]
    [one.start() for one in people]
    [one.join() for one in people]
    told("500 users: p99", p99([time for time, *_ in times]), "ms", 400)
    told("500 users: median", statistics.median(time for time, *_ in times) * 1000, "ms")
    told("500 users: errors", len(bad), "", 0)
    told("500 users: requests a second", len(times) / SECONDS, "")
    told("500 users: cpu a request", (server.cpu() - before) / len(times) * 1000, "ms")
    for kind in sorted({kind for _, kind, _ in times}):
        print(f"  {kind}: p99 {p99([time for time, one, _ in times if one == kind]):.0f} ms")
    for one in bad[:3]:
        print("  failed:", *one)


def ready():
    """The binary is there, and the server has core 0 to itself."""
    if "--built" not in sys.argv:
        subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "moushi"], cwd=ROOT, check=True)
    if hasattr(os, "sched_setaffinity") and os.cpu_count() > 1:
        os.sched_setaffinity(0, set(range(1, os.cpu_count())))


def table():
    print()
    for row in ROWS:
        print("{:46} {:>16} {:>12}  {}".format(*row))


def main():
    ready()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        province = made(folder)
        server = Server(folder)
        try:
            told("cold start", server.start, "s", 2)
            time.sleep(1)
            told("idle", server.rss(), "MiB", 80)
            ours = single(server, province)
            if "--single" not in sys.argv:
                load(server, province)
                told("after the load", server.rss(), "MiB")
                first_load(server, province)
        finally:
            server.stop()
    beside(ours)
    table()


def first_load(server, province):
    import province_browser
    for figure in province_browser.first_load(server.port, province.sessions[0]):
        told(*figure)


if __name__ == "__main__":
    main()
