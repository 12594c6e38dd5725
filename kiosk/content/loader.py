"""A folder of YAML becomes a `Pack`, or a list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from kiosk.content import models
from kiosk.content.asking import compare_asking, window_said
from kiosk.content.changes import changed, in_words, problems, window_of
from kiosk.content.clinic import Clinic, Values, digits, read_values
from kiosk.content.clinic_look import LOOK
from kiosk.content.files import Files, languages, read_files
from kiosk.content.lint import Words, lint, promises
from kiosk.content.models import Pack, PackNotice, Question, Rule, Screen, Sentence, Setting, TeachBack, Tier
from kiosk.content.proof import prove
from kiosk.content.references import PLACEHOLDER, compare, shown
from kiosk.content.schema import QuestionRule, ScreenRule
from kiosk.content.yamlfile import Key, YamlFile
from kiosk.errors import Fault, KioskError

__all__ = ["content_hash", "in_order", "languages", "load_lexicon", "load_pack"]


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Each fault once, by file, line and column."""
    return sorted(set(faults), key=lambda fault: (str(fault.file or ""), fault.line, fault.column, fault.what))


def load_pack(
    folder: Path,
    language: str = "en",
    *,
    clinic: Clinic | None = None,
    pictures: Path | None = None,
    own: str | None = None,
) -> Pack:
    """The pack in ``folder`` in one language, with the clinic's values in its sentences.

    A sentence that needs a value the clinic has not set is left out; a notice says so. Nothing with a hole in it is
    ever returned.

    Args:
        folder: the pack.
        language: BCP 47 tag; ``words/<language>.yaml`` must be there.
        clinic: the clinic's file, or pack id -> setting -> value.
        pictures: the folder of the SVG files; when given, each picture must be in it.
        own: the language of the clinic's own values; ``language`` when None.

    Raises:
        KioskError: with every fault of all files at once.
    """
    faults: list[Fault] = []
    if not folder.is_dir():
        raise KioskError(Fault(folder, 0, "there is no such folder", "give the folder of a pack"))
    files = read_files(folder, language, faults)
    faults += compare(files)
    faults += compare_asking(files)
    faults += lint(files)
    if pictures is not None:
        faults += _missing_pictures(files, pictures)
    if "pack" not in files.broken and files.pack.id != folder.resolve().name:
        # Two packs of one id would be one to the records and to the clinic's file.
        what = f"the pack calls itself {files.pack.id!r}, but its folder is {folder.resolve().name!r}"
        faults.append(files.pack_file.fault(("id",), what, "give both the same name"))
    values = Values({}, None, "")
    if not files.broken & {"pack", "settings"}:
        values = read_values(clinic, files.pack.id, files.settings, faults, language=language, own=own)
        if packs := neighbours(folder):
            faults += values.strangers((*packs, LOOK))
        faults += _values_read_well(files, values)
        faults += _changes_fit(files, values)
    if faults:
        raise KioskError(in_order(faults))
    pack = _assemble(files, values)
    if problems_found := prove(pack.questions, pack.rules).problems:
        place = {rule.id: n for n, rule in enumerate(files.questions)}
        raise KioskError(
            files.questions_file.fault((place[each.question_id],), each.what, each.mend) for each in problems_found
        )
    return pack


def neighbours(folder: Path) -> tuple[str, ...]:
    """The packs beside the one in ``folder``, and it; none where it lies by itself, away from the kiosk's phrases."""
    home = folder.resolve().parent
    if not (home / "phrases").is_dir():
        return ()
    return tuple(sorted(path.parent.name for path in home.glob("*/pack.yaml")))


def load_lexicon(folder: Path, language: str) -> dict[str, str]:
    """How the voice says words, from a pack that may have faults elsewhere.

    Raises:
        KioskError: ``language`` is no name of a language, or the lexicon has faults.
    """
    faults: list[Fault] = []
    files = read_files(folder, language, faults)
    if "lexicon" in files.broken:
        lexicon = folder / "lexicon"
        raise KioskError(in_order(fault for fault in faults if fault.file and fault.file.parent == lexicon))
    return dict(files.lexicon.say)


