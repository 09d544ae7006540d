"""The admin in a real browser: the policy of every answer must not break what it needs."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def complaints(browser):
    """The errors on the browser's console: refused scripts and styles, mistakes of code.

    It asks once for an icon that no page of the admin names; that one may be missing.
    """
    lines = [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]
    messages = [line["message"] for line in lines]
    return [message for message in messages if "/favicon.ico" not in message]


def sign_in(browser, live_server):
    browser.get(f"{live_server.url}/admin/")
    browser.find_element(By.NAME, "username").send_keys("admin")
    browser.find_element(By.NAME, "password").send_keys("password")
    browser.find_element(By.CSS_SELECTOR, "[type=submit]").click()
    WebDriverWait(browser, 10).until(lambda page: page.find_elements(By.ID, "logout-form"))


@pytest.mark.parametrize("path", ["/admin/", "/admin/auth/user/", "/admin/auth/user/add/"])
def test_admin_works_under_the_policy(browser, live_server, admin_user, path):
    browser.delete_all_cookies()
    sign_in(browser, live_server)

    browser.get(f"{live_server.url}{path}")

    assert browser.find_element(By.ID, "content").is_displayed()
    assert complaints(browser) == []


def test_complaint_is_found(browser, live_server, admin_user):
    browser.get(f"{live_server.url}/admin/login/")
    browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')"
    )

    assert any("Content Security Policy" in message for message in complaints(browser))
