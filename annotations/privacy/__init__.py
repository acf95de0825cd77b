"""Names, addresses and numbers out of texts, with every offset into them moved. Plain values in and out; no database.

`rewriting` replaces parts of a text and says where a span went, `names` and `contacts` find what is to be replaced, and
`records` does it to the export records of a thread, or takes their texts out altogether.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from annotations.privacy.contacts import EMAIL, HANDLE, PHONE

KINDS: Final[Mapping[str, str]] = {EMAIL: "e-mail addresses", PHONE: "phone numbers", HANDLE: "@handles of anybody"}
