"""Imports of reference data: whole lists, counted, atomic, with one audit event each.

Every import locks the row of its kind in ``DataSet`` first, so two of them follow one
another. The same list again changes nothing and leaves no event. A list that an office
imported is never overwritten by the one that came with UnionHub.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotNow
from unionhub.reference import holidays, lists, sources
from unionhub.reference.calendar import is_weekday
from unionhub.reference.choices import Origin
from unionhub.reference.merging import Changes, Ending, compare
from unionhub.reference.models import (
    CalendarDay,
    CalendarYear,
    DataSet,
    Dictionary,
    DictionaryEntry,
    Industry,
    Region,
)
from unionhub.reference.sources import DATA, ListFile

REGIONS, INDUSTRIES = "regions", "industries"
CALENDAR, DICTIONARIES = "calendar", "dictionaries"

BUNDLED_REGIONS = ListFile(DATA / "sichuan_regions.csv", date(2023, 6, 30), True)
BUNDLED_INDUSTRIES = ListFile(DATA / "industries.csv", date(2017, 10, 1), True)
BUNDLED_DICTIONARIES = ListFile(DATA / "dictionaries.csv", date(2026, 11, 1), True)

REGION_FIELDS = [
    *("name", "level", "parent_id", "lng", "lat", "datum"),
    *("valid_from", "valid_to", "successor_id"),
]
INDUSTRY_FIELDS = ["name", "level", "parent_id", "valid_from", "valid_to"]
DAY_FIELDS = ["is_working", "name", "replaces_weekday"]
YEAR_FIELDS = ["announced", "origin", "source"]
DICTIONARY_FIELDS = ["title", "origin"]
ENTRY_FIELDS = ["label", "alias", "sort", "valid_from", "valid_to"]


class ListOutdated(NotNow):
    """The list in force is newer than the one offered."""

    code = "list_outdated"


class ListShrinks(NotNow):
    """More codes would end than the caller said he expects: the file may be cut."""

    code = "list_shrinks"


@dataclass(frozen=True)
class Report:
    """What an import did to one kind of reference data."""

    data_set: DataSet
    changes: Changes


@transaction.atomic
def import_regions(
    file: ListFile,
    *,
    by: Actor,
    at: datetime,
    complete: bool = True,
    ends_at_most: int = 200,
) -> Report:
    """Take over a list of administrative divisions (R-ORG-07).

    New codes begin on the day of the list; with ``complete``, codes it does not name
    end on that day.

    Raises:
        BadFile: the list cannot be read; names the line.
        ListOutdated: a newer list is in force.
        ListShrinks: more than ``ends_at_most`` codes would end.
    """
    table = sources.read(
        file.path, needed=lists.REGION_COLUMNS, allowed=lists.REGION_MORE
    )
    data_set = _locked(REGIONS)
    if file.yields_to(data_set.origin):
        return Report(data_set, Changes(unchanged=Region.objects.count()))
    confirmed = _confirm(data_set, file)

    present = Region.objects.in_bulk()
    wanted = lists.regions(table, present, as_of=file.as_of, complete=complete)
    ending = _ending_on(file.as_of) if complete else None
    difference = compare(present, wanted, REGION_FIELDS, ending)
    if len(difference.ended) > ends_at_most:
        raise ListShrinks(ended=len(difference.ended), allowed=ends_at_most)

    changes = difference.write(Region)

    return _record(data_set, changes, table.digest, by=by, at=at, confirmed=confirmed)


@transaction.atomic
def import_industries(file: ListFile, *, by: Actor, at: datetime) -> Report:
    """Take over a complete list of industries.

    Raises:
        BadFile: the list cannot be read; names the line.
        ListOutdated: a newer list is in force.
    """
    table = sources.read(
        file.path, needed=lists.INDUSTRY_COLUMNS, allowed=lists.INDUSTRY_MORE
    )
    data_set = _locked(INDUSTRIES)
    if file.yields_to(data_set.origin):
        return Report(data_set, Changes(unchanged=Industry.objects.count()))
    confirmed = _confirm(data_set, file)

    present = Industry.objects.in_bulk()
    wanted = lists.industries(table, present, as_of=file.as_of)
    ending = _ending_on(file.as_of)

    changes = compare(present, wanted, INDUSTRY_FIELDS, ending).write(Industry)

    return _record(data_set, changes, table.digest, by=by, at=at, confirmed=confirmed)


@transaction.atomic
def import_dictionaries(file: ListFile, *, by: Actor, at: datetime) -> Report:
    """Take over the dictionaries that a list names; others stay as they are.

    Raises:
        BadFile: the list cannot be read; names the line.
    """
    table = sources.read(
        file.path, needed=lists.ENTRY_COLUMNS, allowed=lists.ENTRY_MORE
    )
    titles = lists.dictionary_titles(table)
    data_set = _locked(DICTIONARIES)
    present = Dictionary.objects.in_bulk(list(titles))
    ours = {
        name: Dictionary(name=name, title=title, origin=file.origin)
        for name, title in titles.items()
        if name not in present or not file.yields_to(present[name].origin)
    }
    stored = DictionaryEntry.objects.filter(dictionary__in=ours)
    values = {(entry.dictionary_id, entry.code): entry for entry in stored}
    listed = lists.entries(
        table, values, as_of=file.as_of, old_dictionaries=set(present)
    )
    wanted = {key: entry for key, entry in listed.items() if key[0] in ours}
    ending = _ending_on(file.as_of)

    changes = compare(present, ours, DICTIONARY_FIELDS).write(Dictionary)
    changes += compare(values, wanted, ENTRY_FIELDS, ending).write(DictionaryEntry)

    return _record(data_set, changes, table.digest, by=by, at=at)


@transaction.atomic
def import_calendar(file: ListFile, *, by: Actor, at: datetime) -> Report:
    """Take over the days of the years that a file names, as announced.

    The file is complete for each of its years: days it leaves out become ordinary.

    Raises:
        BadFile: the list cannot be read; names the line.
    """
    table = sources.read(
        file.path, needed=holidays.DAY_COLUMNS, allowed=holidays.DAY_MORE
    )
    days = holidays.listed(table)
    source = file.path.name[:200]
    years = [
        CalendarYear(year=year, announced=True, origin=Origin.IMPORTED, source=source)
        for year in days
    ]
    data_set = _locked(CALENDAR)

    changes = _merge_years(years, days)

    return _record(data_set, changes, table.digest, by=by, at=at)


@transaction.atomic
def import_packaged_calendar(*, until: int, by: Actor, at: datetime) -> Report:
    """Take over the years chinesecalendar knows, and mark those up to ``until`` it
    does not know as not announced. Years that an office imported stay as they are.
    """
    data_set = _locked(CALENDAR)
    imported = CalendarYear.objects.filter(origin=Origin.IMPORTED)
    theirs = set(imported.values_list("pk", flat=True))
    known = holidays.packaged()
    years = [
        CalendarYear(
            year=year,
            announced=year in known,
            origin=Origin.BUNDLED,
            source=holidays.PACKAGE if year in known else "",
        )
        for year in range(holidays.FIRST, max(holidays.LAST, until) + 1)
        if year not in theirs
    ]

    changes = _merge_years(years, known)

    return _record(data_set, changes, holidays.digest(known), by=by, at=at)


@transaction.atomic
def load_all(*, by: Actor, at: datetime) -> list[Report]:
    """Everything that comes with UnionHub; a second run changes nothing."""
    return [
        import_regions(BUNDLED_REGIONS, by=by, at=at),
        import_industries(BUNDLED_INDUSTRIES, by=by, at=at),
        import_dictionaries(BUNDLED_DICTIONARIES, by=by, at=at),
        import_packaged_calendar(until=local_date(at).year + 1, by=by, at=at),
    ]


def _locked(name: str) -> DataSet:
    DataSet.objects.get_or_create(pk=name)
    return DataSet.objects.select_for_update().get(pk=name)


def _confirm(data_set: DataSet, file: ListFile) -> bool:
    """Take note of the day and origin of a whole list; says whether they are new."""
    if data_set.as_of and file.as_of < data_set.as_of:
        raise ListOutdated(in_force=data_set.as_of.isoformat())
    before = data_set.as_of, data_set.origin
    data_set.as_of, data_set.origin = file.as_of, file.origin
    return before != (file.as_of, file.origin)


def _merge_years(
    years: Iterable[CalendarYear], days: Mapping[int, holidays.Year]
) -> Changes:
    wanted = {year.pk: year for year in years}
    present = CalendarYear.objects.in_bulk(list(wanted))
    changes = compare(present, wanted, YEAR_FIELDS).write(CalendarYear)

    stored = {row.day: row for row in CalendarDay.objects.filter(year__in=wanted)}
    named = {day: row for year in wanted for day, row in days.get(year, {}).items()}
    ending = Ending(DAY_FIELDS, _become_ordinary)
    return changes + compare(stored, named, DAY_FIELDS, ending).write(CalendarDay)


def _become_ordinary(row: CalendarDay) -> bool:
    before = row.is_working, row.name
    row.is_working, row.name = is_weekday(row.day), ""
    row.replaces_weekday = None
    return before != (row.is_working, row.name)


def _ending_on(day: date) -> Ending[Any]:
    def close(row: Region | Industry | DictionaryEntry) -> bool:
        if row.valid_to is not None:
            return False
        row.valid_to = max(day, row.valid_from or day)
        return True

    return Ending(["valid_to"], close)


def _record(
    data_set: DataSet,
    changes: Changes,
    digest: str,
    *,
    by: Actor,
    at: datetime,
    confirmed: bool = False,
) -> Report:
    if not (changes or confirmed):
        return Report(data_set, changes)
    data_set.version += 1
    data_set.digest = digest
    data_set.changed_at = at
    data_set.save(update_fields=["version", "digest", "as_of", "origin", "changed_at"])
    audit.record(
        f"{data_set.name}.imported",
        data_set,
        by=by,
        at=at,
        digest=digest,
        version=data_set.version,
        as_of=data_set.as_of.isoformat() if data_set.as_of else None,
        **asdict(changes),
    )
    return Report(data_set, changes)
