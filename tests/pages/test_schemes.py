"""Schemes and guidelines in the browser: edited and published without a script, read by members."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html as markup

from annotations.models import Annotation, Guideline, Scheme, SchemeVersion
from annotations.services import drafting
from annotations.services.annotating import annotate
from annotations.services.guidelines import html_of
from tests.factories import MembershipFactory, Study, plant_study


@pytest.fixture
def study(db: None) -> Study:
    return plant_study()


@pytest.fixture
def manager(client: Client, study: Study) -> Client:
    client.force_login(study.manager)
    return client


@pytest.fixture
def scheme(study: Study) -> Scheme:
    return study.project.schemes.get()


def address(study: Study, rest: str = "schemes/") -> str:
    return f"/projects/{study.project.slug}/{rest}"


def draft_page(study: Study, scheme: Scheme) -> str:
    return address(study, f"schemes/{scheme.pk}/draft/")


def form_of(client: Client, page: str) -> dict[str, object]:
    """The fields of the editor as a browser would send them."""
    document = markup.fromstring(client.get(page).content.decode())
    fields = dict(document.get_element_by_id("scheme-form").form_values())
    return fields | {row.name: row.value for row in document.xpath('//input[@form="scheme-form"]')}


class TestEditing:
    @pytest.fixture
    def page(self, manager: Client, study: Study, scheme: Scheme) -> str:
        manager.post(address(study, f"schemes/{scheme.pk}/begin/"))
        return draft_page(study, scheme)

    def test_a_draft_sent_back_unchanged_is_the_version_before(self, manager: Client, scheme: Scheme, page: str):
        answer = manager.post(page, form_of(manager, page) | {"action": "save"})

        old, new = scheme.versions.order_by("number")
        assert answer.status_code == 302
        assert new.published_at is None
        assert drafting.whole_definition(new) == drafting.whole_definition(old)

    def test_labels_are_added_moved_and_removed(self, manager: Client, scheme: Scheme, page: str):
        for action in ("label:0", "up:0.4", "remove:0.0", "question:", "down:1"):
            manager.post(page, form_of(manager, page) | {"action": action})

        definition = drafting.whole_definition(drafting.draft_of(scheme))
        assert [row["key"] for row in definition["questions"]] == ["function", "relation", "content", "new-question"]
        assert [row["key"] for row in definition["questions"][0]["labels"]] == [
            "support",
            "question",
            "new-label",
            "other",
        ]

    def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(self, manager: Client, scheme: Scheme, page: str):
        sent = form_of(manager, page) | {"q-0-l-0-shortcut": "s", "q-0-l-0-name": "Objection", "action": "save"}

        answer = manager.post(page, sent)

        html = answer.content.decode()
        assert answer.status_code == 422
        assert "s is the key of “Objection” already" in html
        assert 'value="Objection"' in html
        assert drafting.whole_definition(drafting.draft_of(scheme))["questions"][0]["labels"][0]["name"] == "Rebuttal"

    def test_a_change_is_saved_and_shown_at_once(self, manager: Client, scheme: Scheme, page: str):
        sent = form_of(manager, page) | {"q-0-l-0-name": "Objection", "q-0-l-1-slot": "1", "action": "check"}

        html = manager.post(page, sent, headers={"HX-Request": "true"}).content.decode()

        assert "<html" not in html
        assert 'class="picker"' in html
        assert "Objection, Support share a colour" in html
        assert drafting.whole_definition(drafting.draft_of(scheme))["questions"][0]["labels"][0]["name"] == "Objection"

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, manager: Client, scheme: Scheme, page: str):
        old = form_of(manager, page)
        manager.post(page, old | {"q-0-name": "Theirs", "action": "save"})

        answer = manager.post(page, old | {"q-0-name": "Mine", "action": "save"})

        assert answer.status_code == 409
        assert drafting.whole_definition(drafting.draft_of(scheme))["questions"][0]["name"] == "Theirs"

    def test_a_draft_is_discarded(self, manager: Client, study: Study, scheme: Scheme, page: str):
        manager.post(page + "discard/")

        assert scheme.versions.count() == 1
        assert Scheme.objects.exists()

    def test_names_are_never_markup(self, manager: Client, study: Study, scheme: Scheme, page: str):
        manager.post(page, form_of(manager, page) | {"q-0-l-0-name": "<script>alert(1)</script>", "action": "save"})

        assert "<script>alert" not in manager.get(page).content.decode()


class TestPublishing:
    def test_a_merge_is_previewed_and_carried_out_while_the_round_is_open(
        self, manager: Client, study: Study, scheme: Scheme
    ):
        annotate(study.comment(1), study.label("evidence"), round=study.round, by=study.annotator)
        manager.post(address(study, f"schemes/{scheme.pk}/begin/"))
        page = draft_page(study, scheme)
        manager.post(page, form_of(manager, page) | {"action": "remove:1.1"})
        answer = {"how-0": "merge", "to-0": "content/claim", "rounds": study.round.pk}

        shown = manager.post(page + "publish/", answer | {"action": "preview"}).content.decode()
        told = manager.post(page + "publish/", answer | {"action": "publish"}, follow=True).content.decode()

        assert "content/evidence" in shown
        assert "version 2 is published" in told
        assert Annotation.objects.live().get().label.key == "claim"
        study.round.refresh_from_db()
        assert study.round.scheme_version.number == 2

    def test_a_mapping_that_does_not_fit_is_told(self, manager: Client, study: Study, scheme: Scheme):
        manager.post(address(study, f"schemes/{scheme.pk}/begin/"))
        page = draft_page(study, scheme)
        manager.post(page, form_of(manager, page) | {"action": "remove:1.1"})

        answer = manager.post(page + "publish/", {"how-0": "split", "action": "publish"})

        assert answer.status_code == 422
        assert "split names at least two new labels" in answer.content.decode()
        assert scheme.versions.published().count() == 1

    def test_the_first_version_of_a_scheme_from_a_preset(self, manager: Client, study: Study):
        manager.post(address(study), {"preset": "sdqc"})
        scheme = Scheme.objects.get(name__startswith="SDQC")

        manager.post(draft_page(study, scheme) + "publish/", {"action": "publish"})

        assert scheme.versions.get().published_at is not None
        assert SchemeVersion.objects.of_project(study.project).count() == 2


class TestFiles:
    def test_a_scheme_written_as_json_comes_in_again(self, manager: Client, study: Study, scheme: Scheme):
        content = manager.get(address(study, f"schemes/{scheme.pk}/1.json")).content

        manager.post(address(study), {"file": SimpleUploadedFile("scheme.json", content)})

        copy = Scheme.objects.latest("pk")
        assert copy.name == "Claims & rebuttals 2"
        assert drafting.whole_definition(copy.versions.get())["questions"] == json.loads(content)["questions"]

    @pytest.mark.parametrize("content", [b"no json", b"\xff\xfe", b"[1]", b'{"name": 3}', b"[" * 100_000])
    def test_another_file_is_refused(self, manager: Client, study: Study, content: bytes):
        answer = manager.post(address(study), {"file": SimpleUploadedFile("scheme.json", content)})

        assert answer.status_code == 400
        assert Scheme.objects.count() == 1


class TestRights:
    def test_members_read_and_may_not_change(self, client: Client, study: Study, scheme: Scheme):
        client.force_login(study.annotator)

        for rest in ("schemes/", f"schemes/{scheme.pk}/", f"schemes/{scheme.pk}/1.json", "guidelines/"):
            assert client.get(address(study, rest)).status_code == 200
        assert client.get(address(study, f"guidelines/rounds/{study.round.pk}/")).status_code == 200
        for rest in ("schemes/", f"schemes/{scheme.pk}/begin/", "guidelines/"):
            assert client.post(address(study, rest), {"text": "x", "action": "save"}).status_code == 403
        assert client.get(draft_page(study, scheme)).status_code == 403

    def test_outsiders_find_nothing(self, client: Client, study: Study, scheme: Scheme):
        client.force_login(MembershipFactory().user)

        for rest in ("schemes/", f"schemes/{scheme.pk}/", f"schemes/{scheme.pk}/draft/", f"schemes/{scheme.pk}/1.json",
                     "guidelines/", f"guidelines/rounds/{study.round.pk}/"):  # fmt: skip
            assert client.get(address(study, rest)).status_code == 404


class TestGuidelines:
    def test_a_new_version_is_saved_and_used_by_the_open_round(self, manager: Client, study: Study):
        manager.post(
            address(study, "guidelines/"), {"text": "# Ours\n\nBe **kind**.", "applies": "on", "action": "save"}
        )

        study.round.refresh_from_db()
        assert (study.round.guideline.number, Guideline.objects.count()) == (2, 2)
        assert "Be <strong>kind</strong>." in manager.get(address(study, "guidelines/")).content.decode()
        panel = manager.get(address(study, f"guidelines/rounds/{study.round.pk}/")).content.decode()
        assert "<strong>kind</strong>" in panel
        assert "Says that the target is wrong" in panel

    def test_the_same_text_makes_no_version(self, manager: Client, study: Study):
        manager.post(address(study, "guidelines/"), {"text": study.round.guideline.text, "action": "save"})

        assert Guideline.objects.count() == 1

    def test_a_preview_stores_nothing(self, manager: Client, study: Study):
        answer = manager.post(address(study, "guidelines/"), {"text": "*new*"}, headers={"HX-Request": "true"})

        assert answer.content.decode() == "<p><em>new</em></p>\n"
        assert Guideline.objects.count() == 1

    @pytest.mark.parametrize(
        "hostile",
        [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)", "<a href='javascript:alert(1)'>x</a>",
            "![x](https://tracker.example/x.png)", "<svg/onload=alert(1)>", "<iframe src=//x></iframe>",
            "[x](<vbscript:alert(1)>)", "<style>body{display:none}</style>", "[x](JaVaScRiPt:alert(1))",
            "`<script>`", "[a](https://x.example \"\\\" onmouseover=alert(1)\")",
            "<p style='color:red' id='main'>x</p>",
        ],
    )  # fmt: skip
    def test_nothing_in_it_runs_loads_or_styles(self, hostile: str):
        page = markup.fragment_fromstring(str(html_of(hostile)), create_parent="article")

        for element in page.iterdescendants():
            assert element.tag in {"p", "a", "code"}
            assert set(element.attrib) <= {"href", "rel", "title"}
            assert element.get("href", "https:").startswith("https:")

    def test_links_tell_nothing_and_headings_begin_below_the_pages(self):
        html = str(html_of("# A\n\n[b](https://b.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |"))

        assert "<h2>A</h2>" in html
        assert 'rel="noopener nofollow ugc"' in html
        assert "<td>1</td>" in html


def test_the_lists_cost_the_same_for_one_scheme_and_for_ten(
    manager: Client, study: Study, django_assert_max_num_queries
):
    for _ in range(10):
        manager.post(address(study), {"preset": "cdcp"})

    with django_assert_max_num_queries(12):
        manager.get(address(study))
