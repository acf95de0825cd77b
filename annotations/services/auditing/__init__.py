"""Many suggestions accepted at once, after a look at a random sample of them.

`draw` chooses the sample, people judge it where they judge any suggestion, `report_of` says what it tells about the
rest, `accept_rest` has a worker accept them as one step. The only writer of Audit.
"""

from __future__ import annotations

from annotations.services.auditing.accepting import accept_rest, run_acceptance
from annotations.services.auditing.choosing import Choice, above, measured
from annotations.services.auditing.drawing import SAMPLE, draw, preview
from annotations.services.auditing.reporting import Report, report_of

__all__ = [
    "SAMPLE",
    "Choice",
    "Report",
    "above",
    "accept_rest",
    "draw",
    "measured",
    "preview",
    "report_of",
    "run_acceptance",
]
