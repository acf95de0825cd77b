"""How a person wants the pages to behave. The only writer of User.preferences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from threads.errors import Conflict, Refused
from threads.models import User

# A command as "layer/command", or a label as "label/question/label"; a physical key (event.code), Shift before it.
_NAME: Final = re.compile(r"[a-z]+/[-a-zA-Z0-9_:/]{1,130}")
_CODE: Final = re.compile(r"(Shift\+)?[A-Z][A-Za-z]{1,20}|")
# More than there are commands and labels.
MOST_KEYS: Final = 300


class KeyTaken(Conflict):
    """Two commands want the same key."""

    code = "key_taken"


def keys_of(user: User) -> dict[str, Any]:
    """`keys`: by command, the key this person gave it ("" for none); `single_keys`: whether letters are commands."""
    return {
        "keys": dict(user.preferences.get("keys", {})),
        "single_keys": bool(user.preferences.get("single_keys", True)),
    }


@transaction.atomic
def set_keys(user: User, keys: Mapping[str, str], *, single_keys: bool) -> None:
    """Stores the keys this person remapped, in place of those before. Raises Refused, or KeyTaken."""
    if len(keys) > MOST_KEYS:
        raise Refused(f"At most {MOST_KEYS} keys can be remapped.", fields={"keys": ["Too many."]})
    for name, code in keys.items():
        if not _NAME.fullmatch(name) or not _CODE.fullmatch(code):
            raise Refused(f"“{name[:60]}” on “{code[:30]}” is no command on a key.", fields={"keys": [name[:60]]})
    # A label works where comments are read, as the commands of that layer do.
    places = Counter((name.split("/")[0].replace("label", "reading"), code) for name, code in keys.items() if code)
    twice = [code for (_, code), count in places.items() if count > 1 and not _are_labels_of_two_schemes(keys, code)]
    if twice:
        raise KeyTaken(f"{twice[0]} would do two things at once. Give one of them another key first.")
    fresh = User.objects.select_for_update().get(pk=user.pk)
    fresh.preferences = {**fresh.preferences, "keys": dict(keys), "single_keys": single_keys}
    fresh.save(update_fields=["preferences"])
    user.preferences = fresh.preferences


def _are_labels_of_two_schemes(keys: Mapping[str, str], code: str) -> bool:
    """Labels never meet those of another scheme, so several may have a key; the page keeps those of one apart."""
    return all(name.startswith("label/") for name, held in keys.items() if held == code)
