from typing import Self

import pytest
from django.contrib.contenttypes.models import ContentType

from unionhub.kernel import actor, scope
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.scope import PublicQuerySet, ScopedQuerySet, UnscopedQuery

SOMEBODY = Actor(kind=ActorKind.PERSON, scope=(("0010", "0010~"),))
SOMEBODY_ELSE = Actor(kind=ActorKind.PERSON, scope=(("0011", "0011~"),))


class Rows(ScopedQuerySet[ContentType]):
    """Rows of a model that narrows them by a path."""

    def visible_to(self, by: Actor) -> Self:
        return self.filter(scope.in_ranges("model", by.scope)).marked(by)


def rows() -> Rows:
    return Rows(ContentType)


def test_rows_nobody_narrowed_are_refused():
    with pytest.raises(UnscopedQuery, match="ContentType"):
        scope.require_scoped(rows(), SOMEBODY)


def test_rows_of_a_queryset_without_a_mark_are_refused():
    with pytest.raises(UnscopedQuery):
        scope.require_scoped(ContentType.objects.all(), SOMEBODY)


def test_rows_narrowed_for_somebody_else_are_refused():
    with pytest.raises(UnscopedQuery):
        scope.require_scoped(rows().visible_to(SOMEBODY_ELSE), SOMEBODY)


def test_rows_narrowed_for_the_actor_pass_as_they_are():
    narrowed = rows().visible_to(SOMEBODY)

    assert scope.require_scoped(narrowed, SOMEBODY) is narrowed


@pytest.mark.parametrize(
    "refine",
    [
        lambda q: q.filter(pk=1),
        lambda q: q.exclude(pk=1),
        lambda q: q.order_by("pk"),
        lambda q: q.order_by("pk")[:10],
        lambda q: q.values("pk"),
        lambda q: q.only("pk").distinct(),
        lambda q: q.all().none(),
        lambda q: q & rows(),
        lambda q: q | q.filter(pk=1),
    ],
)
def test_the_mark_stays_on_every_refinement(refine):
    assert refine(rows().visible_to(SOMEBODY)).scoped_for is SOMEBODY


@pytest.mark.parametrize(
    "widen",
    [
        lambda q: q | rows(),
        lambda q: q ^ rows(),
        lambda q: q.union(rows()),
        lambda q: q | rows().visible_to(SOMEBODY_ELSE),
        lambda q: rows() | q,
        lambda q: rows() & q,
        lambda q: rows().union(q),
        lambda q: q.none() | rows(),
    ],
)
def test_the_mark_does_not_stay_on_rows_from_elsewhere(widen):
    assert widen(rows().visible_to(SOMEBODY)).scoped_for is None


def test_marking_leaves_the_first_queryset_unmarked():
    everything = rows()
    everything.marked(SOMEBODY)

    assert everything.scoped_for is None


def test_a_queryset_that_does_not_say_who_sees_it_shows_nothing():
    with pytest.raises(NotImplementedError):
        ScopedQuerySet(ContentType).visible_to(SOMEBODY)


def test_public_rows_are_marked_for_anybody():
    anybody = actor.public("request-1")

    assert PublicQuerySet(ContentType).visible_to(anybody).scoped_for is anybody


def test_no_scope_shows_no_rows(db):
    nobody = Actor(kind=ActorKind.PERSON)

    assert not rows().visible_to(nobody).exists()
    assert rows().exists()


def test_a_subtree_holds_the_union_and_all_below_it_and_no_neighbour():
    low, high = scope.subtree("0010")

    assert all(low <= path < high for path in ("0010", "00100001", "0010ZZZZ"))
    assert not any(low <= path < high for path in ("001", "000Z", "0011", "00110001"))


def test_an_actor_covers_what_lies_in_its_scope():
    assert SOMEBODY.covers("00100001")
    assert not SOMEBODY.covers("00110001")
    assert not Actor(kind=ActorKind.PERSON).covers("0010")


def test_an_actor_has_the_powers_it_was_given():
    officer = Actor(kind=ActorKind.PERSON, powers=frozenset({"enrolment.decide"}))

    assert officer.has("enrolment.decide")
    assert not officer.has("members.reveal")


def test_the_system_and_the_public_see_nothing_by_scope():
    assert actor.system().kind is ActorKind.SYSTEM
    assert actor.public().kind is ActorKind.PUBLIC
    assert actor.system().scope == actor.public().scope == ()
