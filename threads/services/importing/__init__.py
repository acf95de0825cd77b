"""An import from upload to report. The only writer of Import; its outline is kept by services.outlining.

`begin_imports` stores files, `begin_import` one, or an address; `confirm_outline`, `choose_columns`, `approve_import`,
`cancel_import` and `retry_import` are what a person decides meanwhile, `run_import` is what the worker does.
"""

from __future__ import annotations

from threads.services.files import Unreadable
from threads.services.importing.bundles import begin_imports
from threads.services.importing.choosing import choose_columns, columns_from
from threads.services.importing.columns import alike, columns_of, has_columns
from threads.services.importing.deciding import approve_import, cancel_import, confirm_outline, retry_import
from threads.services.importing.fetching import hosts_allowed
from threads.services.importing.reading import mapping_of
from threads.services.importing.receiving import begin_import
from threads.services.importing.running import publish, run_import

__all__ = [
    "Unreadable",
    "alike",
    "approve_import",
    "begin_import",
    "begin_imports",
    "cancel_import",
    "choose_columns",
    "columns_from",
    "columns_of",
    "confirm_outline",
    "has_columns",
    "hosts_allowed",
    "mapping_of",
    "publish",
    "retry_import",
    "run_import",
]
