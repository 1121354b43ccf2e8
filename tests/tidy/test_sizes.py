"""Sizes of files and functions, from the house rules.

Small rooms are found at once: a file has at most 400 lines, a function 50.
"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.tidy.tree import ROOT, code_files, text_of

LINES_PER_FILE_MAX = 400
LINES_PER_FUNCTION_MAX = 50
NESTING_MAX = 3
BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.Try, ast.Match)


def python_functions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    found = []
    for path in code_files(".py"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((path, node))
    return found


def depth(node: ast.AST, level: int = 0) -> int:
    """How deep blocks stand in blocks; an `elif` stands beside its `if`, not in it."""
    deepest = level
    for field, children in ast.iter_fields(node):
        for child in children if isinstance(children, list) else [children]:
            if not isinstance(child, ast.AST):
                continue
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            is_elif = field == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
            step = 1 if isinstance(child, BLOCKS) and not is_elif else 0
            deepest = max(deepest, depth(child, level + step))
    return deepest


def test_no_source_file_is_longer_than_400_lines() -> None:
    long = {
        str(path): count
        for path in code_files(".py", ".ts", ".svelte", ".mjs", ".js", ".sql", ".sh", ".css")
        if (count := text_of(path).count("\n")) > LINES_PER_FILE_MAX
    }
    assert long == {}


def test_no_python_function_is_longer_than_50_lines() -> None:
    long = {
        f"{path}:{node.name}": node.end_lineno - node.lineno + 1
        for path, node in python_functions()
        if node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LINES_PER_FUNCTION_MAX
    }
    assert long == {}


def test_no_python_function_nests_deeper_than_three_blocks() -> None:
    deep = {
        f"{path}:{node.name}": level
        for path, node in python_functions()
        if (level := depth(node)) > NESTING_MAX
    }
    assert deep == {}


def test_the_median_module_stays_under_120_lines() -> None:
    product = (ROOT / "backend/takt", ROOT / "sync/python/takt_sync")
    sizes = sorted(
        sum(1 for line in text_of(path).splitlines() if line.strip())
        for path in code_files(".py")
        if any((ROOT / path).is_relative_to(folder) for folder in product)
    )

    assert sizes[len(sizes) // 2] < 120
