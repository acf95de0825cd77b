from __future__ import annotations

import io
import json

from django.core.management import call_command


def run(path: str) -> tuple[list[dict], str, int]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("extract_links", path, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), status


class TestExtractLinks:
    def test_spans_are_code_points(self, tmp_path):
        text = "👩‍🌾 see https://www.example.org/a?utm_source=x."
        path = tmp_path / "texts.jsonl"
        path.write_text(json.dumps({"id": 7, "text": text}) + "\n\n")

        lines, _, status = run(str(path))

        (link,) = lines[0]["links"]
        assert (lines[0]["id"], status) == (7, 0)
        assert text[link["start"] : link["end"]] == link["url"] == "https://www.example.org/a?utm_source=x"
        assert link["domain"] == "example.org"
        assert "utm" not in link["canonical"]

    def test_a_bad_line_is_named_and_the_rest_is_answered(self, tmp_path):
        path = tmp_path / "texts.jsonl"
        path.write_text('{"id": 1, "text": "a"}\n{"id": 2\n[]\n{"id": 3, "text": null}\n{"id": 4, "text": "b"}\n')

        lines, said, status = run(str(path))

        assert [line["id"] for line in lines] == [1, 4]
        assert [part.split(":")[0] for part in said.strip().split("\n")] == ["line 2", "line 3", "line 4"]
        assert status == 1
