"""Copies and near-copies in a project: the index they are found by, and who copies whom. Writer of Sketch, Duplicate.

`index_thread` takes the comments of a thread in, `forget` takes comments out again, `FileCheck` says before an import
what of a file is in the project already.

Who copies whom does not depend on the order in which threads are indexed: what is alike belongs together (connected
components of the pairs found, as Lee et al., "Deduplicating Training Data Makes Language Models Better", 2022), and
the earliest of them is the original. All writing of a project's copies waits for the project's row.
"""

from __future__ import annotations

from threads.services.copies.checking import FileCheck, ThreadCopies
from threads.services.copies.indexing import forget, index_thread

__all__ = ["FileCheck", "ThreadCopies", "forget", "index_thread"]
