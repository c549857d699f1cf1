"""A headless Chromium that opens files: for tests of HTML reports, and for the pictures in docs/."""

import base64
import os
import shutil
import sys

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
except ImportError:
    sys.exit("python3-selenium is missing: setup/install installs what setup/packages lists")


class Browser:
    """Use as a context: the browser and its driver end with it. `profile` is an empty folder of its own."""

    def __init__(self, profile):
        options = Options()
        options.binary_location = shutil.which("chromium") or sys.exit("chromium is missing: setup/install installs it")
        # No sandbox: tests run as root, inside one of their own. Nothing here ever opens an address that is no file.
        for flag in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "hide-scrollbars",
                     "disable-background-networking", "no-first-run", f"user-data-dir={profile}"):
            options.add_argument("--" + flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        os.environ.setdefault("HOME", profile)
        driver = shutil.which("chromedriver") or sys.exit("chromium-driver is missing: setup/install installs it")
        self.driver = webdriver.Chrome(service=Service(driver), options=options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def look(self, width, height, scheme="light", scale=1):
        """How wide and high the page is shown, and which colours the person prefers."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def open(self, path, fragment=""):
        self.driver.get("about:blank")  # a mere change of the fragment would not load the page again
        self.driver.get("file://" + path.replace("%", "%25").replace("#", "%23").replace("?", "%3F") + fragment)

    def run(self, script, *arguments):
        """The script's value; it is the body of a function, `arguments` what it is called with."""
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys):
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys
        for key in keys:
            ActionChains(self.driver).send_keys(getattr(Keys, key, key)).perform()

    def console(self):
        """What pages wrote there since it was asked last; the browser's own first page may have something to say too."""
        messages = [entry["message"] for entry in self.driver.get_log("browser")]
        return [message for message in messages if not message.startswith("chrome://")]

    def picture(self, path, whole=False):
        """A PNG of what is in view, or of the whole page."""
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))
