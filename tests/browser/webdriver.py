"""A browser, driven over WebDriver with the standard library alone."""

import base64
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
--disable-background-networking --disable-component-update --disable-sync
--hide-scrollbars""".split()
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"right": "\ue014", "left": "\ue012", "enter": "\ue007", "escape": "\ue00c", "tab": "\ue004"}


def missing():
    """What is not installed, or an empty string."""
    browsers = ["chromium", "chromium-browser", "google-chrome"]
    if not any(map(shutil.which, browsers)):
        return "no Chromium"
    return "" if shutil.which("chromedriver") else "no chromedriver"


class Browser:
    """A headless Chromium with a profile of its own."""

    def __init__(self, width=1280, height=900, dark=False):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                port = line.rstrip().rstrip(".").rsplit(" ", 1)[1]
                break
        self.root = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        binary = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])))
        args = FLAGS + [f"--user-data-dir={self.profile.name}", f"--window-size={width},{height}"]
        if dark:
            args.append("--blink-settings=preferredColorScheme=0")
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": binary, "args": args},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        answer = self.send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.root += f"/session/{answer['sessionId']}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.send("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.profile.cleanup()

    def send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with self.opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise AssertionError(f"{path}: {value['error']}: {value['message'].splitlines()[0]}") from None

    def open(self, path, fragment=""):
        self.send("POST", "/url", {"url": "about:blank"})
        self.send("POST", "/url", {"url": pathlib.Path(path).resolve().as_uri() + fragment})

    def js(self, script, *args):
        """The value of an expression; `args` are its `arguments`."""
        return self.send("POST", "/execute/sync", {"script": f"return ({script})", "args": list(args)})

    def run(self, script, *args):
        return self.send("POST", "/execute/sync", {"script": script, "args": list(args)})

    def find(self, selector):
        return self.send("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.send("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        element = self.find(selector)
        self.send("POST", f"/element/{element}/clear", {})
        self.send("POST", f"/element/{element}/value", {"text": text})

    def press(self, *names):
        """Keys to whatever has the focus."""
        keys = [KEYS.get(name, name) for name in names]
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.send("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def hover(self, selector):
        origin = {ELEMENT: self.find(selector)}
        move = {"type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0}
        self.send("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def texts(self, selector):
        return self.js("[...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector)

    def count(self, selector):
        return self.js("document.querySelectorAll(arguments[0]).length", selector)

    def wait(self, script, seconds=10):
        end = time.monotonic() + seconds
        while not self.js(script):
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.02)

    def log(self):
        """What the page wrote to the console, refusals of its policy included."""
        return self.send("POST", "/se/log", {"type": "browser"})

    def resize(self, width, height):
        self.send("POST", "/window/rect", {"width": width, "height": height})

    def screenshot(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.send("GET", "/screenshot")))
