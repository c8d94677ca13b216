"""The repository's own files, and their syntax trees."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSES = ("unionhub", "members", "services", "stations")
# Nothing of ours: what .gitignore names, and git's own folder.
NOT_OURS = {".git", ".venv", "var", "__pycache__", "static", "node_modules"}
DOORS = {"api", "admin", "pages"}


def files(*endings: str) -> Iterator[Path]:
    """Every file of ours, or those with these endings."""
    return (file for file in _all_files() if not endings or file.suffix in endings)


@functools.cache
def _all_files() -> tuple[Path, ...]:
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir():
            hidden = entry.name.startswith(".") and entry.name != ".ci"
            if entry.name not in NOT_OURS and not hidden:
                yield from _walk(entry)
        else:
            yield entry


def name(file: Path) -> str:
    """The file as a reader writes it: ``members/people/models.py``."""
    return file.relative_to(ROOT).as_posix()


def is_migration(file: Path) -> bool:
    """Whether Django wrote it."""
    return file.parent.name == "migrations"


def python(*, houses_only: bool = False) -> list[Path]:
    """Our Python files, migrations apart."""
    found = (file for file in files(".py") if not is_migration(file))
    if not houses_only:
        return list(found)
    return [file for file in found if file.relative_to(ROOT).parts[0] in HOUSES]


def is_door(file: Path) -> bool:
    """Whether it is an ``api``, ``admin`` or ``pages`` piece of a room or a floor."""
    if file.stem.split("_")[-1] in DOORS:
        return True
    return not DOORS.isdisjoint({file.stem, *file.relative_to(ROOT).parts[:-1]})


@functools.cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method in it, nested ones too."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module imported below a node, with its line.

    ``from a.b import c`` yields ``a.b.c``, so that a prefix test sees both.
    """
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield alias.name, child.lineno
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield (
                    f"{'.' * child.level}{child.module or ''}.{alias.name}",
                    child.lineno,
                )


def place(file: Path, line: int) -> str:
    """Where a person has to look."""
    return f"{name(file)}:{line}"
