"""A nonconformance and its steps: what follows from all that was said of it. Pure values, no I/O.

A case is the fold of its steps in their order, whichever arrived first: a disposition, then the
signatures that it asks for, and so on until its whole quantity is settled. Undone steps do not
count. A case that nobody reported yet, or that its report took back before anything was decided,
does nothing; neither does one of a failed inspection that somebody reported, as long as nothing was
decided on it, or of which the goods never came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Annotated, Final, Literal
from uuid import UUID, uuid5

import msgspec
from msgspec import Meta

from takt.inventory import Anchor, Facts, Id
from takt.quality.nonconformance import errors
from takt_sync.stock import QUANTITY_MAX

AREA: Final = "nonconformance"
LOTS: Final = "nonconformance.lots"
"""Where the lots stand of the cases that a push decides on, for whoever watches over lots."""
NONCONFORMANCE_NAMESPACE: Final = UUID("3f0d6f7e-5a52-5d61-9c8e-54414b54304e")
REPORT: Final = "nonconformance.report"
DISPOSE: Final = "nonconformance.dispose"
SIGN: Final = "nonconformance.sign"
OWN_KINDS: Final = frozenset({REPORT, DISPOSE, SIGN})

Severity = Literal["minor", "major", "critical"]
Disposition = Literal["rework", "scrap", "return", "use_as_is"]
Decision = Literal["approve", "reject"]
Meaning = Literal["disposed", "concession_approved", "released", "rejected"]
Method = Literal["pin", "password"]
StepKind = Literal["disposition", "concession", "release"]
Status = Literal["awaited", "open", "concession", "rework", "closed", "void"]
SHOWN: Final = frozenset({"open", "concession", "rework", "closed"})
SIGNERS_OF_RELEASE: Final = 2

Quantity = Annotated[int, Meta(ge=1, le=QUANTITY_MAX)]
Note = Annotated[str, Meta(max_length=2000)]


class Report(msgspec.Struct, frozen=True):
    """Goods that somebody found not to conform; its act is the identifier of the case."""

    item: Id
    lot: str | None
    location: Id | None
    quantity: Quantity | None
    defect: Id | None
    severity: Severity
    hold: bool
    inspection: str | None
    note: Note | None


class Dispose(msgspec.Struct, frozen=True):
    """What becomes of the goods, signed by whoever decided it."""

    nonconformance: str
    disposition: Disposition
    quantity: Quantity | None
    location: Id | None
    reason: Id | None
    note: Note | None
    meaning: Literal["disposed"]
    method: Method


class Sign(msgspec.Struct, frozen=True):
    """A signature under a concession or a release, or against it."""

    nonconformance: str
    step: Literal["concession", "release"]
    decision: Decision
    meaning: Meaning
    method: Method
    note: Note | None


@dataclass(slots=True)
class Step:
    """One disposition or signature on record, and what it does to its case as it stands."""

    operation: str
    nonconformance: str
    step: StepKind
    decision: Decision | None
    disposition: Disposition | None
    quantity: int | None
    location: int | None
    reason: int | None
    meaning: Meaning
    method: Method
    note: str | None
    person: int
    device: str
    site: int
    effective: int
    stream: str
    n: int
    undone_by: str | None = None
    takes_effect: bool = False
    why: str | None = None
    round: int = 0
    signs: Literal["concession", "release"] | None = None
    bookings: int = 0
    """How often goods were booked by it, or back: an odd number says that they are."""
    work_order: int | None = None
    had_effect: bool = False
    """Whether it took effect before this push."""
    is_done: bool = False
    """Whether the goods of a disposition need nothing more."""

    @property
    def place(self) -> Anchor:
        """Its place in the order of all acts."""
        return self.effective, self.stream, self.n

    @property
    def is_booked(self) -> bool:
        """Whether goods went where it said."""
        return self.bookings % 2 == 1


@dataclass(slots=True)
class Case:
    """A nonconformance; `awaited` while only steps about it have arrived."""

    id: str
    site: int
    status: Status = "awaited"
    item: int | None = None
    lot: str | None = None
    location: int | None = None
    quantity: int | None = None
    defect: int | None = None
    severity: Severity = "minor"
    holds: bool = False
    inspection: str | None = None
    note: str | None = None
    person: int | None = None
    device: str | None = None
    effective: int | None = None
    stream: str | None = None
    n: int | None = None
    stands: bool = False
    disposition: Disposition | None = None
    disposed_quantity: int | None = None
    round: int = 0
    closed_at: int | None = None
    number: int = 0
    is_new: bool = False
    is_reported: bool = False
    """Whether a person's report stands for this case of a failed inspection."""
    lies_nowhere: bool = False
    """Whether the place of the report is an end, from which no goods can be taken."""

    @property
    def place(self) -> Anchor:
        """Where it begins in the order of all acts."""
        return self.effective or 0, self.stream or "", self.n or 0

    @property
    def is_of_verdict(self) -> bool:
        """Whether a failed inspection opened it, not a person's report."""
        return self.inspection is not None and self.device is None

    @property
    def is_known(self) -> bool:
        """Whether it is on record which goods it is about."""
        return self.item is not None

    def stands_for(self, other: Case) -> bool:
        """Whether it is a report that stops the same goods for the same failed inspection."""
        if self.device is None or not other.is_of_verdict or self.status not in SHOWN:
            return False
        mine = (self.inspection, self.item, self.lot)
        return self.holds and mine == (other.inspection, other.item, other.lot)


