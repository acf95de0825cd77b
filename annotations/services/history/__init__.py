"""The event history, and undo and redo on top of it. Writes Event; so does
rescheming.moving, for what nobody undoes.

The services make rows and say what changes; changes of answers are written by `change`, `undo` and `redo` here, so
that none goes unrecorded. An event holds the row's fields before and after. Taking a step back writes the `before` of
its events in reverse order; doing it again writes the `after`. Rows of annotations and relations are never deleted (a
retracted one stays), so they are found by id; judgements and decisions are found by who and what.

A new table joins with one entry in `rows.FIELDS` (and, where its rows are deleted, in `rows.NATURAL_KEY`), and words
in `describing.py`. Changes that share a `step` are taken back together, however many comments they touch.
"""

from annotations.services.history.describing import say_each, say_step, say_steps_since
from annotations.services.history.reading import KINDS, events_of
from annotations.services.history.recording import Change, change, creation, record, record_creation, record_many
from annotations.services.history.rows import snapshot
from annotations.services.history.undoing import Walk, redo, undo

__all__ = [
    "KINDS",
    "Change",
    "Walk",
    "change",
    "creation",
    "events_of",
    "record",
    "record_creation",
    "record_many",
    "redo",
    "say_each",
    "say_step",
    "say_steps_since",
    "snapshot",
    "undo",
]
