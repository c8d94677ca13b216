"""What linters and generators of clients ask of a contract (Redocly's recommended set).

The linter itself needs node; these are those of its rules that a later change can break
and that the validation of the contract does not see.
"""

import re
from itertools import combinations

import yaml

from tests.floor_plan.test_contract import FILE, contract, operations

HOLE = re.compile(r"\{[^}]+\}")
# How YAML 1.2 reads numbers: 048 is text in 1.1, a number here.
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+")
TEXT = "tag:yaml.org,2002:str"


def test_the_contract_names_licence_and_server_and_describes_every_audience():
    described = {tag["name"] for tag in contract()["tags"] if tag["description"]}
    used = {tag for _, operation in operations() for tag in operation["tags"]}

    assert contract()["info"]["license"]["identifier"]
    assert [server["url"] for server in contract()["servers"]] == ["/"]
    assert described == used


def test_every_operation_tells_what_happens_when_all_is_well_and_when_not():
    silent = [
        name
        for name, operation in operations()
        if {"2", "4"} - {status[0] for status in operation["responses"]}
    ]

    assert silent == []


def test_every_operation_says_who_may_call_it_in_a_way_that_is_defined():
    defined = set(contract()["components"]["securitySchemes"])
    unsaid = [
        name
        for name, operation in operations()
        if not operation.get("security")
        or any(not defined.issuperset(way) for way in operation["security"])
    ]

    assert unsaid == []


def test_no_two_addresses_can_be_meant_by_one():
    def overlap(one: str, other: str) -> bool:
        pairs = [part.split("/") for part in (one, other)]
        return len(pairs[0]) == len(pairs[1]) and all(
            left == right or (HOLE.match(left) and HOLE.match(right))
            for left, right in zip(*pairs, strict=True)
        )

    assert [
        pair for pair in combinations(contract()["paths"], 2) if overlap(*pair)
    ] == []


def test_every_named_shape_is_used():
    used = set(re.findall(r"#/components/schemas/(\w+)", FILE.read_text("utf-8")))

    assert used == set(contract()["components"]["schemas"])


def test_every_value_of_a_list_is_of_the_type_that_the_list_names():
    types = {"string": str, "integer": int}
    mixed = [
        name
        for name, schema in contract()["components"]["schemas"].items()
        for value in schema.get("enum", ())
        if not isinstance(value, types[schema.get("type", "string")])
    ]

    assert mixed == []


def test_shapes_have_names_that_a_person_would_give():
    # What generators make up, and what spectacular adds when two names clash.
    odd = re.compile(r"Inline|Enum$|\d|[0-9A-F]{3}$|^Patched")

    assert [n for n in contract()["components"]["schemas"] if odd.search(n)] == []


def test_every_reader_of_yaml_takes_texts_for_texts():
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events = yaml.parse(FILE.read_text("utf-8"), loader)
    resolver = yaml.resolver.Resolver()

    mistaken = [
        f"line {event.start_mark.line + 1}: {event.value}"
        for event in events
        if isinstance(event, yaml.ScalarEvent)
        and event.implicit[0]
        and NUMBER.fullmatch(event.value)
        and resolver.resolve(yaml.ScalarNode, event.value, (True, False)) == TEXT
    ]

    assert mistaken == []
