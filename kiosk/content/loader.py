"""A folder of YAML becomes a `Pack`, or a list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from kiosk.content import models
from kiosk.content.clinic import Clinic, Values, digits, read_values
from kiosk.content.files import Files, languages, read_files
from kiosk.content.lint import Words, lint, promises
from kiosk.content.models import Notice, Pack, Question, Screen, Sentence, Setting, Tier
from kiosk.content.references import PLACEHOLDER, compare, shown
from kiosk.content.schema import QuestionRule, ScreenRule
from kiosk.content.yamlfile import Key, YamlFile
from kiosk.errors import Fault, KioskError

__all__ = ["content_hash", "in_order", "languages", "load_lexicon", "load_pack"]


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Each fault once, by file and line."""
    return sorted(set(faults), key=lambda fault: (str(fault.file or ""), fault.line, fault.what))


def load_pack(
    folder: Path, language: str = "en", *, clinic: Clinic | None = None, pictures: Path | None = None
) -> Pack:
    """The pack in ``folder`` in one language, with the clinic's values in its sentences.

    A sentence that needs a value the clinic has not set is left out; a notice says so. Nothing with a hole in it is
    ever returned.

    Args:
        folder: the pack.
        language: BCP 47 tag; ``words/<language>.yaml`` must be there.
        clinic: the clinic's file, or pack id -> setting -> value.
        pictures: the folder of the PNG files; when given, each picture must be in it.

    Raises:
        KioskError: with every fault of all files at once.
    """
    faults: list[Fault] = []
    if not folder.is_dir():
        raise KioskError(Fault(folder, 0, "there is no such folder", "give the folder of a pack"))
    files = read_files(folder, language, faults)
    faults += compare(files)
    faults += lint(files)
    if pictures is not None:
        faults += _missing_pictures(files, pictures)
    values = Values({}, None, "")
    if not files.broken & {"pack", "settings"}:
        values = read_values(clinic, files.pack.id, files.settings, faults)
        faults += _values_read_well(files, values)
    if faults:
        raise KioskError(in_order(faults))
    return _assemble(files, values)


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
        for stem, file, keys in places:
            if not (pictures / f"{stem}.png").is_file():
                faults.append(file.fault(keys, f"there is no picture {stem}.png", f"add it to {pictures}"))
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
    questions = tuple(_question(files, rule, values) for rule in files.questions)
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


def _question(files: Files, rule: QuestionRule, values: Values) -> Question:
    words = files.words.questions[rule.id]
    window = ""
    if rule.window in values.given:
        window = " " + files.words.clinic_window.replace("{value}", str(values.given[str(rule.window)]))
    tier = Tier(rule.tier)
    return Question(
        id=rule.id,
        topic=rule.topic,
        ask=words.ask,
        help=words.help,
        tier=tier,
        private=rule.private,
        # No answer flags as much as the question can (N-C2).
        flags={"yes": Tier(rule.flags.yes), "not_sure": Tier(rule.flags.not_sure), "none": tier},
        reasons={answer: text + window for answer, text in words.reasons},
        statements=tuple(rule.statements),
        sources=tuple(rule.sources),
        article=tuple(rule.article),
        enabled=rule.enabled,
        time_window=rule.time_window,
        source_claim=rule.source_claim,
        verification=rule.verification,
        picture=rule.picture,
        picture_alt=files.words.pictures[rule.picture],
    )


def _notices(files: Files, values: Values) -> tuple[Notice, ...]:
    what = "No clinician has signed this content"
    notices = [Notice(kind="draft", what=what, mend="have it checked and signed before patients use it")]
    for key, entry in files.settings.items():
        if key in values.given:
            continue
        waiting = [rule.id for screen in files.pack.screens for rule in screen.sentences if key in rule.needs]
        mend = f"set {key} in the clinic's file"
        if waiting:
            mend += f"; until then these are not said: {', '.join(waiting)}"
        notices.append(Notice(kind="setting", what=f"Not set: {entry.what}", mend=mend))
    if files.syllables is None:
        what = f"Nobody has measured how easy the words in {files.language} are to read"
        notices.append(Notice(kind="readability", what=what, mend="have a clinical translator check them"))
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
