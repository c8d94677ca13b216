"""The examples of the contract tell one story: what was asked for is what is told."""

from pathlib import Path

import pytest
import yaml

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
# They write what they are sent, and answer with it.
WRITERS = ("correct", "relocate", "rename", "set")


def examples():
    """Of each operation that writes what it is sent: the request, and the answer."""
    contract = yaml.load(CONTRACT.read_text(), Loader=yaml.CSafeLoader)
    for operations in contract["paths"].values():
        for told in operations.values():
            answers = [told["responses"].get(code) for code in ("200", "201")]
            if told["operationId"].startswith(WRITERS) and any(answers):
                (answer,) = filter(None, answers)
                asked = example(told["requestBody"])
                yield told["operationId"], asked, example(answer)


def example(body):
    (kind,) = body["content"].values()
    (one,) = kind["examples"].values()
    return one["value"]


@pytest.mark.once
def test_the_example_of_a_correction_answers_what_it_asks_for():
    found = {
        f"{name}.{field}": (value, answer[field])
        for name, asked, answer in examples()
        for field, value in asked.items()
        if not isinstance(value, list) and answer.get(field, value) != value
    }

    assert found == {}
