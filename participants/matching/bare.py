"""Numbers without the word Thing: "8, 9", "XII: social media", "5: reflective practice", "Evernote (9)"."""

from __future__ import annotations

from dataclasses import replace

from participants.matching import vocabulary
from participants.matching.knowledge import Knowledge, stems
from participants.matching.lists import Numbers, Setting, read_list, words_after
from participants.matching.phrases import at
from participants.matching.tokens import Kind, Token


def read_bare(tokens: list[Token], text: str, known: Knowledge, *, near: bool, named: bool) -> Numbers:
    """The numbers at the beginning or the end of a title, where they are likely to be Things'.

    `near` says that a label names the programme, `named` that the title itself does.
    """
    setting = Setting(known, text, context=near or named)
    found = _at_beginning(tokens, setting)
    return found if found.values else _at_end(tokens, setting, named=named)


def _is_filling(token: Token) -> bool:
    return token.kind in {Kind.SIGN, Kind.TAG}


def _is_run(values: list[int]) -> bool:
    return len(values) > 1 and values == list(range(values[0], values[0] + len(values)))


def _at_beginning(tokens: list[Token], setting: Setting) -> Numbers:
    """A list of numbers that the title begins with."""
    start = next(
        (place for place, token in enumerate(tokens) if not _is_filling(token) or token.is_sign("+=<>@&%")), len(tokens)
    )
    marked = any(token.is_sign("#") for token in tokens[:start])
    token = at(tokens, start)
    if token is None or token.is_word(vocabulary.ARTICLES) or token.text == "n":
        return Numbers()
    found = read_list(tokens, start, setting)
    if not found.values and setting.context and token.kind is Kind.WORD and len(token.text) > 1:
        alone = all(_is_filling(rest) for rest in tokens[start + 1 :])
        found = read_list(tokens, start, replace(setting, anchored=True)) if alone else found
    if not found.values or found.ordinal or not set(found.values) <= setting.known.numbers:
        return Numbers()
    if _goes_on_in_figures(tokens, found.end):
        return Numbers()
    whole = all(_is_filling(rest) for rest in tokens[found.end :])
    after = at(tokens, found.end)
    run = _is_run(found.values)
    if len(found.values) > 1 and not run and not setting.context:
        return Numbers()
    if whole:
        doubtful = token.is_word(vocabulary.NUMBER_MARKS) or any(rest.is_sign("/") for rest in tokens[start:])
        return found if setting.context or not doubtful else Numbers()
    corroborated = any(
        setting.known.corroborates(value, words_after(tokens, found.end, setting)) for value in found.values
    )
    if corroborated:
        return found
    if after is None or not after.is_sign(":.-)|]"):
        if marked and setting.context and after is not None and not after.is_word(vocabulary.PROGRESS):
            return found
        return found if run and not found.in_words and _starts_sentence(after) else Numbers()
    if after.is_sign(".") and _is_dots(tokens, found.end) and not setting.context:
        return Numbers()
    roman = (
        token.kind is Kind.WORD and token.shouted and len(token.text) > 1 and token.text not in vocabulary.NUMBER_MARKS
    )
    return found if roman or run or setting.context else Numbers()


def _is_dots(tokens: list[Token], place: int) -> bool:
    """“1, 2, 3...” is counting aloud."""
    return all(token.is_sign(".") for token in tokens[place : place + 3]) and place + 1 < len(tokens)


def _goes_on_in_figures(tokens: list[Token], place: int) -> bool:
    """“1-2-1”, "9-5-year-olds": more than a range."""
    sign, then = at(tokens, place), at(tokens, place + 1)
    return sign is not None and sign.is_sign("-/:") and sign.glued and then is not None and then.glued


def _starts_sentence(token: Token | None) -> bool:
    return token is not None and token.kind is Kind.WORD and token.capital and not token.text.endswith("s")


def _at_end(tokens: list[Token], setting: Setting, *, named: bool) -> Numbers:
    """A list of numbers that the title ends with, after a sign."""
    end = len(tokens)
    while end and (tokens[end - 1].kind is Kind.TAG or tokens[end - 1].is_sign("#()[].!…\"'")):
        end -= 1
    start = _start_of_tail(tokens, end)
    if start in {0, end}:
        return Numbers()
    found = read_list(tokens, start, setting)
    if not found.values or found.end < end or found.ordinal or not set(found.values) <= setting.known.numbers:
        return Numbers()
    first = tokens[start]
    is_roman = first.kind is Kind.WORD
    sign = tokens[start - 1]
    if setting.known.corroborates(found.values[-1], stems(setting.text[: first.start])):
        return found if not found.in_words or sign.kind is Kind.SIGN else Numbers()
    if sign.kind is not Kind.SIGN or sign.text not in "#-:|/" or found.in_words:
        return Numbers()
    if sign.is_sign("#"):
        return found if setting.context else Numbers()
    if sign.is_sign(":-") and setting.context and _is_run(found.values):
        return found
    spaced = (not sign.glued and not first.glued) or sign.is_sign(":")
    return found if spaced and (named or (is_roman and setting.context)) else Numbers()


def _start_of_tail(tokens: list[Token], end: int) -> int:
    """Where the list of numbers begins that ends here."""
    start = end
    while start and end - start < 12:
        token = tokens[start - 1]
        numeral = token.kind is Kind.NUMBER or (token.kind is Kind.WORD and token.shouted and len(token.text) > 1)
        joint = token.is_sign(",&+/-") or token.is_word(frozenset({"and", "to"}))
        if not numeral and not (joint and start < end and _is_numeral(tokens, start - 2)):
            break
        start -= 1
    return start


def _is_numeral(tokens: list[Token], place: int) -> bool:
    token = at(tokens, place)
    return token is not None and token.kind is Kind.NUMBER
