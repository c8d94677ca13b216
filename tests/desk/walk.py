"""A walk over all pages of the officers' site that somebody can reach by links."""

import re

from django.contrib import admin
from django.urls import reverse

PHONES = ["13800138001", "13800138002"]
LINK = re.compile(r'href="(/admin/\w+/\w+/[^"/?]+/\w+/)[^"]*"')


def lists():
    """The addresses of all lists."""
    models = sorted(admin.site._registry, key=str)
    return [
        reverse(f"admin:{m._meta.label_lower.replace('.', '_')}_changelist")
        for m in models
    ]


def wings(browser):
    """The pages over one app; who may open none of its lists finds none."""
    pages = ("/admin/members/", "/admin/reference/")
    return [one for one in pages if browser.client.get(one).status_code != 404]


def all_pages(browser):
    """The landing page, every list, every row in sight, its buttons' forms.

    What the officer may not open is left out.
    """
    addresses = ["/admin/", *wings(browser), *lists()]
    for address in addresses:
        page = browser.look(address)
        if page is None:
            continue
        yield address, page
        addresses += [link for link in LINK.findall(page) if link not in addresses]
