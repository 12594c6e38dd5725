"""Whether the files of a pack fit together: every id known, every statement covered, no sentence with a hole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from kiosk.content.asking import window_said
from kiosk.content.files import Files
from kiosk.content.schema import SERIOUS, ScreenRule, SentenceRule
from kiosk.content.yamlfile import Key
from kiosk.errors import Fault

MAX_LIST = 7
"""Items of a list, and so sentences of a screen. # N-C7"""
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
FIXED_SCREENS = ("welcome", "check", "thanks")
"""Screens that the kiosk asks a pack for by name."""

Found = Iterator[Fault]


def placeholders(text: str) -> set[str]:
    """The names in braces in ``text``; "?" among them when a brace is left over."""
    names = set(PLACEHOLDER.findall(text))
    return names | {"?"} if re.search(r"[{}]", PLACEHOLDER.sub("", text)) else names


def shown(sentences: Iterable[SentenceRule], given: Iterable[str]) -> list[SentenceRule]:
    """The sentences that are said when the settings in ``given`` have a value."""
    have = set(given)
    return [
        rule for rule in sentences if have.issuperset(rule.needs) and not (rule.unless and have.issuperset(rule.unless))
    ]


def compare(files: Files) -> list[Fault]:
    """Every fault between the files; checks that need a broken file are left out."""
    faults: list[Fault] = []
    for needs, check in _CHECKS:
        if not files.broken.intersection(needs):
            faults.extend(check(files))
    return faults


def _sentences(files: Files) -> Iterator[tuple[tuple[Key, ...], ScreenRule, SentenceRule]]:
    for s, screen in enumerate(files.pack.screens):
        for n, rule in enumerate(screen.sentences):
            yield ("screens", s, "sentences", n), screen, rule


def _duplicates(files: Files) -> Found:
    seen: dict[str, int] = {}
    rows: list[tuple[tuple[Key, ...], str]] = []
    for s, screen in enumerate(files.pack.screens):
        rows.append((("screens", s, "id"), screen.id))
    rows += [((*where, "id"), rule.id) for where, _, rule in _sentences(files)]
    for where, name in rows:
        if name in seen:
            what = f"{name!r} is here twice, first in line {seen[name]}"
            yield files.pack_file.fault(where, what, "give one of them another id")
        seen.setdefault(name, files.pack_file.line(*where))


def _screens(files: Files) -> Found:
    screens = files.pack.screens
    for name in FIXED_SCREENS:
        if name not in [screen.id for screen in screens]:
            yield files.pack_file.fault(("screens",), f"there is no screen {name!r}", "add it")
    for s, screen in enumerate(screens):
        where: tuple[Key, ...] = ("screens", s)
        if (screen.part == "start") != (s == 0) or (screen.part == "end") != (s == len(screens) - 1):
            mend = "begin with one screen of part start, end with one of part end"
            yield files.pack_file.fault((*where, "part"), f"{screen.id} is out of place", mend)
        for n, rule in enumerate(screen.sentences):
            if rule.id.split(".")[0] != screen.id:
                what = f"{rule.id} stands in the screen {screen.id}"
                yield files.pack_file.fault((*where, "sentences", n, "id"), what, f"call it {screen.id}.name")
        fewest, most = _range(screen.sentences)
        if not fewest:
            what = f"{screen.id} has nothing to say with some of the settings"
            yield files.pack_file.fault(where, what, "add a sentence without needs or with unless")
        if most > MAX_LIST:
            what = f"{screen.id} has up to {most} sentences, more than {MAX_LIST} (N-C7)"
            yield files.pack_file.fault(where, what, "merge some or make a second screen")
    fewest, most = _range([rule for _, _, rule in _sentences(files) if rule.take_home])
    if most > MAX_LIST or not fewest:
        what = f"{fewest} to {most} sentences are marked take_home, but 1 to {MAX_LIST} fit (N-C7)"
        yield files.pack_file.fault(("screens",), what, "mark fewer, or at least one")