def _missing_pictures(files: Files, pictures: Path) -> list[Fault]:
    faults = []
    if not files.broken & {"pack", "questions"}:
        places: list[tuple[str, YamlFile, tuple[Key, ...]]] = [
            (screen.picture, files.pack_file, ("screens", n, "picture")) for n, screen in enumerate(files.pack.screens)
        ]
        places += [(rule.picture, files.questions_file, (n, "picture")) for n, rule in enumerate(files.questions)]
        if files.teach_back_file is not None and "teach_back" not in files.broken:
            places += [
                (entry.picture, files.teach_back_file, (n, "picture")) for n, entry in enumerate(files.teach_back)
            ]
        for stem, file, keys in places:
            if not (pictures / f"{stem}.svg").is_file():
                faults.append(file.fault(keys, f"there is no picture {stem}.svg", f"add it to {pictures}"))
    return faults


def _values_read_well(files: Files, values: Values) -> list[Fault]:
    """What the clinic's values do to the sentences they stand in."""
    if files.broken:
        return []
    rules = Words(files)
    # A phone number is spoken digit by digit: left out, it neither eases nor hardens the sentence.
    words = {key: "" if files.settings[key].kind == "phone" else str(value) for key, value in values.given.items()}
    faults = [
        values.fault(key, what, mend)
        for key, value in words.items()
        for what, mend in (*promises(value, files.language), *rules.unsayable(value))
    ]
    for screen in files.pack.screens:
        texts = files.words.screens[screen.id].sentences if screen.id in files.words.screens else {}
        for rule in shown(screen.sentences, values.given):
            names = [name for name in PLACEHOLDER.findall(texts.get(rule.id, "")) if words.get(name)]
            if names:
                whole = PLACEHOLDER.sub(lambda match: words.get(match.group(1), ""), texts[rule.id])
                for what, mend in (*promises(whole, files.language), *rules.too_hard(whole, counted=False)):
                    faults.append(values.fault(names[0], f"in {rule.id} {what}", mend))
    return faults


def _changes_fit(files: Files, values: Values) -> list[Fault]:
    """What is wrong with the clinic's changes of questions."""
    if "questions" in files.broken or "words" in files.broken:
        return []
    rules = Words(files)
    known = {rule.id: rule for rule in files.questions}
    faults = []
    for name, change in values.changes.items():
        if name not in known:
            faults.append(values.change_fault(name, "", f"there is no question {name!r}", "check its spelling"))
            continue
        for field_name, what, mend in problems(change, known[name], files.words.questions, files.language):
            faults.append(values.change_fault(name, field_name, what, mend))
        window = window_of(change, files.language)
        words = files.words.questions.get(name)
        if window and words is not None and words.window:
            said = [*promises(window, files.language), *rules.unsayable(window)]
            for text in window_said(words, window):
                said += rules.too_hard(text, counted=False)
            faults += [values.change_fault(name, "window", what, mend) for what, mend in said]
    return faults


def _fill(text: str, values: Values) -> str:
    return PLACEHOLDER.sub(lambda match: str(values.given[match.group(1)]), text)


def _assemble(files: Files, values: Values) -> Pack:
    settings = {
        key: Setting(
            key=key,
            kind=entry.kind,
            what=entry.what,
            article=entry.article,
            found=entry.found,
            example=entry.example,
            sources=tuple(entry.sources),
            value=values.given.get(key),
        )
        for key, entry in files.settings.items()
    }
    rules = [changed(rule, values.changes.get(rule.id)) for rule in files.questions]
    on = {rule.id for rule in rules if rule.enabled}
    questions = tuple(
        _question(files, rule, before, values, on) for rule, before in zip(rules, files.questions, strict=True)
    )
    lexicon = dict(files.lexicon.say)
    for key, setting in settings.items():
        if setting.kind == "phone" and key in values.given:
            lexicon[str(values.given[key])] = digits(str(values.given[key]))
    pack = Pack(
        id=files.pack.id,
        version=files.pack.version,
        status="draft",  # kiosk.content.signing knows who signed it
        language=files.language,
        title=files.words.title,
        treatment=files.pack.treatment,
        content_hash="",
        screens=tuple(_screen(files, screen, values) for screen in files.pack.screens),
        pictures=files.words.pictures,
        questions=tuple(question for question in questions if question.enabled),
        all_questions=questions,
        statements={
            key: models.Statement(
                id=key,
                article=entry.article,
                statement=entry.statement,
                decision=entry.decision,
                note=entry.note,
                safe_wording=entry.safe_wording,
                sources=tuple(entry.sources),
            )
            for key, entry in files.statements.items()
        },
        sources={key: models.Source(key=key, **entry.model_dump()) for key, entry in files.sources.items()},
        settings=settings,
        notices=_notices(files, values),
        lexicon=lexicon,
        rules=tuple(
            Rule(
                id=rule.id,
                tier=Tier(rule.tier),
                when={name: tuple(wanted) for name, wanted in rule.when.items()},
                reason=files.words.rules[rule.id],
                sources=tuple(rule.sources),
            )
            for rule in files.rules
            if on.issuperset(rule.when)
        ),
        groups=files.words.groups,
        teach_back=_teach_back(files, values),
    )
    return pack.model_copy(update={"content_hash": content_hash(pack)})


