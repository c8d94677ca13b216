"""Habits that no linter knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.floor_plan import sources


def calls(file: Path) -> Iterator[ast.Call]:
    return (n for n in ast.walk(sources.tree(file)) if isinstance(n, ast.Call))


def is_bare_save(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "save":
        return False
    # One with arguments by position is a function of ours that names the fields.
    named = {"update_fields", "force_insert"}
    return not call.args and named.isdisjoint(k.arg for k in call.keywords)


def test_no_existing_row_is_saved_whole():
    bare = [
        sources.place(file, call.lineno)
        for file in sources.python(houses_only=True)
        for call in calls(file)
        if is_bare_save(call)
    ]

    assert bare == []


def test_no_model_overrides_save_or_queries_in_clean():
    overrides = [
        f"{sources.place(file, function.lineno)} {function.name}"
        for file in sources.python(houses_only=True)
        if "models" in {file.stem, file.parent.name}
        for function in sources.functions(file)
        if function.name in {"save", "clean", "full_clean", "delete"}
    ]

    assert overrides == []


def test_no_operation_reads_the_clock():
    clocks = {"now", "today", "utcnow", "localdate", "localtime"}
    readers = [
        sources.place(file, call.lineno)
        for file in sources.python(houses_only=True)
        if "operations" in {file.stem, file.parent.name}
        for call in calls(file)
        if isinstance(call.func, ast.Attribute) and call.func.attr in clocks
    ]

    assert readers == []


def test_nobody_reaches_for_the_thread():
    hidden = ("threading.local", "contextvars")
    reachers = [
        f"{sources.place(file, line)} {module}"
        for file in sources.python(houses_only=True)
        for module, line in sources.imports(sources.tree(file))
        if module.startswith(hidden)
        and not sources.name(file).startswith("unionhub/web")
    ]

    assert reachers == []
