"""The first load of a page in Chromium, through chromedriver: bytes, largest paint, strange requests."""
import contextlib, json, re, shutil, subprocess, tempfile, urllib.request

SCRIPT = """
const done = arguments[0];
let paint = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) paint = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
setTimeout(() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const strange = all.filter((one) => !one.name.startsWith(location.origin) && !one.name.startsWith("data:"));
  done({ paint, bytes: all.reduce((sum, one) => sum + one.transferSize, 0), strange: strange.length,
         path: location.pathname });
}, 1500);
"""


def call(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["value"]


@contextlib.contextmanager
def session():
    """The address of a session in a headless Chromium with a profile of its own; none where it is not installed."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        yield None
        return
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            at = next(found[1] for line in process.stdout if (found := re.search(r"successfully on port (\d+)", line)))
            base, flags = f"http://127.0.0.1:{at}/session", ["--headless=new", "--no-sandbox", f"--user-data-dir={profile}"]
            options = {"goog:chromeOptions": {"binary": chromium, "args": flags}}
            opened = f"{base}/{call(base, {'capabilities': {'alwaysMatch': options}})['sessionId']}"
            try:
                yield opened
            finally:
                urllib.request.urlopen(urllib.request.Request(opened, method="DELETE"), timeout=20).close()
        finally:
            process.terminate()
            process.wait(10)


def first_load(port, who):
    """Figures for `told`; none where Chromium is not installed."""
    with session() as at:
        if at is None:
            print("first load: skipped, chromium or chromedriver is not installed")
            return
        yield from measured(at, f"http://127.0.0.1:{port}", who)


def measured(session, site, who):
    # A page without scripts or styles of ours, so that nothing is in the cache.
    call(f"{session}/url", {"url": f"{site}/healthz"})
    call(f"{session}/cookie", {"cookie": {"name": "moushi", "value": who[1]}})
    for name, path in [("desk", "/"), ("ledger", f"/plans/{who[3]}/ledger")]:
        call(f"{session}/url", {"url": site + path})
        found = call(f"{session}/execute/async", {"script": SCRIPT, "args": []})
        assert found["path"] == path, found
        told = "first load" if name == "desk" else "then"
        yield f"{told}, {name}: bytes", found["bytes"] / 1024, "KiB", 300
        yield f"{told}, {name}: largest paint", found["paint"], "ms", 1000
        yield f"{told}, {name}: foreign requests", found["strange"], "", 0
