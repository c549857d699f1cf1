#!/usr/bin/python3
"""Opens HTML reports in headless Chromium and uses them as a person would.

usage: html_test.py KHEDDLE HOME FOLDER    FOLDER holds shared.c and page.js. Pictures of what was seen are left in
                                           $TEST_UNDECLARED_OUTPUTS_DIR
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

FOLDER = os.path.abspath(sys.argv[3])
sys.path.insert(0, FOLDER)
from browser import Browser  # noqa: E402

KHEDDLE = os.path.abspath(sys.argv[1])
# The tree itself: what Bazel links here are single files, and model/ must be one folder.
HOME = os.path.dirname(os.path.dirname(os.path.realpath(os.path.join(sys.argv[2], "model/kheddle.h"))))
PICTURES = os.environ.get("TEST_UNDECLARED_OUTPUTS_DIR", tempfile.gettempdir())
WORK = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))

# A folder and a file, since no name holds a slash: together they close a script and open an image.
EVIL = "x<", "script><img src=q onerror=\"document.title='run'\">.c"
EVIL_TEXT = "</script><img src=q onerror=document.title='run'><!--<script>document.title='run'"
EVIL_SCENARIO = f"""
#include <kheddle/scenario.h>
#include <linux/slab.h>
static int *gone;
KH_THREAD(one)
{{
\tgone = kzalloc(4, GFP_KERNEL); /* {EVIL_TEXT} */
\tif (gone[0] == 0) kh_fail("assertion", "%s &lt;b&gt; ${{7*7}}", "{EVIL_TEXT}");
}}
"""


def kheddle(code, *arguments):
    environment = dict(os.environ, KHEDDLE_HOME=HOME, XDG_CACHE_HOME=f"/tmp/kheddle-tests-{os.getuid()}")
    done = subprocess.run([KHEDDLE, *arguments], env=environment, cwd=WORK, capture_output=True, text=True)
    assert done.returncode == code, f"{arguments}: {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
    return done.stdout


def line_of(mark):
    with open(os.path.join(FOLDER, "shared.c"), encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if f"/* here: {mark} */" in line)


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.path = os.path.join(WORK, "report.html")
        kheddle(1, "check", os.path.join(FOLDER, "shared.c"), "--format", "html", "--output", cls.path)
        with open(os.path.join(FOLDER, "page.js"), encoding="utf-8") as file:
            cls.tools = file.read()
        cls.browser = Browser(os.path.join(WORK, "profile")).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()

    def show(self, width=1280, scheme="light", path=None):
        self.browser.look(width, 900 if width > 600 else 844, scheme)
        self.browser.open(path or self.path)

    def ask(self, call):
        """What a function of page.js says."""
        return self.browser.run(f"{self.tools}\nreturn {call};")

    def step_to(self, mark):
        """From the first step downwards, with the keyboard, to the row on the marked line."""
        wanted = line_of(mark)
        self.browser.press("HOME")
        for _ in range(100):
            now = self.ask("step()")
            if now["line"] == wanted:
                return now
            self.browser.press("ARROW_DOWN")
        self.fail(f"no step is on the line marked {mark}")

    def test_says_the_verdict_first_and_nothing_on_the_console(self):
        self.show()
        self.assertEqual(self.browser.console(), [])
        self.assertEqual(self.ask("firstWords()"), "VIOLATED")
        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"), 0)
        self.assertIn("use-after-free", self.ask("text('#finding-title')") + self.ask("text('.eyebrow')").lower())
        self.assertRegex(self.ask("text('#again')"), r"^kheddle replay .*use-after-free-\d+\.trace$")
        self.browser.picture(os.path.join(PICTURES, "light-1280.png"), whole=True)

    def test_opens_at_the_failure_and_steps_to_it_with_the_keyboard(self):
        self.show()
        self.assertTrue(self.ask("step()")["failure"])
        self.browser.press("HOME")
        self.assertFalse(self.ask("step()")["failure"])
        first = self.ask("step()")
        self.browser.press("j", "ARROW_DOWN", "k", "ARROW_UP")
        self.assertEqual(self.ask("step()"), first)
        self.browser.press("ARROW_UP")  # there is none before
        self.assertEqual(self.ask("step()"), first)
        failure = self.step_to("failure")
        self.assertTrue(failure["failure"])
        self.assertEqual(failure["source"], line_of("failure"))
        self.assertIn("use-after-free", failure["changed"])
        self.browser.press("HOME", "f")
        self.assertEqual(self.ask("step()"), failure)
        self.browser.press("END")
        self.assertEqual(self.ask("step()"), failure)

    def test_shows_what_is_held_what_changed_and_the_source_at_a_step(self):
        self.show()
        now = self.step_to("unpublished")
        self.assertEqual(now["source"], line_of("unpublished"))
        self.assertIn("rcu_assign_pointer(head, NULL);", now["sourceText"])
        self.assertRegex(now["changed"], r"head: entry#\d+ -> NULL")
        self.assertEqual(now["held"]["remover"], ["mutex_lock(update)"])
        freed = self.step_to("freed")
        self.assertRegex(freed["changed"], r"frees entry#\d+")
        self.assertEqual(freed["held"]["remover"], ["mutex_lock(update)"])
        self.assertEqual(freed["held"]["reader"], ["nothing"])
        self.assertRegex(freed["values"], r"entry#\d+ freed")

    def test_draws_spans_from_where_they_begin_to_where_they_end(self):
        self.show()
        lanes = self.ask("lanes()")
        self.assertEqual([lane["name"] for lane in lanes if lane["name"] != "main"], ["reader", "remover"])
        self.assertLess(lanes[-2]["left"], lanes[-1]["left"])
        for what, text, begins, ends in (
                ("lock", "remover: mutex_lock(update)", "remover locks", None),
                ("object", "entry#", "allocated", "freed")):
            bar = next(bar for bar in self.ask("bars()") if what in bar["kind"] and text in bar["title"])
            self.assertLess(abs(bar["top"] - self.ask(f"rowAt({line_of(begins)}).top")), 30, bar)
            if ends:
                self.assertLess(abs(bar["bottom"] - self.ask(f"rowAt({line_of(ends)}).top")), 30, bar)
        self.assertTrue(any("section" in bar["kind"] and "rcu_read_lock" in bar["title"] for bar in self.ask("bars()")))
        self.assertTrue(any("gone" in bar["kind"] for bar in self.ask("bars()")))

    def test_sides_lead_to_their_steps(self):
        self.show()
        for role in ("allocated", "freed"):
            self.browser.run("document.querySelectorAll('button.side').forEach("
                             "side => side.textContent.startsWith(arguments[0]) && side.click())", role)
            self.assertEqual(self.ask("step()")["line"], line_of(role))

    def test_shows_every_statement_on_request(self):
        self.show()
        before = self.ask("rows().length")
        self.browser.run("document.getElementById('all').click()")
        self.assertGreater(self.ask("rows().length"), before)
        self.assertTrue(self.ask("step()")["failure"])
        self.browser.run("document.getElementById('all').click()")
        self.assertEqual(self.ask("rows().length"), before)

    def test_regions_stand_where_they_should(self):
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                self.show(width, scheme)
                self.browser.picture(os.path.join(PICTURES, f"{scheme}-{width}.png"))
                box = self.ask("regions()")
                self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
                self.assertEqual(self.ask("tooWide()"), [])
                order = ["verdict", "variants", "finding", "controls", "lanes"]
                for above, below in zip(order, order[1:]):
                    self.assertLess(box[above]["top"], box[below]["top"], (above, below))
                margin = 38.4 if width == 1280 else 16
                for name in ("verdict", "variants", "finding", "lanes"):
                    self.assertAlmostEqual(box[name]["left"], margin, delta=1, msg=name)
                if width == 1280:  # beside each other
                    self.assertAlmostEqual(box["lanes"]["top"], box["inspector"]["top"], delta=1)
                    self.assertAlmostEqual(box["inspector"]["right"], width - margin, delta=1)
                    self.assertAlmostEqual(box["inspector"]["width"], 409, delta=3)
                    self.assertGreater(box["inspector"]["left"], box["lanes"]["right"])
                else:  # below, at the lower edge of what is in view, whichever step is looked at
                    for key in ("HOME", "END"):
                        self.browser.press(key)
                        box = self.ask("regions()")
                        self.assertAlmostEqual(box["lanes"]["right"], width - margin, delta=1)
                        self.assertLessEqual(box["inspector"]["bottom"], 844.5)
                        self.assertGreater(box["inspector"]["top"], 844 / 2)
                        now = self.ask("rowAt(step().line)")
                        self.assertGreaterEqual(now["top"], 0)
                        self.assertLessEqual(now["bottom"], box["inspector"]["top"] + 1)
                    self.browser.picture(os.path.join(PICTURES, f"{scheme}-{width}-end.png"))

    def background_of(self, scheme):
        self.show(scheme=scheme)
        return self.ask("background()")

    def test_is_readable_light_and_dark(self):
        for scheme, background in (("light", "light"), ("dark", "dark")):
            self.show(scheme=scheme)
            self.assertEqual(self.ask("background()"), background)
            self.assertEqual(self.ask("poorContrast(4.5)"), [])
            self.browser.run("document.getElementById('theme').click()")
            self.assertNotEqual(self.ask("background()"), background)
            self.assertEqual(self.ask("poorContrast(4.5)"), [])
            # It is remembered; Chromium's next process may see that only a moment later.
            self.assertTrue(any(self.background_of(scheme) != background for _ in range(20)))
            self.browser.run("localStorage.clear()")

    def test_everything_has_a_name_and_can_be_reached(self):
        self.show()
        self.assertEqual(self.ask("nameless()"), [])
        self.assertEqual(self.ask("headingLevels()"), sorted(self.ask("headingLevels()")))
        reached = []
        for _ in range(60):
            self.browser.press("TAB")
            focus = self.ask("focus()")
            if focus["tag"] == "BODY":
                break
            self.assertNotEqual(focus["outline"], "none", focus)
            reached.append(focus["what"])
        for what in ("theme", "steps", "all"):
            self.assertIn(what, reached)

    def test_runs_nothing_that_it_shows(self):
        os.makedirs(os.path.join(WORK, EVIL[0]), exist_ok=True)
        scenario, path = os.path.join(WORK, *EVIL), os.path.join(WORK, "evil.html")
        with open(scenario, "w", encoding="utf-8") as file:
            file.write(EVIL_SCENARIO)
        kheddle(1, "check", scenario, "--format", "html", "--output", path)
        with open(path, encoding="utf-8") as file:
            page = file.read()
        self.assertNotIn("<img", page)
        self.assertEqual(len(re.findall("</script", page, re.I)), 2)
        self.show(path=path)
        self.assertEqual(self.browser.console(), [])
        self.assertEqual(self.browser.run("return document.images.length"), 0)
        self.assertIn("VIOLATED", self.browser.run("return document.title"))
        # It is all there, as text.
        self.assertIn(EVIL_TEXT, self.ask("text('#finding-title')"))
        self.assertIn(EVIL[1], self.ask("text('#finding')"))
        self.assertIn(EVIL_TEXT, self.ask("text('#source')"))
        # Were markup let in after all, the policy would still stop it.
        self.browser.run("document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=\"document.title=1\">')")
        self.browser.run("const s = document.createElement('script'); s.textContent = 'document.title = 2'; document.body.append(s)")
        self.assertIn("VIOLATED", self.browser.run("return document.title"))
        self.assertEqual([True, True], ["Content Security Policy" in line for line in self.browser.console()])

    def test_a_replayed_trace_is_the_same_page(self):
        trace = next(name for name in os.listdir(os.path.join(WORK, "kheddle-traces")) if "use-after-free" in name)
        path = os.path.join(WORK, "replayed.html")
        kheddle(1, "replay", os.path.join("kheddle-traces", trace), "--format", "html", "--output", path)
        self.show()
        rows = self.ask("rows()")
        self.show(path=path)
        self.assertEqual(self.browser.console(), [])
        self.assertEqual(self.ask("rows()"), rows)

    def test_a_page_where_all_holds_has_no_steps(self):
        path = os.path.join(WORK, "holds.html")
        kheddle(0, "check", os.path.join(FOLDER, "shared.c"), "--variant", "late", "--format", "html", "--output", path)
        self.show(path=path)
        self.assertEqual(self.browser.console(), [])
        self.assertEqual(self.ask("firstWords()"), "HOLDS")
        self.assertTrue(self.browser.run("return document.getElementById('finding').hidden"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