@dataclass(slots=True)
class Folded:
    """What the steps of a case add up to, up to one of them."""

    status: Status
    disposed: Step | None = None
    round: int = 0
    closing: Step | None = None
    signers: dict[int, Step] = field(default_factory=dict)
    amount: int = 0
    """How much dispositions that stand are about, whether signed or not."""
    before: int = 0
    """How much that was before the last one."""

    @property
    def frees(self) -> Step | None:
        """The step that lets the lot go: the last one, where it is the signature of a second."""
        is_signed = self.closing is not None and self.closing.step != "disposition"
        return self.closing if is_signed else None


def amount_of(case: Case, step: Step) -> int | None:
    """How much a disposition is about."""
    return step.quantity if step.quantity is not None else case.quantity


def place_of(case: Case, step: Step) -> int | None:
    """Where the goods of a disposition lie."""
    own = None if case.lies_nowhere else case.location
    return step.location if step.location is not None else own


def fold(case: Case, steps: Iterable[Step]) -> Folded:
    """Works the case out anew from the steps that stand, and says of each what it does."""
    standing = _standing(steps)
    if not case.is_known:
        return _none_counts(standing, "awaited", errors.AWAITED)
    is_gone = case.is_of_verdict and not case.stands
    is_decided = any(one.step == "disposition" for one in standing)
    # What was decided and signed stays, unless the goods never came.
    if is_gone and not (case.holds and is_decided):
        return _none_counts(standing, "void", errors.AWAITED)
    if (not case.stands or case.is_reported) and not is_decided:
        return _none_counts(standing, "void", errors.WITHDRAWN)
    found = Folded("open")
    for step in standing:
        step.why = _refusal(case, step, found)
        step.takes_effect = step.why is None
        if step.takes_effect:
            _take(case, step, found)
    return found


def _standing(steps: Iterable[Step]) -> list[Step]:
    """Those that nobody took back, in their order."""
    found = sorted(steps, key=lambda one: one.place)
    for step in found:
        step.takes_effect, step.why, step.round, step.signs = False, None, 0, None
        step.is_done = False
    return [step for step in found if step.undone_by is None]


def _none_counts(standing: list[Step], status: Status, why: str) -> Folded:
    for step in standing:
        step.why = why
    return Folded(status)


def _refusal(case: Case, step: Step, so_far: Folded) -> str | None:
    """Why a step does nothing where it stands, as a stable word."""
    if step.step == "disposition":
        return _refusal_of_disposition(case, step, so_far)
    if so_far.status == "open":
        return errors.NOT_DISPOSED
    if so_far.status == "closed":
        return errors.ALREADY_CLOSED
    if (step.step == "release") != (so_far.status == "rework"):
        return errors.NOT_ASKED
    has_signed = step.person in so_far.signers
    # Whoever decided on a concession can undo that, and whoever signed a release may think again.
    is_same = has_signed and (step.step == "concession" or step.decision == "approve")
    return errors.SAME_PERSON if is_same else None


def _refusal_of_disposition(case: Case, step: Step, so_far: Folded) -> str | None:
    if so_far.status != "open":
        return errors.ALREADY_DISPOSED
    if takes_the_rest(case, step):
        return None
    amount = amount_of(case, step)
    if amount is None:
        return errors.QUANTITY_MISSING
    if so_far.amount + amount > (case.quantity or QUANTITY_MAX):
        return errors.TOO_LARGE
    is_booked = step.disposition in ("scrap", "return")
    return errors.PLACE_MISSING if is_booked and place_of(case, step) is None else None


