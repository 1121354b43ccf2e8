"""A nonconformance on paper: what was found, why, what was decided and by whom, with photos."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from takt.catalogue import plain
from takt.quality.nonconformance.case_numbers import number_text
from takt.quality.nonconformance.model import Step, amount_of, takes_the_rest
from takt.quality.nonconformance.report_queries import ReportFacts
from takt.quality.nonconformance.report_words import Words
from takt.runtime.pdf import PdfDocument, Picture
from takt.runtime.pdf_table import Column, PdfReport

MONEY_SCALE: Final = 4
Pictures = Sequence[tuple[Picture, str]]


def report_pdf(facts: ReportFacts, pictures: Pictures, words: Words) -> bytes:
    """The document."""
    title = f"{words('report')} {number_text(facts.found.case.number)}"
    paper = PdfReport(PdfDocument(title))
    paper.heading(title)
    for line in head_lines(facts, words):
        paper.line(line)
    told = facts.found.told
    _part(paper, words("containment"), [told["containment"] or words("none")])
    causes = [
        f"{words('why').format(number=number)}: {cause}"
        for number, cause in enumerate(told["causes"], 1)
    ]
    _part(paper, words("causes"), causes or [words("none")])
    _table(paper, words("decisions"), _decision_columns(words), _decisions(facts, words), words)
    _table(paper, words("actions"), _action_columns(words), _actions(facts, words), words)
    if told["claims"]:
        _table(paper, words("claims"), _claim_columns(words), _claims(facts, words), words)
    if pictures:
        paper.gap()
        paper.heading(words("photos"), 11)
        paper.pictures(pictures)
    return paper.written()


def head_lines(facts: ReportFacts, words: Words) -> list[str]:
    """What it is about, one line each."""
    case, head = facts.found.case, facts.head
    item = f"{head['item_code']} {words.name(head['item_zh'], head['item_en'])}".strip()
    defect = f"{head['defect_code'] or ''} {words.name(head['defect_zh'], head['defect_en'])}"
    by = facts.found.told["people"].get(str(case.person), "")
    reported = f"{moment(facts, case.effective)} {by}".strip()
    if case.is_of_verdict:
        reported = f"{reported} ({words('of_inspection')})"
    lines = [
        ("site", f"{head['site_code']} {words.name(head['site_zh'], head['site_en'])}".strip()),
        ("item", item),
        ("lot", head["lot_code"] or case.lot),
        ("quantity", quantity_text(facts, case.quantity)),
        ("location", head["place"]),
        ("defect", defect.strip()),
        ("severity", words(f"severity_{case.severity}")),
        ("status", words(f"status_{case.status}")),
        ("reported", reported),
        ("note", case.note),
    ]
    zone = facts.head["time_zone"] or "UTC"
    made_at = f"{words('made_at').format(zone=zone)}: {moment(facts, facts.made_at)}"
    return [*(f"{words(key)}: {value}" for key, value in lines if value), made_at]


def moment(facts: ReportFacts, at_ms: int | None) -> str:
    """A moment by the clock of the site."""
    if at_ms is None:
        return ""
    zone = ZoneInfo(facts.head["time_zone"] or "UTC")
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def quantity_text(facts: ReportFacts, quantity: int | None) -> str:
    """A quantity with its unit, or nothing."""
    if quantity is None:
        return ""
    return f"{plain(quantity, facts.head['scale'])} {facts.head['unit']}"


def _part(paper: PdfReport, title: str, lines: Iterable[str]) -> None:
    paper.gap()
    paper.heading(title, 11)
    for line in lines:
        for piece in line.split("\n"):
            paper.line(piece)


def _table(
    paper: PdfReport,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    words: Words,
) -> None:
    paper.gap()
    paper.heading(title, 11)
    if rows:
        paper.table(columns, rows)
    else:
        paper.line(words("none"))


def _decision_columns(words: Words) -> tuple[Column, ...]:
    shares = {"step": 2.0, "meaning": 1.6, "person": 1.4, "method": 1.0, "at": 1.6, "note": 2.0}
    return tuple(Column(words(key), share) for key, share in shares.items())


def _decisions(facts: ReportFacts, words: Words) -> list[list[str]]:
    people = facts.found.told["people"]
    return [
        [
            _step_text(facts, step, words),
            words(f"meaning_{step.meaning}"),
            people.get(str(step.person), ""),
            words(f"method_{step.method}"),
            moment(facts, step.effective),
            step.note or "",
        ]
        for step in facts.found.steps
        if step.undone_by is None
    ]


def _step_text(facts: ReportFacts, step: Step, words: Words) -> str:
    parts = [words(f"step_{step.step}")]
    if step.disposition is not None:
        amount = _amount_text(facts, step, words)
        parts = [f"{words(f'disposition_{step.disposition}')} {amount}".strip()]
    if step.work_order is not None:
        parts.append(f"{words('work_order')} {facts.orders.get(step.work_order, '')}".strip())
    if not step.takes_effect:
        parts.append(words("without_effect"))
    return ", ".join(parts)


def _amount_text(facts: ReportFacts, step: Step, words: Words) -> str:
    """How much was signed for; whoever named no part after others signed for all that was left."""
    is_first = not any(
        one.disposition is not None and one.takes_effect and one.place < step.place
        for one in facts.found.steps
    )
    case = facts.found.case
    if takes_the_rest(case, step) and not (is_first and case.quantity):
        return words("all_that_is_left")
    return quantity_text(facts, amount_of(case, step))


def _action_columns(words: Words) -> tuple[Column, ...]:
    shares = {"kind": 1.0, "action": 3.0, "owner": 1.2, "due_on": 1.2, "done_on": 1.2}
    rest = {"effectiveness": 1.2, "checked_by": 1.2}
    return tuple(Column(words(key), share) for key, share in (shares | rest).items())


def _actions(facts: ReportFacts, words: Words) -> list[list[str]]:
    people = facts.found.told["people"]
    rows = []
    for one in facts.found.told["actions"]:
        helped = one["effectiveness"]
        rows.append(
            [
                words(f"kind_{one['kind']}"),
                one["text"].replace("\n", " "),
                people.get(str(one["owner"]), ""),
                one["due_on"],
                one["done_on"] or "",
                "" if helped is None else words(f"effectiveness_{helped}"),
                people.get(str(one["checked_by"]), ""),
            ]
        )
    return rows


def _claim_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words("supplier"), 2.0),
        Column(words("quantity"), 1.0, "right"),
        Column(words("amount"), 1.2, "right"),
        Column(words("status"), 1.0),
        Column(words("sent_on"), 1.0),
        Column(words("answer"), 2.4),
    )


def _claims(facts: ReportFacts, words: Words) -> list[list[str]]:
    return [_claim(facts, one, words) for one in facts.found.told["claims"]]


def _claim(facts: ReportFacts, claim: dict[str, Any], words: Words) -> list[str]:
    party = facts.parties.get(claim["supplier"])
    name = ""
    if party is not None:
        name = f"{party['code']} {words.name(party['name_zh'], party['name_en'])}".strip()
    amount = claim["amount"]
    return [
        name,
        quantity_text(facts, claim["quantity"]),
        "" if amount is None else f"{plain(amount, MONEY_SCALE)} {claim['currency']}",
        words(f"claim_{claim['status']}"),
        claim["sent_on"] or "",
        (claim["answer"] or "").replace("\n", " "),
    ]