def _range(sentences: list[SentenceRule]) -> tuple[int, int]:
    """The fewest and the most sentences that are said, over all ways to set the settings they depend on.

    Beyond 12 settings the bounds are rough but safe.
    """
    keys = sorted({key for rule in sentences for key in (*rule.needs, *rule.unless)})
    if len(keys) > 12:
        return sum(not rule.needs and not rule.unless for rule in sentences), len(sentences)
    counts = [len(shown(sentences, given)) for r in range(len(keys) + 1) for given in combinations(keys, r)]
    return min(counts), max(counts)


def _known_ids(files: Files) -> Found:
    for where, _, rule in _sentences(files):
        if rule.origin == "article" and not rule.statements:
            yield files.pack_file.fault(where, f"{rule.id} names no statement of the article", "add statements")
        if rule.origin == "source" and not rule.sources:
            yield files.pack_file.fault(where, f"{rule.id} names no source", "add sources")
        if both := set(rule.needs) & set(rule.unless):
            what = f"{rule.id} needs {sorted(both)[0]} and is said unless it is there"
            yield files.pack_file.fault(where, what, "keep one of the two")


def _unknown(names: Iterable[str], known: Iterable[str], what: str, fault: Callable[[str, str], Fault]) -> Found:
    for name in sorted(set(names) - set(known)):
        yield fault(f"there is no {what} {name!r}", f"check its spelling or add it to {what}s.yaml")


def _statements_exist(files: Files) -> Found:
    for where, _, rule in _sentences(files):
        keys = (*where, "statements")
        yield from _unknown(rule.statements, files.statements, "statement", _at(files.pack_file.fault, keys))


def _sources_exist(files: Files) -> Found:
    for where, _, rule in _sentences(files):
        keys: tuple[Key, ...] = (*where, "sources")
        yield from _unknown(rule.sources, files.sources, "source", _at(files.pack_file.fault, keys))


def _statement_sources(files: Files) -> Found:
    for name, entry in files.statements.items():
        at = _at(files.statements_file.fault, (name, "sources"))
        yield from _unknown(entry.sources, files.sources, "source", at)


def _setting_sources(files: Files) -> Found:
    for name, entry in files.settings.items():
        at = _at(files.settings_file.fault, (name, "sources"))
        yield from _unknown(entry.sources, files.sources, "source", at)
        if entry.kind != "confirm" and not entry.example:
            yield files.settings_file.fault((name,), f"{name} has no example", "add the form of a value")


def _settings_exist(files: Files) -> Found:
    for where, _, rule in _sentences(files):
        for field in ("needs", "unless"):
            at = _at(files.pack_file.fault, (*where, field))
            yield from _unknown(getattr(rule, field), files.settings, "setting", at)


def _settings_used(files: Files) -> Found:
    used = {key for _, _, rule in _sentences(files) for key in (*rule.needs, *rule.unless)}
    used |= {rule.window for rule in files.questions if rule.window}
    for name in files.settings:
        if name not in used:
            yield files.settings_file.fault((name,), f"nothing uses {name}", "use it in pack.yaml or delete it")


def _coverage(files: Files) -> Found:
    """No statement of the article is lost, whatever the clinic sets; none that is held slips out."""
    rules = list(_sentences(files))
    for name, entry in files.statements.items():
        covering = [(where, rule) for where, _, rule in rules if name in rule.statements]
        at = _at(files.statements_file.fault, (name,))
        if not covering:
            yield at(f"no sentence covers {name}", "add one to pack.yaml")
        elif entry.decision == "held":
            for where, rule in covering:
                if not rule.needs:
                    what = f"{rule.id} says {name}, which is held until the clinic confirms it"
                    yield files.pack_file.fault(where, what, "add needs")
        else:
            sentences = [rule for _, rule in covering]
            fewest, _ = _range(sentences)
            if not fewest:
                mend = "cover it with and without the settings"
                yield at(f"{name} is not said with some of the settings", mend)


