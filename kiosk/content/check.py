"""``./run check``: everything that is wrong with the content, all at once, before a patient meets it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from kiosk.content import recordings
from kiosk.content.clinic import Clinic
from kiosk.content.clinic_look import gaps, look_and_faults
from kiosk.content.files import REFERENCE, read_files
from kiosk.content.loader import in_order, languages, load_pack
from kiosk.content.models import Pack
from kiosk.content.phrases import SILENT, Phrases
from kiosk.content.plain import too_hard
from kiosk.content.proof import Proof, prove
from kiosk.content.yamlfile import read
from kiosk.errors import Fault, KioskError

CONTENT = Path(__file__).resolve().parents[2] / "content"
"""The packs and phrases that come with the kiosk."""
PHRASES = "phrases"
"""Name of the folder that holds the kiosk's own words and no pack."""


def check(
    path: Path | None = None,
    *,
    clinic: Clinic | None = None,
    pictures: Path | None = None,
    offered: Collection[str] | None = None,
) -> list[Fault]:
    """Every fault in ``path``, in order of file and line; none when the content may be used.

    Args:
        path: a pack, or a folder of packs and phrases; the kiosk's own content when None.
        clinic: as for ``load_pack``.
        pictures: as for ``load_pack``.
        offered: the languages that patients may choose; the clinic need not have words in others. All when None.
    """
    path = CONTENT if path is None else path
    if not path.is_dir():
        return [Fault(path, 0, "there is no such folder", "give a pack or a folder of packs")]
    if _is_pack(path):
        return in_order([*_pack(path, clinic, pictures, offered), *_look(clinic, offered, [path])])
    if path.name == PHRASES:
        return in_order(_phrases(path))
    packs = packs_in(path)
    faults = _look(clinic, offered, packs)
    if not packs:
        faults.append(Fault(path, 0, "there is no pack in it", "give a pack or a folder of packs"))
    for folder in packs:
        faults += _pack(folder, clinic, pictures, offered)
    if (path / PHRASES).is_dir():
        faults += _phrases(path / PHRASES)
    return in_order(faults)


def proofs(path: Path | None = None, *, clinic: Clinic | None = None) -> list[tuple[str, Proof, tuple[str, ...]]]:
    """For each pack in ``path`` without faults: its name, the proof of its check as the clinic has it, and how it
    stands (`standing`).

    The rules are the same in every language.
    """
    path = CONTENT if path is None else path
    found = []
    for folder in packs_of(path):
        with suppress(KioskError):
            pack = load_pack(folder, clinic=clinic)
            proof = prove(pack.questions, pack.rules, thorough=True)
            found.append((folder.name, proof, tuple(standing(folder, pack))))
    return found


def standing(folder: Path, pack: Pack) -> Iterator[str]:
    """What is no fault and yet may not be what the owner of the content meant."""
    asked = {question.id for question in pack.questions}
    off = [question.id for question in pack.all_questions if question.id not in asked]
    yield f"asked: {', '.join(sorted(asked, key=[q.id for q in pack.all_questions].index))}"
    if off:
        yield f"off: {', '.join(off)}"
    for question in pack.all_questions:
        if question.changed:
            yield f"changed by the clinic: {question.id}: {question.changed}"
    active = {rule.id for rule in pack.rules}
    if waiting := [rule.id for rule in read_files(folder, REFERENCE, []).rules if rule.id not in active]:
        yield f"combinations that wait for a question that is off: {', '.join(waiting)}"
    if held := [key for key, setting in pack.settings.items() if setting.value is None]:
        yield f"not set by the clinic ({len(held)}), so what needs it is not said: {', '.join(held)}"
    for language in languages(folder):
        if left_out := read_files(folder, language, []).left_out:
            yield f"words for staff that {language} leaves out, so English lends them: {', '.join(left_out)}"


def accept_recordings(path: Path | None = None, *, clinic: Clinic | None = None) -> list[tuple[str, str]]:
    """Note for every recording in ``path`` that it says what is written now; (id, text) of those that are new.

    Args:
        path, clinic: as for ``check``.

    Raises:
        KioskError: a pack has faults, or a manifest cannot be written.
    """
    path = CONTENT if path is None else path
    if not path.is_dir():
        raise KioskError(Fault(path, 0, "there is no such folder", "give a pack or a folder of packs"))
    folders = [path] if _is_pack(path) else packs_in(path)
    return [
        accepted
        for folder in folders
        for language in languages(folder)
        for accepted in recordings.accept(folder, load_pack(folder, language, clinic=clinic))
    ]


def _is_pack(path: Path) -> bool:
    return (path / "pack.yaml").exists() or (path / "words").exists()


def packs_of(path: Path) -> list[Path]:
    """``path`` when it is a pack; else the packs in it."""
    return [path] if _is_pack(path) else packs_in(path)


def packs_in(path: Path) -> list[Path]:
    """The packs in a folder of packs and phrases, in order."""
    found = sorted(folder for folder in path.iterdir() if folder.is_dir() and folder.name[0] not in "._")
    return [folder for folder in found if folder.name != PHRASES]


def _pack(
    folder: Path, clinic: Clinic | None, pictures: Path | None, offered: Collection[str] | None = None
) -> list[Fault]:
    faults: list[Fault] = []
    # With no words at all, loading English says which file is missing.
    for language in languages(folder) or ("en",):
        try:
            values = clinic if offered is None or language in offered else None
            pack = load_pack(folder, language, clinic=values, pictures=pictures)
            faults += recordings.check(folder, pack)
        except KioskError as error:
            faults += error.faults
    faults += recordings.strangers(folder, languages(folder))
    return faults


def _look(clinic: Clinic | None, offered: Collection[str] | None, packs: Iterable[Path]) -> list[Fault]:
    spoken = {tag for folder in packs for tag in languages(folder)}
    return [*look_and_faults(clinic)[1], *gaps(clinic, sorted(spoken if offered is None else spoken & set(offered)))]


def _phrases(folder: Path) -> list[Fault]:
    faults: list[Fault] = []
    for language in sorted(path.stem for path in folder.glob("*.yaml")) or ["en"]:
        try:
            faults += _plain(folder, Phrases.load(folder, language))
        except KioskError as error:
            faults += error.faults
    if (folder / "desk").is_dir():  # the words of the clinician's page
        faults += _phrases(folder / "desk")
    return faults


def _plain(folder: Path, phrases: Phrases) -> list[Fault]:
    """What is too hard among the words that patients meet; staff's and the clinician's may be harder (N-C7)."""
    if phrases.language != REFERENCE or folder.name != PHRASES:
        return []
    file = read(folder / f"{phrases.language}.yaml", inside=folder)
    return [
        file.fault((phrase_id,), f"{phrase_id}: {what}", mend)
        for phrase_id in sorted(phrases.ids)
        if not phrase_id.startswith(SILENT)
        for what, mend in too_hard(phrases[phrase_id])
    ]
