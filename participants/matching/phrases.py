"""Tokens that belong together: "twenty third", "12 June", "week 3", "23 Things", "10 things"."""

from __future__ import annotations

from dataclasses import replace

from participants.matching import vocabulary
from participants.matching.knowledge import Knowledge
from participants.matching.spelling import TENS, roman
from participants.matching.tokens import Kind, Token, split

_SUFFIXES = frozenset({"st", "nd", "rd", "th", "er", "ere", "eme", "ème"})
# What may stand without a space between two numbers: "W3T4", "8and9".
_JOINTS = frozenset({"t", "w", "and"})
_PART_LETTERS = frozenset("abcd")
_NO_ADJECTIVES = vocabulary.AND | vocabulary.TO | vocabulary.CLAUSE | vocabulary.STOP_WORDS
_ORDERED = vocabulary.NUMBERED | vocabulary.HAPPENINGS | vocabulary.WEEKDAYS
_NUMERAL = (Kind.NUMBER, Kind.ORDINAL)


def read(text: str, known: Knowledge) -> list[Token]:
    """The tokens of a tidied text, with the numbers that cannot be Things' marked as such."""
    tokens = _join_dates(numerals(text, known))
    tokens = _join_numbered(tokens)
    return _join_counted(tokens, known)


def numerals(text: str, known: Knowledge) -> list[Token]:
    """The tokens of a tidied text with every number a number, whatever it counts."""
    return _join_numerals(split(text, known))


def at(tokens: list[Token], place: int) -> Token | None:
    """The token at a place, or nothing outside of the title."""
    return tokens[place] if 0 <= place < len(tokens) else None


def _merged(first: Token, last: Token, kind: Kind, *, text: str = "", value: int = -1, strength: int = 0) -> Token:
    """One token from the first to the last."""
    return replace(
        first,
        kind=kind,
        text=text or f"{first.text} {last.text}",
        end=last.end,
        value=first.value if value < 0 else value,
        strength=strength,
    )


def _join_numerals(tokens: list[Token]) -> list[Token]:
    """“5” + "th", "twenty" + "-" + "three", "5" + "b"; a number inside a word ("mp3", "3d") is none."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        token, step = tokens[place], 1
        if token.kind is Kind.NUMBER and token.in_words and token.text in TENS:
            token, step = _tens(tokens, place)
        elif token.kind is Kind.NUMBER and not token.in_words:
            token, step = _with_suffix(tokens, place)
            if token.glued and joined and _is_inside_word(joined[-1]):
                token = replace(token, kind=Kind.OTHER)
        joined.append(token)
        place += step
    return _drop_hundreds(joined)


def _with_suffix(tokens: list[Token], place: int) -> tuple[Token, int]:
    """A number in figures with the letters that belong to it, and how many tokens that are."""
    number, suffix, then = tokens[place], at(tokens, place + 1), at(tokens, place + 2)
    if suffix is None or suffix.kind is not Kind.WORD or not (suffix.glued or suffix.text == "th"):
        return number, 1
    if suffix.text in _SUFFIXES:
        return _merged(number, suffix, Kind.ORDINAL), 2
    number_follows = then is not None and then.glued and then.kind is Kind.NUMBER
    if suffix.text in _PART_LETTERS and not number_follows:
        return replace(number, end=suffix.end), 2
    if suffix.text in _JOINTS and number_follows:
        return number, 1
    return _merged(number, suffix, Kind.OTHER), 2


def _is_inside_word(before: Token) -> bool:
    """Whether a number glued to this is part of a word: "mp3" yes, "thing3", "w3", "t3", "no3" no."""
    loose = vocabulary.NUMBERED_GLUED | vocabulary.NUMBERED | vocabulary.NUMBER_MARKS | {"t", "and"}
    return before.kind is Kind.WORD and before.text not in loose


def _tens(tokens: list[Token], place: int) -> tuple[Token, int]:
    """“twenty three”, "twenty-third"; "twenty" where no unit follows."""
    ten, after = tokens[place], at(tokens, place + 1)
    step = 1
    if after is not None and after.is_sign("-") and after.glued:
        after, step = at(tokens, place + 2), 2
    if after is not None and after.kind in _NUMERAL and after.in_words and after.value < 10:
        return _merged(ten, after, after.kind, value=ten.value + after.value), step + 1
    return ten, 1


def _drop_hundreds(tokens: list[Token]) -> list[Token]:
    """“One hundred” is no Thing, nor is a "half past nine" or "nine o'clock"."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        after, before = at(tokens, place + 1), at(tokens, place - 1)
        if token.kind is Kind.NUMBER and (
            (after is not None and after.text in {"hundred", "thousand", "million", "o'clock", "oclock"})
            or (before is not None and before.text in {"past", "hundred", "thousand", "quarter"} and token.in_words)
        ):
            token = replace(token, kind=Kind.OTHER)
        kept.append(token)
    return kept