def _questions(files: Files) -> Found:
    seen: set[str] = set()
    for n, rule in enumerate(files.questions):
        if rule.id in seen:
            yield files.questions_file.fault((n, "id"), f"{rule.id!r} is here twice", "give it another id")
        seen.add(rule.id)
        highest = rule.flags.highest
        answer = "yes" if rule.flags.yes == highest else "no"
        if highest is None:
            what = f"{rule.id}: neither yes nor no flags"
            yield files.questions_file.fault((n, "flags"), what, "let one of them flag")
        elif highest != rule.tier:
            what = f"{rule.id} is of tier {rule.tier}, but {answer} flags {highest}"
            yield files.questions_file.fault((n, "flags", answer), what, "make the two the same")
        if highest is not None and SERIOUS.index(rule.flags.not_sure) > SERIOUS.index(highest):
            what = f"{rule.id}: not sure flags less than {answer} (N-C2)"
            yield files.questions_file.fault((n, "flags", "not_sure"), what, f"write {highest}")
    if not any(rule.enabled for rule in files.questions):
        # A check without questions would find every patient clear.
        yield files.questions_file.fault((), "no question is enabled", "enable at least one")


def _question_statements(files: Files) -> Found:
    article = {entry.article for entry in files.statements.values()}
    for n, rule in enumerate(files.questions):
        at = _at(files.questions_file.fault, (n, "statements"))
        yield from _unknown(rule.statements, files.statements, "statement", at)
        for m, quote in enumerate(rule.article):
            if quote not in article:
                what = f"{rule.id} quotes the article wrongly"
                yield files.questions_file.fault((n, "article", m), what, "copy it from statements.yaml")


def _question_sources(files: Files) -> Found:
    for n, rule in enumerate(files.questions):
        at = _at(files.questions_file.fault, (n, "sources"))
        yield from _unknown(rule.sources, files.sources, "source", at)


def _question_settings(files: Files) -> Found:
    for n, rule in enumerate(files.questions):
        if rule.window is None:
            continue
        at = _at(files.questions_file.fault, (n, "window"))
        yield from _unknown([rule.window], files.settings, "setting", at)
        if rule.window in files.settings and files.settings[rule.window].kind != "text":
            yield at(f"{rule.window} is no text", "name a setting of kind text")


def _same_names(files: Files, keys: tuple[Key, ...], wanted: Iterable[str], given: Iterable[str], what: str) -> Found:
    for name in sorted(set(wanted) - set(given)):
        yield files.words_file.fault(keys, f"the words of the {what} {name} are missing", "write them")
    for name in sorted(set(given) - set(wanted)):
        yield files.words_file.fault((*keys, name), f"there is no {what} {name}", "check its spelling")


def _screen_words(files: Files) -> Found:
    screens, words = files.pack.screens, files.words
    yield from _same_names(files, ("screens",), [screen.id for screen in screens], words.screens, "screen")
    for screen in screens:
        if screen.id in words.screens:
            keys = ("screens", screen.id, "sentences")
            wanted = [rule.id for rule in screen.sentences]
            given = words.screens[screen.id].sentences
            yield from _same_names(files, keys, wanted, given, "sentence")
        if screen.picture not in words.pictures:
            what = f"nothing says what the picture {screen.picture} shows"
            yield files.words_file.fault(("pictures",), what, "describe it")


def _question_words(files: Files) -> Found:
    wanted = [rule.id for rule in files.questions]
    yield from _same_names(files, ("questions",), wanted, files.words.questions, "question")
    for picture in sorted({rule.picture for rule in files.questions} - files.words.pictures.keys()):
        what = f"nothing says what the picture {picture} shows"
        yield files.words_file.fault(("pictures",), what, "describe it")


def _setting_words(files: Files) -> Found:
    at = _at(files.words_file.fault, ("settings",))
    yield from _unknown(files.words.settings, files.settings, "setting", at)


