"""What can go wrong when people annotate."""

from __future__ import annotations

from threads.errors import Conflict, Refused


class AlreadyDecided(Conflict):
    """Somebody decides a suggestion a second time."""

    code = "already_decided"


class Stale(Conflict):
    """What is to be changed was changed elsewhere since it was read."""

    code = "stale"


class NothingToUndo(Conflict):
    """There is no step left to take back, or to do again."""

    code = "nothing_to_undo"


class Gone(Refused):
    """What an action was about is not there any more, or never was."""

    status = 404
    code = "gone"


class BadTarget(Refused):
    """A passage or target that does not exist or does not fit the label."""

    code = "bad_target"


class Withdrawn(Refused):
    """A file of a release that was taken back for good."""

    status = 410
    code = "withdrawn"
