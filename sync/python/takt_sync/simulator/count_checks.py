"""What has to hold of counts at the end: questions, rechecks, linked entries, empty places."""

from collections.abc import Container
from typing import TYPE_CHECKING

from takt_sync.acceptance import is_final, netted, relation
from takt_sync.simulator.counting import PLACES, RECHECK, UNCLEAR, zone_of
from takt_sync.simulator.ledger import DIFFERENCE, Count, Ledger, in_order
from takt_sync.stock import SECOND_LEG_PART, Key, fold

if TYPE_CHECKING:
    from takt_sync.simulator.checks import Checks

STANDING = ("recorded", "check", "recount", "approve", "accepted")


def run_all(checks: "Checks") -> None:
    """Every check of counts."""
    looks_lie_inside(checks)
    questions_are_the_ambiguity(checks)
    variances_are_booked(checks)
    late_acts_are_told(checks)
    empty_places_are_counted(checks)
    nobody_approves_his_own(checks)


def looks_lie_inside(checks: "Checks") -> None:
    """S35: the goods were looked at inside the interval of their count."""
    truth = checks.world.truth.acts
    for count in checks.world.server.state.ledger.counts.values():
        looked = truth[count.op_id].looked_at
        if looked is not None and not count.time.lo <= looked <= count.time.hi:
            checks.fail("S35", f"{count.name} was looked at outside its interval")


def unanswered(ledger: Ledger, count: Count) -> bool:
    """Whether a move of something lies beside a count and nobody said where."""
    sums: dict[tuple[int, str, int], int] = {}
    for event in ledger.events.get(count.event.key, ()):
        if event.kind == "delta":
            place = event.order[:3]
            sums[place] = sums.get(place, 0) + event.quantity
    return any(
        quantity != 0
        and place in ledger.times
        and place[1:] not in count.told
        and relation(ledger.times[place], count.time) == "ambiguous"
        for place, quantity in sums.items()
    )


def ambiguous_keys(checks: "Checks", statuses: Container[str] = STANDING) -> set[Key]:
    """Keys with a final count beside which nobody can tell, and nobody has said, what lies."""
    ledger = checks.world.server.state.ledger
    found = set()
    for count in ledger.counts.values():
        is_accepted = count.status == "accepted"
        stands = is_accepted or is_final(count.time.hi, checks.marks[zone_of(count)])
        is_meant = count.status in statuses
        if is_meant and stands and unanswered(ledger, count):
            found.add(count.event.key)
    return found


def questions_are_the_ambiguity(checks: "Checks") -> None:
    """S54: the inbox asks about exactly those keys."""
    counting = checks.world.server.booking.counting
    if not counting.tells:
        return
    inbox = counting.state.feed.get("inbox:1", {})
    asked = set()
    for count in counting.ledger.counts.values():
        for what in (UNCLEAR, RECHECK):
            row = inbox.get(("notice", f"{what}.{count.name}"))
            if row is not None and row.row is not None and row.row["data"]["moves"]:
                asked.add(count.event.key)
    wanted = ambiguous_keys(checks)
    if asked != wanted:
        more, fewer = in_order(asked - wanted), in_order(wanted - asked)
        checks.fail("S54", f"asked without need: {more}, not asked: {fewer}")


def variance_of(ledger: Ledger, count: Count) -> int:
    """The variance from scratch."""
    key = count.event.key
    before = fold(event for event in ledger.events[key] if event.order < count.event.order)
    sets = count.quantity + netted(count.time, ledger.neighbours(key), count.told)
    return sets - before.quantity


def entries_of(ledger: Ledger, key: Key) -> tuple[int, int]:
    """How many entries a key has, and how many of them are counts."""
    events = ledger.events[key]
    return len(events), sum(event.kind == "count" for event in events)


class Variances:
    """What acts did to counts after these were accepted, seen from outside, act by act."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.entries: dict[str, tuple[int, int]] = {}
        self.changed: set[str] = set()

    def decided(self, ledger: Ledger) -> None:
        """Somebody, or the job, decided: variances may be others, and nobody has to be told."""
        for name, count in ledger.counts.items():
            if count.status != "accepted":
                self.known.pop(name, None)
                self.entries.pop(name, None)
                self.changed.discard(name)
            else:
                self.look(ledger, count)

    def look(self, ledger: Ledger, count: Count) -> bool:
        """Work out a variance; says whether it is another one. Without new entries it is not."""
        known = self.known.get(count.name)
        self.known[count.name] = variance_of(ledger, count)
        self.entries[count.name] = entries_of(ledger, count.event.key)
        return known != self.known[count.name]

    def came(self, ledger: Ledger) -> None:
        """Acts came: what is another variance now has to be told."""
        for name, entries in list(self.entries.items()):
            count = ledger.counts[name]
            is_same = entries == entries_of(ledger, count.event.key)
            if count.status == "accepted" and not is_same and self.look(ledger, count):
                self.changed.add(name)


def variances_are_booked(checks: "Checks") -> None:
    """S44, S48: what is booked for a count is its variance, of an accepted one alone."""
    ledger = checks.world.server.state.ledger
    for count in ledger.counts.values():
        location, item, lot = count.event.key
        wanted = variance_of(ledger, count) if count.status == "accepted" else 0
        booked = -sum(
            event.quantity
            for event in ledger.events.get((DIFFERENCE, item, lot), ())
            if (event.stream, event.n) == (count.event.stream, count.event.n)
            and event.part >= SECOND_LEG_PART
        )
        if booked != wanted:
            checks.fail("I12", f"{booked} booked for {count.name} at {location}, not {wanted}")


def late_acts_are_told(checks: "Checks") -> None:
    """S48: a count whose variance late acts changed has been told, others have not."""
    counting = checks.world.server.booking.counting
    for name, count in counting.ledger.counts.items():
        if not counting.tells or count.status != "accepted":
            continue
        known = counting.state.notices.get(f"{RECHECK}.{name}")
        was_told = known is not None and bool(known["data"]["late"])
        if was_told != (name in checks.variances.changed):
            checks.fail("S48", f"{name} changed and nobody was told, or the other way round")


def empty_places_are_counted(checks: "Checks") -> None:
    """S47: every key that may have lain at an empty place has its count of zero."""
    counting = checks.world.server.booking.counting
    for act, time in counting.state.empties.items():
        location = counting.state.acts[act][0].args["location"]
        if not counting.tells or not is_final(time.hi, checks.marks[PLACES[location]]):
            continue
        counted = {c.event.key for c in counting.ledger.counts.values() if c.op_id == act}
        for key, events in counting.ledger.events.items():
            if key[0] != location or key in counted:
                continue
            orders = [event.order for event in events if event.kind == "delta"]
            if any(order < (*time.order, 0) for order in orders):
                checks.fail("S47", f"{key} is not counted by {act}")


def nobody_approves_his_own(checks: "Checks") -> None:
    """S53: what is outside the tolerance stands by the word of somebody who did not count it."""
    counting = checks.world.server.booking.counting
    for count in counting.ledger.counts.values():
        if count.status == "accepted" and count.approver == count.person:
            checks.fail("S53", f"{count.name} was approved by {count.person}, who counted it")
