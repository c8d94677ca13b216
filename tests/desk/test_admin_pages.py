"""What holds for every page of the officers' site."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from members.enrolment.choices import DESK_ACTIONS
from members.enrolment.models import Enrolment, JoinCode
from members.offices.models import Appointment, Delegation
from members.organisations.models import AllowedParent, Employer, Organisation
from members.people.models import Member
from tests.browser import Browser
from tests.desk.walk import PHONES, all_pages, lists
from tests.factories import accounts, people
from unionhub.kernel.scope import UnscopedQuery
from unionhub.web.admin import ScopedAdmin
from unionhub.web.listing import CappedPaginator

pytestmark = pytest.mark.django_db

MODELS = [
    *(Enrolment, JoinCode, Appointment, Delegation),
    *(Employer, Organisation, Member),
]


@pytest.mark.usefixtures("_rows")
def test_no_page_shows_a_whole_number(browser):
    seen = [page for _address, page in all_pages(browser)]

    assert len(seen) > 15
    for page in seen:
        assert not any(phone in page for phone in PHONES)
        assert not any(people.id_number(serial) in page for serial in (1, 2))


@pytest.mark.usefixtures("_rows")
def test_no_page_needs_more_than_its_own_files(browser):
    for _address, page in all_pages(browser):
        loaded = re.findall(
            r'<(?:script|img|link|form)[^>]*?\s(?:src|href|action)="([^"]+)"', page
        )
        assert all(a.startswith("/") and a[1:2] != "/" for a in loaded)
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=", page)
    assert (
        "'unsafe-inline'"
        not in browser.answer.headers["Content-Security-Policy"]
        .split("script-src")[1]
        .split(";")[0]
    )


@pytest.mark.usefixtures("_rows")
def test_looking_changes_nothing_and_leaves_djangos_log_empty(browser):
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]

    for _address, _page in all_pages(browser):
        pass

    assert before == [list(model.objects.order_by("pk").values()) for model in MODELS]
    assert not LogEntry.objects.exists()


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("address", lists())
def test_nobody_without_an_office_sees_a_list(address, unions):
    browser = Browser(accounts.worker("13900139000"))

    browser.open(address, expect=302)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["add", "delete", "history"])
def test_no_row_is_added_edited_or_deleted_by_a_page(model, page):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:members_{model._meta.model_name}_{page}", args=("1",))


@pytest.mark.usefixtures("_rows")
def test_a_posted_page_is_refused(browser):
    member = Member.objects.get()

    browser.send(f"/admin/members/member/{member.pk}/change/", expect=403, name="李四")

    assert Member.objects.get().name == "王小明"


@pytest.mark.parametrize(
    "address", ["password_change/", "autocomplete/", "r/1/1/", "auth/group/"]
)
def test_pages_of_django_that_go_around_us_are_not_there(browser, address):
    browser.open(f"/admin/{address}", expect=404)


def test_only_pages_over_narrowed_rows_are_taken_in():
    pages = admin.site._registry

    assert set(MODELS) <= set(pages)
    assert all(isinstance(page, ScopedAdmin) for page in pages.values())
    assert not any(
        model._meta.app_label in {"auth", "oauth2_provider"} for model in pages
    )


def test_a_model_that_does_not_say_who_sees_what_has_no_pages(officer):
    class Careless(ScopedAdmin):
        pass

    request = RequestFactory().get("/admin/")
    request.user, request.session = officer, {}

    with pytest.raises(UnscopedQuery):
        Careless(AllowedParent, admin.site).get_queryset(request)


def test_every_page_names_the_power_it_needs():
    assert all(page.view_power for page in admin.site._registry.values())


def test_no_filter_or_column_lists_rows_of_elsewhere():
    relations = {
        f"{model.__name__}.{name}"
        for model, page in admin.site._registry.items()
        for name in page.list_filter
        if isinstance(name, str) and model._meta.get_field(name).is_relation
    }

    assert relations == set()


def test_every_act_of_the_desk_has_its_button():
    buttons = {button.name for button in admin.site._registry[Enrolment].buttons}

    assert buttons == {name for names in DESK_ACTIONS.values() for name in names}


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize(
    "query",
    [
        {"person__accounts__phone_index": "1"},
        {"name__regex": "(.+)+$"},
        {"id_number_sealed__startswith": "x"},
        {"standing__exact": "\0"},
        {"standing__exact": "x" * 101},
    ],
)
def test_a_list_takes_no_question_but_its_filters(browser, query):
    page = browser.open("/admin/members/member/", expect=400, **query)

    assert "请求无法理解" in page


@pytest.mark.parametrize("number", ["11010519491231002X", "13800138000"])
def test_a_personal_number_is_not_searched_by_address(browser, number):
    browser.open("/admin/members/member/", expect=302, q=number)

    assert browser.answer.headers["Location"] == "/admin/members/member/"
    assert "地址中不能出现证件号码" in browser.open("/admin/members/member/")


def test_a_search_that_is_no_text_finds_nothing(browser):
    browser.open("/admin/members/member/", q=" " * 30 + "王" * 60)

    browser.open("/admin/members/member/", expect=400, q="王\0")


@pytest.mark.parametrize("key", ["nothing", "%00", "0" * 300, "1/change"])
@pytest.mark.parametrize("model", MODELS)
def test_a_key_that_is_none_is_absent(browser, model, key):
    browser.open(f"/admin/members/{model._meta.model_name}/{key}/change/", expect=404)


def test_a_long_list_is_counted_up_to_a_cap(unions):
    class Two(CappedPaginator):
        most = 2

    assert Two(Organisation.objects.order_by("path"), 1).count == 2
    assert Two(Organisation.objects.order_by("path"), 1).is_capped
    assert not CappedPaginator(Organisation.objects.order_by("path"), 1).is_capped


def test_all_models_of_the_members_wing_that_are_scoped_have_pages():
    scoped = {
        model
        for model in apps.get_app_config("members").get_models()
        if hasattr(model._default_manager.all(), "visible_to")
    }

    assert {model.__name__ for model in scoped} - {m.__name__ for m in MODELS} == {
        "ConsentText",
        "EnrolmentStep",
    }


@pytest.mark.usefixtures("_rows")
def test_no_script_of_the_theme_evaluates_what_somebody_typed(browser):
    evaluated = re.compile(r"""\s(?:x-[\w:.-]+|hx-[\w-]+)=("[^"]*"|'[^']*')""")

    for _address, page in all_pages(browser):
        expressions = " ".join(evaluated.findall(page))
        assert not re.search(r"[\u3400-\u9fff]|&#x27;|&quot;", expressions)
