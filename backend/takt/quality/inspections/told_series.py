"""What people are told of series of lots, worked out from those that stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from takt.inventory import Findings, finding_of
from takt.quality.errors import DISCONTINUED
from takt.quality.inspections.inspected_lots import SeriesKey
from takt.quality.inspections.series import State


def findings_of_series(states: Mapping[SeriesKey, State]) -> Findings:
    """The notice of each series that is discontinued; None where it is not, or not any more.

    No act is named: which lot discontinued it may be known otherwise later. Where that changes the
    notice says so anew, and whoever dismissed the one before is told.
    """
    findings: Findings = {}
    for (site, plan, item, supplier), one in sorted(states.items(), key=lambda one: one[0]):
        state, data = one.switching, None
        if state.severity == "discontinued":
            since = None if state.since is None else state.since[0]
            data = {"plan": plan, "supplier": supplier or None, "since": since}
        about = {"site": site, "item": item, "operation": None, "device": None, "person": None}
        case = f"{site}:{plan}:{item}:{supplier}"
        findings |= finding_of(DISCONTINUED, case, "stop", data, **about)
    return findings
