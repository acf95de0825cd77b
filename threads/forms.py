"""What people fill in on pages about projects and imports. Rules live in services; forms only read fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.html import format_html
from django.utils.module_loading import import_string

from threads.importers import ENCODINGS, FORMATS
from threads.models import Membership, User

FILTERS = ("subreddit", "submission", "question", "tag", "after", "before")


class Form(forms.Form):
    """A form whose labels end without a colon: they stand above their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ProjectForm(Form):
    """A new project."""

    name = forms.CharField(max_length=200, help_text="What you study, such as “Harbour tolls 2026”.")
    preset = forms.ChoiceField(
        required=False,
        label="Scheme to begin with",
        help_text="What annotators are asked. All of it can be changed later, and schemes can be added.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, str]] = import_string(settings.PROJECT_PRESETS)()
        self.fields["preset"].choices = choices  # type: ignore[attr-defined]


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleans to a list of them."""

    widget = _FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file as FileField cleans it."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in given]


class ImportForm(Form):
    """Files, pasted text or an address to import."""

    file = FilesField(required=False, allow_empty_file=True, max_length=2000)
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste text",
        help_text="An article and the comments below it, as they stand on the page.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    url = forms.CharField(
        required=False,
        max_length=2000,
        label="Or give an address",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://", "spellcheck": "false"}),
    )
    format = forms.ChoiceField(
        required=False, choices=[("", "Recognise it"), *((format.name, format.label) for format in FORMATS)]
    )
    encoding = forms.ChoiceField(
        required=False,
        choices=[("", "UTF-8, or as the file says"), *((name, name) for name in ENCODINGS)],
        help_text="Of a file whose letters come out wrong.",
    )
    title = forms.CharField(required=False, max_length=500, help_text="Names the thread where the file gives no title.")
    subreddit = forms.CharField(required=False, max_length=500, help_text="One or several, with blanks between.")
    submission = forms.CharField(required=False, max_length=2000, label="Submissions", help_text="Their ids.")
    question = forms.CharField(required=False, max_length=2000, label="Questions", help_text="Their ids.")
    tag = forms.CharField(required=False, max_length=500, label="Tags")
    after = forms.CharField(required=False, max_length=40, label="From", help_text="Such as 2024-01-31.")
    before = forms.CharField(required=False, max_length=40, label="Up to, without")
    asks_first = forms.BooleanField(
        required=False,
        initial=True,
        label="Ask me before anything is added",
        help_text="Stops with a report where something is to be decided. Plain text is shown line by line, a table "
        "by columns.",
    )
    keeps_good_rows = forms.BooleanField(
        required=False,
        label="Leave broken records out",
        help_text="Otherwise one broken record stops the whole file, and nothing is stored.",
    )

    def __init__(self, *args: Any, hosts: str = "", **kwargs: Any) -> None:
        """`hosts` says in words which an address may have; without, addresses are not asked for."""
        super().__init__(*args, **kwargs)
        if hosts:
            self.fields["url"].help_text = format_html("Of a page or a file. Allowed: {}.", hosts)
        else:
            del self.fields["url"]

    def filters(self) -> list[forms.BoundField]:
        """The fields that narrow a dump."""
        return [self[name] for name in FILTERS]

    def has_filters(self) -> bool:
        """Whether one of them was filled in."""
        return any(self[name].value() for name in FILTERS)

    def clean(self) -> dict[str, Any]:
        """One source, not none and not two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("text") or "").strip():
            cleaned["text"] = ""
        names = {"file": "a file", "text": "a pasted text", "url": "an address"}
        given = [words for name, words in names.items() if cleaned.get(name)]
        if not given:
            has_url = "url" in self.fields
            raise forms.ValidationError(
                "Choose a file, paste a text or give an address." if has_url else "Choose a file or paste a text."
            )
        if len(given) > 1:
            raise forms.ValidationError(f"There is {' and '.join(given)}: leave all but one out.")
        return cleaned


class InvitationForm(Form):
    """Whom to invite, and as what."""

    role = forms.ChoiceField(choices=Membership.Role.choices, initial=Membership.Role.ANNOTATOR)
    email = forms.EmailField(
        required=False, label="E-mail", help_text="If you like: it reminds you whom the link is for."
    )


class AccountForm(BaseUserCreationForm[User]):
    """An account of one's own: name and password. Whoever has an invitation may make one."""

    class Meta:
        model = User
        fields = ("username",)
        labels = {"username": "User name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["username"].help_text = "Your colleagues see it."
        self.fields["password2"].label, self.fields["password2"].help_text = "The password again", ""
        for name in self.fields:
            self.fields[name].widget.attrs["class"] = "input"
