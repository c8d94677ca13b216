"""How many a month's money reached, from the payments; and those behind each figure.

Times, persons and households are of the same lines: those that were paid, and were
neither returned nor reversed by the end of the report (R-AID-26). A line is paid at one
instant and comes back at one instant, so what any report saw can be found again.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Self

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Least, TruncMonth

from services.payments.bank.words import LineStatus
from services.payments.choices import ExceptionKind, PayState
from services.payments.models import BankLine, PayException, Payment, PaymentQuerySet
from services.reports.choices import Reach, ReachPart
from services.reports.figures import next_month
from services.reports.models import PeriodReport
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.scope import in_ranges, subtree

LINE: Final = "pk"
ITEM: Final = "application__item"
# A report sees what happened until the instant it was made, and that instant.
A_MOMENT: Final = timedelta(microseconds=1)
# By item, by figure; of all items together under no name.
Told = defaultdict[str, Counter[str]]


def _seen(until: datetime) -> Q:
    return Q(paid_at__lt=until)


def _kept(until: datetime) -> Q:
    """Paid, and not come back yet."""
    return _seen(until) & (Q(back_at__isnull=True) | Q(back_at__gte=until))


def _returned(until: datetime) -> Q:
    return Q(state=PayState.RETURNED, back_at__lt=until)


def _reversed(until: datetime) -> Q:
    return Q(state=PayState.REVERSED, back_at__lt=until)


@dataclass(frozen=True)
class Measure:
    """What a figure counts once, and of which lines; or whether it sums money."""

    key: str
    of: Callable[[datetime], Q] = _kept
    is_money: bool = False

    @property
    def is_of_lines(self) -> bool:
        """Whether every line counts."""
        return self.key == LINE


MEASURES: Final[Mapping[str, Measure]] = {
    Reach.PERSON_TIMES: Measure(LINE),
    Reach.PERSONS: Measure("application__beneficiary"),
    Reach.HOUSEHOLDS: Measure("application__household"),
    Reach.AMOUNT: Measure(LINE, is_money=True),
    Reach.LINES: Measure(LINE, _seen),
    Reach.RETURNED_LINES: Measure(LINE, _returned),
    Reach.REVERSED_LINES: Measure(LINE, _reversed),
}


@dataclass(frozen=True, kw_only=True)
class ReachCut:
    """What a report sees: until when, and what the reports before it told."""

    path: str
    round: str
    fund: str
    month: date
    until: datetime
    told: tuple[date, ...] = ()
    told_until: datetime | None = None

    @classmethod
    def of(cls, report: PeriodReport) -> Self:
        """That of a report; those before it are of earlier months. One query."""
        series = PeriodReport.objects.filter(
            organisation=report.organisation_id,
            round=report.round_id,
            fund=report.fund,
            month__lt=report.month,
        )
        before = list(series.order_by("month").values_list("month", "made_at"))
        return cls(
            path=report.org_path,
            round=report.round_id,
            fund=report.fund,
            month=report.month,
            until=_until(report.month, report.made_at),
            told=tuple(month for month, _ in before),
            told_until=_until(*before[-1]) if before else None,
        )

    def lines(self, payments: PaymentQuerySet) -> PaymentQuerySet:
        """Every line of it that was ever paid; none that takes one back."""
        return payments.filter(
            in_ranges("org_path", (subtree(self.path),)),
            application__round=self.round,
            application__fund=self.fund,
            amount_fen__gt=0,
            paid_at__lt=self.until,
        ).annotate(month=_month())


def reach(cut: ReachCut) -> list[dict[str, Any]]:
    """Each figure of all items together, then of each item. Four queries."""
    told: dict[str, Told] = {part: _nothing() for part in ReachPart.values}
    for what in (Value("", output_field=CharField()), F(ITEM)):
        lines: QuerySet[Any] = cut.lines(Payment.objects.all()).order_by()
        _add_months(told, cut, lines.annotate(what=what))
        to_date: Any = lines.annotate(what=what).values("what")
        for row in to_date.annotate(**_asked("now", cut.until)):
            _add(told[ReachPart.TO_DATE], row, "now")
    items = sorted({""}.union(*told.values()))
    return [
        {"item": item, "code": str(code)}
        | {part.lower(): told[part][item][code] for part in ReachPart.values}
        for item in items
        for code in MEASURES
    ]


def lines_behind(
    payments: PaymentQuerySet,
    cut: ReachCut,
    code: str,
    part: str = ReachPart.FIGURE,
    item: str = "",
) -> PaymentQuerySet:
    """The lines behind a figure, one for each that it counts, with its ``amount``.

    Of a person or household it is the first line. An adjustment counts what has come
    to be since with one, and what is no more with minus one.
    """
    measure = MEASURES[code]
    narrow = Q(**{ITEM: item}) if item else Q()
    if part == ReachPart.FIGURE:
        narrow &= _in(cut.month)
    if part == ReachPart.ADJUSTMENT:
        narrow &= Q(month__in=cut.told)
    rows = cut.lines(payments).filter(narrow)
    others = cut.lines(Payment.objects.all()).filter(narrow)
    if part == ReachPart.ADJUSTMENT:
        return _changed(rows, others, measure, cut)
    kept = measure.of(cut.until)
    found = _first(rows.filter(kept), others.filter(kept), measure.key)
    return found.annotate(amount=_worth(measure, cut.until))


def _until(month: date, made_at: datetime) -> datetime:
    return min(_starts(next_month(month)), made_at + A_MOMENT)


def _starts(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _in(month: date) -> Q:
    return Q(paid_at__gte=_starts(month), paid_at__lt=_starts(next_month(month)))


def _month() -> TruncMonth:
    return TruncMonth("paid_at", output_field=DateField(), tzinfo=SHANGHAI)


def _nothing() -> Told:
    return defaultdict(Counter)


def _add_months(told: Mapping[str, Told], cut: ReachCut, lines: Any) -> None:
    """The month's own, and how much the months that were told have changed since."""
    asked = _asked("now", cut.until)
    if cut.told_until is not None:
        asked |= _asked("before", cut.told_until)
    rows = lines.filter(month__in=(cut.month, *cut.told))
    for row in rows.values("month", "what").annotate(**asked):
        if row["month"] == cut.month:
            _add(told[ReachPart.FIGURE], row, "now")
        else:
            _add(told[ReachPart.ADJUSTMENT], row, "now")
            _add(told[ReachPart.ADJUSTMENT], row, "before", -1)


