"""Querysets that know for whom they were narrowed: doors take no other (DESIGN.md §8)."""

from typing import Self, TypeVar

from django.db.models import Model, QuerySet

from unionhub.kernel.actor import Actor

M = TypeVar("M", bound=Model, covariant=True)


class UnscopedQuery(RuntimeError):
    """A door was given rows that nobody narrowed: a mistake in the code, never an answer."""


class ScopedQuerySet(QuerySet[M]):
    """A queryset that carries the mark of ``visible_to`` through every clone."""

    scoped_for: Actor | None = None

    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may see; each model says which and calls ``marked``."""
        raise NotImplementedError

    def marked(self, actor: Actor) -> Self:
        """A clone that says for whom it was narrowed."""
        clone = self._chain()  # type: ignore[attr-defined]
        clone.scoped_for = actor
        return clone  # type: ignore[no-any-return]

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.scoped_for = self.scoped_for
        return clone  # type: ignore[no-any-return]


class PublicQuerySet(ScopedQuerySet[M]):
    """Rows that everybody may see."""

    def visible_to(self, actor: Actor) -> Self:
        """All of them."""
        return self.marked(actor)


def require_scoped(queryset: QuerySet[M], actor: Actor) -> QuerySet[M]:
    """The queryset itself, if it was narrowed for this actor.

    Raises:
        UnscopedQuery: the queryset carries no mark, or somebody else's.
    """
    if getattr(queryset, "scoped_for", None) is not actor:
        raise UnscopedQuery(f"{queryset.model.__name__} was not narrowed by visible_to")
    return queryset
