"""Find a station, look at one: drawn by the server, of use without script and map."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from stations.finder import search
from stations.finder.current import CURRENT
from stations.finder.index import Place
from stations.finder.pages import asking, wording
from stations.finder.pages.asking import AskForm
from stations.finder.search import Hit, Question
from stations.places.models import StationPhoto, StationPhotoQuerySet
from unionhub.kernel import actor, clock
from unionhub.reference.models import Region
from unionhub.web import keyset
from unionhub.web.errors import InvalidQuery
from unionhub.web.etag import content_etag

A_PAGE = 20
# Of those that are closed just now, so many are asked when they open.
LOOKED_AT = 50
FARTHEST = float(asking.RADII[-1][0])
PUBLIC, NOWHERE = "public, max-age=30", "no-store"
BAD, ABSENT = HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND


@require_safe
def finder(request: HttpRequest) -> HttpResponseBase:
    """The form, and what it found."""
    at = clock.now()
    regions = asking.regions()
    form = AskForm(request.GET, regions)
    after = _after(form) if form.is_valid() else None
    page = {"form": form, "told": form.shown(), "regions": regions}
    if not form.is_valid():
        facts = page | {"faults": _faults(form)}
        return _drawn("finder", facts, status=BAD, cached=NOWHERE)
    question = form.question(at)
    if form.cleaned_data["near"]:
        # Where somebody stands is kept by nobody on the way.
        facts = page | _found(form, question, after, at)
        return _drawn("finder", facts, cached=NOWHERE)
    return _tagged(
        request,
        at,
        lambda: _drawn("finder", page | _found(form, question, after, at)),
    )


@require_safe
def station(request: HttpRequest, code: str) -> HttpResponseBase:
    """One station; its QR leads here."""
    at = clock.now()
    place = CURRENT.index(at).places.get(code)
    if place is None:
        return _drawn("absent", {}, status=ABSENT, cached=NOWHERE)
    return _tagged(request, at, lambda: _drawn("station", _shown(place, at)))


def _found(
    form: AskForm,
    question: Question | None,
    after: tuple[float, str] | None,
    at: datetime,
) -> dict[str, Any]:
    """What the search says: one page, or what to try instead."""
    if question is None:
        return {"asked": False}
    answer = search.find(question, limit=A_PAGE, at=at, after=after)
    if not answer.hits:
        return {"asked": True, "cards": [], "instead": _instead(form, question, at)}
    last = answer.hits[-1]
    cursor = keyset.signed(list(last.key), _binding(form)) if answer.more else None
    return {
        "asked": True,
        "cards": [wording.card(hit, at) for hit in answer.hits],
        "next": form.address(after=cursor) if cursor else "",
        "first_page": form.address() if after else "",
        "at": at,
    }


def _instead(form: AskForm, question: Question, at: datetime) -> list[dict[str, str]]:
    """What would find something: farther away, later, with less."""
    ways = []
    if question.near is not None:
        ways.append(_farther(form, replace(question, radius_m=FARTHEST), at))
    if question.at is not None:
        ways.append(_later(form, replace(question, at=None), at))
    if question.facilities or question.entries:
        less = replace(question, facilities=(), entries=frozenset())
        if search.find(less, limit=1, at=at).hits:
            address = form.address(facilities=None, entry=None)
            ways.append(
                {"text": "去掉设施和进入方式条件，就有站点", "address": address}
            )
    return [way for way in ways if way]


def _farther(form: AskForm, wide: Question, at: datetime) -> dict[str, str]:
    hits = search.find(wide, limit=1, at=at).hits
    if not hits or hits[0].metres is None:
        return {}
    metres = hits[0].metres
    radius, name = next(pair for pair in asking.RADII if pair[0] >= metres)
    text = f"符合条件的最近一个在 {wording.far(metres)}外，改为 {name}内查找"
    return {"text": text, "address": form.address(radius_m=radius)}


def _later(form: AskForm, anytime: Question, at: datetime) -> dict[str, str]:
    hits = search.find(anytime, limit=LOOKED_AT, at=at).hits
    if not hits:
        return {}
    openings = [hit.place.opening(at).next_opening for hit in hits]
    known = [opening for opening in openings if opening is not None]
    text = "查看现在未开放的站点"
    if known:
        text = f"现在未开放，最早 {wording.since(min(known), at)} 有站点开放，查看"
    return {"text": text, "address": form.address(open=asking.ANY)}


def _shown(place: Place, at: datetime) -> dict[str, Any]:
    region = Region.objects.with_parents().get(pk=place.facts["region_id"])
    lineage = [region, *region.ancestors()]
    return {
        "station": wording.card(Hit(place, None), at),
        "is_standing_open": place.opening(at).is_open,
        "region": "".join(one.name for one in reversed(lineage)),
        "week": wording.week(place, at),
        "closures": wording.closures(place, at),
        "photos": [wording.photo(one) for one in _photos(place.code)],
        "at": at,
    }


def _photos(code: str) -> StationPhotoQuerySet:
    """Those of one station, in order."""
    rows = StationPhoto.objects.public(actor.public()).filter(station=code)
    return rows.order_by("position")


def _after(form: AskForm) -> tuple[float, str] | None:
    """The place in the order behind which this page begins; a fault of the form."""
    cursor = form.cleaned_data["after"]
    if not cursor:
        return None
    try:
        metres, code = keyset.opened(cursor, _binding(form))
    except InvalidQuery as forged:
        form.add_error("after", str(forged.detail["cursor"][0]))  # type: ignore[call-overload,index]
        return None
    return float(metres), str(code)


def _binding(form: AskForm) -> str:
    return f"/stations{form.address()}"


def _faults(form: AskForm) -> list[str]:
    """What is wrong, each sentence once."""
    told = [str(text) for texts in form.errors.values() for text in texts]
    return list(dict.fromkeys(told))


def _tagged(request: HttpRequest, at: datetime, answer: Any) -> HttpResponseBase:
    """The page, or 304: it depends on the data, the minute and the address."""
    minute = at.replace(second=0, microsecond=0).isoformat()
    version = CURRENT.index(at).version
    tag = content_etag(repr((version, minute, request.get_full_path())).encode())
    kept = get_conditional_response(request, etag=tag)
    response: HttpResponseBase = answer() if kept is None else kept
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = PUBLIC
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _drawn(
    name: str, facts: dict[str, Any], *, status: int = 200, cached: str = PUBLIC
) -> HttpResponse:
    page = render_to_string(f"stations/{name}.html", facts)
    # The address may say where somebody stands: it is told to no other site.
    headers = {"Cache-Control": cached, "Referrer-Policy": "no-referrer"}
    return HttpResponse(page, status=status, headers=headers)
