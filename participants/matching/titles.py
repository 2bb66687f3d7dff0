"""Reading a title: where it names Things, by number, and how surely it does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from participants.matching import vocabulary
from participants.matching.bare import read_bare
from participants.matching.knowledge import Knowledge
from participants.matching.lists import Numbers, Setting, ends, read_list, words_after
from participants.matching.phrases import at, read
from participants.matching.spelling import tidy
from participants.matching.tokens import Kind, Token

LONGEST = 300


@dataclass
class Reading:
    """What a title names: surely (after the word Thing or the programme's tag), perhaps, and whether it names the programme."""

    sure: dict[int, str] = field(default_factory=dict)
    perhaps: dict[int, str] = field(default_factory=dict)
    programme: bool = False
    tokens: list[Token] = field(default_factory=list)
    text: str = ""


def read_title(title: str, known: Knowledge, *, near: bool = False) -> Reading:
    """The Things a title names by number. `near` says that the programme is named beside it, in a label."""
    text = tidy(title, LONGEST)
    tokens = read(text, known)
    reading = Reading(tokens=tokens, text=text, programme=any(token.kind is Kind.TAG for token in tokens))
    context = near or reading.programme
    passing: dict[int, str] = {}
    for place, token in enumerate(tokens):
        if token.kind is Kind.THING or _is_foreign_thing(tokens, place, context=context):
            found = _after_thing(tokens, place, text, known, context=context)
            if not found.values or (found.ordinal and _is_thing(tokens, found.end)):
                # In "7th Thing, 8th Thing" each number is that of the word behind it.
                found = _before_thing(tokens, place, text, known, context=context)
            found = found if found.values else _before_brackets(tokens, place, text, known)
            mentioned = _is_passing(tokens, place, found.end)
            if mentioned != "ahead":
                _keep(found, passing if mentioned else reading.sure, known, text, tokens, place)
        elif token.kind is Kind.OTHER and token.text == "counted":
            _keep(_after_count(tokens, place, text, known), reading.sure, known, text, tokens, place)
        elif token.kind is Kind.TAG:
            _keep(_after_tag(tokens, place, text, known), reading.sure, known, text, tokens, place)
        elif token.kind is Kind.WORD and token.text == "t" and _is_abbreviated(tokens, place, context=context):
            setting = Setting(known, text, context=context)
            _keep(read_list(tokens, place + 1, setting), reading.sure, known, text, tokens, place)
    reading.sure = reading.sure or passing
    if not reading.sure:
        bare = read_bare(tokens, text, known, near=near, named=reading.programme)
        _keep(bare, reading.perhaps, known, text, tokens, max(bare.end - 1, 0))
    return reading


def _keep(found: Numbers, kept: dict[int, str], known: Knowledge, text: str, tokens: list[Token], place: int) -> None:
    """Put down the numbers that are Things, with the words that named them."""
    if not found.values:
        return
    last = tokens[min(max(found.end, place + 1), len(tokens)) - 1]
    words = text[min(tokens[place].start, last.start) : last.end]
    for number in _existing(found.values, known):
        kept.setdefault(number, words)


def _existing(values: Iterable[int], known: Knowledge) -> list[int]:
    return [value for value in values if value in known.numbers]


def _is_foreign_thing(tokens: list[Token], place: int, *, context: bool) -> bool:
    """“Ding 8” at the beginning or beside the programme's name, with the number straight after it."""
    after = at(tokens, place + 1)
    if after is None or after.kind is not Kind.NUMBER or after.in_words:
        return False
    return tokens[place].is_word(vocabulary.FOREIGN_THING) and (context or place == 0) and ends(tokens, place + 2)


def _after_count(tokens: list[Token], place: int, text: str, known: Knowledge) -> Numbers:
    """“Two Things today: 10 and 11” (as many as are announced); "the first three Things"."""
    counted, before = tokens[place], at(tokens, place - 1)
    if before is not None and counted.strength and ends(tokens, place + 1) and 1 < counted.value < known.last:
        if before.kind is Kind.ORDINAL and before.value == 1:
            return Numbers(list(range(1, counted.value + 1)), place + 1)
        if before.text in {"last", "final"}:
            return Numbers(list(range(known.last - counted.value + 1, known.last + 1)), place + 1)
    for start in range(place + 1, min(place + 7, len(tokens))):
        if tokens[start].is_sign(":-("):
            found = read_list(tokens, start + 1, Setting(known, text, plural=True))
            return found if 1 < len(found.values) == counted.value else Numbers()
    return Numbers()


def _is_other_thing(tokens: list[Token], place: int, *, context: bool) -> bool:
    """“Stranger Things”, "LibraryThing", "Everything": words that only end like ours."""
    thing, before = tokens[place], at(tokens, place - 1)
    if before is None or before.kind is not Kind.WORD:
        return False
    if thing.glued and before.text not in {"my", "the", "t", "cpd"}:
        return True
    # Beside the programme's name "Wild Thing 11" is a pun.
    pun = context and not thing.plural and thing.capital and before.is_word(vocabulary.PUNS)
    others = vocabulary.OTHER_THINGS | (vocabulary.OTHER_PLURALS if thing.plural else frozenset())
    return before.is_word(others) and not pun


def _after_thing(tokens: list[Token], place: int, text: str, known: Knowledge, *, context: bool) -> Numbers:
    """The numbers after the word Thing: "Thing 12", "Things 8 & 9", "Thing the Second", "Thing: VII"."""
    if _is_other_thing(tokens, place, context=context):
        return Numbers()
    thing = tokens[place]
    setting = Setting(known, text, context=context, anchored=True, plural=thing.plural)
    start, strict = _start_after_thing(tokens, place)
    found = read_list(tokens, start, setting)
    if not found.values or (thing.plural and found.ordinal and len(found.values) < 2):
        return Numbers()
    after = at(tokens, found.end)
    closed = ends(tokens, found.end) or known.corroborates(found.values[-1], words_after(tokens, found.end, setting))
    # "Things I, a cataloguer, …" and "the thing I like": the letter is a number only where the phrase is over.
    listed = found.values == [1] and after is not None and after.is_sign(",")
    if found.single_letter and (listed or not closed):
        return Numbers()
    if strict and not (closed or (context and not found.in_words)):
        return Numbers()
    before = at(tokens, place - 1)
    if strict and before is not None and before.is_word(vocabulary.ONE_OF_MANY) and not context:
        return Numbers()
    sure = closed or thing.capital or context or place == 0
    if (found.in_words or found.ordinal) and not sure:
        return Numbers()
    return _with_further(tokens, found, setting) if thing.plural else found


def _with_further(tokens: list[Token], found: Numbers, setting: Setting) -> Numbers:
    """“Things 15 – teaching, and 16 – advocacy”: each number with its title, all by the same sign, rising."""
    sign = at(tokens, found.end)
    if sign is None or not sign.is_sign(":-(") or len(found.values) > 1:
        return found
    for place in range(found.end + 1, len(tokens) - 1):
        joint, number, after = tokens[place - 1], tokens[place], tokens[place + 1]
        joined = joint.is_sign(",;&+)") or joint.is_word(vocabulary.AND)
        if not joined or number.kind is not Kind.NUMBER or number.in_words or not after.is_sign(sign.text):
            continue
        then = at(tokens, place + 2)
        # Not "9:30", not "16-bit".
        loose = not after.glued or after.is_sign("(") or (then is not None and not then.glued)
        if loose and found.values[-1] < number.value <= setting.known.last:
            found = replace(found, values=[*found.values, number.value], end=place + 1)
    return found


def _before_brackets(tokens: list[Token], place: int, text: str, known: Knowledge) -> Numbers:
    """“17 and 18 (things)”: numbers that a title begins with, and what they are."""
    opening, closing = at(tokens, place - 1), at(tokens, place + 1)
    if not tokens[place].plural or opening is None or closing is None:
        return Numbers()
    if not opening.is_sign("([") or not closing.is_sign(")]"):
        return Numbers()
    found = read_list(tokens, 0, Setting(known, text, context=True))
    return found if found.end == place - 1 and len(found.values) > 1 else Numbers()


def _is_thing(tokens: list[Token], place: int) -> bool:
    token = at(tokens, place)
    return token is not None and token.kind is Kind.THING


def _start_after_thing(tokens: list[Token], place: int) -> tuple[int, bool]:
    """Where a number may begin after the word Thing, and whether a sign between them loosens the tie."""
    start, strict = place + 1, False
    while start - place < 4:
        token = at(tokens, start)
        if token is None or token.kind is not Kind.SIGN or token.text not in ":-([._=|#\"'*,":
            break
        following = at(tokens, start + 1)
        tight = token.text in "_#\"'*." or (token.glued and following is not None and following.glued)
        strict = strict or not tight
        start += 1
    return start, strict


def _before_thing(tokens: list[Token], place: int, text: str, known: Knowledge, *, context: bool) -> Numbers:
    """The ordinal before the word Thing: "the 5th thing", "my second Thing: …", "8th and 9th Things"."""
    if _is_other_thing(tokens, place, context=context):
        return Numbers()
    values = _ordinals_before(tokens, place, known)
    thing, first = tokens[place], place - len(values) * 2 + 1
    if not values or (thing.plural and len(values) < 2):
        return Numbers()
    before, after = at(tokens, first - 1), at(tokens, place + 1)
    if before is not None and before.is_word(frozenset({"one", "every", "a", "to", "another", "only"})):
        return Numbers()
    if before is not None and before.kind is Kind.NUMBER:
        return Numbers()
    word = tokens[place - 1].text
    setting = Setting(known, text, context=context)
    corroborated = known.corroborates(values[-1], words_after(tokens, place + 1, setting))
    goes_on = after is not None and after.is_word(vocabulary.CLAUSE | vocabulary.SENTENCES)
    if not ends(tokens, place + 1) and not corroborated and (goes_on or not context):
        return Numbers()
    vague = values == [1] or word == "last"
    introduced = before is not None and before.is_word(frozenset({"my", "our", "very"}))
    if vague and not (context or corroborated or introduced or (thing.capital and not _is_capitals(tokens))):
        return Numbers()
    return Numbers(sorted(values), place + 1, ordinal=True)


def _ordinals_before(tokens: list[Token], place: int, known: Knowledge) -> list[int]:
    values: list[int] = []
    step = place - 1
    while len(values) < 5:
        token = at(tokens, step)
        if token is None:
            break
        if token.kind is Kind.ORDINAL:
            values.append(token.value)
        elif token.is_word(frozenset(vocabulary.LAST)) and not values:
            values.append(known.last - vocabulary.LAST[token.text])
        else:
            break
        joint = at(tokens, step - 1)
        if joint is None or not (joint.is_sign("&,+") or joint.is_word(vocabulary.AND)):
            break
        step -= 2
    return values


def _is_capitals(tokens: list[Token]) -> bool:
    """Whether nearly every word has a capital, so that the capital of "Thing" says nothing."""
    words = [token for token in tokens if token.kind is Kind.WORD and len(token.text) > 3]
    return len(words) > 1 and all(token.capital for token in words)


def _after_tag(tokens: list[Token], place: int, text: str, known: Knowledge) -> Numbers:
    """The numbers straight after the programme's name: "CPD23: 5 & 6", "[cpd23] 12", "cpd23-12 mentoring"."""
    tag, start, signs = tokens[place], place + 1, 0
    while start - place < 5:
        token = at(tokens, start)
        if token is None or not (token.is_sign(":-#(/.,|[])") or token.is_word(vocabulary.NUMBER_MARKS)):
            break
        signs += 1
        start += 1
    if tag.strength < 2 and not signs:
        return Numbers()
    setting = Setting(known, text)
    found = read_list(tokens, start, setting)
    if not found.values:
        return found
    corroborated = known.corroborates(found.values[-1], words_after(tokens, found.end, setting))
    after = at(tokens, found.end)
    if corroborated or after is None or after.kind in {Kind.SIGN, Kind.TAG}:
        return found if not found.ordinal or corroborated or after is None or not after.is_sign(",") else Numbers()
    loose = found.in_words or found.ordinal or tag.strength < 2 or tag.text == "counted"
    if loose or after.kind is not Kind.WORD or after.is_word(vocabulary.PROGRESS):
        return found if after.kind is Kind.OTHER and not found.in_words else Numbers()
    return found


def _is_abbreviated(tokens: list[Token], place: int, *, context: bool) -> bool:
    """“T5” beside the programme's name, or in "W3T4"."""
    before, after = at(tokens, place - 1), at(tokens, place + 1)
    if after is None or not after.glued or after.kind is not Kind.NUMBER:
        return False
    return context or (before is not None and before.kind is Kind.OTHER and before.text == "numbered")


def _is_passing(tokens: list[Token], place: int, end: int) -> str:
    """“ahead” where the Thing is still to come ("looking forward to Thing 9"), "by" where it is only touched."""
    following = tuple(token.text for token in tokens[end : end + 2] if token.kind is Kind.WORD) if end else ()
    if any(following[: len(cue)] == cue for cue in vocabulary.TO_COME):
        return "ahead"
    words = [token for token in tokens[max(0, place - 4) : place] if token.kind is Kind.WORD]
    before = at(tokens, place - 1)
    # In brackets behind a title it is a label: "Something I had not done (Thing 5)".
    if not words or (before is not None and before.is_sign("([")):
        return ""
    texts = [token.text for token in words]
    if texts[-1] in vocabulary.NOT_YET or any(tuple(texts[-len(cue) :]) == cue for cue in vocabulary.AHEAD):
        return "ahead"
    return "by" if any(text in vocabulary.PASSING for text in texts[-2:]) else ""