def _add(told: Told, row: Mapping[str, Any], when: str, sign: int = 1) -> None:
    for code in MEASURES:
        told[row["what"]][code] += sign * row[f"{when}_{code}"]


def _asked(when: str, until: datetime) -> dict[str, Any]:
    return {f"{when}_{code}": _total(one, until) for code, one in MEASURES.items()}


def _total(measure: Measure, until: datetime) -> Any:
    of_it = measure.of(until)
    if measure.is_money:
        return Sum(_paid(until), filter=of_it, default=0)
    return Count(measure.key, filter=of_it, distinct=not measure.is_of_lines)


def _worth(measure: Measure, until: datetime) -> Any:
    return _paid(until) if measure.is_money else Value(1)


def _paid(until: datetime) -> Case:
    """What was paid of a line by then.

    Where the bank paid less at first its files tell how much it was.
    """
    files = BankLine.objects.filter(
        payment=OuterRef("pk"), status=LineStatus.PAID, file__imported_at__lt=until
    )
    most = files.order_by().values("payment").annotate(most=Max("amount_fen"))
    differs = PayException.objects.filter(
        payment=OuterRef("pk"), kind=ExceptionKind.SHORT
    )
    whole = ("paid_fen", "amount_fen")
    return Case(
        When(Exists(differs), then=Least(*whole, Subquery(most.values("most")))),
        default=Least(*whole),
        output_field=BigIntegerField(),
    )


def _first(
    rows: PaymentQuerySet, others: PaymentQuerySet, *keys: str
) -> PaymentQuerySet:
    """Of those with the same keys the first; those without one are left out."""
    if LINE in keys:
        return rows
    earlier = _alike(others, keys).filter(pk__lt=OuterRef("pk"))
    return rows.filter(~Exists(earlier), **{f"{keys[0]}__isnull": False})


def _alike(others: PaymentQuerySet, keys: Iterable[str]) -> PaymentQuerySet:
    return others.filter(**{key: OuterRef(key) for key in keys}).order_by()


def _changed(
    rows: PaymentQuerySet, others: PaymentQuerySet, measure: Measure, cut: ReachCut
) -> PaymentQuerySet:
    """What counts otherwise than when it was last told; by month, as it was told."""
    if cut.told_until is None:
        return rows.none()
    keys = (measure.key, "month")
    touched = others.filter(
        Q(paid_at__gte=cut.told_until)
        | Q(back_at__gte=cut.told_until, back_at__lt=cut.until)
    )
    if not measure.is_of_lines:
        rows = rows.filter(**{f"{measure.key}__in": touched.values(measure.key)})
    values = []
    for until in (cut.until, cut.told_until):
        of_it = measure.of(until)
        counts: Any = of_it
        if not measure.is_of_lines:
            counts = Q(Exists(_alike(others.filter(of_it), keys)))
        worth = _worth(measure, until)
        values.append(
            Case(When(counts, then=worth), default=0, output_field=BigIntegerField())
        )
    either = measure.of(cut.until) | measure.of(cut.told_until)
    found = _first(rows.filter(either), others.filter(either), *keys)
    now, before = values
    return found.annotate(amount=now - before).exclude(amount=0)
