"""What people fill in on pages about projects and imports. Rules live in services; forms only read fields."""

from __future__ import annotations

from typing import Any

from django import forms

from threads.importers import ENCODINGS, FORMATS


class Form(forms.Form):
    """A form whose labels end without a colon: they stand above their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ProjectForm(Form):
    """A new project."""

    name = forms.CharField(max_length=200, help_text="What you study, such as “Harbour tolls 2026”.")


class ImportForm(Form):
    """A file, or pasted text, to import."""

    file = forms.FileField(required=False, allow_empty_file=True, max_length=2000, widget=forms.FileInput)
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste text",
        help_text="An article and the comments below it, as they stand on the page.",
        widget=forms.Textarea(attrs={"rows": 8}),
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

    def clean(self) -> dict[str, Any]:
        """One source, not none and not two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        has_file, has_text = bool(self.files.get("file")), bool((cleaned.get("text") or "").strip())
        if not has_file and not has_text:
            raise forms.ValidationError("Choose a file or paste a text.")
        if has_file and has_text:
            raise forms.ValidationError("There is a file and a pasted text: leave one of them out.")
        return cleaned
