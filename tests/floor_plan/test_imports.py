import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.floor_plan import sources

HTTP = ("rest_framework", "drf_spectacular", "django_filters", "unionhub.web")
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
# The machinery of the doors, and the floors above all rooms.
OF_THE_DOORS = ("unionhub/web/", "unionhub/desk/", "unionhub/settings.py")


def found(prefixes: tuple[str, ...], module: str) -> bool:
    return any(module == p or module.startswith(f"{p}.") for p in prefixes)


def is_below_a_door(name: str) -> bool:
    file = sources.ROOT / name
    if sources.is_door(file) or file.stem.startswith("urls"):
        return False
    return not name.startswith(OF_THE_DOORS)


def test_nobody_below_a_door_knows_of_http():
    strays = [
        f"{sources.place(file, line)} imports {module}"
        for file in sources.python(houses_only=True)
        if is_below_a_door(sources.name(file))
        for module, line in sources.imports(sources.tree(file))
        if found(HTTP, module)
    ]

    assert strays == []


def test_nobody_listens_to_signals():
    listeners = [
        f"{sources.place(file, line)} imports {module}"
        for file in sources.python(houses_only=True)
        for module, line in sources.imports(sources.tree(file))
        if found(SIGNALS, module)
    ]

    assert listeners == []


def test_no_import_hides_in_a_function():
    hidden = [
        f"{sources.place(file, line)} imports {module}"
        for file in sources.python()
        for function in sources.functions(file)
        for module, line in sources.imports(function)
    ]

    assert hidden == []


def test_nobody_imports_relatively():
    relative = [
        sources.place(file, node.lineno)
        for file in sources.python()
        for node in ast.walk(sources.tree(file))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    return subprocess.run(
        [sys.executable, "-c", lint, "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_import_contracts_are_kept():
    linted = lint_imports(sources.ROOT)

    assert linted.returncode == 0, linted.stdout


def test_the_import_contracts_bite(tmp_path):
    for house in sources.HOUSES:
        only_code = shutil.ignore_patterns("*.csv", "*.html", "__pycache__")
        shutil.copytree(sources.ROOT / house, tmp_path / house, ignore=only_code)
    shutil.copy(sources.ROOT / "pyproject.toml", tmp_path)
    low = tmp_path / "members" / "organisations" / "models.py"
    low.write_text(low.read_text() + "\nimport members.enrolment.models\n")

    linted = lint_imports(tmp_path)

    assert linted.returncode == 1
    assert "members.organisations.models -> members.enrolment.models" in linted.stdout
