"""Tests that stand for many rows."""

STRANGERS = "tests/strangers/matrix/"
CALLED = (
    f"{STRANGERS}test_mutants.py"
    "::test_operations_refuse_what_is_foreign_whoever_calls_them"
)
LOCKS = f"{STRANGERS}test_locks.py::test_an_operation_locks_what_it_decides_on"
