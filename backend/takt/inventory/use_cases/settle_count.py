"""What a supervisor says of counts: on which side a move lies, who need not be waited for.

The answer is written down here; what follows from it is the verdict's (see accept_counts).
"""

from __future__ import annotations

from takt.inventory import errors
from takt.inventory.commands import NO_LOT, ReleaseWatermark, SettleCount
from takt.inventory.counts import CountAnswer, Release
from takt.inventory.model import Act, Facts, Line
from takt.inventory.use_cases.judge_act import has_right
from takt_sync.ports import Applied, Held


def settle_count(act: Act, command: SettleCount, facts: Facts) -> Applied | Held:
    """Decides on the answer to an ambiguous move, or on the wish for a recount."""
    known = facts.answered.counts.get(command.count)
    if known is None:
        return Held(errors.NOT_FOUND)
    if not has_right(act, facts, known.site):
        return Held(errors.RIGHT_MISSING)
    if known.status == "voided":
        return Held(errors.ALREADY_DECIDED)
    sides = {name: "before" for name in command.before} | {name: "after" for name in command.after}
    if not all(name in facts.answered.moves for name in sides):
        return Held(errors.NOT_FOUND)
    told = {facts.answered.moves[name]: side for name, side in sides.items()}
    facts.outcome.counted.answers.append(CountAnswer(act, known, command.answer, told))
    lot = None if known.key[2] == NO_LOT else known.key[2]
    return Applied(Line(known.key[1], lot, None, known.key[0], known.counted))


def release_watermark(act: Act, command: ReleaseWatermark, facts: Facts) -> Applied | Held:
    """Decides that the books of a zone need not wait for a device up to a time."""
    site = facts.answered.device_sites.get(command.device)
    if site is None:
        return Held(errors.NOT_FOUND)
    if command.location is not None:
        place = facts.locations.get(command.location)
        if place is None:
            return Held(errors.UNKNOWN_LOCATION)
        if place.site != site:
            return Held(errors.CONFLICT)
    if not has_right(act, facts, site):
        return Held(errors.RIGHT_MISSING)
    until = min(command.until, facts.now_ms)
    facts.outcome.counted.releases.append(
        Release(act, command.device, site, command.location, until, command.reason)
    )
    return Applied(Line(target=command.location))
