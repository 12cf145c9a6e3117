"""Pages are fetched from a server of the test; names are looked up in a table of the test."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from stories import STORIES, page

from demarche.ingest import read_articles, web
from demarche.scheme import Article, InputError, Rejected

PUBLIC = "93.184.215.14"


class Site:
    """Answers by path; counts the names that were looked up."""

    def __init__(self) -> None:
        self.names = {"harbour.example": [PUBLIC]}
        self.answers: dict[str, bytes] = {}
        self.looked_up: list[str] = []
        self.connected: list[str] = []
        self.asked: list[bytes] = []
        self.stop = threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            with closing(client):
                request = client.recv(65536)
                self.asked.append(request)
                answer = self.answers.get(request.split()[1].decode(), b"HTTP/1.1 404 Not Found\r\n\r\n")
                try:
                    client.sendall(answer)
                    if answer.endswith(b"DRIP"):
                        while not self.stop.wait(0.05):
                            client.sendall(b".")
                except OSError:
                    pass

    def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        return self.names[host]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append(address)
        return socket.create_connection(self.server.getsockname(), timeout=seconds)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site()
    monkeypatch.setattr(web, "resolve", made.resolve)
    monkeypatch.setattr(web, "connect", made.connect)
    yield made
    made.stop.set()
    made.server.close()


def ok(body: bytes, kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


def reason(url: str) -> str:
    (found,) = read_articles([url], fetch=True)
    assert isinstance(found, Rejected), found
    assert found.message.startswith(found.where)
    return found.reason


def test_fetch_gives_the_article(site: Site) -> None:
    site.answers["/2026/ferry"] = ok(page(STORIES[0]))
    (found,) = read_articles(["http://harbour.example/2026/ferry"], fetch=True)
    assert isinstance(found, Article)
    assert STORIES[0].paragraphs[1] in found.text
    assert (found.id, found.url) == ("harbour-example-2026-ferry", STORIES[0].url)
    assert b"Host: harbour.example\r\n" in site.asked[0]
    assert b"User-Agent: demarche/" in site.asked[0]


def test_fetch_reads_what_the_server_says_it_is(site: Site) -> None:
    site.answers["/a"] = ok(STORIES[0].text.encode("cp1252"), "text/plain; charset=windows-1252")
    (found,) = read_articles(["http://harbour.example/a"], fetch=True)
    assert isinstance(found, Article)
    assert found.text == STORIES[0].text


def test_fetch_follows_redirects_and_looks_each_name_up_once(site: Site) -> None:
    site.names["www.harbour.example"] = [PUBLIC]
    site.answers["/old"] = moved("http://www.harbour.example/new")
    site.answers["/new"] = ok(page(STORIES[0]))
    (found,) = read_articles(["http://harbour.example/old"], fetch=True)
    assert isinstance(found, Article)
    assert site.looked_up == ["harbour.example", "www.harbour.example"]


def test_fetch_connects_to_the_address_it_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second answer would be private, and is never asked for."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(web, "resolve", lambda host, port: next(answers))
    site.answers["/a"] = ok(page(STORIES[0]))
    (found,) = read_articles(["http://harbour.example/a"], fetch=True)
    assert isinstance(found, Article)
    assert site.connected == [PUBLIC]
    assert next(answers) == ["127.0.0.1"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.7", "172.16.4.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.7",
     "64:ff9b::a00:7", "2002:a00:7::1"],
)  # fmt: skip
def test_fetch_refuses_private_addresses(site: Site, address: str) -> None:
    site.names["inside.example"] = [PUBLIC, address]
    assert reason("http://inside.example/a") == "private_address"
    assert site.connected == []


def test_fetch_refuses_redirects_to_private_addresses(site: Site) -> None:
    site.names["inside.example"] = ["10.0.0.7"]
    site.answers["/a"] = moved("http://inside.example/secret")
    assert reason("http://harbour.example/a") == "private_address"
    assert site.connected == [PUBLIC]


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert web.is_public(address)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://harbour.example/a", "gopher://harbour.example/"])
def test_fetch_refuses_other_schemes_also_by_redirect(site: Site, to: str) -> None:
    site.answers["/a"] = moved(to)
    assert reason(to) == "not_http"
    assert reason("http://harbour.example/a") == "not_http"


@pytest.mark.parametrize("url", ["http://user:pw@harbour.example/", "http://harbour.example:99999/"])
def test_fetch_refuses_addresses_that_are_none(site: Site, url: str) -> None:
    assert reason(url) == "not_an_address"


def test_fetch_stops_after_some_redirects(site: Site) -> None:
    site.answers["/a"] = moved("/a")
    assert reason("http://harbour.example/a") == "fetch_failed"
    assert len(site.asked) == web.MAX_REDIRECTS + 1


def test_fetch_says_what_the_server_answered(site: Site) -> None:
    assert reason("http://harbour.example/none") == "http_status"


def test_fetch_refuses_pages_that_are_too_large(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    monkeypatch.setattr(web, "MAX_PAGE", 1000)
    site.answers["/a"] = ok(b"x" * 1001)
    site.answers["/b"] = ok(gzip.compress(b"x" * 100_000), more="Content-Encoding: gzip\r\n")
    assert reason("http://harbour.example/a") == "page_too_large"
    assert reason("http://harbour.example/b") == "page_too_large"


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX: DRIP", b"HTTP/1.1 200 OK\r\n\r\nDRIP"])
def test_fetch_stops_a_server_that_drips(site: Site, monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    monkeypatch.setattr(web, "MAX_SECONDS", 0.5)
    site.answers["/a"] = start
    assert reason("http://harbour.example/a") == "too_slow"


def test_fetch_refuses_half_a_page(site: Site) -> None:
    site.answers["/a"] = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    assert reason("http://harbour.example/a") == "fetch_failed"


def test_nothing_is_fetched_unasked(site: Site) -> None:
    with pytest.raises(InputError, match="--fetch") as refused:
        read_articles(["http://harbour.example/a"])
    assert refused.value.reason == "not_fetched"
    assert site.looked_up == []
