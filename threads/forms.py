"""What people fill in on pages about projects and imports. Rules live in services; forms only read fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html

from threads.importers import ENCODINGS, FORMATS


class Form(forms.Form):
    """A form whose labels end without a colon: they stand above their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ProjectForm(Form):
    """A new project."""

    name = forms.CharField(max_length=200, help_text="What you study, such as “Harbour tolls 2026”.")


class ImportForm(Form):
    """A file, pasted text or an address to import."""

    file = forms.FileField(required=False, allow_empty_file=True, max_length=2000, widget=forms.FileInput)
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

    def clean(self) -> dict[str, Any]:
        """One source, not none and not two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = {"file": "a file", "text": "a pasted text", "url": "an address"}
        if not (cleaned.get("text") or "").strip():
            cleaned["text"] = ""
        given = [names["file"]] if self.files.get("file") else []
        given += [names[name] for name in ("text", "url") if cleaned.get(name)]
        if not given:
            asked = "Choose a file, paste a text or give an address." if "url" in self.fields else ""
            raise forms.ValidationError(asked or "Choose a file or paste a text.")
        if len(given) > 1:
            raise forms.ValidationError(f"There is {' and '.join(given)}: leave all but one out.")
        return cleaned
