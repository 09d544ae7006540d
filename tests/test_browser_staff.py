"""The review page in a real browser: what somebody types is saved, or else kept."""

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.reviews import answer, open_scene
from tests.staff import signed_in
from tests.test_browser_admin import complaints

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(live_server):
    return open_scene()


@pytest.fixture
def review(browser, live_server, scene):
    """Opens the review as its liaison; again with every call."""

    def open_page():
        browser.get(f"{live_server.url}{scene.review.get_absolute_url()}")
        return browser.find_element(By.ID, f"entry-{scene.entry('council').pk}")

    browser.delete_all_cookies()
    browser.get(f"{live_server.url}/healthz")
    cookie = signed_in(scene.liaison).cookies["sessionid"].value
    browser.add_cookie({"name": "sessionid", "value": cookie, "path": "/"})
    yield open_page
    close_page(browser)


def close_page(browser):
    """The next test gets neither what this page would still send nor what was complained of."""
    cut_off(browser)
    browser.execute_script("localStorage.clear()")
    browser.get("about:blank")
    complaints(browser)


def text_of(panel):
    return panel.find_element(By.NAME, "text")


def leave(panel):
    """Going to the next field saves what was typed in this one."""
    panel.find_element(By.CSS_SELECTOR, "button.plain").send_keys("")
    panel.parent.execute_script("document.activeElement.blur()")


def cut_off(browser):
    """From now on nothing that this page sends arrives."""
    browser.execute_script("window.fetch = () => Promise.reject(new TypeError('cut off'))")


def wait_for(panel, words: str):
    WebDriverWait(panel.parent, 15).until(lambda _browser: words in panel.text)


def test_typed_text_is_saved_without_a_button(browser, scene, review):
    panel = review()
    text_of(panel).send_keys("It met each month.")
    leave(panel)

    wait_for(panel, "Saved ")

    assert scene.entry("council").text == "It met each month."
    assert complaints(browser) == []


def test_button_saves_without_leaving_the_page(scene, review):
    panel = review()
    text_of(panel).send_keys("It met each month.")
    panel.find_element(By.CSS_SELECTOR, "form[data-autosave] button").click()

    wait_for(panel, "Saved ")

    assert scene.entry("council").version == 2


def test_text_is_kept_while_there_is_no_connection_and_after_closing_the_page(
    browser, scene, review
):
    panel = review()
    cut_off(browser)
    text_of(panel).send_keys("Typed on a train.")
    leave(panel)
    wait_for(panel, "Not saved: no connection.")
    browser.get("about:blank")

    panel = review()
    wait_for(panel, "What you typed here before was not sent.")
    panel.find_element(By.XPATH, ".//button[text()='Put it back']").click()
    wait_for(panel, "Saved ")

    assert scene.entry("council").text == "Typed on a train."


@pytest.mark.parametrize(
    ("button", "stands"),
    [("Save mine instead", "What the second one wrote."), ("Take theirs", "What the first wrote.")],
)
def test_second_of_two_people_chooses(browser, scene, review, button, stands):
    panel = review()
    answer(scene, "council", text="What the first wrote.")
    text_of(panel).send_keys("What the second one wrote.")
    leave(panel)
    wait_for(panel, "What the first wrote.")

    panel.find_element(By.XPATH, f".//button[text()='{button}']").click()
    WebDriverWait(browser, 15).until(lambda _browser: scene.entry("council").text == stands)

    assert text_of(panel).get_property("value") == stands


def test_text_is_kept_when_somebody_was_signed_out_meanwhile(browser, scene, review):
    panel = review()
    browser.delete_cookie("sessionid")
    text_of(panel).send_keys("Typed too late.")
    leave(panel)

    wait_for(panel, "you may have been signed out")

    kept = browser.execute_script("return Object.values(localStorage)")
    assert kept == ["text=Typed+too+late."]
    assert reverse("staff-home") in browser.current_url
