"""Pages of evidence, claims, checks and the argument map."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from annotations.models import Annotation, Claim, Evidence, Mention
from annotations.services import annotating, claims
from annotations.services.evidence import Source, put_forward
from tests.factories import MembershipFactory, Study, UserFactory, plant_study, plant_thread
from threads import jobs
from threads.models import Author, Comment, Duplicate, Hyperlink, Membership, Project, Thread
from threads.services.citations import address_key

TEXTS = [
    "See https://example.org/budget?utm_source=x and <b>https://other.example/</b>",
    '"The council closes the lido." Really? https://example.org/budget',
    "See https://example.org/budget#top, all of you who doubt that the lido pays for itself in the end.",
]
LISTS = ["evidence/", "evidence/addresses/", "evidence/quotations/", "evidence/copies/", "claims/", "checks/"]


def structured(project: Project) -> None:
    for thread in project.threads.all():
        jobs.finish_here(jobs.create("structure", project=project, parameters={"thread": thread.pk}))


@pytest.fixture
def study(db: None) -> Study:
    study = plant_study(TEXTS, [None, 0, None])
    author = Author.objects.create(project=study.project, handle="Nadia", digest="0" * 64, pseudonym="p_1")
    Comment.objects.filter(thread=study.thread, position__in=[1, 3]).update(author=author)
    plant_thread(TEXTS, project=study.project, external_id="again")
    structured(study.project)
    return study


@pytest.fixture
def client(study: Study) -> Client:
    client = Client()
    client.force_login(study.annotator)
    return client


def page(client: Client, study: Study, path: str) -> str:
    answer = client.get(f"/projects/{study.project.slug}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def numbers(html: str) -> list[list[str]]:
    """The numbers of each row of the table."""
    rows = re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1], re.S)
    return [re.findall(r'table__number"[^>]*>(?:<span[^>]*>)?(\d+)', row) for row in rows]


class TestCited:
    def test_sites_are_counted_by_people_comments_and_threads(self, client: Client, study: Study):
        html = page(client, study, "evidence/")

        assert re.findall(r"<bdi>([a-z.]+)</bdi></a></th>", html) == ["example.org", "other.example"]
        assert numbers(html) == [["1", "6", "2"], ["1", "2", "2"]]

    def test_a_site_leads_to_its_addresses_and_these_to_the_comments(self, client: Client, study: Study):
        html = page(client, study, "evidence/addresses/?site=example.org")
        key = address_key("https://example.org/budget")
        assert f"/evidence/addresses/{key}/" in html

        found = page(client, study, f"evidence/addresses/{key}/?thread={study.thread.pk}")

        assert sorted(re.findall(r"\?focus=(\d)#c\1", found)) == ["1", "2", "3"]
        assert "<mark>https://example.org/budget?utm_source=x</mark>" in found
        assert "<b>https" not in found
        assert 'rel="noopener nofollow ugc"' in found

    def test_a_whole_address_finds_its_canonical_form(self, client: Client, study: Study):
        html = page(client, study, "evidence/addresses/?search=HTTPS://EXAMPLE.org/budget%3Ffbclid=1")

        assert numbers(html) == [["1", "6", "2"]]

    def test_one_thread_alone(self, client: Client, study: Study):
        assert numbers(page(client, study, f"evidence/?thread={study.thread.pk}"))[0] == ["1", "3", "1"]

    def test_a_thread_in_the_trash_counts_no_more(self, client: Client, study: Study):
        Thread.objects.filter(external_id="again").update(trashed_at="2026-01-01T00:00Z")

        assert numbers(page(client, study, "evidence/"))[0] == ["1", "3", "1"]

    def test_pages_lead_on_and_back(self, client: Client, study: Study):
        for number in range(120):
            comment = study.comment(1)
            comment.citations.create(
                project=study.project, thread=study.thread, site=f"s{number:03}.example",
                canonical=f"https://s{number}.example/", address=number,
            )  # fmt: skip
        seen: list[str] = []
        query = ""
        while True:
            html = page(client, study, f"evidence/{query}")
            seen += re.findall(r"<bdi>([a-z0-9.]+)</bdi></a></th>", html)
            following = re.search(r'rel="next" href="([^"]+)"', html)
            if not following:
                break
            query = following[1].replace("&amp;", "&")
        back = re.search(r'rel="prev" href="([^"]+)"', html)

        assert len(seen) == len(set(seen)) == 122
        assert back
        assert seen[50] in page(client, study, "evidence/" + back[1].replace("&amp;", "&"))

    @pytest.mark.parametrize("key", ["0", "-5", "9" * 19, "-" + "9" * 19])
    def test_an_address_that_nobody_cites_is_404(self, client: Client, study: Study, key: str):
        assert client.get(f"/projects/{study.project.slug}/evidence/addresses/{key}/").status_code == 404

    @pytest.mark.parametrize("query", ["?before=x", "?before=1:", "?after=5:%00", "?order=nonsense", "?before=-1:a"])
    def test_what_makes_no_sense_is_the_first_page(self, client: Client, study: Study, query: str):
        for path in ("evidence/", "evidence/addresses/", "evidence/quotations/", "evidence/copies/"):
            page(client, study, path + query)


class TestRepeated:
    def test_what_is_quoted_leads_to_its_passages(self, client: Client, study: Study):
        html = page(client, study, "evidence/quotations/")
        article = study.comment(0)
        assert f"/evidence/quotations/{article.pk}/" in html

        passages = page(client, study, f"evidence/quotations/{article.pk}/")

        assert "The council closes the lido." in passages
        assert "quoted by 1 comment" in passages

    def test_copies_stand_under_the_earliest(self, client: Client, study: Study):
        original = Duplicate.objects.values_list("original", flat=True).first()
        html = page(client, study, "evidence/copies/")
        assert f"/evidence/copies/{original}/" in html

        assert "the same words" in page(client, study, f"evidence/copies/{original}/")

    def test_nothing_of_another_project_is_found(self, client: Client, study: Study):
        elsewhere = plant_study()

        for path in ("quotations", "copies"):
            url = f"/projects/{study.project.slug}/evidence/{path}/{elsewhere.comment(1).pk}/"
            assert client.get(url).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_an_outsider_finds_nothing(study: Study, path: str):
    client = Client()
    client.force_login(UserFactory())

    assert client.get(f"/projects/{study.project.slug}/{path}").status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_queries_do_not_grow(client: Client, study: Study, path: str):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, study, path)
        return len(captured)

    claims.list_claim(study.project, "First.", by=study.annotator, round=study.round)
    before = asked()
    for number in range(3):
        plant_thread([f"{number}: see https://s{number}.example/", *TEXTS], project=study.project)
        claims.list_claim(study.project, f"Claim {number}.", by=study.annotator, round=study.round)
    structured(study.project)

    assert asked() == before


class TestClaimPage:
    def claim(self, study: Study) -> Claim:
        return claims.list_claim(study.project, "The lido <pays>.", by=study.annotator, round=study.round)

    def url(self, study: Study, claim: Claim) -> str:
        return f"/projects/{study.project.slug}/claims/{claim.pk}/"

    def test_it_shows_where_it_is_made_and_what_is_put_forward(self, client: Client, study: Study):
        claim, who = self.claim(study), {"round": study.round, "by": study.annotator}
        claims.mention(claim, study.comment(1), span=(0, 3), **who)
        made = annotating.annotate(study.comment(1), study.label("claim"), **who)
        put_forward(made, Source(url="https://example.org/proof", passage="<i>18</i> percent"), by=study.annotator)

        html = client.get(self.url(study, claim)).content.decode()

        assert "The lido &lt;pays&gt;." in html
        assert "<mark>See</mark>" in html
        assert "https://example.org/proof" in html
        assert "<i>18</i>" not in html

    def test_a_blind_colleague_finds_no_such_claim(self, study: Study):
        study.round.is_blind = True
        study.round.save()
        client = Client()
        client.force_login(study.manager)

        assert client.get(self.url(study, self.claim(study))).status_code == 404

    def test_by_plain_forms_it_is_reworded_merged_and_taken_apart(self, client: Client, study: Study):
        claim = self.claim(study)
        other = claims.list_claim(study.project, "It pays.", by=study.annotator, round=study.round)

        client.post(self.url(study, claim), {"wish": "rename", "wording": "It really pays."})
        answer = client.post(self.url(study, claim), {"wish": "merge", "into": other.pk})
        assert answer.url == self.url(study, other)
        assert client.get(self.url(study, claim)).url == self.url(study, other)
        assert "It really pays." in client.get(self.url(study, other)).content.decode()

        client.post(self.url(study, other), {"wish": "unmerge", "claim": claim.pk})
        assert client.get(self.url(study, claim)).status_code == 200

    def test_by_plain_forms_a_mention_is_split_off_and_taken_back(self, client: Client, study: Study):
        claim = self.claim(study)
        made = claims.mention(claim, study.comment(1), round=study.round, by=study.annotator)

        client.post(self.url(study, claim), {"wish": "split", "mention": made.pk, "wording": "Another."})
        made.refresh_from_db()
        assert made.claim.wording == "Another."
        client.post(self.url(study, made.claim), {"wish": "unmention", "mention": made.pk})
        assert not Mention.objects.live().exists()

    def test_a_viewer_changes_nothing(self, study: Study):
        viewer, client = UserFactory(), Client()
        MembershipFactory(project=study.project, user=viewer, role=Membership.Role.VIEWER)
        client.force_login(viewer)

        assert client.post(self.url(study, self.claim(study)), {"wording": "x"}).status_code == 403


class TestPuttingForward:
    def annotation(self, study: Study) -> Annotation:
        return annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)

    def test_without_a_script_a_link_below_the_comment_is_chosen_on_a_page(self, client: Client, study: Study):
        annotation = self.annotation(study)
        base = f"/projects/{study.project.slug}/threads/{study.thread.pk}"
        html = client.get(f"{base}/labels/{annotation.pk}/evidence/").content.decode()
        link = Hyperlink.objects.get(comment=study.comment(2))
        assert f'value="cite:link_{link.pk}"' in html

        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
        client.post(f"{base}/actions/", fields | {"action": f"cite:link_{link.pk}", "url": "", "passage": "So."})

        made = Evidence.objects.get()
        assert (made.found_in, made.passage) == (study.comment(2), "So.")
        workspace = client.get(f"{base}/?focus=1").content.decode()
        assert f'value="uncite:{made.pk}"' in workspace
        client.post(f"{base}/actions/", {"action": f"uncite:{made.pk}", "comment": study.comment(1).pk})
        assert not Evidence.objects.live().exists()

    def test_nobody_elses_label_is_found(self, client: Client, study: Study):
        other = annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.manager)
        url = f"/projects/{study.project.slug}/threads/{study.thread.pk}/labels/{other.pk}/evidence/"

        assert client.get(url).status_code == 404

    def test_a_script_gets_the_comment_with_what_was_put_forward(self, client: Client, study: Study):
        annotation = self.annotation(study)
        url = f"/projects/{study.project.slug}/threads/{study.thread.pk}/actions/"
        fields = {"action": "cite:typed", "comment": study.comment(1).pk, "annotation": annotation.pk}

        answer = client.post(url, fields | {"url": "https://example.org/x"}, headers={"HX-Request": "true"})
        bad = client.post(url, fields | {"url": "javascript:x"}, headers={"HX-Request": "true"})

        assert "chip--proof" in answer.content.decode()
        assert bad.status_code == 400


class TestArgumentMap:
    def url(self, study: Study, name: str = "arguments/") -> str:
        return f"/projects/{study.project.slug}/threads/{study.thread.pk}/{name}"

    def test_nodes_lead_to_their_comments_and_the_list_says_the_same(self, client: Client, study: Study):
        annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)

        html = client.get(self.url(study)).content.decode()

        picture = etree.fromstring(re.search(r"<svg.*</svg>", html, re.S)[0])
        links = picture.findall(".//{*}a")
        assert [link.get("href").partition("?")[2] for link in links] == ["focus=1#c1", "focus=2#c2"]
        assert "rebuts #1" in html
        assert "<b>https" not in html

    def test_the_file_stands_by_itself(self, client: Client, study: Study):
        annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)

        answer = client.get(self.url(study, "arguments.svg"))

        assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert answer["Content-Disposition"].startswith("attachment")
        picture = etree.fromstring(answer.content)
        assert {link.get("href")[:17] for link in picture.findall(".//{*}a")} == {"http://testserver"}

    def test_in_a_blind_round_it_shows_ones_own_alone(self, client: Client, study: Study):
        study.round.is_blind = True
        study.round.save()
        annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.manager)

        for whose in ("me", "anyone", "gold", "a1"):
            assert "Nothing to draw yet" in client.get(self.url(study) + f"?by={whose}&alone=1").content.decode()

    def test_another_projects_thread_is_404(self, client: Client, study: Study):
        other = plant_study()

        assert client.get(f"/projects/{study.project.slug}/threads/{other.thread.pk}/arguments/").status_code == 404