def _no_holes(files: Files) -> Found:
    """Every {name} is a setting that the sentence waits for, so that none is ever spoken with a hole."""
    rules = {rule.id: rule for _, _, rule in _sentences(files)}
    for keys, text in texts(files):
        rule = rules.get(str(keys[-1])) if keys[0] == "screens" and keys[-2] == "sentences" else None
        allowed = set() if rule is None else set(rule.needs)
        if keys == ("clinic_window",):
            allowed = {"value"}
            if "value" not in placeholders(text):
                yield files.words_file.fault(keys, "it has no {value}", "put {value} where the value belongs")
        for name in sorted(placeholders(text)):
            if name == "?":
                mend = "write {name} for a value, and no other braces"
                yield files.words_file.fault(keys, "a brace is left over", mend)
            elif name not in allowed and "settings" not in files.broken and name not in files.settings:
                mend = "add it to settings.yaml, or write it without a value"
                yield files.words_file.fault(keys, f"there is no setting {name} for {{{name}}}", mend)
            elif name not in allowed:
                mend = "add it to the needs of the sentence" if rule else "write it without a value"
                yield files.words_file.fault(keys, f"{{{name}}} may be missing here", mend)
            elif rule and name in files.settings and files.settings[name].kind == "confirm":
                what = f"{{{name}}} is true or false, no words"
                yield files.words_file.fault(keys, what, "write the words out")


def _same_holes(files: Files) -> Found:
    """A translation says the clinic's values where the reference says them."""
    if files.reference is None:
        return
    for screen, words in files.words.screens.items():
        theirs: Mapping[str, str] = {}
        if screen in files.reference.screens:
            theirs = files.reference.screens[screen].sentences
        for name, text in words.sentences.items():
            if name in theirs and placeholders(text) != placeholders(theirs[name]):
                what = f"{name} has other values in braces than in English"
                yield files.words_file.fault(("screens", screen, "sentences", name), what, "use the same")


def texts(files: Files) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every text of the words with its place in the file."""
    words = files.words
    yield ("title",), words.title
    yield ("clinic_window",), words.clinic_window
    for name, screen in words.screens.items():
        yield ("screens", name, "title"), screen.title
        for sentence, text in screen.sentences.items():
            yield ("screens", name, "sentences", sentence), text
    for name, text in words.pictures.items():
        yield ("pictures", name), text
    for name, question in words.questions.items():
        ask, help_ = window_said(question)
        yield ("questions", name, "ask"), ask
        yield ("questions", name, "help"), help_
        for answer, text in question.reasons.given().items():
            yield ("questions", name, "reasons", answer), text
        if question.topic:
            yield ("questions", name, "topic"), question.topic
    for name, text in words.groups.items():
        yield ("groups", name, "title"), text
    for name, text in words.rules.items():
        yield ("rules", name), text
    for name, text in words.settings.items():
        yield ("settings", name), text
    for name, teach in words.teach_back.items():
        yield ("teach_back", name, "ask"), teach.ask
        for option, text in teach.options.items():
            yield ("teach_back", name, "options", option, "title"), text
        yield ("teach_back", name, "well"), teach.well
        yield ("teach_back", name, "again"), teach.again


def _at(fault: Callable[[tuple[Key, ...], str, str], Fault], keys: tuple[Key, ...]) -> Callable[[str, str], Fault]:
    return lambda what, mend: fault(keys, what, mend)


_CHECKS: tuple[tuple[tuple[str, ...], Callable[[Files], Found]], ...] = (
    (("pack",), _duplicates),
    (("pack",), _screens),
    (("pack",), _known_ids),
    (("pack", "statements"), _statements_exist),
    (("pack", "sources"), _sources_exist),
    (("statements", "sources"), _statement_sources),
    (("settings", "sources"), _setting_sources),
    (("pack", "settings"), _settings_exist),
    (("pack", "settings", "questions"), _settings_used),
    (("pack", "statements"), _coverage),
    (("questions",), _questions),
    (("questions", "statements"), _question_statements),
    (("questions", "sources"), _question_sources),
    (("questions", "settings"), _question_settings),
    (("pack", "words"), _screen_words),
    (("questions", "words"), _question_words),
    (("words", "settings"), _setting_words),
    (("pack", "words", "settings"), _no_holes),
    (("words",), _same_holes),
)
