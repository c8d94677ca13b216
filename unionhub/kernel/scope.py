"""Querysets that know for whom they were narrowed (DESIGN.md §8)."""

from typing import Any, Self, TypeVar

from django.db.models import Model, Q, QuerySet

from unionhub.kernel.actor import Actor

M_co = TypeVar("M_co", bound=Model, covariant=True)


class UnscopedQuery(RuntimeError):
    """A door was given rows that nobody narrowed: a mistake in the code."""


class ScopedQuerySet(QuerySet[M_co]):
    """A queryset that carries the mark of ``visible_to`` through every clone."""

    scoped_for: Actor | None = None

    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may see; each model says which and calls ``marked``."""
        raise NotImplementedError

    def marked(self, actor: Actor | None) -> Self:
        """A clone that says for whom it was narrowed; None takes the mark off."""
        clone = self._chain()  # type: ignore[attr-defined]
        clone.scoped_for = actor
        return clone  # type: ignore[no-any-return]

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.scoped_for = self.scoped_for
        return clone  # type: ignore[no-any-return]

    # What widens the rows keeps the mark only where both sides carry the same one.
    def __or__(self, other: QuerySet[Any]) -> Self:
        return self._unless_widened(super().__or__(other), other)

    def __xor__(self, other: QuerySet[Any]) -> Self:
        return self._unless_widened(super().__xor__(other), other)

    def union(self, *others: QuerySet[Any], all: bool = False) -> Self:
        """The rows of all of them (Django's signature)."""
        return self._unless_widened(super().union(*others, all=all), *others)

    def _unless_widened(self, combined: Self, *others: QuerySet[Any]) -> Self:
        marks = [getattr(other, "scoped_for", None) for other in others]
        same = all(mark is self.scoped_for for mark in marks)
        return combined if same or combined in others else combined.marked(None)


class PublicQuerySet(ScopedQuerySet[M_co]):
    """Rows that everybody may see."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them."""
        return self.marked(actor)


PATH_END = "~"


def subtree(path: str) -> tuple[str, str]:
    """A union and all below it as a half-open range: paths hold only 0-9 and A-Z."""
    return path, path + PATH_END


def in_ranges(field: str, ranges: tuple[tuple[str, str], ...]) -> Q:
    """The condition that ``field`` lies in one of the ranges; no range, no rows."""
    condition = Q(pk__in=[])
    for low, high in ranges:
        condition |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return condition


def require_scoped(queryset: QuerySet[M_co], actor: Actor) -> QuerySet[M_co]:
    """The queryset itself, if it was narrowed for this actor.

    Raises:
        UnscopedQuery: the queryset carries no mark, or somebody else's.
    """
    if getattr(queryset, "scoped_for", None) is not actor:
        raise UnscopedQuery(f"{queryset.model.__name__} was not narrowed by visible_to")
    return queryset
