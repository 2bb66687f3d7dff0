"""The grammar of numbers: one, several, or a range, and whether a number counts what comes after it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from participants.matching import vocabulary
from participants.matching.knowledge import Knowledge, stems
from participants.matching.phrases import at
from participants.matching.spelling import FOREIGN, ORDINAL_SLIPS, SLIPS, roman
from participants.matching.tokens import Kind, Token

MOST_ITEMS = 40


@dataclass(frozen=True)
class Setting:
    """How freely numbers may be read: after the word Thing, after its plural, and where the programme is named."""

    known: Knowledge
    text: str
    context: bool = False
    anchored: bool = False
    plural: bool = False


@dataclass
class Numbers:
    """A list of numbers and where it ends."""

    values: list[int] = field(default_factory=list)
    end: int = 0
    in_words: bool = False
    ordinal: bool = False
    single_letter: bool = False


def read_list(tokens: list[Token], place: int, setting: Setting) -> Numbers:
    """The numbers that begin at this place; no values where none do, or where they count what follows."""
    found = _item(tokens, place, setting)
    if not found.values or _is_counted(tokens, found, setting):
        return Numbers(end=place)
    while len(found.values) < MOST_ITEMS and _add_item(tokens, found, setting):
        pass
    return found


def ends(tokens: list[Token], place: int) -> bool:
    """Whether a phrase is over here: at the end, at a sign, or before something that starts another phrase."""
    token = at(tokens, place)
    return token is None or token.kind in {Kind.SIGN, Kind.TAG, Kind.OTHER, Kind.THING}


def words_after(tokens: list[Token], place: int, setting: Setting) -> list[str]:
    """What the title says from here on, as stems."""
    token = at(tokens, place)
    return stems(setting.text[token.start : token.start + 120]) if token else []


def _item(tokens: list[Token], place: int, setting: Setting) -> Numbers:
    """One number, with "#", "no." or "the" before it."""
    ordinal_only = marked = False
    for _ in range(4):
        token = at(tokens, place)
        if token is None:
            return Numbers()
        if token.is_word(vocabulary.ARTICLES):
            ordinal_only = True
        elif token.is_word(vocabulary.NUMBER_MARKS):
            marked = True
        elif not token.is_sign("#.°:" if marked else "#.°"):
            break
        place += 1
    token = at(tokens, place)
    value = _value(token, setting) if token is not None else 0
    if token is None or not value:
        return Numbers()
    ordinal = token.kind is Kind.ORDINAL or token.text in ORDINAL_SLIPS or token.text in vocabulary.LAST
    if ordinal_only and not ordinal:
        return Numbers()
    after = at(tokens, place + 1)
    if after is not None and (after.kind is Kind.FRACTION or _is_half(tokens, place + 1)):
        return Numbers()
    is_letter = token.kind is Kind.WORD and len(token.text) == 1
    return Numbers([value], place + 1, token.in_words, ordinal, is_letter)


def _is_half(tokens: list[Token], place: int) -> bool:
    """“5 1/2”, "five and a half": between two Things, so about neither."""
    first, slash, second = (at(tokens, place + step) for step in range(3))
    if first is None or slash is None or second is None:
        return False
    if first.kind is Kind.NUMBER and first.value == 1 and slash.is_sign("/") and slash.glued:
        return second.kind is Kind.NUMBER and second.value in {2, 3, 4}
    return first.text == "and" and slash.text == "a" and second.text == "half"


def _value(token: Token, setting: Setting) -> int:
    """The number a token stands for: figures, words, ordinals, Roman numerals, and after "Thing" also slips."""
    if token.kind in {Kind.NUMBER, Kind.ORDINAL}:
        return token.value
    if token.kind is not Kind.WORD:
        return 0
    if setting.anchored:
        for table in (SLIPS, ORDINAL_SLIPS, FOREIGN):
            if token.text in table:
                return table[token.text]
        if token.text in vocabulary.LAST:
            return setting.known.last - vocabulary.LAST[token.text]
    value = roman(token.text)
    if not value or value > max(setting.known.last, 1):
        return 0
    if len(token.text) == 1:
        # "I" is a word, "V" and "X" hardly ever are.
        letter = value if token.shouted else value * (value > 1)
        return letter if setting.anchored or (setting.context and token.shouted and value > 1) else 0
    return value if token.shouted or setting.anchored else 0


def _is_counted(tokens: list[Token], found: Numbers, setting: Setting) -> bool:
    """Whether the last number counts what follows: "12 books I read", "5 minutes", "4 ways to …"."""
    if found.ordinal:
        return _is_happening(tokens, found, setting)
    place, value = found.end, found.values[-1]
    token = at(tokens, place)
    if token is None:
        return False
    if token.is_sign("-") and token.glued:
        unit = at(tokens, place + 1)
        return unit is not None and unit.glued and unit.is_word(vocabulary.UNITS)
    if token.kind is not Kind.WORD:
        return token.kind is Kind.THING and token.plural and not _names(tokens, place)
    after = at(tokens, place + 1)
    if token.text in vocabulary.UNITS:
        return True
    if token.text == "of" and after is not None and after.text in {"us", "them", "you", "those", "these"}:
        return True
    if setting.plural and value in {2, 4} and token.text in vocabulary.SHORTHAND:
        return True
    addressed = after is not None and after.is_word(vocabulary.PRONOUNS) and _is_plural(token) and not setting.context
    if not addressed and setting.known.corroborates(value, words_after(tokens, place, setting)[:2]):
        return False
    if found.in_words and value == 1 and token.text in vocabulary.VERBS:
        return True
    return value > 1 and _counts_plural(tokens, place, setting)


def _is_happening(tokens: list[Token], found: Numbers, setting: Setting) -> bool:
    """Whether the ordinal belongs to what follows: "Thing 2nd attempt", "the thing the first person said"."""
    token = at(tokens, found.end)
    if token is None or token.kind is not Kind.WORD:
        return False
    if setting.anchored or setting.context or token.is_word(vocabulary.AND):
        return token.is_word(vocabulary.HAPPENINGS | vocabulary.UNITS)
    return not setting.known.corroborates(found.values[-1], words_after(tokens, found.end, setting))


def _names(tokens: list[Token], place: int) -> bool:
    after = at(tokens, place + 1)
    return after is not None and after.kind is Kind.NUMBER


def _is_plural(token: Token) -> bool:
    text = token.text
    if text in vocabulary.IRREGULAR_PLURALS or text in vocabulary.COUNTED:
        return True
    return (
        len(text) > 3
        and text.endswith("s")
        and not text.endswith(("ss", "us", "is", "'s"))
        and (text not in vocabulary.NOT_PLURALS)
    )


def _counts_plural(tokens: list[Token], place: int, setting: Setting) -> bool:
    """Whether a counted noun follows, with up to two adjectives before it."""
    for step in range(3):
        token, after = at(tokens, place + step), at(tokens, place + step + 1)
        if token is None or token.kind is not Kind.WORD or token.text in vocabulary.CLAUSE | vocabulary.STOP_WORDS:
            return False
        if _is_plural(token):
            goes_on = after is not None and after.is_word(vocabulary.CLAUSE | vocabulary.VERBS)
            if step == 0:
                return goes_on or token.text in vocabulary.COUNTED or not (setting.anchored or setting.context)
            return (goes_on and not setting.context and not token.capital) or (
                step == 1 and token.text in vocabulary.COUNTED and not setting.anchored and not setting.context
            )
    return False


def _add_item(tokens: list[Token], found: Numbers, setting: Setting) -> bool:
    """Take up one more number, or the end of a range; False where the list is over."""
    place, first = found.end, at(tokens, found.end)
    if first is None:
        return False
    if _is_total(tokens, place, setting):
        found.end = place + 2
        return False
    dots = [token.text for token in tokens[place : place + 3]] == ["."] * 3 and setting.plural
    if dots or first.is_sign("-") or first.is_word(vocabulary.TO) or (first.text == "up" and first.kind is Kind.WORD):
        return _add_range(tokens, found, setting)
    following = _after_joint(tokens, place, setting)
    if not following:
        return False
    item = _item(tokens, following, setting)
    if not item.values or item.ordinal is not found.ordinal:
        return False
    # After "Thing 15 and" a number is more likely to count something than after "Things 15 and".
    free = setting.plural or ends(tokens, item.end)
    if _is_counted(tokens, item, setting if free else replace(setting, anchored=False, context=False)):
        return False
    if not free and item.values[0] < found.values[-1]:
        return False
    if (
        (item.in_words or item.single_letter)
        and not (found.in_words or item.single_letter)
        and not ends(tokens, item.end)
    ):
        return False
    if first.is_sign("/") and not setting.plural and item.values[0] <= found.values[-1]:
        return False
    if item.values[0] not in setting.known.numbers or item.values[0] in found.values:
        return False
    found.values.extend(item.values)
    found.end = item.end
    return True


def _is_total(tokens: list[Token], place: int, setting: Setting) -> bool:
    """“of 23”, "/23", "out of 23" after the one Thing a post is about."""
    sign, number = at(tokens, place), at(tokens, place + 1)
    if sign is not None and sign.text == "out":
        sign, number = number, at(tokens, place + 2)
    if sign is None or number is None or setting.plural:
        return False
    is_of = sign.is_sign("/") or (sign.kind is Kind.WORD and sign.text == "of")
    return is_of and number.kind is Kind.NUMBER and number.value in setting.known.totals


def _after_joint(tokens: list[Token], place: int, setting: Setting) -> int:
    """Where the next number stands after a comma, "&", "and a bit of" or, after "Things", a space; 0 if nowhere."""
    joined, joint = False, place
    while joint - place < 7:
        token = at(tokens, joint)
        if token is None:
            return 0
        after = at(tokens, joint + 1)
        if token.is_sign(",;&+/") or token.is_word(vocabulary.AND) or (token.is_sign("#") and token.glued):
            joined = True
        elif token.is_sign(".") and after is not None and (after.is_sign(".") or after.is_word(vocabulary.AND)):
            pass
        elif token.is_sign("(["):
            if after is None or not (after.is_sign("&+") or after.is_word(vocabulary.AND)):
                return 0
        elif not (joined and token.is_word(vocabulary.FILLERS)):
            break
        joint += 1
    if joined:
        number, before = at(tokens, joint), tokens[joint - 1]
        counted = before.is_word(vocabulary.ARTICLES) and (number is None or number.kind is not Kind.ORDINAL)
        return 0 if counted else joint
    token = at(tokens, place)
    digits = setting.plural and token is not None and token.kind is Kind.NUMBER and not token.in_words
    return place if digits else 0


def _add_range(tokens: list[Token], found: Numbers, setting: Setting) -> bool:
    """Take up the end of "8-10" or "8 to 10"; False where the dash or word joins something else."""
    place, sign = found.end + 1, tokens[found.end]
    place += {"up": 1, ".": 2}.get(sign.text, 0)
    place += int(_is_passed_over(at(tokens, place), setting))
    last = _item(tokens, place, setting)
    if not last.values or last.ordinal is not found.ordinal or _is_counted(tokens, last, setting):
        return False
    low, high = found.values[-1], last.values[0]
    number = at(tokens, last.end - 1)
    loose = sign.is_sign("-") and not (sign.glued and number is not None and number.glued)
    if loose and not setting.plural and not ends(tokens, last.end):
        return False
    if high <= low and not (setting.plural and 0 < low - high < 3 and len(found.values) == 1):
        return False
    if high not in setting.known.numbers and not setting.plural:
        return False
    between = range(min(low, high), min(max(low, high), setting.known.last) + 1)
    found.values.extend(value for value in between if value not in found.values)
    found.end = last.end
    return True


def _is_passed_over(token: Token | None, setting: Setting) -> bool:
    """Whether a range goes on behind this: "5 -> 7", "5 through to 7", "Thing 5 to Thing 7"."""
    if token is None:
        return False
    return token.is_sign(">'") or token.is_word(vocabulary.TO) or (token.kind is Kind.THING and setting.anchored)
