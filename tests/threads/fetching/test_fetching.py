from __future__ import annotations

import gzip
import io
import threading
from pathlib import Path

import pytest

from tests.threads.fetching.fetched import LIMITS, fetched, refusal, trusting
from tests.threads.fetching.servers import LOOPBACK, Server, page, redirect
from threads.fetching import CannotFetch, Fetched, Limits, Policy, fetch


class TestWhatComes:
    def test_a_page_and_what_the_server_says_of_it(self, server: Server):
        server.answers["/t/lido?page=2"] = page(b"<html>", "Content-Type: Text/HTML; charset=ISO-8859-1")

        found, content = fetched(server, "/t/lido?page=2")

        assert content == b"<html>"
        assert found == Fetched(server.url("/t/lido?page=2"), "lido", "text/html", 6)

    def test_a_request_says_no_more_than_it_must(self, server: Server, monkeypatch):
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        server.answers["/"] = page(b"Hello.", "Set-Cookie: a=b")
        fetched(server)
        fetched(server)

        assert {request.decode() for request in server.requests} == {
            f"GET / HTTP/1.1\r\nHost: forum.test:{server.port}\r\n"
            "User-Agent: Rejoinder (imports discussion threads for annotation)\r\n"
            "Accept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
        }

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nHel\r\n3;x=y\r\nlo.\r\n0\r\n\r\n",
            b"HTTP/1.0 200 OK\r\n\r\nHello.",
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nContent-Length: 6\r\n\r\nHello. And more.",
        ],
    )
    def test_every_way_to_send_a_body(self, server: Server, answer: bytes):
        server.answers["/"] = answer

        assert fetched(server)[1] == b"Hello."

    def test_progress_counts_bytes(self, server: Server):
        body = b"x" * 300_000
        server.answers["/"] = page(body)
        told: list[tuple[int, int | None]] = []

        fetch(
            server.url("/"),
            into=io.BytesIO(),
            policy=server.policy(),
            limits=LIMITS,
            progress=lambda done, total: told.append((done, total)),
        )

        done = [number for number, _ in told]
        assert done == sorted(done)
        assert told[-1][1] == len(body)
        assert 0 < done[-1] <= len(body)

    def test_a_body_that_is_packed_unasked_stays_packed(self, server: Server):
        packed = gzip.compress(b"Hello.")
        server.answers["/"] = page(packed, "Content-Encoding: gzip")

        assert fetched(server)[1] == packed

    @pytest.mark.parametrize(
        ("header", "path", "name"),
        [
            ('attachment; filename="thread.json"', "/x", "thread.json"),
            ("attachment; filename*=UTF-8''b%C3%A4der.csv", "/x", "bäder.csv"),
            ('attachment; filename="../../etc/passwd"', "/x", "passwd"),
            ('attachment; filename="..\\..\\boot.ini"', "/x", "boot.ini"),
            ("attachment; filename*=UTF-8''%2Fetc%2Fpass%00wd", "/x", "passwd"),
            ("attachment; filename*=UTF-8''a%E2%80%AEvsc.exe", "/x", "avsc.exe"),
            ("attachment; filename*=no-such-charset''a%FF", "/x", "aÿ"),
            ('attachment; filename=".."', "/thread.csv", "thread.csv"),
            ('attachment; filename=""', "/a/b%2Fthread.csv?x=/y", "thread.csv"),
            ("nonsense;;;=", "/", ""),
            ("attachment; filename=" + "a" * 5000, "/", "a" * 200),
        ],
    )
    def test_a_file_name_is_a_bare_name(self, server: Server, header: str, path: str, name: str):
        server.answers[path] = page(b"Hello.", f"Content-Disposition: {header}")

        assert fetched(server, path)[0].filename == name


class TestRedirects:
    def test_they_are_followed_to_the_end(self, server: Server):
        server.answers |= {"/": redirect("/a"), "/a": redirect(server.url("/b/c", "other.test"), "308 Permanent")}
        server.answers |= {"/b/c": redirect("../d#top", "303 See Other"), "/d": page(b"Here.")}

        found, content = fetched(server)

        assert (found.url, content) == (server.url("/d", "other.test"), b"Here.")

    def test_five_and_no_more(self, server: Server):
        for number in range(6):
            server.answers[f"/{number}"] = redirect(f"/{number + 1}")
        server.answers["/6"] = page(b"Here.")

        assert fetched(server, "/1")[1] == b"Here."
        assert "after 5 redirects" in refusal(server, "/0")

    def test_a_circle_ends(self, server: Server):
        server.answers["/"] = redirect("/")

        assert "after 5 redirects" in refusal(server)
        assert len(server.requests) == 6

    @pytest.mark.parametrize(
        "location",
        [
            "http://127.0.0.2/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://2130706434/",
            "http://10.0.0.1/",
            "http://user:secret@forum.test/",
            "file:///etc/passwd",
            "gopher://forum.test/",
            "javascript:alert(1)",
            "http://forum.test:22/",
            "http://[",
            "",
        ],
    )
    def test_each_is_checked_like_the_first(self, server: Server, location: str):
        server.answers["/"] = redirect(location.replace("forum.test:22", "forum.test:1"))

        def look_up(host: str, port: int) -> list[str]:
            return ["127.0.0.2"] if host == "2130706434" else list(server.policy().look_up(host, port))

        # Every port, so that the address alone can be the reason.
        ports = frozenset({80, server.port})
        assert refusal(server, look_up=look_up, ports=ports)
        assert len(server.requests) == 1

    def test_from_https_to_http_none_is_followed(self, secure_server: Server, server: Server, certificate: Path):
        secure_server.answers["/"] = redirect(server.url("/"))
        server.answers["/"] = page(b"Anybody could have written this.")
        ports = frozenset({server.port, secure_server.port})

        assert "from https to http" in refusal(secure_server, ports=ports, tls=trusting(certificate))
        assert not server.requests


