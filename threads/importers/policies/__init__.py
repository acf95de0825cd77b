"""What becomes of doubles, of what was taken back or was never public, and of parent links that lead nowhere.

One module for each decision, the same for every format. An importer gives what its source says; `settled` decides.
"""

from __future__ import annotations

from threads.importers.policies.doubles import once, refuse_other, tell_double
from threads.importers.policies.settling import settled
from threads.importers.policies.stubs import tell_missing
from threads.importers.policies.withdrawing import NOBODY, WITHDRAWN, tombstone_of

__all__ = ["NOBODY", "WITHDRAWN", "once", "refuse_other", "settled", "tell_double", "tell_missing", "tombstone_of"]
