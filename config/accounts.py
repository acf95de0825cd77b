"""How people come in: accounts are made by invitation or by the operator, never by open sign-up."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

_NO_MATCH = "User name and password do not match."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules, with sign-up closed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _NO_MATCH,
        "email_password_mismatch": _NO_MATCH,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody may make an account for themselves."""
        return False


class SignInForm(forms.LoginForm):  # type: ignore[misc]
    """allauth's form in the words of this house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in {"login": "User name or e-mail", "remember": "Stay signed in on this device"}.items():
            self.fields[name].label = label
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
