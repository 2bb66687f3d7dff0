"""Comments: answers to what was really said, curt ones and deep ones, and replies to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cpd.desk.demo.chance import Deck, dice
from cpd.desk.demo.corpus import Answer, fill, loose, pieces
from cpd.desk.demo.people import Person
from cpd.desk.demo.plot import Place
from cpd.desk.demo.prose import Post
from cpd.desk.demo.stages import WEEK_OF, Clock

# How many comments a reflection gets, and how often.
HOW_MANY = ((0, 20), (1, 22), (2, 22), (3, 16), (4, 10), (5, 6), (6, 4))
# How readily people comment.
TALKATIVE = {
    "organiser": 14, "sprinter": 8, "steady": 4, "participant": 6, "member": 5, "catcher": 3, "late": 3,
    "sparse": 2, "elsewhere": 2, "stopper": 1, "lurker": 1, "follower": 1, "author": 1,
}  # fmt: skip
ANSWERED, CURT, DEEP = 0.55, 0.7, 0.85
ADVERTISEMENT = (
    "No time for all this writing? We deliver reflections of every length in 24 hours, all topics, very cheap. Ask me."
)
GRUMBLER, ADVERTISER = "jens", "quickwords"
GRUMBLE = "Is this what people get paid for now? Nineteen lines about a mug. Some of us have to work."


@dataclass(frozen=True)
class Remark:
    """A comment: on the post or the Thing of that number, `parent` is its place in the list of remarks."""

    author: Person
    body: str
    at: datetime
    post: int | None = None
    thing: int | None = None
    parent: int | None = None
    fate: str = ""


class Talk:
    """Everything people said to each other."""

    def __init__(self, crowd: Sequence[Person], taken: Sequence[Place], clock: Clock, seed: int) -> None:
        self.clock = clock
        self.rng = dice(seed, "talk")
        self.said: set[str] = set()
        self.remarks: list[Remark] = []
        joined = {place.person.handle: place.joined for place in taken}
        early = clock.opening(1) - timedelta(days=30)
        self.speakers = [(person, joined.get(person.handle, early)) for person in crowd]
        self.known = {person.handle: person for person in crowd}
        self.weights = [TALKATIVE[person.habit] for person, _ in self.speakers]
        self.loose = {letter: Deck(lines, self.rng) for letter, lines in loose("talk").items()}

    def all(self, posts: Sequence[Post]) -> list[Remark]:
        """Talk under Things and under reflections, with an advertisement, a grumble and words taken back."""
        for number in WEEK_OF:
            if self.clock.is_released(number):
                self._under_thing(number)
        for place, post in enumerate(posts):
            if not post.draft and post.visibility in ("everyone", "members"):
                self._under_post(place, post)
        if posts:
            self._troubles(posts)
        return self.remarks

    def further(self, posts: Sequence[Post], before: int) -> list[Remark]:
        """Talk under more posts, `before` which others stand in the list; all remarks there are."""
        for place, post in enumerate(posts, start=before):
            self._under_post(place, post)
        return self.remarks

    def _under_thing(self, number: int) -> None:
        opened = self.clock.opening(WEEK_OF[number].number)
        for moment in pieces(number).talk:
            at = self._later(opened, 6)
            author = self._speaker(at, ())
            if at >= self.clock.lived_until or author is None:
                continue
            parent = self._say(Remark(author, fill(moment.text, author.words()), at, thing=number))
            others = [author.handle]
            for answer in moment.answers:
                at = self._later(at, 2)
                speaker = self._speaker(at, others)
                if speaker is not None and at < self.clock.lived_until:
                    others.append(speaker.handle)
                    text = fill(answer.text, speaker.words(author.called))
                    self._say(Remark(speaker, text, at, thing=number, parent=parent))

    def _under_post(self, place: int, post: Post) -> None:
        count = self.rng.choices([number for number, _ in HOW_MANY], [weight for _, weight in HOW_MANY])[0]
        left = [answer for moment in post.moments for answer in moment.answers]
        if post.whole:
            # These answers belong to it, all of them and in their order.
            count, left = len(left), left[::-1]
        else:
            self.rng.shuffle(left)
        heard = [post.author.handle]
        for _ in range(count):
            at = self._later(post.at, 5)
            speaker = self.known.get(left[-1].by if left else "") or self._speaker(at, heard)
            if speaker is None or at >= self.clock.lived_until:
                continue
            heard.append(speaker.handle)
            text, answer = self._comment(speaker, post, left)
            parent = self._say(Remark(speaker, text, at, post=place))
            self._replies(self.remarks[parent], parent, post, answer.replies)

    def _comment(self, speaker: Person, post: Post, left: list[Answer]) -> tuple[str, Answer]:
        """What is said, with the reply that it may get."""
        words = speaker.words(post.author.called)
        if left and (post.whole or self.rng.random() < ANSWERED):
            answer = left.pop()
            return self._unlike(answer.text, words, lead=not post.whole and self.rng.random() < 0.12), answer
        kind = self.rng.random()
        text = self.loose["k" if kind < CURT else "d" if kind < DEEP else "q"].deal()
        text, _, reply = text.partition(" || ")
        return self._unlike(text, words), Answer(text, (reply,) if reply else ())

    def _unlike(self, text: str, words: dict[str, str], *, lead: bool = False, tails: str = "l") -> str:
        """The text filled in, with a lead-in and a tail where somebody said just that before."""
        text = fill(text, words)
        if tails == "l" and (lead or text in self.said):
            text = fill(self.loose["w"].deal(), words) + " " + text
        while text in self.said:
            text += " " + fill(self.loose[tails].deal(), words)
        return text

    def _replies(self, remark: Remark, parent: int, post: Post, fitting: tuple[str, ...]) -> None:
        if self.rng.random() < (0.95 if post.whole and fitting else 0.7 if fitting else 0.16):
            at = self._later(remark.at, 2)
            words = post.author.words(remark.author.called)
            text = self._unlike(fitting[0] if fitting else self.loose["r"].deal(), words, tails="z")
            if at < self.clock.lived_until:
                self._say(Remark(post.author, text, at, post=remark.post, parent=parent))
        if not post.whole and self.rng.random() < 0.06:
            at = self._later(remark.at, 3)
            third = self._speaker(at, (post.author.handle, remark.author.handle))
            if third is not None and at < self.clock.lived_until:
                words = third.words(remark.author.called)
                text = self._unlike(self.loose["p"].deal(), words, tails="z")
                self._say(Remark(third, text, at, post=remark.post, parent=parent))

    def _troubles(self, posts: Sequence[Post]) -> None:
        """One comment reported, one hidden, one deleted that had a reply."""
        seen = [place for place, post in enumerate(posts) if not post.draft and post.visibility == "everyone"]
        mugs = [place for place in seen if posts[place].things == (1,) and not posts[place].whole]
        for handle, text, fate, place in (
            (GRUMBLER, GRUMBLE, "reported", mugs[-1]),
            (ADVERTISER, ADVERTISEMENT, "hidden", seen[len(seen) // 2]),
        ):
            at = max(posts[place].at, min(self._later(posts[place].at, 2), self.clock.lived_until - timedelta(hours=1)))
            self._say(Remark(self.known[handle], text, at, post=place, fate=fate))
        answered = sorted({remark.parent for remark in self.remarks if remark.parent is not None and remark.post})
        whole = {place for place, post in enumerate(posts) if post.whole}
        gone = next(parent for parent in answered if self.remarks[parent].post not in whole)
        self.remarks[gone] = replace(self.remarks[gone], body="", fate="deleted")

    def _say(self, remark: Remark) -> int:
        self.said.add(remark.body)
        self.remarks.append(remark)
        return len(self.remarks) - 1

    def _later(self, moment: datetime, days: float) -> datetime:
        """Soon after, mostly: in minutes or in days."""
        return moment + timedelta(minutes=12) + timedelta(days=days) * self.rng.random() ** 2.2

    def _speaker(self, at: datetime, but: Sequence[str]) -> Person | None:
        """Somebody who had joined by then; None when nobody was found in a few tries."""
        for person, joined in self.rng.choices(self.speakers, self.weights, k=8):
            if joined <= at and person.handle not in but:
                return person
        return None
