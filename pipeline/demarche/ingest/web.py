"""Pages fetched by their address, only when asked for, and never from inside the user's own network.

A name is looked up once, all its addresses are checked, and the connection goes to one of these: a name
server that answers differently the second time (DNS rebinding) is not asked a second time. Redirects go the
same way. Proxies of the environment are not used, because they would look the name up themselves.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
import zlib
from pathlib import PurePosixPath
from threading import Timer
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from demarche import __version__
from demarche.ingest.formats.html import MAX_PAGE
from demarche.ingest.sources import Source, bytes_source
from demarche.scheme import InputError

MAX_SECONDS = 30.0
"""For a page with all its redirects."""
MAX_REDIRECTS = 5
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
}
"""Ending by media type."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_address(given: str) -> bool:
    """Whether an input is a URL, of whatever scheme, and not a path."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", given) is not None


def fetch(url: str) -> Source:
    """The page behind an address.

    Raises:
        InputError: not http(s), a private address, an answer other than 200, too large, too slow.
    """
    deadline = time.monotonic() + MAX_SECONDS
    at = url
    for _ in range(MAX_REDIRECTS + 1):
        status, headers, body = _answer(at, deadline)
        if status not in (301, 302, 303, 307, 308):
            break
        at = urljoin(at, headers.get("location") or "")
    else:
        raise _refused(url, "fetch_failed", f"more than {MAX_REDIRECTS} redirects", "a page")
    if status != 200:
        raise _refused(
            at, "http_status", f"answer {status} ({http.client.responses.get(status, '?')})", "200"
        )
    kind = headers.get_content_type() if headers.get("content-type") else "text/html"
    path = unquote(urlsplit(at).path)
    ending = ENDINGS.get(kind) or PurePosixPath(path).suffix.lower() or f".{kind.split('/')[-1]}"
    slug = re.sub(r"\W+", "-", f"{urlsplit(at).hostname}{path.removesuffix(ending)}").strip("-")[:100]
    return bytes_source(
        body, where=at, name=f"page{ending}", id=slug, url=at, charset=headers.get_content_charset()
    )


def _answer(url: str, deadline: float) -> tuple[int, http.client.HTTPMessage, bytes]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _refused(
            url, "not_an_address", str(error), "an address such as https://example.org/a"
        ) from None
    if parts.scheme not in ("http", "https") or not host:
        raise _refused(url, "not_http", f"an address that begins {parts.scheme}:", "http and https")
    if parts.username or parts.password:
        # The password is not repeated: the message goes into run.json.
        shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        raise _refused(shown, "not_an_address", "a user name in the address", "addresses without one")
    port = port or (443 if parts.scheme == "https" else 80)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else ""
    )
    try:
        name = host.encode("idna").decode("ascii") if ":" not in host else host
        sock = connect(_allowed(url, name, port), port, _left(url, deadline))
    except (OSError, UnicodeError) as error:
        raise _refused(url, "fetch_failed", f"no connection ({error})", "a page that answers") from None
    # Timeouts of sockets are for each packet: a server that drips is stopped by the clock.
    watch = Timer(_left(url, deadline), lambda: sock.shutdown(socket.SHUT_RDWR))
    watch.daemon = True
    watch.start()
    try:
        secure = parts.scheme == "https"
        if secure:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=name)
        connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(name, port)
        connection.sock = sock
        agent = {"User-Agent": f"demarche/{__version__}", "Accept-Encoding": "identity"}
        connection.request("GET", path, headers=agent)
        response = connection.getresponse()
        body = _body(response, url, deadline) if response.status == 200 else b""
        # To http.client an answer that the clock cut off within its head is a short one.
        _left(url, deadline)
        return response.status, response.headers, body
    except (OSError, http.client.HTTPException, zlib.error) as error:
        _left(url, deadline)
        raise _refused(
            url, "fetch_failed", str(error) or type(error).__name__, "a page that answers"
        ) from None
    finally:
        watch.cancel()
        sock.close()


def _body(response: http.client.HTTPResponse, url: str, deadline: float) -> bytes:
    unpack = (
        zlib.decompressobj(47) if response.headers.get("content-encoding", "").lower() == "gzip" else None
    )
    body = bytearray()
    while chunk := response.read1(1 << 16):
        body += unpack.decompress(chunk, MAX_PAGE + 1 - len(body)) if unpack else chunk
        if len(body) > MAX_PAGE:
            raise _refused(url, "page_too_large", f"more than {MAX_PAGE:,} bytes", f"at most {MAX_PAGE:,}")
        _left(url, deadline)
    if response.length:
        raise _refused(url, "fetch_failed", f"an answer {response.length:,} bytes short", "a whole page")
    return bytes(body)


def _left(url: str, deadline: float) -> float:
    """Seconds left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise _refused(url, "too_slow", f"no answer within {MAX_SECONDS:.0f} s", "a page that comes in time")
    return left


def _allowed(url: str, host: str, port: int) -> str:
    """An address of the host; one private address among them is enough to refuse it."""
    found = resolve(host, port)
    for address in found:
        if not is_public(address):
            raise _refused(
                url, "private_address", f"{host} is at {address}", "addresses on the public internet"
            )
    if not found:
        raise _refused(url, "fetch_failed", f"{host} has no address", "a name that is known")
    return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where an IPv4 address hides in it."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            hidden = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if hidden and not is_public(str(hidden)):
            return False
    return ip.is_global and not ip.is_multicast


def resolve(host: str, port: int) -> list[str]:
    """IP addresses of a name."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connect(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


def _refused(url: str, reason: str, found: str, allowed: str) -> InputError:
    return InputError(
        url,
        reason,
        found=found,
        allowed=allowed,
        remedy="check the address, or save the page and give the file",
    )
