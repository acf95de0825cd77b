"""The same write sent twice is carried out once. Only writer of Receipt.

A client names each write by a key. The answer is stored with the change itself, in one transaction, and comes again
for the same key. A write that was refused leaves nothing behind: sent again, it is tried again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from annotations.models import Receipt
from threads.errors import Refused
from threads.models import User

# How long a write is recognised: longer than any client goes on trying, a laptop closed over the holidays included.
KEPT: Final = timedelta(days=30)
LONGEST_KEY: Final = 64


def digest_of(*asked: object) -> str:
    """A fingerprint of what was asked, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


@transaction.atomic
def once(by: User, key: str, digest: str, carry_out: Callable[[], Any]) -> Any:
    """Calls `carry_out` and returns its answer (JSON values); for a key seen before only returns the answer.

    A second request with the key waits until the first has ended. Raises Refused (422, `key_reused`) where the key
    came with something else before; whatever `carry_out` raises undoes all, the memory of the key included.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refused(f"An idempotency key has 1 to {LONGEST_KEY} characters.", code="invalid")
    receipt, is_new = Receipt.objects.get_or_create(user=by, key=key, defaults={"digest": digest})
    if not is_new:
        if receipt.digest != digest:
            raise KeyReused("This idempotency key came with another request before. Nothing was done; use a new key.")
        return receipt.answer
    receipt.answer = carry_out()
    receipt.save(update_fields=["answer"])
    if receipt.pk % 100 == 0:
        Receipt.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return receipt.answer


class KeyReused(Refused):
    """One key, two different requests."""

    status = 422
    code = "key_reused"