def _is_month(tokens: list[Token], place: int) -> bool:
    """Whether a month stands here; "may" and "march" only where no sentence goes on after them."""
    token = at(tokens, place)
    if token is None or not token.is_word(vocabulary.MONTHS):
        return False
    if token.text not in {"may", "march"}:
        return True
    after = at(tokens, place + 1)
    return token.capital and (after is None or after.kind is not Kind.WORD)


def _join_dates(tokens: list[Token]) -> list[Token]:
    """“12 June”, "12th of June", "June 12th" and "Monday 12th" are no numbers of Things."""
    marked = list(tokens)
    for place, token in enumerate(tokens):
        if token.kind not in _NUMERAL or token.value > 31:
            continue
        before, after = at(tokens, place - 1), at(tokens, place + 1)
        of = 2 if after is not None and after.kind is Kind.WORD and after.text == "of" else 1
        day_before = before is not None and before.is_word(vocabulary.WEEKDAYS) and token.kind is Kind.ORDINAL
        follows_month = (
            before is not None
            and before.is_word(vocabulary.MONTHS)
            and (before.text not in {"may", "march"} or before.capital)
        )
        if _is_month(tokens, place + of) or day_before or follows_month:
            marked[place] = replace(token, kind=Kind.OTHER)
    return marked


def _is_numeral(token: Token | None) -> bool:
    if token is None:
        return False
    return token.kind in _NUMERAL or (token.kind is Kind.WORD and len(token.text) > 1 and 0 < roman(token.text) < 40)


def _join_numbered(tokens: list[Token]) -> list[Token]:
    """“week 3”, "weeks 3 & 4", "W3", "part two", "3rd week": one token that is no number of a Thing."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end_of_numbered(tokens, place) if token.kind is Kind.WORD else 0
        after = at(tokens, place + 1)
        if token.kind is Kind.ORDINAL and after is not None and after.is_word(_ORDERED):
            end = place + 2
        if end:
            joined.append(_merged(token, tokens[end - 1], Kind.OTHER, text="numbered"))
            place = end
        else:
            joined.append(token)
            place += 1
    return joined


def _end_of_numbered(tokens: list[Token], place: int) -> int:
    """Where "weeks 3 & 4" ends that begins here; 0 where nothing of the kind does."""
    token, start = tokens[place], place + 1
    after = at(tokens, start)
    glued = token.text in vocabulary.NUMBERED_GLUED and after is not None and after.glued and after.kind is Kind.NUMBER
    if not glued and token.text not in vocabulary.NUMBERED:
        return 0
    while after is not None and (
        after.is_sign("#._-:") or after.is_word(vocabulary.NUMBER_MARKS | vocabulary.ARTICLES)
    ):
        if start - place > 2:
            return 0
        start += 1
        after = at(tokens, start)
    if not _is_numeral(after):
        return 0
    end = start + 1
    while end - place < 12:
        sign, number = at(tokens, end), at(tokens, end + 1)
        joins = sign is not None and (sign.is_sign("&+/-") or sign.is_word(frozenset({"and", "to", "of"})))
        if not joins or not _is_numeral(number) or token.text in {"w", "v", "p", "d"}:
            break
        if sign is not None and sign.is_sign("-") and not sign.glued:
            break
        end += 2
    return end


def _join_counted(tokens: list[Token], known: Knowledge) -> list[Token]:
    """“23 Things” is the programme's name; in "10 things" neither the number nor the word speaks of a Thing."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        width = _width_of_count(tokens, place) if token.kind is Kind.NUMBER else 0
        if not width:
            joined.append(token)
            place += 1
            continue
        last = tokens[place + width - 1]
        if token.value in known.totals:
            joined.append(_merged(token, last, Kind.TAG, text="counted", strength=2))
        else:
            joined.append(_merged(token, last, Kind.OTHER, text="counted", strength=int(last.capital)))
        place += width
    return joined


def _width_of_count(tokens: list[Token], place: int) -> int:
    """How many tokens "23 Things", "23-things" or "23 Mobile Things" has that begins here; 0 where there is none."""
    before, step = at(tokens, place - 1), place + 1
    named = before is not None and before.kind is Kind.THING
    joint = at(tokens, step)
    if joint is not None and joint.is_sign("-_"):
        if not joint.glued:
            return 0
        step += 1
    thing = at(tokens, step)
    if thing is not None and thing.kind is Kind.WORD and not named and not thing.is_word(_NO_ADJECTIVES):
        step += 1
        thing = at(tokens, step)
    if thing is None or thing.kind is not Kind.THING or not thing.plural:
        return 0
    after = at(tokens, step + 1)
    if named and after is not None and after.kind is Kind.NUMBER:
        return 0
    return step - place + 1
