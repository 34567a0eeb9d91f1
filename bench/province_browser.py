"""The first load of a page in Chromium, through chromedriver: bytes, largest paint, strange requests."""
import json, re, shutil, subprocess, tempfile, urllib.request

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


def first_load(port, who):
    """Figures for `told`; none where Chromium is not installed."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        print("first load: skipped, chromium or chromedriver is not installed")
        return
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            at = next(found[1] for line in process.stdout if (found := re.search(r"successfully on port (\d+)", line)))
            yield from measured(f"http://127.0.0.1:{at}/session", f"http://127.0.0.1:{port}", who, chromium, profile)
        finally:
            process.terminate()
            process.wait(10)


def measured(base, site, who, chromium, profile):
    options = {"binary": chromium, "args": ["--headless=new", "--no-sandbox", f"--user-data-dir={profile}"]}
    wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
    session = f"{base}/{call(base, wanted)['sessionId']}"
    try:
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
    finally:
        urllib.request.urlopen(urllib.request.Request(session, method="DELETE"), timeout=20).close()
