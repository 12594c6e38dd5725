"""Who stands behind the words: a signature covers everything that is delivered, and nothing that changed since."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from content_rig import Rig

from kiosk.content.check import CONTENT
from kiosk.content.loader import load_pack
from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.content.signing import Signatures, lines, with_status
from kiosk.errors import KioskError
from kiosk.report.report import Change, Given, changes, report

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
PHRASES = Phrases.load(CONTENT / "phrases", "en")


@pytest.fixture
def signatures(tmp_path: Path) -> Signatures:
    return Signatures(tmp_path / "signatures")


def sign(signatures: Signatures, pack: Pack, phrases: Phrases = PHRASES) -> None:
    signatures.sign(pack, phrases, by="Ada", role="dermatologist", at=AT)


def test_nothing_is_signed_before_somebody_signs(rig: Rig, signatures: Signatures) -> None:
    pack = load_pack(rig.folder)
    assert signatures.current(pack, PHRASES) is None
    assert with_status(pack, None).draft


def test_n_c8_a_signature_ends_the_draft_and_its_notice(rig: Rig, signatures: Signatures) -> None:
    pack = load_pack(rig.folder)
    assert [notice for notice in pack.notices if notice.kind == "draft"]
    sign(signatures, pack)
    signature = signatures.current(pack, PHRASES)
    assert signature is not None
    assert (signature.by, signature.role, signature.at) == ("Ada", "dermatologist", AT)
    assert signature.content_hash == pack.content_hash
    signed = with_status(pack, signature)
    assert not signed.draft
    assert not [notice for notice in signed.notices if notice.kind == "draft"]
    assert signed.content_hash == pack.content_hash


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("words/en.yaml", "Some may not fade", "Some will not fade"),
        ("words/en.yaml", "NO ANSWER about pregnancy. Ask in", "NO ANSWER about pregnancy. Talk in"),
        ("questions.yaml", "topic: makeup today\n  enabled: true", "topic: makeup today\n  enabled: false"),
        ("lexicon/en.yaml", "DAC: D.A.C.", "DAC: dack"),
    ],
)
def test_any_change_of_a_word_or_rule_makes_a_draft_of_it(
    file: str, old: str, new: str, rig: Rig, signatures: Signatures
) -> None:
    sign(signatures, load_pack(rig.folder))
    rig.edit(file, old, new)
    assert signatures.current(load_pack(rig.folder), PHRASES) is None


def test_a_word_of_the_kiosk_s_own_counts_and_one_for_staff_does_not(rig: Rig, signatures: Signatures) -> None:
    pack = load_pack(rig.folder)
    sign(signatures, pack)
    texts = {key: PHRASES[key] for key in PHRASES.ids}
    assert signatures.current(pack, Phrases("en", texts | {"answer.not_sure": "Maybe"})) is None
    assert signatures.current(pack, Phrases("en", texts | {"staff.reset": "Start over"})) is not None


def test_a_change_in_one_language_leaves_the_others_signed(rig: Rig, signatures: Signatures) -> None:
    english = load_pack(rig.folder)
    other = english.model_copy(update={"language": "xx"})
    sign(signatures, english)
    sign(signatures, other)
    rig.edit("words/en.yaml", "Some may not fade", "Some will not fade")
    assert signatures.current(load_pack(rig.folder), PHRASES) is None
    assert signatures.current(other, PHRASES) is not None


def test_words_that_come_back_are_signed_again_by_the_same_signature(rig: Rig, signatures: Signatures) -> None:
    sign(signatures, load_pack(rig.folder))
    rig.edit("words/en.yaml", "Some may not fade", "Some will not fade")
    sign(signatures, load_pack(rig.folder))
    rig.edit("words/en.yaml", "Some will not fade", "Some may not fade")
    assert signatures.current(load_pack(rig.folder), PHRASES) == signatures.of("micro-needling", "en")[0]


def test_a_signature_that_was_tampered_with_is_refused(rig: Rig, signatures: Signatures, tmp_path: Path) -> None:
    pack = load_pack(rig.folder)
    sign(signatures, pack)
    path = tmp_path / "signatures" / "micro-needling.en.json"
    path.write_text(path.read_text("utf-8").replace("Some may not fade", "Some will not fade"), "utf-8")
    with pytest.raises(KioskError, match="changed afterwards"):
        signatures.current(pack, PHRASES)
    path.write_text("{}", "utf-8")
    with pytest.raises(KioskError, match="no signatures"):
        signatures.current(pack, PHRASES)


def test_a_signature_needs_a_role(rig: Rig, signatures: Signatures, tmp_path: Path) -> None:
    with pytest.raises(KioskError, match="needs a name and a role"):
        signatures.sign(load_pack(rig.folder), PHRASES, by="Ada", role=" ", at=AT)
    assert not (tmp_path / "signatures").exists()


def test_a_folder_that_cannot_be_written_is_said_and_leaves_nothing(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KioskError, match="it cannot be written"):
        sign(Signatures(tmp_path / "file" / "folder"), load_pack(rig.folder))


# --- the report


def page(rig: Rig, signatures: Signatures) -> str:
    pack = load_pack(rig.folder)
    return report(
        Given(
            pack=pack,
            phrases=PHRASES,
            reference=None,
            signatures=signatures.of(pack.id, pack.language),
            grade=lambda text: 4.2,
            voice=lambda text: "a test voice",
            picture=lambda stem: CONTENT.parent / "assets" / "pictures" / f"{stem}.svg",
            at=AT,
        )
    )


def test_the_report_holds_every_sentence_question_rule_and_statement(rig: Rig, signatures: Signatures) -> None:
    plain = unescape(page(rig, signatures))
    pack = load_pack(rig.folder)
    told = [text for screen in pack.screens for text in (screen.title, *(s.text for s in screen.sentences))]
    told += [text for q in pack.questions for text in (q.ask, q.help, q.topic, q.picture_alt, *q.reasons.values())]
    told += [question.ask for question in pack.all_questions]
    told += [statement.statement for statement in pack.statements.values()]
    told += [text for pair in pack.lexicon.items() for text in pair]
    told += [text for key, text in lines(pack, PHRASES).items() if key.startswith("phrases.")]
    assert [text for text in told if text not in plain] == []
    assert plain.count("data:image/svg+xml;base64,") == len(pack.screens) + len(pack.questions)
    assert 'src=""' not in plain
    assert "Nobody has signed these words" in plain


def test_the_report_shows_what_changed_since_the_signature(rig: Rig, signatures: Signatures) -> None:
    sign(signatures, load_pack(rig.folder))
    assert "No word or rule has changed since" in page(rig, signatures)
    rig.edit("words/en.yaml", "Some may not fade", "Some will not fade")
    text = page(rig, signatures)
    assert "<del>Some may not fade unless they are treated.</del>" in text
    assert "<ins>Some will not fade unless they are treated.</ins>" in text
    assert text.count("<del>") == 1


def test_changes_name_what_is_new_gone_and_other() -> None:
    assert changes({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x", "d": "4"}) == [
        Change("b", "2", "x"),
        Change("d", None, "4"),
        Change("c", "3", None),
    ]
