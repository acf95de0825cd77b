"""What people fill in on pages about projects and imports. Rules live in services; forms only read fields."""

from __future__ import annotations

from typing import Any

from django import forms

from threads.importers import ENCODINGS, FORMATS

FILTERS = ("subreddit", "submission", "question", "tag", "after", "before")


class Form(forms.Form):
    """A form whose labels end without a colon: they stand above their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class ProjectForm(Form):
    """A new project."""

    name = forms.CharField(max_length=200, help_text="What you study, such as “Harbour tolls 2026”.")


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
    """Files, or pasted text, to import."""

    file = FilesField(required=False, allow_empty_file=True, max_length=2000)
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
        help_text="Stops with a report where something is to be decided. Plain text is shown to you line by line.",
    )
    keeps_good_rows = forms.BooleanField(
        required=False,
        label="Leave broken records out",
        help_text="Otherwise one broken record stops the whole file, and nothing is stored.",
    )

    def filters(self) -> list[forms.BoundField]:
        """The fields that narrow a dump."""
        return [self[name] for name in FILTERS]

    def has_filters(self) -> bool:
        """Whether one of them was filled in."""
        return any(self[name].value() for name in FILTERS)

    def clean(self) -> dict[str, Any]:
        """One source, not none and not two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        has_file, has_text = bool(cleaned.get("file")), bool((cleaned.get("text") or "").strip())
        if not has_file and not has_text:
            raise forms.ValidationError("Choose a file or paste a text.")
        if has_file and has_text:
            raise forms.ValidationError("There is a file and a pasted text: leave one of them out.")
        return cleaned
