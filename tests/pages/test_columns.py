"""The page on which a table waits until somebody has said what its columns hold."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory, UserFactory
from tests.pages.document import parse, text_of, with_attribute
from threads import jobs
from threads.importers.fields import ALIASES
from threads.importers.label_columns import ROLES
from threads.models import Comment, Import, Membership
from threads.services.importing import begin_import, run_import
from threads.views.columns import TARGETS

pytestmark = pytest.mark.django_db

TABLE = b"no,re,who,said\n1,,Ann,Yes.\n2,1,Bob,No.\n"
PICKED = {"no": "id", "re": "parent", "who": "author", "said": "text"}


def draft(membership: Membership, content: bytes = TABLE, filename: str = "a.csv") -> Import:
    return begin_import(
        membership.project, by=membership.user, file=io.BytesIO(content), filename=filename, asks_first=True
    )


def address(source: Import, name: str = "columns") -> str:
    return reverse(f"threads:{name}", args=[source.project.slug, source.pk])


class Page:
    """The form as a browser would fill it in and send it."""

    def __init__(self, client: Client, source: Import) -> None:
        self.client, self.source = client, source
        self.show(client.get(address(source)))

    def show(self, answer: HttpResponse) -> None:
        self.answer = answer
        self.tree = parse(answer.content.decode())
        self.words = text_of(self.tree)
        self.fields: dict[str, list[str]] = {}
        form = next(form for form in self.tree.iter("form") if form.get("class") == "columns-form")
        for field in form.iter("input"):
            if field.get("type") == "hidden" or "checked" in field.attrib:
                self.fields.setdefault(field.get("name", ""), []).append(field.get("value", "on"))
        for select in form.iter("select"):
            chosen = [option for option in select.iter("option") if "selected" in option.attrib] or [*select][:1]
            self.fields[select.get("name", "")] = [chosen[0].get("value", text_of(chosen[0]))]

    @property
    def picked(self) -> dict[str, str]:
        """From columns to the targets that are chosen for them."""
        columns = {label.get("for", ""): text_of(label) for label in self.tree.iter("label")}
        chosen = {name: self.fields.get(key, [""])[0] for key, name in columns.items() if key.startswith("column-")}
        return {name: target for name, target in chosen.items() if target}

    def pick(self, **targets: str) -> None:
        for label in self.tree.iter("label"):
            if (name := text_of(label)) in targets:
                self.fields[label.get("for", "")] = [targets[name]]

    def send(self, *, look: bool = False, **fields: Any) -> HttpResponse:
        sent = {**self.fields, **fields, **({"look": "1"} if look else {})}
        answer = self.client.post(address(self.source), sent)
        if answer.status_code != 302:
            self.show(answer)
        return answer


class TestWhoMay:
    def test_an_outsider_finds_nothing_and_a_reader_is_refused(self, client, membership):
        source = draft(membership)
        answers = []
        for user in (UserFactory(), MembershipFactory(project=membership.project, role="annotator").user):
            client.force_login(user)
            answers += [client.get(address(source)).status_code, client.post(address(source)).status_code]

        assert answers == [404, 404, 403, 403]
        assert Import.objects.get().state == "draft"

    def test_whoever_has_not_signed_in_is_asked_to(self, client, membership):
        assert client.get(address(draft(membership))).status_code == 302


class TestWays:
    def test_a_file_leads_here_and_so_do_the_lists(self, member):
        file = SimpleUploadedFile("a.csv", TABLE)
        answer = member.post("/projects/lido/imports/new/", {"file": file, "asks_first": "on"})
        source = Import.objects.get()

        assert answer.url == address(source)
        for page in ("/projects/lido/imports/", address(source, "import_detail")):
            assert f'href="{address(source)}"' in member.get(page).content.decode()

    def test_an_import_under_way_leads_to_its_progress(self, member, membership):
        page = Page(member, draft(membership))
        page.pick(**PICKED)
        page.send()

        assert member.get(address(page.source)).url == address(page.source, "import_detail")

    def test_one_that_failed_leads_back_here(self, member, membership):
        content = TABLE + b"x,,,\n" * 2000 + b"3,1\n"
        page = Page(member, draft(membership, content))
        page.pick(**PICKED)
        page.send()
        jobs.carry_out(Import.objects.get().job_id, run_import)

        words = member.get(address(page.source, "import_detail")).content.decode()

        assert "failed" in words
        assert f'href="{address(page.source)}"' in words
        assert Page(member, page.source).picked == PICKED


class TestChoosing:
    def test_every_target_has_words(self):
        assert set(TARGETS) == {*ALIASES, *ROLES, "labels"}

    def test_the_first_rows_stand_below_a_choice_for_each_column(self, member, membership):
        page = Page(member, draft(membership))

        rows = [[text_of(cell) for cell in row] for row in page.tree.iter("tr")]
        assert rows[1:] == [["line 2", "1", "", "Ann", "Yes."], ["line 3", "2", "1", "Bob", "No."]]
        assert page.picked == {}
        assert "No column holds the text of the comments yet." in page.words

    def test_what_was_picked_is_imported(self, member, membership):
        page = Page(member, draft(membership))
        page.pick(**PICKED)

        answer = page.send()
        jobs.carry_out(Import.objects.get().job_id, run_import)

        assert answer.url == address(page.source, "import_detail")
        assert Comment.objects.get(text="No.").parent.text == "Yes."

    def test_several_columns_may_hold_labels(self, member, membership):
        page = Page(member, draft(membership, b"text,stance,mood,coder\na,pro,calm,ann\n"))
        page.pick(stance="labels", mood="labels", coder="annotator")

        page.send(look=True)
        assert page.picked == {"text": "text", "stance": "labels", "mood": "labels", "coder": "annotator"}
        page.send()

        assert Import.objects.get().mapping["label_columns"] == ["stance", "mood"]

    def test_looking_again_counts_with_what_was_picked_and_keeps_it(self, member, membership):
        page = Page(member, draft(membership))
        page.pick(**PICKED)

        assert page.send(look=True).status_code == 200
        assert page.picked == PICKED
        assert "1 of them answers another comment." in page.words
        assert Import.objects.get().state == "draft"

    def test_two_columns_of_one_kind_are_refused_and_stay_as_picked(self, member, membership):
        page = Page(member, draft(membership))
        page.pick(**PICKED | {"who": "text"})

        assert page.send().status_code == 422
        assert "“who” and “said” are both chosen as the text" in page.words
        assert page.picked == PICKED | {"who": "text"}

    def test_a_wrong_encoding_is_mended_on_the_page(self, member, membership):
        content = "id,text\n1,Так!\n".encode("koi8-r")
        page = Page(member, draft(membership, content))
        assert "cp1252" in page.words
        assert "Так!" not in page.words

        page.send(look=True, encoding="koi8-r")
        assert "Так!" in page.words
        assert page.fields["encoding"] == ["koi8-r"]
        page.send()
        jobs.carry_out(Import.objects.get().job_id, run_import)

        assert Comment.objects.filter(text="Так!").exists()

    def test_an_encoding_that_does_not_fit_says_where(self, member, membership):
        page = Page(member, draft(membership, "text\né\n".encode("cp1252")))

        page.send(look=True, encoding="utf-8")
        assert "Byte 5: this is not UTF-8 text" in page.words

        assert page.send().status_code == 422
        page.send(look=True, encoding="")
        assert "Byte 5" not in page.words

    def test_other_columns_after_another_delimiter_are_looked_at_first(self, member, membership):
        page = Page(member, draft(membership, b"a,b|text,c\n1,2|3,4\n"))
        page.pick(**{"b|text": "text"})

        assert page.send(delimiter="|").status_code == 422
        assert "Look at them before you import." in page.words
        assert {text_of(label) for label in page.tree.iter("label")} >= {"a,b", "text,c"}

    def test_a_broken_row_is_shown_and_may_be_left_out(self, member, membership):
        page = Page(member, draft(membership, TABLE + b"3,1\n"))
        page.pick(**PICKED)
        assert "Line 4: the row has 2 cells and the header 4" in page.words

        assert page.send().status_code == 422
        assert page.send(keeps_good_rows="on").status_code == 302

    def test_parents_that_are_no_comment_are_asked_about(self, member, membership):
        page = Page(member, draft(membership, b"id,parent,text\n1,0,a\n2,top,b\n3,<b>,c\n"))
        assert page.fields["root"] == ["0"]
        assert "2 name a parent that is not among these rows." in page.words

        page.send(root=["top"])

        assert set(Import.objects.get().mapping["roots"]) == {"", "-1", "None", "null", "root", "top"}

    @pytest.mark.parametrize(("order", "day"), [("day", "2003-02-01"), ("month", "2003-01-02"), ("", "None")])
    def test_the_order_of_day_and_month_is_asked_for(self, member, membership, order, day):
        page = Page(member, draft(membership, b"text,when\na,01/02/2003\n"))
        assert page.fields["order"] == [""]
        assert "1 time stays unknown, such as “01/02/2003”." in page.words

        page.send(order=order)
        jobs.carry_out(Import.objects.get().job_id, run_import)
        source = Import.objects.get()

        assert source.state == ("checked" if day == "None" else "published")
        assert [str(at)[:10] for at in Comment.objects.filter(text="a").values_list("posted_at", flat=True)] == (
            [] if day == "None" else [day]
        )

    def test_records_show_their_paths_and_the_lists_inside_them(self, member, membership):
        content = json.dumps({"id": 1, "by": {"name": "Ann"}, "text": "a", "answers": [{"id": 2, "text": "b"}]})
        page = Page(member, draft(membership, content.encode(), "a.json"))
        assert page.picked == {"id": "id", "by.name": "author", "text": "text"}
        assert "1 inside" in page.words

        page.pick(answers="children")
        page.send(look=True)
        assert "line 1, comment 1" in page.words
        assert page.picked["answers"] == "children"
        page.send()
        jobs.carry_out(Import.objects.get().job_id, run_import)

        assert Comment.objects.get(text="b").parent.text == "a"

    def test_the_same_columns_again_are_picked_already(self, member, membership):
        page = Page(member, draft(membership))
        page.pick(**PICKED)
        page.send()
        jobs.carry_out(Import.objects.get().job_id, run_import)

        again = Page(member, draft(membership, TABLE.replace(b"Yes", b"Perhaps"), "b.csv"))

        assert again.picked == PICKED
        assert "As it was chosen for “a.csv” on " in again.words


class TestHostility:
    def test_headers_and_cells_are_shown_as_text(self, member, membership):
        evil = "<script>alert(1)</script>"
        page = Page(member, draft(membership, f'{evil},"{{{{ x }}}}\u202e",text\n{evil},"""><b>",a\n'.encode()))

        assert not [tag for tag in page.tree.iter("script") if "alert" in text_of(tag)]
        assert page.words.count(evil) == 2

    def test_half_a_character_is_shown_as_a_sign(self, member, membership):
        page = Page(
            member,
            draft(membership, b'{"id": "\\ud800", "text": "\\udc00\\u0000b", "a\\ud800": ["\\ud800"]}', "a.json"),
        )

        assert "\ufffdb" in page.words

    def test_a_very_wide_table_shows_what_matters(self, member, membership):
        names = ",".join(f"c{number}" for number in range(3000))
        page = Page(member, draft(membership, f"{names},text\n{names},Hello.\n".encode()))

        assert page.picked == {"text": "text"}
        assert "2940 more columns to the right" in page.words
        assert len(with_attribute(page.tree, "scope", "col")) == 62

    @pytest.mark.parametrize(
        "fields",
        [
            {"encoding": "rot13"},
            {"delimiter": "ab"},
            {"delimiter": "\0"},
            {"header": "x"},
            {"children": "x\0"},
            {"column-0": "shoe size", "column-1": "children", "column-3": ""},
            {"root": ["\0"]},
            {"root": ["x" * 5000]},
            {"order": "year", "column-3": "author"},
        ],
    )
    def test_no_answer_makes_it_fail(self, member, membership, fields):
        page = Page(member, draft(membership))
        page.pick(**PICKED)

        assert page.send(look=True, **fields).status_code in {200, 422}
        assert page.send(**fields).status_code == 422
        assert Import.objects.get().state == "draft"
