"""One Chromium for all tests of pages, and the pages of the small run."""

import pytest
from tests.browser import CHROMIUM, DRIVER, INSTALL, Browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A browser without a window; the tests that need one are skipped where none is installed."""
    if not (CHROMIUM and DRIVER):
        pytest.skip(INSTALL)
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()


@pytest.fixture(scope="session")
def results(small_run):
    """What the small run has made."""
    return small_run.path / "results"
