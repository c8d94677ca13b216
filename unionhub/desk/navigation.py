"""What stands beside every page of the officers' site, for whoever asks."""

from functools import partial
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.review.choices import MINE, PILES
from stations.places import desks
from unionhub.kernel.actor import Actor
from unionhub.web.admin import actor_of

Text = str | Promise

# Groups, and in each the pages by model with their icon. A page that is not here
# fails a test; one that the officer may not open is left out.
GROUPS: Final[tuple[tuple[Text, tuple[tuple[str, str], ...]], ...]] = (
    (
        _("入会与会员"),
        (
            ("members.Enrolment", "inbox"),
            ("members.Member", "group"),
            ("members.JoinCode", "qr_code_2"),
            ("jobs.ExportJob", "download"),
        ),
    ),
    (
        _("组织"),
        (("members.Organisation", "account_tree"), ("members.Employer", "domain")),
    ),
    (
        _("服务站点"),
        (
            ("stations.Station", "storefront"),
            ("stations.StationReport", "campaign"),
            ("stations.SiteSuggestion", "add_location_alt"),
            ("stations.StationUse", "bar_chart"),
            ("jobs.ImportJob", "upload"),
            ("stations.CoverageStudy", "target"),
            ("stations.DemandSet", "pin_drop"),
        ),
    ),
    (
        _("困难帮扶"),
        (
            ("services.Dossier", "folder_shared"),
            ("services.Household", "family_restroom"),
            ("services.SpotCheck", "fact_check"),
            ("services.SpotChecked", "checklist"),
            ("services.Application", "volunteer_activism"),
            ("services.NominationList", "list_alt"),
            ("services.Case", "gavel"),
            ("services.Objection", "report"),
            ("services.ChainRule", "rule"),
        ),
    ),
    (
        _("资金与账簿"),
        (
            ("services.BudgetNode", "account_balance"),
            ("services.Offer", "south"),
            ("services.FundReturn", "north"),
            ("services.CashHandout", "payments"),
            ("services.Recovery", "undo"),
            ("services.Entry", "receipt_long"),
            ("services.Period", "event_busy"),
            ("services.PeriodReport", "summarize"),
        ),
    ),
    (
        _("帮扶发放"),
        (
            ("services.Batch", "payments"),
            ("services.Payment", "paid"),
            ("services.BankFile", "description"),
            ("services.PayException", "difference"),
            ("services.ConfirmationSample", "fact_check"),
            ("services.Confirmation", "contact_phone"),
        ),
    ),
    (
        _("项目与政策"),
        (
            ("services.Round", "date_range"),
            ("services.Programme", "category"),
            ("services.Quota", "groups"),
            ("services.AidRule", "gavel"),
            ("services.LivingStandard", "price_check"),
        ),
    ),
    (
        _("任职与权限"),
        (
            ("members.Appointment", "badge"),
            ("members.Delegation", "handshake"),
            ("accounts.MachineClient", "lan"),
        ),
    ),
    (_("审计"), (("audit.AuditEvent", "history"),)),
    (
        _("基础数据"),
        (
            ("reference.Region", "map"),
            ("reference.Industry", "factory"),
            ("reference.CalendarYear", "event_available"),
            ("reference.CalendarDay", "calendar_month"),
            ("reference.HeatEvent", "thermostat"),
            ("reference.Dictionary", "menu_book"),
            ("reference.DictionaryEntry", "list"),
        ),
    ),
)


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The navigation: what this officer may open, and the landing page above it."""
    pages = {
        page.opts.label: page
        for page in admin.site._registry.values()  # noqa: SLF001 - has no public name
        if page.has_module_permission(request)
    }
    home = {"title": _("工作台"), "icon": "home", "link": reverse("admin:index")}
    shown: list[dict[str, Any]] = [{"items": [home]}]
    for title, entries in GROUPS:
        items = [_item(pages[name], icon) for name, icon in entries if name in pages]
        if items:
            shown.append({"title": title, "separator": True, "items": items})
    return shown


def _item(page: admin.ModelAdmin[Any], icon: str) -> dict[str, Any]:
    name = f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist"
    title = page.opts.verbose_name_plural
    return {"title": title, "icon": icon, "link": reverse(name)}


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """What stands above requests, cases and stations: the piles of each."""
    return [_of_requests(), _of_cases(), _of_stations(actor_of(request))]


def _of_requests() -> dict[str, Any]:
    desk = reverse("admin:members_enrolment_changelist")
    piles = (
        (_("待审核"), ""),
        (_("待补正"), "RETURNED"),
        (_("已入会"), "ADMITTED"),
        (_("全部"), "ALL"),
    )
    items = [
        {
            "title": title,
            "link": f"{desk}?state={state}" if state else desk,
            "active": partial(_is_open, desk=desk, state=state),
        }
        for title, state in piles
    ]
    return {"models": ["members.enrolment"], "items": items}


def _of_cases() -> dict[str, Any]:
    desk = reverse("admin:services_case_changelist")
    items = [
        {
            "title": title,
            "link": desk if pile == MINE else f"{desk}?pile={pile}",
            "active": partial(
                _is_open, desk=desk, state="" if pile == MINE else pile, given="pile"
            ),
        }
        for pile, title in PILES
    ]
    return {"models": ["services.case"], "items": items}


def _of_stations(actor: Actor) -> dict[str, Any]:
    """The desks at which the officer may act, after all stations."""
    desk = reverse("admin:stations_station_changelist")
    piles = [(_("全部"), ""), *((name.label, name.value) for name in desks.of(actor))]
    items = [
        {
            "title": title,
            "link": f"{desk}?desk={name}" if name else desk,
            "active": partial(_is_open, desk=desk, state=name, given="desk"),
        }
        for title, name in piles
    ]
    return {"models": ["stations.station"], "items": items}


def _is_open(
    request: HttpRequest, *, desk: str, state: str, given: str = "state"
) -> bool:
    return request.path == desk and request.GET.get(given, "") == state
