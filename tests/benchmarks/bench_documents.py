"""The agreement that every pipeline of the benchmark makes: two pages, an evidence page, and names that differ."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from agreements.wording import compose, varying
from signatures.codes import code_of
from signatures.pdf.compiled import SealWords
from signatures.pdf.description import Check, Description, EvidencePage, Section

BODY = (Path(__file__).parents[2] / "agreements/conferences/sample_text.md").read_text(encoding="utf-8")
VARYING = varying(BODY)
SEAL = SealWords(
    reason="Countersigned agreement",
    location="10010 North Torrey Pines Road, La Jolla, CA 92037",
    name="International Conference on Machine Learning",
    signed_at=datetime(2026, 9, 23, 14, 2, 11, tzinfo=UTC),
)
_VALUES = {
    "author.affiliation": "",
    "paper.date": "Jul 16, 2020",
    "conference.name": "ICML 2020",
    "conference.legal_name": "International Conference on Machine Learning",
    "conference.short_name": "ICML",
    "conference.address": "10010 North Torrey Pines Road, La Jolla, CA 92037",
    "effective_date": "Sep 23, 2020",
    "signatory.name": "David Blei",
}
_WORDS = " ".join(
    (
        "Learning Deep Neural Networks via Optimal Transport with Sparse Gaussian Process Graph Bayesian",
        "Adversarial Robust Efficient Online Convex Optimization for Generative Models Reinforcement Policy",
        "Gradient and Representation",
    )
).split()
_LATIN = "abcdefghijklmnoprstuvwyz"
# The letters of a script that names are made of.
SCRIPTS = {
    "Latin with marks": "ąćęłńóśźżčďěňřšťůžőűğşđ",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Cyrillic": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "Devanagari": "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
    "Thai": "กขคงจฉชซญดตถทธนบปผพฟมยรลวสหอ",
    "Chinese": "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英",
    "Japanese": "佐藤鈴木高橋田中伊渡辺山本村小林加吉山口松井上さとうすずきたかはし",
    "Korean": "김이박최정강조윤장임한오서신권황안송전홍민준서연지우현도윤시하",
    "Vietnamese": "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
}


def latin(count: int, *, seed: int) -> list[Description]:
    """Each with a name and a title of its own."""
    dice = random.Random(seed)
    return [_described(_name(dice, _LATIN), dice) for _ in range(count)]


def of_scripts(count: int, *, seed: int) -> list[Description]:
    dice = random.Random(seed)
    alphabets = list(SCRIPTS.values())
    return [_described(_name(dice, alphabets[number % len(alphabets)]), dice) for number in range(count)]


def _name(dice: random.Random, letters: str) -> str:
    longest = (3, 2) if len(letters) > 40 else (6, 8)
    return " ".join("".join(dice.choices(letters, k=dice.randrange(2, most + 1))).capitalize() for most in longest)


def _described(name: str, dice: random.Random) -> Description:
    title = " ".join(dice.choices(_WORDS, k=dice.randrange(4, 13)))
    number = str(dice.randrange(1, 7000))
    wording = compose(BODY, _VALUES | {"author.name": name, "paper.title": title, "paper.id": number})
    described = Description(
        wording=wording,
        printed_name=name,
        signatory_name="David Blei",
        organisation="International Conference on Machine Learning",
        decision="accepted",
        is_speaker=dice.random() < 0.25,
        typed_name=name,
        signed_on="Sep 23, 2020",
        countersigned_on="Sep 24, 2020",
    )
    return replace(described, evidence_page=_evidence_page(described, number, title, dice))


def _evidence_page(document: Description, number: str, title: str, dice: random.Random) -> EvidencePage:
    def digest() -> str:
        return f"{dice.getrandbits(256):064x}"

    def uuid() -> str:
        return str(UUID(int=dice.getrandbits(128)))

    def moment(day: int) -> str:
        return f"{day} September 2020, {dice.randrange(24):02}:{dice.randrange(60):02}:{dice.randrange(60):02} UTC"

    check = Check("https://agreements.example.org/verify/", code_of(UUID(int=dice.getrandbits(128))))
    agreement = (
        ("Agreement", uuid()),
        ("Conference", "ICML 2020, International Conference on Machine Learning"),
        ("Paper", f"{number}: {title}"),
        ("Text", "Version 1"),
        ("SHA-256 of its body", "a1" * 32),
        ("SHA-256 of the words shown", digest()),
    )
    answer = (
        ("Printed name", document.printed_name),
        ("Typed name", document.typed_name),
        ("E-mail address", f"author{number}@example.org"),
        ("Personal link", uuid()),
        ("Language of the pages", "English"),
        ("Statement on e-signing", "Version 1"),
        ("SHA-256 of the statement", "a5" * 32),
    )
    countersigned = (
        ("Signatory", "David Blei, for International Conference on Machine Learning"),
        ("Role", "Member of the conference’s staff who may countersign (signatory or owner)"),
        ("Method", "By a signatory of the conference, signed in with a personal account"),
    )
    time_line = (
        ("Invited by mail", f"{moment(20)}; the mail server’s answer: “250 OK”"),
        ("Reminded", moment(21)),
        ("Button behind the link pressed", moment(22)),
        ("Answered", f"Accepted, {moment(23)} (04:55 in America/Los_Angeles)"),
        ("Countersigned", moment(24)),
    )
    record = (
        ("Entry in the audit log", f"Number {dice.randrange(20000)} of the conference, agreement.accepted"),
        ("Head of the chain there", digest()),
        ("Certificate of the seal", "CN=Countersign,O=International Conference on Machine Learning; self-signed"),
        ("SHA-256 of the certificate", "3b" * 32),
        ("Software", "Countersign 0.1.0"),
    )
    intro = (
        (
            "This page records how the agreement before it was answered: what was seen, and not more. The author typed a "
            "name on a page that was reached by a personal link in an e-mail. Nobody’s identity papers were checked."
        ),
        (
            "To check this file, open it in a program that shows PDF signatures, give it to "
            f"{check.address}, or type the code there."
        ),
    )
    sections = (
        Section("The agreement", agreement),
        Section("The author’s answer", answer),
        Section("The conference’s signature", countersigned),
        Section("Time line", time_line),
        Section("The record", record),
    )
    return EvidencePage("Certificate of signature", intro, sections, check=check)
