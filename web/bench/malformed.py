"""Requests that no client should send: bodies that are no JSON or form, bytes that are no text, headers out of place."""

from __future__ import annotations

from typing import Any, NamedTuple

# What is typed into a field, or stands in an address.
NASTY = (
    *(
        "",
        " ",
        "\x00",
        "\ufffd",
        "'",
        '"',
        "<b>",
        "{{x}}",
        "%s",
        "../..",
        "-1",
        "0",
        "1e999",
        "null",
        "[]",
        "{}",
        "é\u0301",
    ),
    *("\u202e", "🙂" * 50, "a" * 5000, "9" * 400, "ja", "nee", "2026-02-30", "x=y", "=1+1", "\r\nX: y", "k" + "a" * 21),
)
DEEP = 5000  # brackets: more than a parser that calls itself can hold

BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b""),
    ("application/json", b"{"),
    ("application/json", b"null"),
    ("application/json", b"[]"),
    ("application/json", b'"tekst"'),
    ("application/json", b"NaN"),
    ("application/json", b'{"text": 1e999}'),
    ("application/json", b'{"text": "\\ud800"}'),
    ("application/json", b'{"text": "\\u0000"}'),
    ("application/json", b'{"text": "\xff\xfe"}'),
    ("application/json", b'{"text": "a", "text": ["b"]}'),
    ("application/json", b'{"text": {"text": {"text": null}}}'),
    ("application/json", b'{"mode": ["burger"], "id": {}, "token": 1, "code": true, "naam": []}'),
    ("application/json", b"[" * DEEP),
    ("application/json", b"9" * DEEP),
    ("application/json; charset=utf-16", b"\xff\xfe{\x00}\x00"),
    ("application/json; charset=bestaat-niet", b"{}"),
    ("application/x-www-form-urlencoded", b"text=%ff%fe&id=%00&token=%"),
    ("application/x-www-form-urlencoded", b"&".join(b"text=x" for _ in range(2000))),
    ("application/x-www-form-urlencoded", b"id[]=1&id[x]=2&=&&;"),
    ("multipart/form-data", b"--x"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf'),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="../a"\r\n\r\nb',
    ),
    ("text/xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("", b"\x00\x01\x02"),
    ("; ;=", b"text=x"),
)
QUERIES = ("", "q=%ff%fe", "q", "=&=", "limit=%00", "q=%ED%A0%80", "audience[]=x", "q=" + "%20" * 300, "limit=1e9")
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Authorization": "Bearer"},
    {"Authorization": "Basic !!!"},
    {"Authorization": "Bearer " + "é" * 10},
    {"Idempotency-Key": "x" * 5000},
    {"Idempotency-Key": "\u00ff"},
    {"Accept": "*/*;q=veel, text/;q=-1"},
    {"Accept-Language": "zz-" + "a" * 500},
    {"Accept-Encoding": "gzip;q=nul"},
    {"Range": "bytes=9-1,-"},
    {"If-None-Match": '"'},
    {"If-Modified-Since": "gisteren"},
    {"Cookie": "=;;; a=\x7f"},
    {"Origin": "null"},
    {"Origin": "https://"},
    {"Host": "a b"},
    {"X-Forwarded-For": "'; --"},
    {"X-HTTP-Method-Override": "DELETE"},
)
IN_PATH = ("x", "%00", "%ff", "%2e%2e%2f", "%ED%A0%80", "a" * 2000, "%0d%0aX:%20y", "%F0%9F%99%82", "-1", "%25")


class Broken(NamedTuple):
    """One request: what stands in the path, the query as sent, headers, and the body with its content type."""

    place: str
    query: str
    headers: dict[str, str]
    content_type: str
    body: bytes

    def options(self) -> dict[str, Any]:
        """As keyword arguments of a test client."""
        return {
            "query_string": self.query,
            "headers": self.headers,
            "data": self.body,
            "content_type": self.content_type or None,
        }


def requests() -> Any:
    """A hypothesis strategy of broken requests: known ones, and bytes by chance."""
    from hypothesis import strategies as st

    bytes_by_chance = st.tuples(st.sampled_from([kind for kind, _ in BODIES]), st.binary(max_size=200))
    body = st.one_of(st.sampled_from(BODIES), bytes_by_chance)
    return st.builds(
        lambda place, query, headers, both: Broken(place, query, headers, *both),
        st.sampled_from(IN_PATH),
        st.sampled_from(QUERIES),
        st.sampled_from(HEADERS),
        body,
    )