def _take(case: Case, step: Step, found: Folded) -> None:
    """What a step that has an effect changes."""
    if step.step == "disposition":
        found.round += 1
        found.disposed, found.signers = step, {}
        found.before = found.amount
        found.amount += part_of(case, step, found.amount)
        if step.disposition == "use_as_is":
            found.status, step.signs = "concession", "concession"
            found.signers[step.person] = step
        elif step.disposition == "rework":
            found.status = "rework"
        else:
            _settle_part(case, step, found)
    elif step.decision == "reject":
        _reject(found)
    else:
        step.signs = step.step
        found.signers[step.person] = step
        if len(found.signers) >= SIGNERS_OF_RELEASE:
            _settle_part(case, step, found)
    step.round = found.round


def takes_the_rest(case: Case, step: Step) -> bool:
    """Whether it is about all that is left, by the word of whoever states no part of it."""
    asks = {"use_as_is"} if case.quantity is not None else {"use_as_is", "rework"}
    return step.quantity is None and step.disposition in asks


def part_of(case: Case, step: Step, so_far: int) -> int:
    """How much of a case a disposition settles; a rest that nobody counted has no figure."""
    if takes_the_rest(case, step):
        return 0 if case.quantity is None else case.quantity - so_far
    return amount_of(case, step) or 0


def _settle_part(case: Case, step: Step, found: Folded) -> None:
    """Nothing more is asked of what was disposed of; the case is open with the rest.

    Where nobody said how much there is, parts are never all: two people sign about all the rest.
    """
    disposed = found.disposed
    is_all = disposed is not None and takes_the_rest(case, disposed)
    if disposed is not None:
        disposed.is_done = True
    if is_all or (case.quantity is not None and found.amount >= case.quantity):
        found.status, found.closing = "closed", step
    else:
        found.status, found.disposed, found.signers = "open", None, {}


def _reject(found: Folded) -> None:
    """The goods of a disposition are to be decided on again; rework was in vain."""
    if found.disposed is not None:
        found.amount = found.before
        if found.disposed.disposition == "rework":
            found.disposed.takes_effect, found.disposed.why = False, errors.REJECTED
    found.status, found.disposed, found.signers = "open", None, {}


def trial(case: Case, steps: Iterable[Step], step: Step) -> str | None:
    """Why a step may not be taken now: it has no effect, or takes it from what others decided."""
    before = [replace(one) for one in steps]
    if fold(case, before).status == "void" and case.is_reported:
        return errors.WITHDRAWN
    after = [replace(one) for one in [*before, step]]
    fold(case, after)
    why = after[-1].why
    if why in errors.HELD_FOR:
        return why
    lost = any(
        one.takes_effect and not other.takes_effect and other.why != errors.REJECTED
        for one, other in zip(before, after, strict=False)
    )
    return errors.ALREADY_DISPOSED if lost else None


@dataclass(slots=True)
class Cases:
    """What one push knows and leaves of nonconformances."""

    cases: dict[str, Case] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    """All steps of these cases, by their acts."""
    ends: dict[tuple[int, str], int] = field(default_factory=dict)
    """Site and role -> the end that goods go to."""
    changed: dict[str, Case] = field(default_factory=dict)

    def steps_of(self, case: str) -> list[Step]:
        """Everything that was decided on a case, or signed."""
        return [one for one in self.steps.values() if one.nonconformance == case]

    def note_reports(self, case: Case) -> None:
        """Says of a case whether a report stands for it."""
        case.is_reported = any(one.stands_for(case) for one in self.cases.values())

    def cases_of(self, lot: str) -> list[Case]:
        """The cases of a lot, in the order of their identifiers."""
        found = [one for one in self.cases.values() if one.lot == lot and one.is_known]
        return sorted(found, key=lambda one: one.id)


def cases_of(facts: Facts) -> Cases:
    """The facts of this area; none where it was not asked."""
    return facts.known_to(AREA, Cases)


def nonconformance_id(inspection: str) -> str:
    """The case that a failed inspection opens."""
    return str(uuid5(NONCONFORMANCE_NAMESPACE, inspection))
