"""Doors: who may enter is said on the class, and rows come narrowed."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from tests.floor_plan import sources
from unionhub.jobs import exporters
from unionhub.kernel import actor
from unionhub.kernel.scope import PublicQuerySet, ScopedQuerySet
from unionhub.web.admin import ScopedAdmin

# Looks that narrow no rows by themselves.
NO_ROWS = {
    "CalendarDayListView": "everybody's calendar",
    "StationsView": "the index holds what everybody may see, and nothing else",
    "StationMapView": "the index holds what everybody may see, and nothing else",
    "VisitFiguresView": "figures narrow the unions and stations they are of",
    "StationView": "the index holds what everybody may see, and nothing else",
    "IndicatorsView": "everybody's dictionary, in code",
    "InspectionCriteriaView": "everybody's criteria, from a file",
    "ImportTemplateView": "an empty workbook",
    "FileView": "the link is the right; no row is shown",
    "InboxView": "the rooms' queues narrow theirs, see below",
    "LedgerVerificationView": "the books of the whole province add up together",
    "AuditVerificationView": "the seals are one chain for the whole province",
    "SchemaView": "documentation",
    "DocsView": "documentation",
    "RedocView": "documentation",
    "RedocScriptView": "documentation",
    "CollectionView": "documentation",
    "ProblemCatalogueView": "documentation",
}
# Neither doors nor operations, and yet they fetch rows by themselves.
LEANED_ON = {
    "members/enrolment/routing.py": "where a request goes is the same for everybody",
    "members/enrolment/timeline.py": "of one request, which the caller has narrowed",
    "members/people/exports.py": "the name of the union on the watermark",
    "members/people/reveal.py": "the officer's own looks, to count them",
    "services/ledger/posting.py": "under the lock, whoever calls it has asked",
    "services/ledger/settling.py": "a round is settled for the whole province",
    "services/payments/settling.py": "a round is settled for the whole province",
    "services/ledger/verification.py": "the books of the whole province",
    "services/payments/claims.py": "of one budget, whose union the caller acts for",
    "services/reports/reach.py": "of one report, which the caller has narrowed",
    "services/review/chains.py": "the unions above the one that hands in",
    "stations/finder/current.py": "what changed, to be told from what is public",
    "stations/places/surroundings.py": "another one close by, whoever looks after it",
    "stations/places/exports.py": "the name of the union on the watermark",
    "unionhub/jobs/imports/checking.py": "of one import, which the worker holds",
    "unionhub/jobs/imports/rows.py": "of one import, which the worker holds",
    "unionhub/jobs/imports/running.py": "of one import, which the worker holds",
    "services/aid/content.py": "the case asks",
    "services/aid/eligibility.py": "operations ask, whatever the scope (FEATURES 73)",
    "services/hardship/content.py": "of one dossier, which a held case names",
    "services/hardship/eligibility.py": "of one dossier, which the caller has narrowed",
    "services/hardship/questions.py": "asked by the rooms above, of one person",
    "services/hardship/reveal.py": "whose look it was, for the log of refusals",
    "unionhub/accounts/tokens.py": "the tokens of one account, on signing in",
    "unionhub/accounts/clients.py": "whoever calls it has asked for the union",
    "unionhub/audit/chain.py": "the seals take all events",
    "unionhub/audit/verification.py": "the seals take all events",
    "unionhub/desk/metrics.py": "how much waits in all; no row is shown",
    "unionhub/desk/lookers.py": "the offices that looked at oneself",
}
BESIDE_DOORS = {"models", "operations", "access", "tasks", "management", "demo"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
RAW = {"raw", "extra", "cursor", "RawSQL"}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def served_views() -> set[type[APIView]]:
    callbacks = (pattern.callback for pattern in patterns(get_resolver()))
    classes = {
        getattr(callback, "cls", None) or getattr(callback, "view_class", None)
        for callback in callbacks
    }
    return {c for c in classes if inspect.isclass(c) and issubclass(c, APIView)}


def is_ours(view: type) -> bool:
    return view.__module__.split(".")[0] in sources.HOUSES


def scoped_models() -> set[str]:
    return set(scoped())


def scoped() -> dict[str, type[Model]]:
    return {m.__name__: m for m in apps.get_models() if is_scoped(m)}


def narrowing_methods() -> set[str]:
    """The queryset methods that say for whom they narrowed: visible_to, owned_by …"""
    rows = [type(m._default_manager.all()) for m in apps.get_models() if is_scoped(m)]
    return {
        name
        for queryset in rows
        for name, method in inspect.getmembers(queryset, inspect.isfunction)
        if method.__module__.split(".")[0] in sources.HOUSES
        and name != "marked"
        and ".marked(actor)" in inspect.getsource(method)
    }


def is_scoped(model: type[Model]) -> bool:
    rows = model._default_manager.all()
    return isinstance(rows, ScopedQuerySet) and not isinstance(rows, PublicQuerySet)


def doors() -> list[Path]:
    """All but the base classes, which ask for the mark themselves."""
    return [
        file
        for file in sources.python(houses_only=True)
        if sources.is_door(file) and not sources.name(file).startswith("unionhub/web/")
    ]


def narrowed(door: Path) -> set[ast.AST]:
    """The ``X.objects`` of every ``X.objects.visible_to`` and its like."""
    narrowing = narrowing_methods()
    return {
        node.value
        for node in ast.walk(sources.tree(door))
        if isinstance(node, ast.Attribute) and node.attr in narrowing
    }


def test_every_view_says_itself_who_may_enter():
    silent = sorted(
        f"{view.__module__}.{view.__name__}"
        for view in served_views()
        if is_ours(view) and "permission_classes" not in vars(view)
    )

    assert silent == []


def test_there_are_views_and_doors_to_look_at():
    assert "visible_to" in narrowing_methods()
    assert len([view for view in served_views() if is_ours(view)]) > 5
    assert len(doors()) > 5
    assert scoped_models()


def test_doors_start_from_rows_that_were_narrowed():
    strays = [stray for door in doors() for stray in strays_in(door)]

    assert strays == []


def strays_in(file: Path) -> list[str]:
    """Where a file takes rows of a scoped model that nobody narrowed."""
    return [
        f"{sources.place(file, node.lineno)} {node.value.id}.{node.attr}"
        for node in ast.walk(sources.tree(file))
        if isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and isinstance(node.value, ast.Name)
        and node.value.id in scoped_models()
        and node not in narrowed(file)
    ]


def test_what_doors_lean_on_starts_from_narrowed_rows_too():
    beside = [
        file
        for file in sources.python(houses_only=True)
        if not sources.is_door(file)
        and BESIDE_DOORS.isdisjoint(Path(sources.name(file)).with_suffix("").parts)
    ]

    straying = {sources.name(file) for file in beside if strays_in(file)}

    assert sorted(straying ^ LEANED_ON.keys()) == []


def own_source(kind: type) -> str:
    """A class with those of our houses it is made of, the base classes apart."""
    return "".join(
        inspect.getsource(base)
        for base in kind.__mro__
        if is_ours(base) and not base.__module__.startswith("unionhub.web.")
    )


def test_every_view_that_shows_rows_narrows_them():
    narrowing = narrowing_methods()
    open_ = {
        view.__name__
        for view in served_views()
        if is_ours(view)
        and (hasattr(view, "get") or hasattr(view, "rows"))
        and not any(f".{name}(" in own_source(view) for name in narrowing)
    }

    assert sorted(open_ ^ NO_ROWS.keys()) == []


def test_every_page_of_the_officers_site_narrows_its_rows():
    pages = admin.site._registry.values()
    loose = [
        type(page).__name__
        for page in pages
        if not isinstance(page, ScopedAdmin)
        or {"get_queryset", "get_object", "changelist_view"} & vars(type(page)).keys()
    ]
    widened = [
        type(page).__name__
        for page in pages
        if type(page).narrow is not ScopedAdmin.narrow
        and not any(
            f".{name}(" in inspect.getsource(type(page).narrow)
            for name in {*narrowing_methods(), "narrow"}
        )
    ]

    assert len(pages) > 5
    assert (loose, widened) == ([], [])


def test_every_export_narrows_its_rows():
    nobody = actor.public()

    kinds = {kind: exporters.of(kind).rows(nobody, {}) for kind in exporters._names}

    assert kinds
    assert {k for k, rows in kinds.items() if rows.scoped_for is not nobody} == set()


def test_doors_take_no_rows_through_a_manager_without_a_name():
    anonymous = [
        f"{sources.place(door, node.lineno)} .{node.attr}"
        for door in doors()
        for node in ast.walk(sources.tree(door))
        if isinstance(node, ast.Attribute)
        and node.attr in MANAGERS
        and not isinstance(node.value, ast.Name)
        and node not in narrowed(door)
    ]

    assert anonymous == []


def test_doors_write_no_sql():
    raw = [
        f"{sources.place(door, node.lineno)} {node.func.attr}"
        for door in doors()
        for node in ast.walk(sources.tree(door))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in RAW
    ]

    assert raw == []


@pytest.mark.parametrize("model", sorted(scoped_models()))
def test_a_scoped_model_says_what_an_actor_sees(model):
    rows = type(scoped()[model]._default_manager.all())

    assert rows.visible_to is not ScopedQuerySet.visible_to
