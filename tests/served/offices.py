"""Officers at their desks in a browser, one after the other, on one page."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from members.offices.choices import Office
from members.organisations.models import Organisation
from tests import browser
from tests.services.winter import Story

ADMIN = "/admin/services"


class Desks:
    """One page on which officers sit down in turn; what they press and fill in."""

    def __init__(self, page: Page, base: str, story: Story, folder: Path) -> None:
        self.page, self.story, self.unions = page, story, story.unions
        self.folder, self.base = folder, base

    def sit(self, union: Organisation, office: Office, number: int = 1) -> None:
        """Who acts from here on."""
        user = self.story.officer(union, office, number)
        client = browser.Browser(user).client
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [
                {"name": name, "value": kept.value, "url": self.base}
                for name, kept in client.cookies.items()
            ]
        )

    def list(self, name: str, **filters: str) -> Locator:
        """A list; its rows."""
        query = "&".join(f"{key}={value}" for key, value in filters.items())
        self.page.goto(f"{ADMIN}/{name}/?{query}")
        return self.page.locator("#result_list tbody tr")

    def open(self, name: str, pk: object = None, text: str = "") -> None:
        """A row: by its key, or the first of its list that says ``text``."""
        if pk is not None:
            self.page.goto(f"{ADMIN}/{name}/{pk}/change/")
            return
        row = self.list(name).filter(has_text=text).first
        row.locator("th a").first.click()

    def press(self, label: str, said: str, **given: object) -> None:
        """A button of this page, its form, what is said afterwards; and back."""
        here = self.page.url
        self.page.get_by_role("link", name=label, exact=True).first.click()
        for name, value in given.items():
            self.fill(name, value)
        self.page.get_by_role("button", name=f"确认{label}").click()
        expect(self.page.get_by_text(said).first).to_be_visible()
        self.page.goto(here)

    def download(self, label: str) -> bytes:
        """A button of this page that hands a file out."""
        here = self.page.url
        self.page.get_by_role("link", name=label, exact=True).first.click()
        with self.page.expect_download() as started:
            self.page.get_by_role("button", name=f"确认{label}").click()
        content = Path(started.value.path()).read_bytes()
        self.page.goto(here)
        return content

    def fill(self, name: str, value: object) -> None:
        """One field of the form, whatever it is."""
        fields = self.page.locator(f"main [name={name}], form [name={name}]")
        kind = fields.first.evaluate("one => one.type || one.tagName")
        if kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                self.page.locator(f"[name={name}][value='{one}']").check()
        elif kind.startswith("select"):
            fields.first.select_option(str(value))
        elif kind == "file":
            fields.first.set_input_files(value)  # type: ignore[arg-type]
        else:
            fields.first.fill(str(value))