def _screen(files: Files, screen: ScreenRule, values: Values) -> Screen:
    words = files.words.screens[screen.id]
    return Screen(
        id=screen.id,
        part=screen.part,
        title=words.title,
        picture=screen.picture,
        picture_alt=files.words.pictures[screen.picture],
        sentences=tuple(
            Sentence(
                id=rule.id,
                text=_fill(words.sentences[rule.id], values),
                statements=tuple(rule.statements),
                sources=tuple(rule.sources),
                origin=rule.origin,
                take_home=rule.take_home,
            )
            for rule in shown(screen.sentences, values.given)
        ),
    )


def _teach_back(files: Files, values: Values) -> tuple[TeachBack, ...]:
    """What can be asked back: only of things that were said."""
    said = {rule.id for screen in files.pack.screens for rule in shown(screen.sentences, values.given)}
    found = []
    for entry in files.teach_back:
        explained = tuple(sentence for sentence in entry.sentences if sentence in said)
        if not explained:
            continue
        words = files.words.teach_back[entry.id]
        found.append(
            TeachBack(
                id=entry.id,
                ask=words.ask,
                options={option: words.options[option] for option in entry.options},
                right=entry.right,
                well=words.well,
                again=words.again,
                sentences=explained,
                picture=entry.picture,
                picture_alt=files.words.pictures[entry.picture],
            )
        )
    return tuple(found)


def _question(files: Files, rule: QuestionRule, before: QuestionRule, values: Values, on: set[str]) -> Question:
    """The question as the clinic has it: ``before`` is how the pack has it, ``on`` the questions that are asked."""
    words = files.words.questions[rule.id]
    change = values.changes.get(rule.id)
    value = window_of(change, files.language) or str(values.given.get(rule.window or "", ""))
    window = f" {files.words.clinic_window.replace('{value}', value)}" if value else ""
    ask, help_ = window_said(words, window_of(change, files.language))
    tier = Tier(rule.tier)
    flags = {answer: Tier(raised) for answer, raised in rule.flags if raised is not None}
    return Question(
        id=rule.id,
        topic=words.topic or rule.topic,
        ask=ask,
        help=help_,
        tier=tier,
        private=rule.private,
        # No answer flags as much as the question can (N-C2).
        flags={**flags, "none": tier},
        reasons={answer: text + window for answer, text in words.reasons.given().items()},
        statements=tuple(rule.statements),
        sources=tuple(rule.sources),
        article=tuple(rule.article),
        enabled=rule.enabled,
        # What depends on a question that is off is asked of everybody: rather once too often.
        ask_if={parent: tuple(wanted) for parent, wanted in rule.ask_if.items() if parent in on},
        group=rule.group,
        changed=in_words(before, change, files.language),
        time_window=rule.time_window,
        source_claim=rule.source_claim,
        verification=rule.verification,
        picture=rule.picture,
        picture_alt=files.words.pictures[rule.picture],
    )


def _notices(files: Files, values: Values) -> tuple[PackNotice, ...]:
    notices = [PackNotice(kind="draft")]
    for key, entry in files.settings.items():
        if key in values.given:
            continue
        said = {"what": files.words.settings.get(key, entry.what), "key": key}
        waiting = [rule.id for screen in files.pack.screens for rule in screen.sentences if key in rule.needs]
        if waiting:
            notices.append(PackNotice(kind="setting_waits", values={**said, "sentences": ", ".join(waiting)}))
        else:
            notices.append(PackNotice(kind="setting", values=said))
    if files.syllables is None:
        notices.append(PackNotice(kind="readability", values={"language": files.language}))
    if files.left_out:
        notices.append(PackNotice(kind="lent", values={"ids": ", ".join(files.left_out)}))
    return tuple(notices)


def content_hash(pack: Pack) -> str:
    """SHA-256 (hex) over all that patients and clinicians get from ``pack``.

    The words with the clinic's values in them, the rules, the sources and the lexicon count; how the files are laid
    out, comments, questions that are off, notes of the authors, and whether the pack is signed do not.
    """
    delivered = pack.model_dump(
        mode="json",
        exclude={"content_hash", "status", "all_questions", "statements", "settings", "notices"},
    )
    text = json.dumps(delivered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
