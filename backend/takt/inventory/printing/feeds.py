"""The rows of printers and print jobs as devices see them; keys in alphabetical order."""

from __future__ import annotations

import msgspec

from takt.inventory.printing.model import Printer, PrintJob
from takt.runtime.feeds import FeedBatch, FeedRow


class PrintJobRow(msgspec.Struct):
    """What has become of labels that this device asked for, and what they were."""

    at: int
    copies: int
    count: int
    design: str
    error: str | None
    id: str
    ids: list[str]
    kind: str
    printer: int | None
    quantity: str | None
    reprint_of: str | None
    status: str


class PrinterRow(msgspec.Struct):
    """A printer to choose; where it stands in the network is not told."""

    dpi: int
    height_mm: int
    id: int
    kind: str
    name: str
    width_mm: int


def job_row(job: PrintJob) -> PrintJobRow:
    """The row of a job."""
    return PrintJobRow(
        at=job.at,
        copies=job.copies,
        count=len(job.ids) * job.copies,
        design=job.design,
        error=job.error,
        id=job.id,
        ids=list(job.ids),
        kind=job.kind,
        printer=job.printer,
        quantity=job.quantity,
        reprint_of=job.reprint_of,
        status=job.status,
    )


def add_job(batch: FeedBatch, job: PrintJob, *, is_shown: bool = True) -> None:
    """A job to the device that asked for it."""
    batch.add(f"me:{job.device}", "print_job", job.id, job_row(job) if is_shown else None)


def printer_row(printer: Printer) -> FeedRow:
    """A printer to the devices of its site; one out of use is taken away."""
    row = PrinterRow(
        dpi=printer.dpi,
        height_mm=printer.height_mm,
        id=printer.id,
        kind=printer.kind,
        name=printer.name,
        width_mm=printer.width_mm,
    )
    shown = msgspec.to_builtins(row) if printer.active else None
    return FeedRow(f"site:{printer.site}", "printer", str(printer.id), shown)
