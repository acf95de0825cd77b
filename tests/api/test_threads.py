from __future__ import annotations

import pytest

from tests.api.conftest import Scene
from tests.factories import plant_thread
from threads.models import Comment, Hyperlink


@pytest.fixture
def viewer(scene: Scene, client_of):
    return client_of(scene.viewer)


class TestThreads:
    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ("search=lido", ["Save the Lido", "The lido closes"]),
            ("search=lido+save", ["Save the Lido"]),
            ("search=%25", []),
            ("search=pool", []),
            ("search=lido&ordering=title", ["Save the Lido", "The lido closes"]),
            ("search=lido&ordering=-title", ["The lido closes", "Save the Lido"]),
            ("search=lido&ordering=comment_count", ["Save the Lido", "The lido closes"]),
        ],
    )
    def test_search_and_order(self, scene: Scene, viewer, query: str, titles: list[str]):
        plant_thread(["Yes.", "No."], project=scene.project, title="The lido closes")
        plant_thread(["Yes."], project=scene.project, title="Save the Lido")

        found = viewer.get(f"{scene.url}threads/?{query}").json()["results"]

        assert [row["title"] for row in found] == titles

    @pytest.mark.parametrize("query", ["ordering=raw", "search=%00", f"search={'x' * 300}"])
    def test_a_filter_that_is_none_is_refused(self, scene: Scene, viewer, query: str):
        assert viewer.get(f"{scene.url}threads/?{query}").status_code == 400

    def test_a_thread_whose_import_still_runs_is_not_there(self, scene: Scene, viewer):
        thread = plant_thread(["Yes."], project=scene.project, visible_at=None)

        assert len(viewer.get(f"{scene.url}threads/").json()["results"]) == 1
        for rest in ("", "comments/", "hyperlinks/", "quotes/"):
            assert viewer.get(f"/api/v1/threads/{thread.pk}/{rest}").status_code == 404


class TestComments:
    def test_they_come_in_reading_order_the_article_first(self, scene: Scene, viewer):
        thread = plant_thread(["a", "a1", "a11", "a2", "b"], [None, 0, 1, 0, None], project=scene.project)
        url = f"/api/v1/threads/{thread.pk}/comments/?page_size=4"

        first = viewer.get(url).json()
        second = viewer.get(first["next"]).json()

        rows = first["results"] + second["results"]
        assert [row["text"] for row in rows] == ["The council closes the lido.", "a", "a1", "a11", "a2", "b"]
        assert [row["position"] for row in rows] == [0, 1, 2, 3, 4, 5]
        assert [row["depth"] for row in rows] == [0, 1, 2, 3, 2, 1]
        assert rows[1]["parent"] == rows[0]["id"]

    def test_under_gives_a_comment_and_all_below_it(self, scene: Scene, viewer):
        thread = plant_thread(["a", "a1", "a11", "a2", "b"], [None, 0, 1, 0, None], project=scene.project)
        root = thread.comments.get(text="a1")

        rows = viewer.get(f"/api/v1/threads/{thread.pk}/comments/?under={root.pk}").json()["results"]

        assert [row["text"] for row in rows] == ["a1", "a11"]

    @pytest.mark.parametrize("under", ["x", "0", "987654", "99999999999999999999"])
    def test_under_what_is_not_there_is_refused(self, scene: Scene, viewer, under: str):
        response = viewer.get(f"/api/v1/threads/{scene.thread.pk}/comments/?under={under}")

        assert response.status_code == 400
        assert list(response.json()["fields"]) == ["under"]

    def test_authors_have_pseudonyms(self, scene: Scene, viewer):
        rows = viewer.get(f"/api/v1/threads/{scene.thread.pk}/comments/").json()["results"]

        assert [row["author"] for row in rows] == [None, "p_0001", None, None]
        assert "Nadia" not in str(rows)

    def test_names_are_shown_where_the_project_shows_them_and_forgotten_ones_nowhere(self, scene: Scene, viewer):
        scene.project.shows_author_names = True
        scene.project.save()
        url = f"/api/v1/threads/{scene.thread.pk}/comments/"

        shown = viewer.get(url).json()["results"][1]["author"]
        scene.project.authors.update(handle=None)
        forgotten = viewer.get(url).json()["results"][1]["author"]

        assert (shown, forgotten) == ("Nadia B.", "p_0001")

    def test_markup_and_the_raw_record_stay_inside(self, scene: Scene, viewer):
        Comment.objects.update(markup="<b>secret</b>", raw={"ip": "secret"})

        response = viewer.get(f"/api/v1/threads/{scene.thread.pk}/comments/")

        assert "secret" not in response.content.decode()

    def test_a_text_comes_back_code_point_by_code_point(self, scene: Scene, viewer):
        text = "e\u0301 \u202eabc 🇩🇪 \u2028 </script> \ufffd"
        thread = plant_thread([text], project=scene.project)

        rows = viewer.get(f"/api/v1/threads/{thread.pk}/comments/").json()["results"]

        assert rows[1]["text"] == text


def test_hyperlinks_say_where_they_stand(scene: Scene, viewer):
    comment = scene.comments[2]
    start = comment.text.index("https")
    Hyperlink.objects.create(
        comment=comment, start=start, end=len(comment.text), url=comment.text[start:], canonical="example.org/budget"
    )

    (row,) = viewer.get(f"/api/v1/threads/{scene.thread.pk}/hyperlinks/").json()["results"]

    assert comment.text[row["start"] : row["end"]] == row["url"] == "https://example.org/budget"
    assert (row["comment"], row["canonical"]) == (comment.pk, "example.org/budget")


def test_quotes_say_both_ends(scene: Scene, viewer):
    comment, source = scene.comments[2], scene.comments[1]
    comment.quotes.create(start=0, end=4, source=source, source_start=3, source_end=7, similarity=0.9)

    (row,) = viewer.get(f"/api/v1/threads/{scene.thread.pk}/quotes/").json()["results"]

    assert row.pop("id")
    assert row == {
        "comment": comment.pk, "start": 0, "end": 4, "source": source.pk, "source_start": 3, "source_end": 7,
        "similarity": 0.9,
    }  # fmt: skip
