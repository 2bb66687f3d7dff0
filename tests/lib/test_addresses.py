"""What an address may be: no spelling of a place that is not public gets past."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpd.lib.addresses import LONGEST_ADDRESS, is_public, place
from cpd.lib.fetch import CannotFetch, Kind, fetch

NOT_PUBLIC_4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4"),
    "240.0.0.0/4",
]
NOT_PUBLIC_6 = [
    *("::/8", "100::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16"),
    *("3fff::/20", "5f00::/16", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
PUBLIC = [
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "172.32.0.1",
    "223.255.255.255",
    "2606:4700::6810:85e5",
    "64:ff9b::808:808",
]


def spellings(ip: ipaddress.IPv4Address) -> list[str]:
    """Every way that some program or other takes for this address."""
    a, b, c, d = ip.packed
    number = int(ip)
    plain = str(ip)
    inside = f"{a:02x}{b:02x}:{c:02x}{d:02x}"
    turned = f"{a ^ 255:02x}{b ^ 255:02x}:{c ^ 255:02x}{d ^ 255:02x}"
    return [
        plain,
        f"{plain}.",
        f"{number}",
        f"0x{number:x}",
        f"0X{number:08X}",
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.0{b:o}.0x{c:x}.{d}",
        plain.replace(".", "\u3002"),
        "".join(chr(0xFF10 + int(mark)) if mark.isdigit() else mark for mark in plain),
        f"%{ord(plain[0]):x}{plain[1:]}",
        f"[::ffff:{plain}]",
        f"[::{plain}]",
        f"[::ffff:0:{plain}]",
        f"[64:ff9b::{plain}]",
        f"[64:ff9b:1::{plain}]",
        f"[2002:{inside}::1]",
        f"[2001:0:4136:e378:8000:63bf:{turned}]",
    ]


def ips_of(networks: list[str]) -> st.SearchStrategy:
    return st.sampled_from(networks).flatmap(lambda network: st.ip_addresses(network=network))


@settings(deadline=None)
@given(ips_of(NOT_PUBLIC_4))
@example(ipaddress.ip_address("127.0.0.1"))
@example(ipaddress.ip_address("169.254.169.254"))
@example(ipaddress.ip_address("192.0.0.192"))
@example(ipaddress.ip_address("168.63.129.16"))
def test_no_spelling_of_an_address_that_is_not_public_gets_past(ip):
    for spelling in spellings(ip):
        with pytest.raises(CannotFetch) as refused:
            fetch(f"http://{spelling}/")
        assert refused.value.kind in (Kind.NOT_ALLOWED, Kind.BAD_ADDRESS), spelling


@settings(deadline=None)
@given(ips_of(NOT_PUBLIC_6), st.sampled_from(["", "%eth0", "%25eth0"]))
@example(ipaddress.ip_address("::1"), "")
@example(ipaddress.ip_address("::127.0.0.1"), "")
@example(ipaddress.ip_address("fd00:ec2::254"), "")
def test_so_it_is_with_those_of_the_newer_kind(ip, zone):
    for spelling in (ip.compressed, ip.exploded, ip.compressed.upper()):
        with pytest.raises(CannotFetch) as refused:
            fetch(f"http://[{spelling}{zone}]/")
        assert refused.value.kind == Kind.NOT_ALLOWED


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_are_public(ip):
    assert is_public(ip)


@pytest.mark.parametrize("words", ["fe80::1%eth0", "2606:4700::1%1", "64:ff9b::7f00:1", "", "localhost", "127.1"])
def test_other_words_are_not(words):
    assert not is_public(words)


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST.", "a.localhost", "db", "printer.local", "vault.internal"])
def test_names_of_this_machine_and_network_are_not_even_looked_up(internet, name):
    internet.names[name.lower().rstrip(".")] = list

    with pytest.raises(CannotFetch) as refused:
        fetch(f"http://{name}/")

    assert refused.value.kind == Kind.NOT_ALLOWED


@settings(deadline=None)
@given(st.text() | st.text(alphabet=":/@[]%.?#\\0x1 http").map("http://".__add__))
def test_whatever_is_typed_is_an_address_or_refused(words):
    found = None
    with suppress(CannotFetch):
        found = place(words)

    if found is not None:
        assert found.url.isascii()
        assert " " not in found.url
        assert place(found.url) == found


@pytest.mark.parametrize(
    "address",
    [
        "",
        "blog.example",
        "file:///etc/passwd",
        "ftp://blog.example/",
        "gopher://blog.example:70/",
        "javascript:alert(1)",
        "http:///feed",
        "http:blog.example",
        "http://blog.example:8080/",
        "http://blog.example:0/",
        "http://blog.example:99999/",
        "https://blog.example:x/",
        "http://ann@blog.example/",
        "http://ann:secret@blog.example/",
        "http://@blog.example/",
        "http://other.example\\@blog.example/",
        "http://blog.example\\.other.example/",
        "http://blog.exa mple/",
        "http://blog..example/",
        "http://%62log.example/",
        "http://[blog.example]/",
        "http://[v1.x]/",
        "http://[::1/",
        "http://::1/",
        "http://4294967296/",
        "http://1.2.3.4.5/",
        "http://blog.example/\nHost: other.example",
        "http://blog.example/" + "a" * LONGEST_ADDRESS,
        "http://" + "a" * 64 + ".example/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(internet, address):
    internet.site("blog.example", {"*": "Words"})

    with pytest.raises(CannotFetch) as refused:
        fetch(address)

    assert refused.value.kind == Kind.BAD_ADDRESS
    assert internet.asked == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  HTTP://Blog.EXAMPLE  ", "http://blog.example/"),
        ("http://blog.example:80/a b?c=ü d#e", "http://blog.example/a%20b?c=%C3%BC%20d"),
        ("https://blog.example.:443/%7Eann/", "https://blog.example/%7Eann/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
        ("http://-my_blog-.example/", "http://-my_blog-.example/"),
        ("https://blog.example:80/", "https://blog.example:80/"),
    ],
)
def test_addresses_are_written_in_one_way(typed, meant):
    assert place(typed).url == meant
