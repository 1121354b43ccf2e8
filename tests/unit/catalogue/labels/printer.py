"""A label printer made of paper: it lays the pictures of a ZPL job on a label, dot by dot.

Only what our own jobs hold is understood; anything else is an error. The printer's own font is
not drawn, its texts are kept beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

COMMAND = re.compile(r"[\^~]([A-Z][A-Z0-9])([^^~]*)")


@dataclass
class PrintedLabel:
    """One label: its size in dots, what is black, and what the printer's font says."""

    width: int = 0
    height: int = 0
    copies: int = 1
    texts: list[str] = field(default_factory=list)
    black: set[tuple[int, int]] = field(default_factory=set)
    pictures: list[tuple[int, int, list[str]]] = field(default_factory=list)

    def rows(self) -> list[str]:
        """The label as rows of "0" and "1"."""
        return [
            "".join("1" if (x, y) in self.black else "0" for x in range(self.width))
            for y in range(self.height)
        ]

    def lay(self, x: int, y: int, rows: list[str]) -> None:
        """Put a picture on it; black outside of the label is an error."""
        for down, row in enumerate(rows):
            for right, dot in enumerate(row):
                if dot == "1":
                    assert x + right < self.width, "ink beside the label"
                    assert y + down < self.height, "ink below the label"
                    self.black.add((x + right, y + down))


def printed(job: str) -> list[PrintedLabel]:
    """The labels of a job."""
    labels: list[PrintedLabel] = []
    place = (0, 0)
    for name, rest in COMMAND.findall(job):
        value = rest.rstrip("\n")
        if name == "XA":
            labels.append(PrintedLabel())
            continue
        label = labels[-1]
        if name in ("PW", "LL", "PQ"):
            attribute = {"PW": "width", "LL": "height", "PQ": "copies"}[name]
            setattr(label, attribute, int(value))
        elif name in ("FO", "FT"):
            x, y = value.split(",")
            place = (int(x), int(y))
        elif name == "GF":
            rows = unpacked(value)
            label.pictures.append((*place, rows))
            label.lay(*place, rows)
        elif name == "GB":
            width, height = map(int, value.split(",")[:2])
            label.lay(*place, ["1" * width] * height)
        elif name == "FD":
            written = bytes(re.sub(r"_(..)", lambda hit: chr(int(hit[1], 16)), value), "latin-1")
            label.texts.append(written.decode())
        else:
            assert name in ("CI", "LH", "A0", "FB", "FH", "FS", "XZ"), name
    return labels


def unpacked(value: str) -> list[str]:
    """The rows of a ^GFA field."""
    kind, total, again, stride_text, data = value.split(",", 4)
    assert (kind, total) == ("A", again)
    stride = int(stride_text)
    rows: list[str] = []
    row, count = "", 0
    for letter in data:
        if "G" <= letter <= "Y":
            count += ord(letter) - ord("F")
        elif "g" <= letter <= "z":
            count += 20 * (ord(letter) - ord("f"))
        elif letter == ":":
            assert row == "", "a repeated row begins anew"
            rows.append(rows[-1])
        else:
            row += _filled(letter, row, stride) if letter in ",!" else letter * (count or 1)
            count = 0
            if len(row) == stride * 2:
                rows.append(row)
                row = ""
    assert row == "", "the last row is whole"
    assert len(rows) * stride == int(total)
    return [f"{int(one, 16):0{stride * 8}b}" for one in rows]


def _filled(letter: str, row: str, stride: int) -> str:
    return ("0" if letter == "," else "F") * (stride * 2 - len(row))
