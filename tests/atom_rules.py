"""The rules of Atom for a feed document: what RFC 4287 says MUST be, and RFC 3986, 3339 and 4151 where it leads there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
# What may stand how often in a feed and in an entry (4.1.1, 4.1.2).
ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
AT_MOST_ONCE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}
ANY_NUMBER = ("author", "category", "contributor", "link")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]+", re.IGNORECASE)
WEB = re.compile(r"https?://[^\s/<>\"]+(/[^\s<>\"]*)?")
TAG = re.compile(r"tag:[A-Za-z0-9.-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
# Direction overrides, control characters and non-characters: allowed by XML in part, wanted by nobody.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def faults_in(document: bytes) -> list[str]:
    """Every rule that the document breaks, in words; empty for a valid one."""
    root = fromstring(document)
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    faults = _container(root, "feed") + _root(root)
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        faults += _container(entry, "entry") + _entry(entry, root)
    ids = Counter(element.text for element in root.iter(f"{ATOM}id"))
    faults += [f"the id {name} stands {count} times" for name, count in ids.items() if count > 1]
    if entries and not faults:
        newest = max(_moment(entry.findtext(f"{ATOM}updated")) for entry in entries)
        if _moment(root.findtext(f"{ATOM}updated")) < newest:
            faults.append("the feed is older than its newest entry")
    faults += [f"{element.tag} has text nobody should see" for element in root.iter() if _hides(element)]
    return faults


def _hides(element: Element) -> bool:
    return any(UNSEEN.search(text) for text in (element.text or "", *element.attrib.values()))


def _root(root: Element) -> list[str]:
    faults = []
    if not LANGUAGE.fullmatch(root.get(f"{XML}lang", "en")):
        faults.append("xml:lang is no language")
    if not WEB.fullmatch(root.get(f"{XML}base", "http://x/")):
        faults.append("xml:base is no full address")
    own = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    return faults if len(own) == 1 else [*faults, f"{len(own)} links to itself"]


def _container(element: Element, kind: str) -> list[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM))
    faults = [f"{kind}: {counts[name]} {name}" for name in ONCE[kind] if counts[name] != 1]
    faults += [f"{kind}: {counts[name]} {name}" for name in AT_MOST_ONCE[kind] if counts[name] > 1]
    known = {*ONCE[kind], *AT_MOST_ONCE[kind], *ANY_NUMBER, *(["entry"] if kind == "feed" else [])}
    faults += [f"{kind}: {name} does not belong here" for name in counts if name not in known]
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if name in {"title", "subtitle", "summary", "rights"}:
            faults += _text(child, name)
        elif name in {"updated", "published"} and not _is_date(child.text):
            faults.append(f"{name} is no date: {child.text}")
        elif name == "id" and not _is_name(child.text or ""):
            faults.append(f"id is no full IRI: {child.text}")
        elif name in {"author", "contributor"}:
            faults += _person(child)
        elif name == "category" and not child.get("term"):
            faults.append("category without a term")
        elif name == "link":
            faults += _link(child)
    return faults + _links(element, kind)


def _links(element: Element, kind: str) -> list[str]:
    alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    seen = Counter((link.get("type"), link.get("hreflang")) for link in alternates)
    return [f"{kind}: {count} alternates of one kind" for count in seen.values() if count > 1]


def _link(link: Element) -> list[str]:
    faults = [] if WEB.fullmatch(link.get("href", "")) else [f"a link leads to {link.get('href')}"]
    if "type" in link.attrib and not TYPE.fullmatch(link.attrib["type"]):
        faults.append("a link's type is no media type")
    return faults + (["a link has text"] if (link.text or "").strip() else [])


def _text(element: Element, name: str) -> list[str]:
    kind = element.get("type", "text")
    if kind not in {"text", "html", "xhtml"}:
        return [f"{name} of type {kind}"]
    if kind != "xhtml" and len(element):
        return [f"{name} has children"]
    return _html(element, name) if kind == "html" else []


def _entry(entry: Element, root: Element) -> list[str]:
    faults = []
    if not (entry.findall(f"{ATOM}author") or root.findall(f"{ATOM}author")):
        faults.append("an entry without an author")
    content = entry.find(f"{ATOM}content")
    has_alternate = any(link.get("rel", "alternate") == "alternate" for link in entry.findall(f"{ATOM}link"))
    if content is None:
        return faults if has_alternate else [*faults, "an entry without content and without a link"]
    if content.get("src") is None:
        faults += _text(content, "content")
    published, updated = entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")
    if _is_date(published) and _is_date(updated) and _moment(updated) < _moment(published):
        faults.append("an entry updated before it was published")
    return faults


def _person(person: Element) -> list[str]:
    names = person.findall(f"{ATOM}name")
    faults = [] if len(names) == 1 and (names[0].text or "").strip() else ["a person without a name"]
    uris, mails = person.findall(f"{ATOM}uri"), person.findall(f"{ATOM}email")
    if len(uris) > 1 or any(not IRI.fullmatch(uri.text or "") for uri in uris):
        faults.append("a person's address is none")
    return faults + (["a person's e-mail address is shown"] if mails else [])


class _Addresses(HTMLParser):
    """Addresses and tags of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.addresses += ["srcset" for name, _value in attrs if name == "srcset"]


def _html(element: Element, name: str) -> list[str]:
    return html_faults(element.text or "", name)


def html_faults(html: str, name: str) -> list[str]:
    """What HTML for reading elsewhere must not have: addresses that are not whole, and scripts."""
    found = _Addresses()
    found.feed(html)
    relative = [address for address in found.addresses if not IRI.fullmatch(address)]
    faults = [f"{name}: {address} is no full address" for address in relative]
    faults += [f"{name}: {address}" for address in found.addresses if address.lower().startswith("javascript")]
    return faults + [f"{name}: <{tag}>" for tag in found.tags & {"script", "style", "iframe", "form", "link"}]


def _is_name(text: str) -> bool:
    return bool(TAG.fullmatch(text) if text.startswith("tag:") else IRI.fullmatch(text))


def _is_date(text: str | None) -> bool:
    try:
        return bool(DATE.fullmatch(text or "")) and bool(_moment(text))
    except ValueError:
        return False


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat((text or "").replace("Z", "+00:00"))
