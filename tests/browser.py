"""Chromium without a window, and checks of the page that it shows, each of which returns its findings."""

import base64
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
INSTALL = "needs a browser: apt install chromium chromium-driver"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
"""Containers have no sandbox and little shared memory; the other flags keep Chromium off the network."""
SCRIPT = Path(__file__).with_suffix(".js")
DESKTOP, PHONE = 1280, 375
"""Widths of a window in CSS pixels."""
SCROLLED_TO = ("RootWebArea", "main")
"""Roles that have the focus when a link leads there, and need no name."""
PICTURES = ("image", "SvgRoot")
LOUD = ("WARNING", "SEVERE")
_PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


class Browser:
    """A Chromium that shows one page at a time.

    Parameters
    ----------
    profile : Path
        A new folder for what it keeps.

    Attributes
    ----------
    width : int
        Of the window, in CSS pixels.
    """

    def __init__(self, profile):
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS.split(), f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = webdriver.ChromeService(executable_path=DRIVER)
        self.driver = webdriver.Chrome(options=options, service=service)
        self._script = SCRIPT.read_text(encoding="utf-8")

    def open(self, page, width=DESKTOP, settled=True):
        """Show a page as it is first seen, in the light.

        Parameters
        ----------
        page : Path
        width : int
            Of the window, in CSS pixels; a narrow one is a phone's.
        settled : bool
            Open every fold and wait for every picture.
        """
        self.width = width
        self.emulate()
        metrics = {"height": 800, "deviceScaleFactor": 1, "mobile": width < DESKTOP}
        self.command("Emulation.setDeviceMetricsOverride", width=width, **metrics)
        self.driver.get("about:blank")
        for log in ("browser", "performance"):
            self.driver.get_log(log)
        self.driver.get(page.resolve().as_uri())
        if settled:
            self.ask("settle")

    def emulate(self, media="", scheme="light"):
        """Show the page as on paper (``print``) or in the ``dark``; without a medium, as where it is."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.command("Emulation.setEmulatedMedia", media=media, features=[feature])

    def command(self, name, **parameters):
        """Send a command of the DevTools protocol and return its result."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def ask(self, question, *arguments):
        """Return the answer of a function of browser.js."""
        return self.driver.execute_script(self._script, question, *arguments)

    def find(self, selector):
        """Return the first element that a CSS selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector):
        """Return all elements that a CSS selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        """Press keys, one after the other, wherever the focus is."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def quit(self):
        """End it."""
        self.driver.quit()


def messages(browser):
    """Warnings and errors on the console since the page was opened."""
    return [entry["message"] for entry in browser.driver.get_log("browser") if entry["level"] in LOUD]


def requests(browser):
    """Addresses that were asked for since the page was opened, itself left out."""
    events = [json.loads(entry["message"])["message"] for entry in browser.driver.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    own = (urldefrag(browser.driver.current_url).url, "about:blank")
    return [address for address in asked if address not in own and not address.startswith("data:")]


def figures(browser):
    """Pictures that do not load, and inline ones that are empty."""
    return browser.ask("figures")


def references(browser):
    """Elements that are referred to and are not there, and ids that are not unique."""
    return browser.ask("references")


def links(browser):
    """Files beside the page that it links to and that are not there."""
    files = {urlsplit(address) for address in browser.ask("links") if address.startswith("file:")}
    return [f"file is missing: {f.path}" for f in sorted(files) if not Path(unquote(f.path)).is_file()]


def overflow(browser):
    """What makes the page wider than the window."""
    return browser.ask("overflow", browser.width)


def contrast(browser):
    """Text that is hard to read on what is behind it."""
    return browser.ask("contrast")


def structure(browser):
    """Headings, landmarks, language and headers of tables that a screen reader misses."""
    return browser.ask("structure")


def names(browser):
    """Controls and figures that a screen reader has no name for."""
    findings = []
    for node in browser.command("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        focusable = any(p["name"] == "focusable" and p["value"]["value"] for p in node.get("properties", ()))
        needs_name = role in PICTURES or (focusable and role not in SCROLLED_TO)
        if node["ignored"] or not needs_name:
            continue
        if not node.get("name", {}).get("value", "").strip():
            element = browser.command("DOM.getOuterHTML", backendNodeId=node["backendDOMNodeId"])["outerHTML"]
            findings.append(f"{role} without a name: {element[:160]}")
    return findings


def keyboard(browser):
    """Controls that Tab does not reach or that do not show that they have the focus."""
    browser.press(*[Keys.TAB] * browser.ask("watchFocus"))
    return browser.ask("focus")


def printing(browser):
    """Controls that are printed, content of claims that is not, and a printout that is cut off."""
    browser.emulate(media="print")
    browser.ask("watchPrinting")
    pdf = base64.b64decode(browser.command("Page.printToPDF")["data"])
    cut = [] if len(_PAGE_OF_PDF.findall(pdf)) > 1 else ["the printout has one page"]
    return browser.ask("atPrinting") + cut
