"""Who is in the demo: sixty people with names and habits, and as many further ones as asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.text import slugify

from cpd.desk.demo.chance import dice
from cpd.desk.demo.corpus import Sector, lines_of, sectors

# Everybody in the demo has an address that no real person can have.
DOMAIN = "people.example.org"
PASSWORD = "twenty-three-things"  # noqa: S105
PARTICIPANT_HANDLE = "tamsin"


@dataclass(frozen=True)
class SignIn:
    """An account to try the site with; all four have the same PASSWORD."""

    role: str
    email: str
    handle: str


ORGANISER = SignIn("organiser", "organiser@example.org", "ruth")
PARTICIPANT = SignIn("participant", "participant@example.org", PARTICIPANT_HANDLE)
MEMBER = SignIn("member", "member@example.org", "joaquim")
AUTHOR = SignIn("guest author", "author@example.org", "pieter")
SIGN_INS = (ORGANISER, PARTICIPANT, MEMBER, AUTHOR)
EMAILS = {sign_in.handle: sign_in.email for sign_in in SIGN_INS}

# Names whose first word is not what one calls the person by.
CALLED = {"nguyen-anh": "Ánh", "tuan": "Tuấn", "misaki": "美咲さん", "seoyeon": "서연 씨"}
PLACES = {
    "AE": "the Emirates",
    "CZ": "Czechia",
    "GB": "Britain",
    "NL": "the Netherlands",
    "PH": "the Philippines",
    "US": "Hawaiʻi",
    "VN": "Vietnam",
}
HABITS_OF_A_CROWD = (
    "steady",
    "catcher",
    "sparse",
    "stopper",
    "late",
    "steady",
    "lurker",
    "catcher",
    "sparse",
    "follower",
    "steady",
    "catcher",
    "sparse",
    "stopper",
    "late",
    "steady",
    "elsewhere",
    "catcher",
    "sparse",
    "follower",
)
WITHOUT_A_PLACE = {"organiser", "member", "author"}


@dataclass(frozen=True)
class Person:
    """Somebody in the demo, and how they take part (`habit`)."""

    handle: str
    name: str
    sector: str
    occupation: str
    country: str
    time_zone: str
    habit: str
    bio: str

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return EMAILS.get(self.handle, f"{self.handle}@{DOMAIN}")

    @property
    def called(self) -> str:
        """What one calls them by."""
        return CALLED.get(self.handle, self.name.split()[0])

    @property
    def work(self) -> Sector:
        """The words of their line of work."""
        return sectors()[self.sector]

    @property
    def joins(self) -> bool:
        """Whether they have a place in the cohort."""
        return self.habit not in WITHOUT_A_PLACE

    def words(self, first: str = "") -> dict[str, str]:
        """What their sentences are filled with; `first` is whom they talk to."""
        work = self.work
        place = PLACES.get(self.country) or COUNTRY_NAMES.get(self.country, "here")
        return {
            "where": work.where,
            "somebody": work.somebody,
            "people": work.people,
            "pile": work.pile,
            "country": place,
            "first": first,
        }


COUNTRY_NAMES = {
    "AR": "Argentina", "BR": "Brazil", "CA": "Canada", "CO": "Colombia", "DE": "Germany", "DK": "Denmark",
    "EG": "Egypt", "ES": "Catalonia", "ET": "Ethiopia", "FR": "France", "GH": "Ghana", "GR": "Greece",
    "HR": "Croatia", "HU": "Hungary", "IE": "Ireland", "IL": "Israel", "IN": "India", "IS": "Iceland",
    "IT": "Italy", "JP": "Japan", "KE": "Kenya", "KR": "Korea", "LB": "Lebanon", "MA": "Morocco",
    "MX": "Mexico", "NG": "Nigeria", "NO": "Norway", "NP": "Nepal", "NZ": "New Zealand", "PL": "Poland",
    "PT": "Portugal", "RO": "Romania", "RS": "Serbia", "SE": "Sweden", "TR": "Türkiye", "UA": "Ukraine",
    "WS": "Samoa", "ZA": "South Africa",
}  # fmt: skip


def people(*, seed: int, scale: int = 1) -> list[Person]:
    """The sixty, and behind them as many further people as the scale asks for."""
    sixty = named()
    return [*sixty, *_crowd(len(sixty) * (scale - 1), seed)]


@cache
def named() -> tuple[Person, ...]:
    """The sixty who have names of their own."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines_of("people.txt")]
    return tuple(_person(row) for row in rows)


def _person(row: list[str]) -> Person:
    handle, name, sector, occupation, country, zone, habit, bio = row
    return Person(handle, name, sector, occupation, country, zone, habit, bio)


def _crowd(count: int, seed: int) -> list[Person]:
    rng = dice(seed, "crowd")
    trades = {row[0]: row[1:] for row in _rows("crowd.txt")}
    places = [(row[0], row[1], row[2].split(", "), row[3].split(", ")) for row in _rows("names.txt")]
    bios = [person.bio for person in named()]
    found = []
    for number in range(count):
        country, zone, given, family = rng.choice(places)
        name = f"{rng.choice(given)} {rng.choice(family)}"
        sector = rng.choice(list(trades))
        found.append(
            Person(
                handle=f"{slugify(name) or 'member'}-{number + 1}"[:40].strip("-"),
                name=name,
                sector=sector,
                occupation=rng.choice(trades[sector]),
                country=country,
                time_zone=zone,
                habit=HABITS_OF_A_CROWD[number % len(HABITS_OF_A_CROWD)],
                bio=rng.choice(bios) if rng.random() < 0.3 else "",
            )
        )
    return found


def _rows(name: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in lines_of(name)]
