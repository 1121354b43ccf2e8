"""gs1_parse_per_s, gs1_parse_ts_per_s: scanned texts parsed in a second, with every check.

The texts are what a dock sees: DataMatrix, GS1-128, item numbers, links, brackets. The limit is
a plain split of the same texts at the separator by a regular expression, which judges nothing.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from takt.catalogue import bracketed, digital_link, element_string, gtin_check_digit
from takt.catalogue.gs1 import Reading, parse
from tests.perf.figures import RUNS, Figure, figure

ROOT = Path(__file__).resolve().parents[2]
SEED = 20260504


@dataclass(frozen=True)
class Size:
    """How many texts, how often each, and how many runs."""

    texts: int = 5_000
    rounds: int = 4
    runs: int = RUNS


def texts(count: int) -> list[str]:
    """Codes of goods as scanners send them, always the same ones."""
    chance = random.Random(SEED)
    return [_text(chance, number) for number in range(count)]


def _text(chance: random.Random, number: int) -> str:
    body = f"069{chance.randrange(10**10):010d}"
    item = f"{body}{gtin_check_digit(body)}"
    day = f"{chance.randrange(25, 30)}{chance.randrange(1, 13):02d}{chance.randrange(0, 29):02d}"
    pairs = [("01", item), ("10", f"L{chance.randrange(10**6)}"), ("17", day)]
    if number % 2:
        pairs += [("21", f"S{number}"), ("30", str(chance.randrange(1, 999)))]
    kinds: list[Callable[[], str]] = [
        lambda: f"]d2{element_string(pairs)[1:]}",
        lambda: f"]C1{element_string(pairs)[1:]}",
        lambda: bracketed(pairs),
        lambda: digital_link(pairs, "id.gs1.org"),
        lambda: item[1:],
    ]
    return kinds[number % len(kinds)]()


def _per_second(work: Callable[[str], object], codes: list[str], rounds: int) -> float:
    began = perf_counter()
    for _ in range(rounds):
        for text in codes:
            work(text)
    return len(codes) * rounds / (perf_counter() - began)


def measure(size: Size | None = None) -> list[Figure]:
    """Both languages on the same texts."""
    wanted = size or Size()
    codes = texts(wanted.texts)
    assert all(isinstance(parse(text), Reading) for text in codes)
    return [_python(codes, wanted), _typescript(codes, wanted)]


def _python(codes: list[str], size: Size) -> Figure:
    split = re.compile("\x1d").split
    parsed, limit = [], []
    for _ in range(size.runs):
        parsed.append(_per_second(parse, codes, size.rounds))
        limit.append(_per_second(split, codes, size.rounds))
    return figure("gs1_parse_per_s", parsed, "1/s", limit)


def _typescript(codes: list[str], size: Size) -> Figure:
    node = shutil.which("node")
    if node is None:
        raise FileNotFoundError("node")
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "gs1_parse.mjs"
        bundle = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
        source = Path(__file__).with_suffix(".mjs")
        options = ["--bundle", "--platform=node", "--format=esm", f"--outfile={built}"]
        subprocess.run([str(bundle), str(source), *options, "--log-level=error"], check=True)
        asked = json.dumps({"texts": codes, "rounds": size.rounds, "runs": size.runs})
        done = subprocess.run(
            [node, str(built)], input=asked, capture_output=True, text=True, check=True
        )
    figures = json.loads(done.stdout)
    return figure("gs1_parse_ts_per_s", figures["parse"], "1/s", figures["split"])
