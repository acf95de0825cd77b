"""Whatever people write stays text: it arrives as written, and nothing of it becomes a part of any page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import etree, html

from tests.browser.pages import PAGES, address
from tests.factories import Study
from tests.hostile import CORPUS, plant_hostile_study
from tests.pages.parts import PARTS
from tests.undoing import silent, undone

# Elements that no page of ours has but for the scripts and styles it is made of.
FOREIGN = ("iframe", "object", "embed", "base", "style", "animate", "foreignObject", "applet", "frame", "portal")
OWN = "/static/"


@pytest.fixture(autouse=True)
def _refused_in_silence() -> Iterator[None]:
    with silent("django.request"):
        yield


@pytest.fixture
def study(db: None) -> Study:
    return plant_hostile_study()


@pytest.fixture
def manager(client: Client, study: Study) -> Client:
    client.force_login(study.manager)
    return client


def tree_of(answer: HttpResponse) -> etree._Element:
    """The page as a browser reads it; a picture as XML."""
    if answer["Content-Type"].startswith("image/"):
        return etree.fromstring(answer.content)
    return html.document_fromstring(answer.content.decode() or "<p></p>")


def faults(tree: etree._Element) -> list[str]:
    """What of the page is not its own."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    found = [element.tag for element in elements if etree.QName(element).localname in FOREIGN]
    for element in elements:
        if element.tag in {"script", "link"} and not (element.get("src") or element.get("href") or "").startswith(OWN):
            found.append(html.tostring(element, encoding="unicode")[:200])
        if element.tag == "form" and (element.get("action") or "/").startswith(("//", "http", "javascript")):
            found.append(f"form to {element.get('action')}")
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style" or name == "srcdoc":
                found.append(f"{element.tag} {name}={value[:80]}")
            scheme = "".join(value.split()).lower()
            is_address = name in {"href", "src", "action", "formaction", "poster", "data", "hx-get", "hx-post"}
            if is_address and scheme.startswith(("javascript:", "vbscript:", "data:")):
                found.append(f"{element.tag} {name}={value[:80]}")
    return found


def test_no_text_becomes_a_part_of_any_page(manager, study):
    found: dict[str, list[str]] = {}
    shown: set[str] = set()
    count = 0

    for name in (*PAGES, *PARTS):
        with undone():
            part = PARTS.get(name)
            path = reverse(name, args=part.arguments(study)) if part else address(name, study)
            data = part.data(study) if part else {}
            answer = getattr(manager, part.method if part else "get")(path, data, follow=True)
        count += 1
        assert answer.status_code < 500, name
        if answer.streaming or not answer["Content-Type"].startswith(("text/html", "image/svg")):
            continue
        tree = tree_of(answer)
        if wrong := faults(tree):
            found[name] = wrong
        whole = "".join(tree.itertext())
        shown |= {text for text in CORPUS if text in whole}

    assert found == {}
    assert shown == set(CORPUS)
    assert count == len(PAGES) + len(PARTS)


def test_every_text_of_a_comment_arrives_as_it_was_written(manager, study):
    page = manager.get(reverse("annotations:workspace", args=[study.project.slug, study.thread.pk])).content.decode()

    texts = [each.text_content() for each in html.document_fromstring(page).iter() if "-text" in each.get("id", "")]

    for written in CORPUS:
        assert any(written in text for text in texts), written


def test_what_a_page_would_be_found_guilty_of_is_found():
    dangerous = [text for text in CORPUS[:9] if text.startswith(("<", '"', "'", "<a"))]

    innocent = [text for text in dangerous if not faults(html.document_fromstring(f'<p title="">{text}</p>'))]

    assert dangerous
    assert innocent == []
