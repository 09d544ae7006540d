"""What somebody does with the pages of a review: follows links, presses buttons, fills in fields.

Every step waits for what it leads to, and minds what the browser complains of.
"""

import re
from contextlib import contextmanager
from urllib.request import Request, urlopen

from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.staff import signed_in
from tests.test_browser_admin import complaints

PATIENCE = 30
PASTE = """
const clipboardData = new DataTransfer();
clipboardData.setData("text/plain", arguments[0]);
const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
document.activeElement.dispatchEvent(paste);
"""
# What the calendar of the browser does when a day is picked; typing depends on its language.
PICK = """
arguments[0].value = arguments[1];
arguments[0].dispatchEvent(new Event("input", { bubbles: true }));
arguments[0].dispatchEvent(new Event("change", { bubbles: true }));
"""


class Hands:
    """Of whoever sits before the browser."""

    def __init__(self, browser, site: str):
        self.browser, self.site = browser, site

    # --- who, and where ---

    def become(self, user) -> None:
        """Somebody else sits down, who has signed in before."""
        self.become_nobody()
        cookie = signed_in(user).cookies["sessionid"].value
        self.browser.add_cookie({"name": "sessionid", "value": cookie, "path": "/"})
        self.open("/staff/")

    def become_nobody(self) -> None:
        self.open("/healthz")
        self.browser.delete_all_cookies()

    def open(self, path: str) -> None:
        self.browser.get(f"{self.site}{path}")
        self.has_no_complaints()

    def download(self, link: str) -> bytes:
        """A file that the page offers, taken with the session of the browser."""
        address = self.find(f".//a[{begins(link)}]").get_attribute("href")
        session = self.browser.get_cookie("sessionid")["value"]
        with urlopen(Request(address, headers={"Cookie": f"sessionid={session}"})) as answer:
            return answer.read()

    # --- what is there ---

    def find(self, xpath: str, inside=None):
        """The first one that can be seen."""

        def seen():
            found = (inside or self.browser).find_elements(By.XPATH, xpath)
            return next((each for each in found if each.is_displayed()), None)

        return self.wait(seen, xpath)

    def part(self, element_id: str):
        return self.browser.find_element(By.ID, element_id)

    def words(self) -> str:
        return " ".join(self.browser.find_element(By.TAG_NAME, "main").text.split())

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            assert sentence in self.words(), f"“{sentence}” is not in: {self.words()}"

    def wait_for(self, words: str, inside) -> None:
        self.wait(lambda: words in inside.text, f"“{words}”")

    def wait(self, condition, what: str):
        """Gives what comes of it; a page that is just being left has no answer."""
        waiting = WebDriverWait(self.browser, PATIENCE, ignored_exceptions=[WebDriverException])
        try:
            return waiting.until(lambda _browser: condition())
        except TimeoutException:
            raise AssertionError(f"{what} did not come: {self.words()}") from None

    def has_no_complaints(self, *, but: str = "") -> None:
        """`but` is the status of a page that refuses something, of which the browser complains."""
        found = complaints(self.browser)
        assert [each for each in found if not (but and f"status of {but}" in each)] == []
        assert found or not but

    # --- what somebody does ---

    def follow(self, words: str, inside=None) -> None:
        """A link."""
        with self.to_another_page():
            self.click(self.find(f".//a[{begins(words)}]", inside))

    def press(self, words: str, inside=None, *, refused: str = "") -> None:
        """A button that leads to another page, or with a status to the same one."""
        with self.to_another_page(refused):
            self.click(self.find(f".//button[{begins(words)}]", inside))

    def press_in_vain(self, words: str, *, missing: str) -> None:
        """The browser itself asks for a field first."""
        self.click(self.find(f".//button[{begins(words)}]"))
        assert self.browser.switch_to.active_element == self.field(missing)
        assert not self.field(missing).get_property("validity")["valid"]

    @contextmanager
    def to_another_page(self, refused: str = ""):
        self.browser.execute_script("window.theSamePage = true")
        yield
        arrived = "return !window.theSamePage && document.readyState === 'complete'"
        self.wait(lambda: self.browser.execute_script(arrived), "another page")
        self.has_no_complaints(but=refused)

    def click(self, element) -> None:
        """Nothing may lie above it."""
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def open_up(self, summary: str, inside=None) -> None:
        self.click(self.find(f".//summary[{begins(summary)}]", inside))

    def field(self, label: str, inside=None):
        found = self.find(f".//label[{begins(label)}]", inside)
        return self.part(found.get_attribute("for"))

    def choose(self, option: str, inside=None) -> None:
        self.click(self.find(f".//label[{begins(option)}]", inside))

    def write(self, label: str, text: str, inside=None) -> None:
        """In place of what stands there."""
        self.write_into(self.field(label, inside), text)

    def write_into(self, element, text: str) -> None:
        self.click(element)
        element.send_keys(Keys.CONTROL, "a")
        element.send_keys(text)

    def pick_day(self, label: str, day: str, inside=None) -> None:
        self.browser.execute_script(PICK, self.field(label, inside), day)

    def paste(self, element, text: str) -> None:
        self.click(element)
        self.browser.execute_script(PASTE, text)

    def leave_field(self) -> None:
        self.browser.switch_to.active_element.send_keys(Keys.TAB)

    def save(self, form, words: str) -> None:
        """The button of an answer, which stays on the page."""
        self.click(self.find(f".//button[{begins(words)}]", form))
        self.is_saved(form)

    def is_saved(self, form) -> None:
        state = form.find_element(By.CSS_SELECTOR, "[data-save-state]")
        saved = re.compile(r"Saved \d\d:\d\d")
        self.wait(lambda: saved.fullmatch(state.text), "Saved")
        self.has_no_complaints()


def begins(words: str) -> str:
    return f'starts-with(normalize-space(.), "{words}")'
