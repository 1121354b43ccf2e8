"""Files that hold what was drawn before. After a wanted change, write them anew:

python -m tests.unit.catalogue.labels.golden_files
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, drawn: str) -> None:
    """The drawing is the one in the file, letter by letter."""
    assert drawn == (FOLDER / name).read_text("utf-8")


def write() -> None:
    """Draw every file anew."""
    from takt.catalogue.labels import labels_zpl
    from takt.catalogue.labels.built_in import BUILT_IN
    from takt.catalogue.labels.pdf import drawn_pages
    from tests.unit.catalogue.labels.samples import a_lot

    design = BUILT_IN["lot-60x40"].design
    pages = drawn_pages(design, [a_lot()]).pages
    (FOLDER / "lot-60x40.pdf.txt").write_text(pages[0].drawn.decode() + "\n", "utf-8")
    for dpi in (203, 300, 600):
        text = labels_zpl(design, [a_lot()], dpi)
        (FOLDER / f"lot-60x40-{dpi}.zpl").write_text(text, "utf-8")


if __name__ == "__main__":
    write()
