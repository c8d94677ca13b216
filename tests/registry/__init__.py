"""What strangers, corpus and fuzz must know of a resource: one valid object of it.

They find the operations by themselves, from the addresses that are served
(``served.operations()``). Of a new resource they need only

1. one function that makes one valid object (``things.resource``), with the last word
   of its addresses before the id::

       @resource("employer", of="employers")
       def employer(place: Place, lot: Lot) -> Thing: ...

   It stands in one of this package's modules of objects, which ``OBJECTS`` names.
2. one line in ``calls.CALLS`` (or ``service_calls.SERVICES``) for an operation that
   needs a body, a query, or an object in another state than the plain one; the rest
   needs none;
3. one line of policy: ``tests/strangers/matrix/policy.py`` (or ``service_policy``).

What is missing is named, with what to write, by ``calls.missing()``, which a test
asserts to be empty.

How it is used::

    from tests import registry

    place = registry.Place(union, tree.JINGUANYI, owner=worker, clerk=clerk)
    lot = registry.lot("here", place)                 # one object of every resource
    words = lot.named | registry.words()              # what fills bodies
    for operation in registry.operations():           # ``name`` is the operation id
        call = registry.call_of(operation)
        address = call.address(operation, words)
        body = call.filled_body(operation, words)   # None: nothing is sent
    nothing = registry.absent(lot)                  # ids of nothing
"""

from tests.registry import (
    aid,
    care,
    coverage,
    exports,
    files,
    hardship,
    imports,
    money,
    offices,
    payments,
    payments_life,
    people,
    public,
    reports,
    review,
    stations,
    unions,
)
from tests.registry.call import Call, filled
from tests.registry.calls import CALLS, call_of, missing
from tests.registry.served import BASE, Served, operations
from tests.registry.signing_in import words
from tests.registry.things import RESOURCES, Lot, Place, Thing, absent, lot, resource

OBJECTS = (
    *(public, people, unions, offices, exports, files, imports, stations, care),
    *(coverage, hardship, money, reports, payments, payments_life, review, aid),
)

__all__ = (
    "BASE",
    "CALLS",
    "OBJECTS",
    "RESOURCES",
    "Call",
    "Lot",
    "Place",
    "Served",
    "Thing",
    "absent",
    "call_of",
    "filled",
    "lot",
    "missing",
    "operations",
    "resource",
    "words",
)
