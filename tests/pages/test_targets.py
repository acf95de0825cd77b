"""Targets and claims through the pages, without a script and with one: what is sent, what comes back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotations.models import Annotation, Claim, Mention, Question, Relation
from annotations.services import annotating, claims
from tests.factories import MembershipFactory, UserFactory
from tests.pages.conftest import Desk


def targets() -> list[tuple[str, int | None]]:
    return list(Relation.objects.live().order_by("pk").values_list("target_kind", "target_comment__position"))


def rebuttal(desk: Desk, position: int = 3) -> Annotation:
    return annotating.annotate(desk.comment(position), desk.label("rebuttal"), round=desk.round, by=desk.annotator)


def send(desk: Desk, action: str, **fields: object):
    """As a plain form sends it, without any script."""
    return desk.client.post(desk.actions, {"action": action, "comment": desk.comment(3).pk, **fields})


class TestPlainForms:
    @pytest.mark.parametrize(
        ("action", "fields", "expected"),
        [
            ("target:comment", {"target": 1}, ("comment", 1)),
            ("target:article", {}, ("comment", 0)),
            ("target:outside", {}, ("outside", None)),
            ("target:span", {"target": 1, "start": 0, "end": 5}, ("span", 1)),
            ("target:claim", {"wording": "It leaks."}, ("claim", None)),
        ],
    )
    def test_every_kind_of_target_is_set(self, desk: Desk, action: str, fields, expected):
        rebuttal(desk)

        send(desk, action, **fields)

        assert targets() == [expected]

    def test_one_more_stands_beside_and_can_be_taken_back(self, desk: Desk):
        first = rebuttal(desk).relations.get()

        send(desk, "target:comment", target=1, more="on")
        send(desk, f"untarget:{first.pk}")

        assert targets() == [("comment", 1)]

    def test_without_a_number_the_newest_target_goes(self, desk: Desk):
        rebuttal(desk)
        send(desk, "target:comment", target=1, more="on")

        send(desk, "untarget")

        assert targets() == [("comment", 2)]

    def test_a_target_gets_doubt_a_note_and_another_type(self, desk: Desk):
        rebuttal(desk)

        send(desk, "retarget:unsure")
        send(desk, "retarget:note", note=" by tone ")
        send(desk, "retarget:type")

        relation = Relation.objects.get()
        assert (relation.unsure, relation.note, relation.label.key) == (True, "by tone", "supports")

    def test_among_several_labels_the_one_that_is_meant_must_be_named(self, desk: Desk):
        claim = desk.label("claim")
        claim.target_relation = desk.label("supports")
        claim.save()
        first = rebuttal(desk)
        annotating.annotate(desk.comment(3), claim, round=desk.round, by=desk.annotator)

        unnamed = desk.act("target:outside", comment=desk.comment(3).pk)
        send(desk, "target:outside", source=first.pk)

        assert 'data-refusal="which_label"' in unnamed.content.decode()
        assert first.relations.live().get().target_kind == "outside"
        page = desk.html(f"?focus={desk.comment(3).position}")
        assert page.count('type="radio" name="source"') == 2

    def test_a_colleagues_relation_is_out_of_reach(self, desk: Desk):
        other = UserFactory()
        MembershipFactory(project=desk.project, user=other)
        theirs = annotating.annotate(desk.comment(3), desk.label("rebuttal"), round=desk.round, by=other)

        response = send(desk, f"untarget:{theirs.relations.get().pk}")

        assert response.status_code == 302
        assert "What this was about is no longer there." in desk.html()
        assert targets() == [("comment", 2)]

    def test_a_claim_is_made_here_and_the_mention_taken_back(self, desk: Desk):
        send(desk, "mention", wording="It leaks.")
        mention = Mention.objects.get()
        assert "It leaks." in desk.html("?focus=3")

        send(desk, f"unmention:{mention.pk}")

        assert not Mention.objects.live().exists()


class TestOptions:
    def options(self, desk: Desk, name: str = "comments", **query: object) -> str:
        address = reverse(f"annotations:target_{name}", args=[desk.project.slug, desk.thread.pk])
        response = desk.client.get(address, query)
        assert response.status_code == 200
        return response.content.decode()

    def numbers(self, html: str) -> list[str]:
        return [part.split('"')[0] for part in html.split('data-target="')[1:]]

    def test_earlier_comments_that_have_all_the_words(self, desk: Desk):
        assert self.numbers(self.options(desk, of=3, search="nobody LEAKS")) == ["2"]
        assert self.numbers(self.options(desk, of=4, search="mended")) == ["2"]
        assert self.numbers(self.options(desk, of=1, search="mended")) == []

    def test_a_number_leads_to_its_comment(self, desk: Desk):
        assert self.numbers(self.options(desk, of=3, search="1")) == ["1"]
        assert self.numbers(self.options(desk, of=3, numbers="2,1,3,9,x")) == ["2", "1"]

    def test_link_rules_leave_out_what_they_forbid(self, desk: Desk):
        Question.objects.filter(version=desk.round.scheme_version, unit="relation").update(link_rules=[{"to": "claim"}])
        annotating.annotate(desk.comment(1), desk.label("claim"), round=desk.round, by=desk.annotator)

        assert self.numbers(self.options(desk, of=3, label=desk.label("rebuttal").pk, numbers="1,2")) == ["1"]

    def test_the_sentences_of_a_comment_have_their_places(self, desk: Desk):
        html = self.options(desk, "sentences", of=2)

        assert 'data-start="4" data-end="38"' in html
        assert "It leaks because nobody mended it." in html

    def test_claims_come_with_the_words_as_a_claim_to_be_listed(self, desk: Desk):
        claims.list_claim(desk.project, "The lido leaks.", by=desk.annotator, round=desk.round)

        html = self.options(desk, "claims", search="lido")
        whole = self.options(desk, "claims", search="the lido leaks.")

        assert ("The lido leaks." in html, 'data-wording="lido"' in html) == (True, True)
        assert "data-wording" not in whole

    def test_texts_are_never_markup(self, desk: Desk):
        desk.thread.comments.filter(position=1).update(text="<img src=x onerror=alert(1)> pool")

        assert "<img" not in self.options(desk, of=3, search="pool")

    @pytest.mark.parametrize("name", ["comments", "sentences", "claims"])
    def test_outsiders_see_no_such_thread(self, desk: Desk, outsider, name: str):
        address = reverse(f"annotations:target_{name}", args=[desk.project.slug, desk.thread.pk])

        assert outsider.get(address).status_code == 404

    @pytest.mark.parametrize("name", ["comments", "claims"])
    def test_queries_do_not_grow_with_what_is_found(self, desk: Desk, name: str, django_assert_max_num_queries):
        for number in range(8):
            claims.list_claim(desk.project, f"Pool {number}.", by=desk.annotator, round=desk.round)

        with django_assert_max_num_queries(8):
            self.options(desk, name, of=4, search="o")


class TestClaimsPage:
    def page(self, desk: Desk) -> str:
        return reverse("annotations:claim_list", args=[desk.project.slug])

    def test_a_claim_is_listed_found_reworded_and_thrown_away(self, desk: Desk):
        desk.client.post(self.page(desk), {"wording": "The lido leaks."})
        claim = Claim.objects.get()
        address = reverse("annotations:claim", args=[desk.project.slug, claim.pk])
        assert "The lido leaks." in desk.client.get(self.page(desk), {"search": "leak"}).content.decode()

        desk.client.post(address, {"wording": "The lido drips."})
        assert "The lido drips." in desk.client.get(self.page(desk)).content.decode()
        desk.client.post(address, {"wish": "trash"})

        assert not Claim.objects.live().exists()
        desk.client.post(address, {"wish": "restore"})
        assert Claim.objects.live().exists()

    def test_it_leads_to_the_places_and_counts_what_points_at_it(self, desk: Desk):
        claim = claims.list_claim(desk.project, "It leaks.", by=desk.annotator, round=desk.round)
        claims.mention(claim, desk.comment(2), span=(4, 12), round=desk.round, by=desk.annotator)
        rebuttal(desk)
        send(desk, "target:claim", claim=claim.pk)

        html = desk.client.get(self.page(desk)).content.decode()

        assert "It leaks" in html
        assert f'href="{desk.page}?focus=2#c2"' in html
        assert "rebuts: 1" in html

    def test_colleagues_of_a_blind_round_see_nothing_of_it(self, desk: Desk):
        desk.round.is_blind = True
        desk.round.save()
        other = UserFactory()
        MembershipFactory(project=desk.project, user=other)
        claim = claims.list_claim(desk.project, "Secret.", by=other, round=desk.round)
        claims.mention(claim, desk.comment(2), round=desk.round, by=other)

        address = reverse("annotations:claim", args=[desk.project.slug, claim.pk])

        assert "Secret." not in desk.client.get(self.page(desk)).content.decode()
        assert desk.client.post(address, {"wording": "Mine."}).status_code == 404
        assert "Secret." not in desk.html()

    def test_outsiders_see_no_such_project(self, desk: Desk, outsider):
        assert outsider.get(self.page(desk)).status_code == 404

    def test_its_queries_do_not_grow(self, desk: Desk, django_assert_max_num_queries):
        for number in range(12):
            claim = claims.list_claim(desk.project, f"Claim {number}.", by=desk.annotator, round=desk.round)
            claims.mention(claim, desk.comment(1 + number % 4), round=desk.round, by=desk.annotator)

        with django_assert_max_num_queries(16):
            desk.client.get(self.page(desk))


class TestPermalinks:
    def test_a_label_opens_where_it_stands(self, desk: Desk):
        made = rebuttal(desk)

        html = desk.html(f"?annotation={made.uid}")

        assert 'data-lit="3"' in html
        assert html.count("mark--lit") == 1

    def test_a_label_one_may_not_see_is_not_there(self, desk: Desk):
        desk.round.is_blind = True
        desk.round.save()
        other = UserFactory()
        MembershipFactory(project=desk.project, user=other)
        theirs = annotating.annotate(desk.comment(3), desk.label("rebuttal"), round=desk.round, by=other)

        assert desk.client.get(f"{desk.page}?annotation={theirs.uid}").status_code == 404
