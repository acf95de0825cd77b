from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from annotations.errors import BadTarget, Stale
from annotations.models import Annotation, Evidence
from annotations.services import annotating, evidence, history
from annotations.services.evidence import Source, put_forward
from tests.factories import Study, plant_study
from threads.errors import Conflict, Refused
from threads.models import Hyperlink, Quote
from threads.services.structuring import hyperlinks_of

TEXTS = ["The lido pays. See https://example.org/a", "“The council closes” no, https://example.org/b", "Off topic."]


@pytest.fixture
def study(db: None) -> Study:
    study = plant_study(TEXTS, [None, 0, None])
    for comment in study.thread.comments.all():
        Hyperlink.objects.bulk_create(hyperlinks_of(comment))
    Quote.objects.create(
        comment=study.comment(2), start=1, end=19, source=study.comment(0), source_start=0, source_end=18
    )
    return study


def claim_on(study: Study, position: int = 1) -> Annotation:
    return annotating.annotate(study.comment(position), study.label("claim"), round=study.round, by=study.annotator)


class TestPuttingForward:
    def test_a_link_below_the_comment_keeps_its_words(self, study: Study):
        link = Hyperlink.objects.get(comment=study.comment(2))

        made = put_forward(claim_on(study), Source(link, archived=" https://archive.org/1 "), by=study.annotator)

        assert (made.exact, made.url, made.site) == ("https://example.org/b", "https://example.org/b", "example.org")
        assert made.archived == "https://archive.org/1"

    def test_it_outlives_the_row_that_the_workers_found(self, study: Study):
        made = put_forward(claim_on(study), Source(quote=Quote.objects.get()), by=study.annotator)

        Quote.objects.all().delete()

        made.refresh_from_db()
        assert (made.exact, made.source) == ("The council closes", study.comment(0))

    def test_the_same_again_is_the_first(self, study: Study):
        annotation, link = claim_on(study), Hyperlink.objects.get(comment=study.comment(1))
        typed = Source(url="https://example.org/c", passage="so it is")

        first = [put_forward(annotation, source, by=study.annotator) for source in (Source(link), typed)]
        again = [put_forward(annotation, source, by=study.annotator) for source in (Source(link), typed)]

        assert first == again

    def test_what_stands_elsewhere_is_refused(self, study: Study):
        link = Hyperlink.objects.get(comment=study.comment(1))

        with pytest.raises(BadTarget):
            put_forward(claim_on(study, 3), Source(link), by=study.annotator)

    @pytest.mark.parametrize(
        "source",
        [
            Source(),
            Source(url="javascript:alert(1)"),
            Source(url="https://"),
            Source(url="https://a b.example/"),
            Source(passage="x", archived="file:///etc/passwd"),
            Source(url="https://example.org/" + "x" * 4000),
            Source(passage="x" * 4001),
        ],
    )
    def test_what_cannot_be_cited_is_refused(self, study: Study, source: Source):
        with pytest.raises(Refused):
            put_forward(claim_on(study), source, by=study.annotator)

        assert not Evidence.objects.exists()

    def test_nobody_else_adds_to_it(self, study: Study):
        with pytest.raises(PermissionDenied):
            put_forward(claim_on(study), Source(passage="x"), by=study.manager)

    def test_a_closed_round_takes_none(self, study: Study):
        annotation = claim_on(study)
        study.round.state = "closed"
        study.round.save()

        with pytest.raises(Conflict):
            put_forward(annotation, Source(passage="x"), by=study.annotator)


class TestUndo:
    def test_it_goes_and_comes_back(self, study: Study):
        made = put_forward(claim_on(study), Source(passage="x"), by=study.annotator)
        who = {"by": study.annotator, "thread": study.thread}

        walk = history.undo(study.round, **who)
        assert (walk.words, walk.comments) == ("evidence on #1", [study.comment(1).pk])
        assert not Evidence.objects.live().exists()

        history.redo(study.round, **who)
        assert Evidence.objects.live().get() == made

    def test_a_changed_passage_is_taken_back(self, study: Study):
        made = put_forward(claim_on(study), Source(passage="x"), by=study.annotator)
        evidence.revise(made, by=study.annotator, passage="y")

        history.undo(study.round, by=study.annotator, thread=study.thread)

        made.refresh_from_db()
        assert (made.passage, made.version) == ("x", 3)

    def test_with_its_annotation_it_is_gone_and_comes_back(self, study: Study):
        annotation = claim_on(study)
        made = put_forward(annotation, Source(passage="x"), by=study.annotator)
        annotating.retract(annotation, by=study.annotator)
        assert not Evidence.objects.visible_to(study.annotator).exists()

        history.undo(study.round, by=study.annotator, thread=study.thread)

        assert Evidence.objects.visible_to(study.annotator).get() == made


class TestChanging:
    def test_an_older_version_is_refused(self, study: Study):
        made = put_forward(claim_on(study), Source(url="https://example.org/a"), by=study.annotator)
        evidence.revise(made, by=study.annotator, version=1, url="https://example.org/b")

        with pytest.raises(Stale):
            evidence.revise(made, by=study.annotator, version=1, passage="x")
        with pytest.raises(Stale):
            evidence.take_back(made, by=study.annotator, version=1)

    def test_a_typed_source_stays_one(self, study: Study):
        made = put_forward(claim_on(study), Source(url="https://example.org/a"), by=study.annotator)

        with pytest.raises(Refused):
            evidence.revise(made, by=study.annotator, url="")

    def test_the_address_of_a_link_in_the_text_stays(self, study: Study):
        link = Hyperlink.objects.get(comment=study.comment(1))
        made = put_forward(claim_on(study), Source(link), by=study.annotator)

        with pytest.raises(Refused):
            evidence.revise(made, by=study.annotator, url="https://example.org/other")

    def test_only_its_maker_changes_it(self, study: Study):
        made = put_forward(claim_on(study), Source(passage="x"), by=study.annotator)

        with pytest.raises(PermissionDenied):
            evidence.revise(made, by=study.manager, passage="y")


def test_in_a_blind_round_nobody_sees_a_colleagues_evidence(study: Study):
    study.round.is_blind = True
    study.round.save()
    put_forward(claim_on(study), Source(passage="x"), by=study.annotator)

    assert not Evidence.objects.visible_to(study.manager).exists()
    assert Evidence.objects.visible_to(study.annotator).exists()
