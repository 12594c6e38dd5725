"""Whether what a pack asks fits together: conditions, groups, combinations and the teach-back, with their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kiosk.content import schema
from kiosk.content.files import Files
from kiosk.content.yamlfile import Key, YamlFile
from kiosk.errors import Fault

Found = Iterator[Fault]


def compare_asking(files: Files) -> list[Fault]:
    """Every fault in what is asked; checks that need a broken file are left out."""
    faults: list[Fault] = []
    for needs, check in _CHECKS:
        if not files.broken.intersection(needs):
            faults.extend(check(files))
    return faults


def _unknown(file: YamlFile, keys: tuple[Key, ...], names: Iterable[str], known: Iterable[str], what: str) -> Found:
    for name in sorted(set(names) - set(known)):
        yield file.fault((*keys, name), f"there is no {what} {name!r}", "check its spelling")


def _conditions(files: Files) -> Found:
    """Every condition names a question further up, so that nothing can wait for itself."""
    place = {rule.id: n for n, rule in enumerate(files.questions)}
    loops = _loops({rule.id: list(rule.ask_if) for rule in files.questions})
    for n, rule in enumerate(files.questions):
        keys: tuple[Key, ...] = (n, "ask_if")
        yield from _unknown(files.questions_file, keys, rule.ask_if, place, "question")
        if rule.id in loops:
            what = f"{rule.id} depends on itself: {' -> '.join(loops[rule.id])}"
            yield files.questions_file.fault(keys, what, "take one of these conditions out")
            continue
        for parent in rule.ask_if:
            if parent in place and place[parent] >= n and parent not in loops:
                what = f"{rule.id} depends on {parent}, which is asked after it"
                yield files.questions_file.fault((*keys, parent), what, f"move {rule.id} below {parent}")


def _loops(parents: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Question -> the way from it back to itself, for those that have one."""
    found: dict[str, list[str]] = {}
    for start in parents:
        ways, seen = [[start]], set()
        while ways:
            way = ways.pop()
            for parent in parents.get(way[-1], ()):
                if parent == start:
                    found.setdefault(start, [*way, start])
                elif parent not in seen:
                    seen.add(parent)
                    ways.append([*way, parent])
    return found


def _groups(files: Files) -> Found:
    before: str | None = None
    done: set[str] = set()
    for n, rule in enumerate(files.questions):
        if rule.group is not None and rule.group != before:
            if rule.group in done:
                what = f"the questions of the group {rule.group} do not stand together"
                yield files.questions_file.fault((n, "group"), what, f"move {rule.id} up to the others")
            elif rule.ask_if:
                # The title is heard by all: it may not tell how an earlier question was answered (N-A7).
                what = f"the group {rule.group} begins with {rule.id}, which is not asked of everybody"
                yield files.questions_file.fault((n, "group"), what, "begin it with a question without ask_if")
            done.add(rule.group)
        before = rule.group


def _group_words(files: Files) -> Found:
    used = {rule.group for rule in files.questions if rule.group is not None}
    yield from _same_names(files, ("groups",), used, files.words.groups, "group")


def _reasons(files: Files) -> Found:
    for rule in files.questions:
        if rule.id not in files.words.questions:
            continue
        keys: tuple[Key, ...] = ("questions", rule.id, "reasons")
        words = files.words.questions[rule.id]
        for answer, tier in (("yes", rule.flags.yes), ("no", rule.flags.no)):
            written = answer in words.reasons.given()
            if tier is not None and not written:
                yield files.words_file.fault(keys, f"{rule.id} has no reason for {answer!r}, which flags", "write it")
            elif tier is None and written:
                mend = "delete it, or let it flag in questions.yaml"
                yield files.words_file.fault((*keys, answer), f"{rule.id}: {answer!r} does not flag", mend)
        if words.window and "{window}" not in words.ask + words.help:
            what = f"{rule.id} has a window, but neither ask nor help says {{window}}"
            yield files.words_file.fault(("questions", rule.id, "window"), what, "put {window} where the time belongs")


def _rules(files: Files) -> Found:
    known = [rule.id for rule in files.questions]
    seen: set[str] = set()
    for n, rule in enumerate(files.rules):
        assert files.rules_file is not None
        if rule.id in seen:
            yield files.rules_file.fault((n, "id"), f"{rule.id!r} is here twice", "give it another id")
        seen.add(rule.id)
        yield from _unknown(files.rules_file, (n, "when"), rule.when, known, "question")


def _rule_sources(files: Files) -> Found:
    for n, rule in enumerate(files.rules):
        assert files.rules_file is not None
        for m, source in enumerate(rule.sources):
            if source not in files.sources:
                mend = "check its spelling or add it to sources.yaml"
                yield files.rules_file.fault((n, "sources", m), f"there is no source {source!r}", mend)


def _rule_words(files: Files) -> Found:
    yield from _same_names(files, ("rules",), [rule.id for rule in files.rules], files.words.rules, "combination")


def _teach_back(files: Files) -> Found:
    said = {rule.id for screen in files.pack.screens for rule in screen.sentences}
    seen: set[str] = set()
    for n, entry in enumerate(files.teach_back):
        assert files.teach_back_file is not None
        fault = files.teach_back_file.fault
        if entry.id in seen:
            yield fault((n, "id"), f"{entry.id!r} is here twice", "give it another id")
        seen.add(entry.id)
        if entry.right not in entry.options:
            mend = f"write one of: {', '.join(entry.options)}"
            yield fault((n, "right"), f"{entry.right!r} is none of the options", mend)
        if len(set(entry.options)) < len(entry.options):
            yield fault((n, "options"), "an option is here twice", "keep one of them")
        for m, sentence in enumerate(entry.sentences):
            if sentence not in said:
                yield fault((n, "sentences", m), f"there is no sentence {sentence!r}", "check its spelling")


def _teach_back_words(files: Files) -> Found:
    entries = {entry.id: entry for entry in files.teach_back}
    yield from _same_names(files, ("teach_back",), entries, files.words.teach_back, "teach-back")
    for name, entry in entries.items():
        if name in files.words.teach_back:
            given = files.words.teach_back[name].options
            yield from _same_names(files, ("teach_back", name, "options"), entry.options, given, "option")
        if entry.picture not in files.words.pictures:
            what = f"nothing says what the picture {entry.picture} shows"
            yield files.words_file.fault(("pictures",), what, "describe it")


def _same_names(
    files: Files, keys: tuple[Key, ...], wanted: Iterable[str], given: Iterable[str], what: str
) -> Found:
    for name in sorted(set(wanted) - set(given)):
        yield files.words_file.fault(keys, f"the words of the {what} {name} are missing", "write them")
    for name in sorted(set(given) - set(wanted)):
        yield files.words_file.fault((*keys, name), f"there is no {what} {name}", "check its spelling")


def window_said(words: schema.QuestionWords, window: str = "") -> tuple[str, str]:
    """Question and help with their time in them: ``window``, or the pack's own."""
    said = window or words.window
    if not said:
        return words.ask, words.help
    return words.ask.replace("{window}", said), words.help.replace("{window}", said)


_CHECKS: tuple[tuple[tuple[str, ...], Callable[[Files], Found]], ...] = (
    (("questions",), _conditions),
    (("questions",), _groups),
    (("questions", "words"), _group_words),
    (("questions", "words"), _reasons),
    (("questions", "rules"), _rules),
    (("rules", "sources"), _rule_sources),
    (("rules", "words"), _rule_words),
    (("pack", "teach_back"), _teach_back),
    (("words", "teach_back"), _teach_back_words),
)
