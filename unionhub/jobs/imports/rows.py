"""The rows of an import: sealed when they are read, opened when they are weighed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.utils.crypto import salted_hmac

from unionhub.jobs.imports import cells
from unionhub.jobs.imports.cells import Cell
from unionhub.jobs.imports.choices import RowVerdict
from unionhub.jobs.imports.importers import Importer, Line, RowFaults
from unionhub.jobs.imports.models import ImportJob, ImportRow
from unionhub.jobs.imports.reading import Row
from unionhub.kernel import sealing
from unionhub.kernel.ids import uuid7

FIELD = "cells_sealed"
DUPLICATE = "duplicate_in_file"


def staged(job: ImportJob, importer: Importer, row: Row) -> ImportRow:
    """A row as it is kept; what is wrong with it by itself is known already."""
    kept = ImportRow(pk=uuid7(), job=job, number=row.number)
    told = [[row.cells[c.name].kind, row.cells[c.name].text] for c in importer.columns]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    kept.cells_sealed = sealing.seal(ImportRow, FIELD, kept.pk, text)
    try:
        said = importer.row(cells.values(importer.columns, row.cells))
    except RowFaults as wrong:
        kept.verdict, kept.faults = (
            RowVerdict.WRONG,
            [list(one) for one in wrong.faults],
        )
        return kept
    kept.key = _keyed(job, importer.key(said))
    kept.spot = importer.spot(said)
    return kept


def _keyed(job: ImportJob, key: str) -> str:
    salted = salted_hmac("unionhub.import", f"{job.pk}\0{key}", algorithm="sha256")
    return salted.hexdigest()


def cells_of(importer: Importer, row: ImportRow) -> dict[str, Cell]:
    """What the row said, by column."""
    told = json.loads(sealing.unseal(row, FIELD) or "[]")
    names = (column.name for column in importer.columns)
    return {name: Cell(*cell) for name, cell in zip(names, told, strict=False)}


def said(importer: Importer, row: ImportRow) -> Any:
    """What a sound row says."""
    return importer.row(cells.values(importer.columns, cells_of(importer, row)))


def lines(importer: Importer, found: Iterable[ImportRow]) -> list[Line]:
    """The rows as they are weighed, each by itself."""
    return [Line(row.number, said(importer, row)) for row in found]


def lines_among_others(
    job: ImportJob, importer: Importer, found: Sequence[ImportRow]
) -> list[Line]:
    """The rows with those of the same file that may be meant alike."""
    alone = lines(importer, found)
    spots = {line.number: list(importer.around(line.said)) for line in alone}
    near = _at(job, importer, {spot for around in spots.values() for spot in around})
    return [
        Line(
            line.number,
            line.said,
            [
                other
                for spot in spots[line.number]
                for other in near.get(spot, ())
                if other.number != line.number
            ],
        )
        for line in alone
    ]


def _at(
    job: ImportJob, importer: Importer, spots: set[str]
) -> Mapping[str, list[Line]]:
    near: dict[str, list[Line]] = {}
    if spots:
        rows = ImportRow.objects.filter(job=job, spot__in=spots).order_by("number")
        for row in rows.iterator():
            line = Line(row.number, said(importer, row))
            near.setdefault(row.spot, []).append(line)
    return near


def mark_repeats(job: ImportJob, found: Sequence[ImportRow]) -> None:
    """Rows that say the same thing twice are wrong, every one of them (B147)."""
    keys = {row.key for row in found if row.key}
    same = ImportRow.objects.filter(job=job, key__in=keys).values("key")
    counted = same.annotate(rows=Count("pk")).filter(rows__gt=1)
    doubled = set(counted.values_list("key", flat=True))
    for row in found:
        if row.key in doubled:
            row.verdict, row.faults = RowVerdict.WRONG, [["", DUPLICATE]]
