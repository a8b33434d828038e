# the_page_of_stat_works_in_a_browser.py - Chromium shows it light and dark, 400
# and 1,600 pixels wide; a click on a frame, the search, the other way up and
# the other figures show what they should; names with markup in them are text.
# With BUMPMALLOC_PICTURES=FOLDER, screenshots are left there.
# SPDX-License-Identifier: MIT
import base64, json, os, shutil, subprocess, sys, tempfile, time, urllib.request

bump, compiler = sys.argv[1], sys.argv[4:]
for program in ("chromium", "chromedriver"):
    if not shutil.which(program):
        print("skipped: no " + program)
        sys.exit(77)

work = tempfile.mkdtemp()
os.chdir(work)
for name in ("LD_PRELOAD", "BUMPMALLOC_RESET", "BUMPMALLOC_LIMIT"):
    os.environ.pop(name, None)

SOURCE = """
#include <stdlib.h>
void *volatile p;
void *inner(size_t n) { p = malloc(n); return p; }
void *kept(size_t n) { p = inner(n); return p; }
void *freed(size_t n) { p = inner(n); return p; }
int main(void)
{
    for (int i = 0; i < 300; i++) {
        kept(936); /* both sizes are a place's, to the byte */
        free(freed(2808));
    }
    return 0;
}
"""
PROGRAM = './<b id="bold">&amp;x'
with open("x.c", "w") as file:
    file.write(SOURCE)
subprocess.run(compiler + ["-w", "-O0", "-fno-builtin", "-o", PROGRAM, "x.c"], check=True)
subprocess.run([bump, "stat", "-q", "--sample", "0", "--html", "page.html", "--", PROGRAM,
                "</pre><script>document.title = 1</script>"], check=True)

driver = subprocess.Popen(["chromedriver", "--port=0", "--allowed-ips=127.0.0.1"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
port = None
for line in driver.stdout:
    if "successfully on port" in line:
        port = line.rstrip(".\n").split()[-1]
        break
session = None


def ask(method, path, body=None):
    request = urllib.request.Request(
        "http://127.0.0.1:%s%s" % (port, path), method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["value"]


def tell(command, **parameters):
    return ask("POST", session + "/goog/cdp/execute", {"cmd": command, "params": parameters})


def run(script):
    return ask("POST", session + "/execute/sync", {"script": "return " + script, "args": []})


def frame(name, click=False):
    """Where the first frame of that name is, in shares of the graph's width."""
    find = "[...document.querySelectorAll('.frame')].find(f => f.textContent === %s)" % json.dumps(name)
    if run("!" + find):
        return None
    box = run("(f => {const r = f.getBoundingClientRect(), all = document.getElementById('flame')"
              ".getBoundingClientRect(); return [r.left - all.left, r.width, r.top - all.top]"
              ".map((n, i) => i < 2 ? n / all.width : n)})(%s)" % find)
    if click:
        element = ask("POST", session + "/execute/sync", {"script": "return " + find, "args": []})
        ask("POST", session + "/element/%s/click" % list(element.values())[0], {})
    return box


def text(name):
    return run("document.getElementById('%s').textContent" % name)


def look_at(width, scheme):
    tell("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
         mobile=False)
    tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    ask("POST", session + "/url", {"url": "file://%s/page.html" % work})
    assert run("document.documentElement.scrollWidth") <= width, "it is wider than the window"
    dark = run("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
    assert dark == (scheme == "dark"), scheme
    size = tell("Page.getLayoutMetrics")["cssContentSize"]
    picture = tell("Page.captureScreenshot", captureBeyondViewport=True,
                   clip=dict(size, scale=1))["data"]
    if os.environ.get("BUMPMALLOC_PICTURES"):
        with open("%s/%s-%d.png" % (os.environ["BUMPMALLOC_PICTURES"], scheme, width), "wb") as file:
            file.write(base64.b64decode(picture))


def use():
    assert run("document.title").endswith("= 1</script>'"), run("document.title")
    assert run("document.querySelectorAll('b, img').length") == 0, "markup in a name"
    assert run("document.querySelectorAll('polyline').length") == 1
    assert run("document.querySelectorAll('.bars i').length") >= 4
    assert run("performance.getEntriesByType('resource').length") == 0, "it loads something"

    # Three quarters of the bytes are freed's, and it is the widest.
    freed, kept, main = frame("freed"), frame("kept"), frame("main")
    assert 0.70 < freed[1] < 0.76 and 0.23 < kept[1] < 0.28, (freed, kept)
    assert kept[0] >= freed[1] - 0.01 and freed[2] == kept[2] == main[2] + 20

    frame("kept", click=True)
    assert frame("kept")[1] > 0.999 and frame("main")[1] > 0.999 and not frame("freed")
    assert text("flame-line") == "kept: 274.2 KiB, 25.00 %", text("flame-line")
    frame("all", click=True)
    assert frame("freed")[1] == freed[1]
    frame("kept", click=True)
    run("document.getElementById('flame-back').click()")
    assert frame("main")[1] > 0.999 and frame("freed")

    run("document.querySelector('[name=flame-metric][value=\"2\"]').click()")
    assert frame("kept")[1] > 0.95 and not frame("freed")
    run("document.querySelector('[name=flame-metric][value=\"0\"]').click()")

    run("(f => {f.value = 'FREED'; f.oninput()})(document.getElementById('flame-find'))")
    assert run("[...document.querySelectorAll('.hit')].map(f => f.textContent)") == ["freed"]
    assert text("flame-found") == "75.00 % of main", text("flame-found")
    run("(f => {f.value = ''; f.oninput()})(document.getElementById('flame-find'))")

    run("document.getElementById('flame-invert').click()")
    inner = frame("inner")
    assert inner[1] > 0.98 and inner[2] == 20, inner
    assert frame("freed")[2] == 40 and abs(frame("freed")[1] - freed[1]) < 0.01
    assert frame("main")[2] == 60
    run("document.getElementById('flame-invert').click()")
    assert frame("main")[2] > 20


try:
    arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage",
                 "--user-data-dir=%s/profile" % work]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")
    session = "/session/" + ask("POST", "/session", {"capabilities": {"alwaysMatch": {
        "browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")}}}})["sessionId"]
    for scheme in ("light", "dark"):
        for width in (400, 1600):
            look_at(width, scheme)
            use()
    log = ask("POST", session + "/se/log", {"type": "browser"})
    assert log == [], log
finally:
    if session:
        ask("DELETE", session)
    driver.terminate()
    driver.wait()
    os.chdir("/")
    shutil.rmtree(work, ignore_errors=True)
