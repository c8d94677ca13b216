"""No fraction on the path of money: whole fen, in columns and in code (L22)."""

import ast

import pytest
from django.apps import apps
from django.db import connection

from tests.floor_plan import sources

INEXACT = {"FloatField", "DecimalField"}
WORDS = {"float", "Decimal", "Fraction"}
# Of the wing all but pauses in seconds, and sizes on paper; and what counts fen.
APART = (
    "services/management/",
    "services/reports/paper.py",
    "services/reports/sheet.py",
)
COUNTING = "unionhub/kernel/fen.py"


def money_files():
    """The files in which money is reckoned with."""
    return [
        file
        for file in sources.python(houses_only=True)
        if (name := sources.name(file)) == COUNTING
        or (name.startswith("services/") and not name.startswith(APART))
    ]


def inexact(tree):
    """Every fraction, in the text of the code."""
    for node in ast.walk(tree):
        is_word = isinstance(node, ast.Name) and node.id in WORDS
        is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
        divides = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(
            node.op, ast.Div
        )
        if is_word or is_number or divides:
            yield ast.unparse(node)


def test_no_code_of_money_knows_a_fraction():
    found = {
        sources.name(file): told
        for file in money_files()
        if (told := list(inexact(sources.tree(file))))
    }

    assert len(money_files()) > 50
    assert found == {}


@pytest.mark.parametrize("code", ["x / 2", "x = 0.5", "def f(x: float): ...", "x /= 2"])
def test_a_fraction_would_be_found(code):
    assert list(inexact(ast.parse(code)))


def test_what_is_called_fen_is_a_large_integer():
    fens = {
        f"{model.__name__}.{field.name}": field.get_internal_type()
        for model in apps.get_app_config("services").get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.name.endswith("_fen")
    }

    assert len(fens) > 12
    assert set(fens.values()) <= {
        "BigIntegerField",
        "PositiveBigIntegerField",
    }


def test_no_column_of_the_wing_holds_a_fraction(db):
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_app_config("services").get_models():
            table = model._meta.db_table
            for column in connection.introspection.get_table_description(cursor, table):
                kind = connection.introspection.get_field_type(column.type_code, column)
                if kind in INEXACT:
                    found.add(f"{table}.{column.name} {kind}")

    assert found == set()
