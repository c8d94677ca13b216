"""The tree of unions: paths tell the truth, and the database refuses what cannot be."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from members.organisations import operations
from members.organisations.choices import UnionKind, UnionLevel, UnionStatus
from members.organisations.models import Organisation
from tests.factories import accounts, tree
from tests.invariants import worlds
from unionhub.kernel import actor, credit_codes
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotNow

SIZE = 20_000
ZONE = (UnionKind.ZONE, UnionLevel.COUNTY)


class PathsOverRandomTrees(TestCase):
    """Property tests need Hypothesis's own TestCase: a roll-back after each example."""

    @classmethod
    def setUpTestData(cls):
        cls.root = tree.province()

    @settings(
        max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(worlds.union_plans)
    def test_ranges_of_paths_equal_the_closure_of_parents(self, plans):
        worlds.build_unions(self.root, plans)
        unions = {union.pk: union for union in Organisation.objects.all()}
        above = {code: chain_of(unions, code) for code in unions}

        for code, union in unions.items():
            below = {other for other, chain in above.items() if code in chain}
            assert {u.pk for u in Organisation.objects.under(union)} == below
            upper = [u.pk for u in Organisation.objects.above(union.path)]
            assert upper == above[code][:-1]
        in_order = [u.pk for u in Organisation.objects.order_by("path")]
        assert in_order == walked(unions)


def chain_of(unions, code):
    """From the root down to this union, by parents alone."""
    chain = [code]
    while unions[chain[0]].parent_id is not None:
        chain.insert(0, unions[chain[0]].parent_id)
    return chain


def walked(unions):
    """Every union before those below it, children in the order of their founding."""

    def below(code):
        children = [u.pk for u in unions.values() if u.parent_id == code]
        return [code, *(x for child in sorted(children) for x in below(child))]

    (root,) = (code for code, union in unions.items() if union.parent_id is None)
    return below(root)


def test_founding_gives_every_union_its_own_path(unions):
    founded = [tree.township(unions.jinjiang, tree.DONGHU) for _again in range(40)]

    paths = {union.path for union in founded}
    assert len(paths) == 40
    assert all(path.startswith(unions.jinjiang.path) for path in paths)
    assert sorted(paths) == [union.path for union in founded]


def test_a_union_too_deep_for_its_path_is_refused_alike_on_both_engines(unions):
    zone = tree.union(unions.jinjiang, *ZONE, tree.JINJIANG)
    for _level in range(4):
        zone = tree.union(zone, *ZONE, tree.JINJIANG)
    founding = operations.Founding(
        name="再下一级", kind="ZONE", level="COUNTY", region=tree.JINJIANG
    )

    assert len(zone.path) == 32
    with pytest.raises(BadFact) as refused:
        operations.found(zone.pk, founding, by=actor.installer(), at=tree.AT)

    assert refused.value.reason == "too_deep"


def planted(unions, **facts):
    """The name of what refuses this row; nothing when it goes in."""
    row = {
        "code": "51010499999",
        "name": "植入",
        "kind": "TOWNSHIP",
        "level": "TOWNSHIP",
        "status": "ACTIVE",
        "parent": unions.jinjiang,
        "path": f"{unions.jinjiang.path}ZZZZ",
        "region_id": tree.JINJIANG,
    }
    try:
        with transaction.atomic():
            Organisation(**row | facts).save(force_insert=True)
    except IntegrityError as refused:
        return broken_constraint(refused)
    return ""


GRASSROOTS = {"kind": "SINGLE", "level": "GRASSROOTS"}
UNION_CODE = credit_codes.compose("81", tree.JINJIANG, "MA000001")
ROOT = {"parent": None, "path": "0002", "kind": "FEDERATION", "level": "PROVINCE"}


@pytest.mark.parametrize(
    ("facts", "refused_by"),
    [
        ({}, ""),
        ({"kind": "BRANCH", "level": "SUBUNIT"}, "parent"),
        ({"kind": "FEDERATION", "level": "COUNTY"}, "parent"),
        ({"kind": "FEDERATION", "level": "PROVINCE"}, "parent"),
        ({"kind": "TOWNSHIP", "level": "GRASSROOTS"}, "parent"),
        ({"kind": "NO_SUCH"}, "parent"),
        ({"parent": None}, "organisation_root_is_the_province"),
        (ROOT, "organisation_only_one_root"),
        (GRASSROOTS, "organisation_active_has_approval"),
        (GRASSROOTS | {"status": "LOCKED"}, "organisation_active_has_approval"),
        (GRASSROOTS | {"status": "DISSOLVED"}, "organisation_active_has_approval"),
        (
            GRASSROOTS | {"approval_number": "川工1号"},
            "organisation_active_has_approval",
        ),
        (GRASSROOTS | {"status": "PREPARING"}, ""),
        (
            {"credit_code": credit_codes.compose("91", tree.JINJIANG, "MA000001")},
            "organisation_credit_code_of_a_union",
        ),
        ({"credit_code": UNION_CODE}, ""),
        ({"review_days": 0}, "organisation_review_days_one_to_thirty"),
        ({"review_days": 31}, "organisation_review_days_one_to_thirty"),
    ],
)
def test_the_database_refuses_a_planted_union(unions, facts, refused_by):
    if refused_by == "parent":
        refused_by = "organisation_parent_of_an_allowed_kind"

    assert planted(unions, **facts) == refused_by


def test_the_database_refuses_a_path_twice(unions):
    assert planted(unions, path=unions.zigong.path) == "organisation_path_once"


def test_the_database_refuses_a_credit_code_twice_unless_dissolved(unions):
    township = Organisation.objects.filter(pk=unions.jinguanyi.pk)
    township.update(credit_code=UNION_CODE)
    taken = planted(unions, credit_code=UNION_CODE)

    township.update(status=UnionStatus.DISSOLVED)

    assert taken == "organisation_credit_code_once"
    assert planted(unions, credit_code=UNION_CODE) == ""


def test_the_database_refuses_a_branch_as_a_legal_person(unions):
    single = tree.enterprise(unions.jinjiang, tree.JINJIANG)
    facts = {"kind": "BRANCH", "level": "SUBUNIT", "parent": single}

    with_code = planted(unions, **facts, credit_code=UNION_CODE)

    assert with_code == "organisation_subunit_is_no_legal_person"
    assert planted(unions, **facts) == ""


def changed(union, **facts):
    """The name of what refuses this change of an existing row."""
    try:
        with transaction.atomic():
            Organisation.objects.filter(pk=union.pk).update(**facts)
    except IntegrityError as refused:
        return broken_constraint(refused)
    return ""


@pytest.mark.parametrize("status", ["PREPARING", "LOCKED", "DISSOLVED"])
def test_the_root_can_be_neither_locked_nor_dissolved(unions, status):
    assert changed(unions.root, status=status) == "organisation_root_stays_active"


def test_a_union_can_be_moved_only_below_what_may_stand_above_it(unions):
    zone = tree.union(unions.jinjiang, *ZONE, tree.JINJIANG)
    allowed_kind = "organisation_parent_of_an_allowed_kind"

    assert changed(zone, parent=unions.chengdu) == ""
    assert changed(zone, parent=zone) == "organisation_not_its_own_parent"
    assert changed(unions.jinguanyi, parent=zone) == allowed_kind
    assert changed(unions.jinguanyi, kind="SINGLE") == allowed_kind
    assert changed(unions.chengdu, parent=None) in {
        "organisation_root_is_the_province",
        "organisation_only_one_root",
    }


def test_the_last_resort_keeps_its_territory(unions):
    elsewhere = operations.Correction(territory=tree.ZIGONG)
    given_by = {"version": None, "by": actor.installer(), "at": tree.AT}

    with pytest.raises(NotNow) as refused:
        operations.correct(unions.root.pk, elsewhere, **given_by)

    assert refused.value.reason == "last_resort"


@pytest.fixture
def province_of_unions(db):
    """21 prefectures, 210 counties, and grassroots unions below them: 20,231 in all."""
    root = tree.province()
    shape = {"region_id": tree.JINJIANG, "status": "ACTIVE"}

    def level(parents, many, kind, name, **more):
        below = [
            Organisation(
                code=f"51{name}{first + number:0{8}d}",
                name=f"{kind}{number}",
                kind=kind,
                level=name_of[name],
                parent=parent,
                path=parent.path + operations.segment(number),
                **shape,
                **more,
            )
            for first, parent in zip(
                range(0, len(parents) * many, many), parents, strict=True
            )
            for number in range(1, many + 1)
        ]
        return Organisation.objects.bulk_create(below, batch_size=2_000)

    name_of = {
        "1": UnionLevel.PREFECTURE,
        "2": UnionLevel.COUNTY,
        "3": UnionLevel.GRASSROOTS,
    }
    prefectures = level([root], 21, "FEDERATION", "1")
    counties = level(prefectures, 10, "FEDERATION", "2")
    approval = {"approval_number": "川工1号", "approval_date": date(2026, 3, 2)}
    level(counties, 96, "SINGLE", "3", **approval, approved_by=root)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_organisation")
    return counties


def assert_one_range(plan):
    """The plan of the engine searches the index of the path, from here to there."""
    if connection.vendor == "sqlite":
        # SQLite does not name the index of a unique constraint: it numbers them.
        assert "SEARCH members_organisation USING INDEX sqlite_autoindex" in plan
        assert "path>? AND path<?" in plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan
    else:
        assert "organisation_path_once" in plan
        assert "Seq Scan" not in plan


def test_a_subtree_of_a_large_tree_is_one_range_of_the_index(province_of_unions):
    county = province_of_unions[57]
    assert Organisation.objects.count() >= SIZE

    # 1 the union itself, 2 all below it
    with CaptureQueriesContext(connection) as queries:
        above = Organisation.objects.get(pk=county.pk)
        below = list(Organisation.objects.under(above))
    plan = Organisation.objects.under(county).explain()

    assert len(queries) == 2
    assert len(below) == 97
    assert_one_range(plan)


def test_a_page_of_a_large_tree_walks_the_index(province_of_unions):
    officer = accounts.officer("jinjiang-01", province_of_unions[57])
    scope = actor.Actor(
        kind=actor.ActorKind.PERSON,
        user_id=officer.pk,
        scope=((province_of_unions[57].path, province_of_unions[57].path + "~"),),
    )

    page = Organisation.objects.visible_to(scope).order_by("path", "code")[:21]
    plan = page.explain()

    assert_one_range(plan)