class TestWhereFrom:
    """The address is checked where it is used, not where it is written."""

    @pytest.mark.parametrize(
        "ips",
        [
            ["10.0.0.1"],
            ["169.254.169.254"],
            ["::1"],
            ["fe80::1%1"],
            ["fd00:ec2::254"],
            ["::ffff:10.0.0.1"],
            ["64:ff9b::a00:1"],
            [LOOPBACK, "10.0.0.1"],
            ["10.0.0.1", LOOPBACK],
            ["93.184.215.14", "fd00::1"],
        ],
    )
    def test_one_address_that_is_not_public_refuses_the_host(self, server: Server, ips: list[str]):
        assert "not public" in refusal(server, look_up=lambda host, port: ips)
        assert not server.requests

    def test_a_name_is_looked_up_once_so_it_cannot_change_its_mind(self, server: Server):
        server.answers["/"] = page(b"Hello.")
        answers = iter([[LOOPBACK], ["10.0.0.1"]])

        _, content = fetched(server, look_up=lambda host, port: next(answers))

        assert content == b"Hello."
        assert next(answers) == ["10.0.0.1"]

    def test_after_a_redirect_it_is_looked_up_and_checked_again(self, server: Server):
        server.answers["/"] = redirect("/again")
        answers = iter([[LOOPBACK], ["10.0.0.1"]])

        assert "not public" in refusal(server, look_up=lambda host, port: next(answers))
        assert len(server.requests) == 1

    def test_the_policy_of_production_refuses_the_machine_itself(self, server: Server):
        server.answers["/"] = page(b"Hello.")
        policy = Policy(ports=frozenset({server.port}))

        for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::ffff:7f00:1]", "0.0.0.0"):  # noqa: S104
            with pytest.raises(CannotFetch, match="not public"):
                fetch(f"http://{host}:{server.port}/", into=io.BytesIO(), policy=policy, limits=LIMITS)
        assert not server.requests

    def test_ports_are_those_of_the_web(self):
        for url in ("http://example.org:22/", "https://example.org:6379/", "http://example.org:8080/"):
            with pytest.raises(CannotFetch, match="allowed are 80 and 443"):
                fetch(url, into=io.BytesIO(), policy=Policy(), limits=LIMITS)

    def test_hosts_may_be_few(self, server: Server):
        server.answers["/"] = page(b"Hello.")
        few = frozenset({"forum.test", ".example.org"})
        policy = server.policy(hosts=few)

        assert fetched(server, hosts=few)[1] == b"Hello."
        for host, is_allowed in {"a.example.org": True, "example.org": False, "xforum.test": False}.items():
            assert policy.allows_host(host) is is_allowed
        server.answers["/"] = redirect(server.url("/", "other.test"))
        assert "other.test is not among the hosts" in refusal(server, hosts=few)

    def test_a_host_that_nobody_knows(self, server: Server):
        def unknown(host: str, port: int) -> list[str]:
            raise OSError("no such name")

        assert "forum.test cannot be found" in refusal(server, look_up=unknown)
        assert "no address" in refusal(server, look_up=lambda host, port: [])

    def test_a_resolver_that_never_answers_is_not_waited_for(self, server: Server):
        never = threading.Event()

        said = refusal(
            server, look_up=lambda host, port: [str(never.wait(30))], limits=Limits(seconds=0.2, silence=0.2)
        )

        never.set()
        assert "could not be looked up in time" in said

    def test_the_next_address_is_tried_where_one_is_closed(self, server: Server):
        server.answers["/"] = page(b"Hello.")

        _, content = fetched(
            server, look_up=lambda host, port: ["127.0.0.3", LOOPBACK], is_public=lambda ip: ip.is_loopback
        )

        assert content == b"Hello."


class TestTls:
    def test_the_certificate_must_be_the_hosts(self, secure_server: Server, certificate: Path):
        secure_server.answers["/"] = page(b"Hello.")
        policy = secure_server.policy(tls=trusting(certificate))

        assert fetched(secure_server, tls=trusting(certificate))[1] == b"Hello."
        with pytest.raises(CannotFetch, match=r"other\.test cannot prove that it is other\.test"):
            fetch(secure_server.url("/", "other.test"), into=io.BytesIO(), policy=policy, limits=LIMITS)
        assert len(secure_server.requests) == 1

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, secure_server: Server):
        assert "cannot prove" in refusal(secure_server)

    def test_a_server_without_tls_is_none(self, server: Server):
        with pytest.raises(CannotFetch, match="does not speak https"):
            fetch(server.url("/").replace("http:", "https:"), into=io.BytesIO(), policy=server.policy(), limits=LIMITS)
