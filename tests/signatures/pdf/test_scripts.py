"""Sealed documents with names and titles of thirty scripts and of mixtures, as other programs check and read them.

A hundred of them each time, three hundred with `make test-slow`.
"""

import random
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from agreements.wording import characters
from agreements.wording.characters import has_right_to_left
from signatures import sealing
from signatures.pdf.compiled import Templates
from signatures.pdf.description import Description, Section
from tests.signatures.pdf.archives import findings_in
from tests.signatures.pdf.test_compiled import VARYING, WORDS, sample
from tests.signatures.pdf.test_pdf import EVIDENCE_PAGE
from tests.signatures.pdf_files import needs_poppler, plain_lines

# Where they are found in what a reader copies out of a document; some read a table by columns.
NAMES = (
    "made between (.*?) and International",
    "I, (.*?), agree that:",
    r"Name \(Print\): (.*?) By Checking",
    "Signature: (.*?) Date: Sep 23",
    "Typed name (?:Paper Text )?(.*?) (?:Paper )?5787:",
)
TITLES = ("EventTitle: (.*?) Date:", "5787: (.*?) (?:Text )?Version 1")
# Names and words of titles. Some marks are written apart: what comes back is composed. (No name is of single letters
# only: readers take the blanks between those for wide letter-spacing. Nor does a comma or colon stand between words that
# run from right to left: poppler takes it for a part of a number, and the words for two phrases.)
SCRIPTS = {
    "Latin": ("Łukasz Đorđević Thị Ánh Şükrü Žižka Waı\u0308ss Ø. O’Neill", "über Größe naïve señal façade tối ưu"),
    "Greek": ("Ἀριστοτέλης Ελένη Παπαδοπούλου Ψυχάρης", "μάθηση νευρωνικών δικτύων ἀρχὴ ᾧ"),
    "Cyrillic": ("Йоханнес Ђорђевић Щукина Їжакевич Ёлкин", "обучение нейронных сетей и объяснимость"),
    "Arabic": ("محمد الحسيني شِيرِين علاء عَبْدُ مه\u200cسا پریسا گلچین", "التعلم العميق للشبكات الله (لا) – نموذج"),
    "Hebrew": ("שרה כהן שָׂרָה בן־גוריון לוי", "למידה עמוקה של (רשתות) – מודל"),
    "Devanagari": ("प्रिया शर्मा कृष्ण श्री ज्ञानेन्द्र द्विवेदी", "गहन शिक्षण के लिए तंत्रिका संजाल"),
    "Bengali": ("শ্রেয়া ঘোষ গৌতম চট্টোপাধ্যায় কৃষ্ণ", "গভীর শিক্ষা ও স্নায়ু সংযোগ ক্ষেত্র"),
    "Tamil": ("தமிழ்ச்செல்வி செல்வன் கொற்றவை ஸ்ரீதர்", "ஆழ்ந்த கற்றல் நரம்பு வலையமைப்பு"),
    "Thai": ("ศรีสุดา น้ำฝน ปิ่นแก้ว กตัญญู ฐิติ", "การเรียนรู้เชิงลึก ที่ ไม่ต้อง มี ผู้สอน"),
    "Georgian": ("გიორგი ბერიძე ნინო ქართველიშვილი", "ღრმა სწავლება ნეირონული ქსელები"),
    "Armenian": ("Արամ Խաչատրյան Շուշանիկ և", "խորը ուսուցում նեյրոնային ցանցեր"),
    "Chinese": ("何翔宇 阿尔伯特·爱因斯坦 诸葛亮 骨", "深度学习 神经网络的优化 直觉 骨架"),
    "Japanese": ("山田太郎 さくら 佐々木 ガブリエル か\u3099", "深層学習による 最適化 モデル パ\u309aラ"),
    "Korean": ("김민준 이서연 남궁 \u1112\u1161\u11ab", "심층 신경망의 학습 최적화 骨格"),
    "above": ("𠮷野家 𡈽屋 𠀋谷 𩸽浦 𝔘𝔳𝔢", "𝒜𝓑 𝔘 𝕊 𠮟る 𝜎 骨𠀋"),
}


# Poppler finds other blanks in some of these; their letters count.
MORE_SCRIPTS = {
    "Telugu": ("శ్రీనివాస రావు కృష్ణ లక్ష్మి ప్రియాంక", "లోతైన అభ్యాసం నాడీ వలయాల నమూనా"),
    "Kannada": ("ಶ್ರೀನಿವಾಸ ಮೂರ್ತಿ ಕೃಷ್ಣ ಲಕ್ಷ್ಮೀ", "ಆಳವಾದ ಕಲಿಕೆ ನರಮಂಡಲ ಜಾಲಗಳ ಮಾದರಿ"),
    "Malayalam": ("ശ്രീനിവാസൻ കൃഷ്ണൻ ലക്ഷ്മി നായർ", "ആഴത്തിലുള്ള പഠനം നാഡീ ശൃംഖലകൾ മാതൃക"),
    "Gujarati": ("શ્રેયા પટેલ કૃષ્ણ જ્ઞાનેશ", "ઊંડા શિક્ષણ ચેતાતંત્ર જાળ નમૂનો"),
    "Gurmukhi": ("ਹਰਪ੍ਰੀਤ ਸਿੰਘ ਗੁਰਮੀਤ ਕੌਰ", "ਡੂੰਘੀ ਸਿਖਲਾਈ ਨਿਊਰਲ ਜਾਲ ਨਮੂਨਾ"),
    "Sinhala": ("නිමල් පෙරේරා සුනිල් ජයවර්ධන", "ගැඹුරු ඉගෙනුම ජාල ආකෘතිය පුහුණු"),
    "Odia": ("ଶ୍ରୀକୃଷ୍ଣ ମହାପାତ୍ର ଲକ୍ଷ୍ମୀ ଦାସ", "ଗଭୀର ଶିକ୍ଷା ସ୍ନାୟୁ ଜାଲ ନମୁନା"),
    "Lao": ("ສົມຊາຍ ວົງສາ ບຸນມີ ແກ້ວ", "ການຮຽນຮູ້ ເລິກ ເຄືອຂ່າຍ ປະສາດ"),
    "Khmer": ("សុខា ចាន់ដារ៉ា វណ្ណា ស្រីពៅ", "ការរៀន ស៊ីជម្រៅ បណ្តាញ ប្រសាទ"),
    "Myanmar": ("အောင်ကျော် မြင့်မြင့် သန်းထွန်း ကြည်", "နက်ရှိုင်းသော သင်ယူမှု ကွန်ရက်"),
    "Ethiopic": ("አበበ በቀለ ትርሐስ ገብረመድህን", "ጥልቅ ትምህርት የነርቭ መረብ ሞዴል"),
    "Persian": ("علیرضا گلچین مه\u200cسا پژمان ژاله", "یادگیری عمیق شبکه\u200cهای عصبی بهینه\u200cسازی"),
    "Urdu": ("ڈاکٹر ٹیپو ہارون شہزادی ژالہ", "گہری تعلیم عصبی جال تحقیق ماڈل"),
    "Vietnamese": ("Nguyễn Thị Ánh Trần Đức Hữu", "học sâu mạng nơ-ron tối ưu hóa"),
    "Yoruba": ("Ọlátúnjí Adébáyọ̀ Ṣadé Ìyábọ̀", "ẹ̀kọ́ jíjinlẹ̀ ọ̀nà àwọn nẹ́tíwọ̀kì"),
}


class Case(NamedTuple):
    name: str
    title: str


def _scripts(count: int) -> dict[str, tuple[str, str]]:
    return SCRIPTS if count <= 100 else SCRIPTS | MORE_SCRIPTS


def cases(count: int) -> list[Case]:
    """Every fourth name and every second title is of two scripts, every seventh title takes several lines."""
    dice = random.Random(20200923)
    scripts = [(names.split(), words.split()) for names, words in _scripts(count).values()]
    made = []
    for number in range(count):
        (own_names, own_words), (other_names, other_words) = scripts[number % len(scripts)], dice.choice(scripts)
        name = dice.sample(own_names, k=2) + dice.sample(other_names, k=number % 4 == 0)
        title = dice.sample(own_words, k=3) + dice.sample(other_words, k=2 * (number % 2 == 0)) + ["(Networks)"]
        made.append(Case(" ".join(name), " ".join(title * (4 if number % 7 == 0 else 1))))
    return made


@pytest.fixture(scope="module", params=[100, pytest.param(300, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def documents(request: pytest.FixtureRequest) -> dict[Case, bytes]:
    """Made as a worker makes them, by one process with one template."""
    templates, sealer = Templates(), sealing.sealer(sealing.preview_key())
    return {case: templates.document(described(case), VARYING, sealer, WORDS) for case in cases(request.param)}


def described(case: Case) -> Description:
    name, title = map(characters.clean, case)
    rows = (("Typed name", name), ("Paper", f"5787: {title}"), ("Text", "Version 1"))
    evidence_page = replace(EVIDENCE_PAGE, sections=(Section("Author", rows),))
    return replace(sample(name, title, evidence_page=evidence_page, paper="5787"), title=title)


@pytest.fixture(scope="module")
def files(documents: dict[Case, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[Case, Path]:
    folder = tmp_path_factory.mktemp("documents")
    written = {case: folder / f"{number}.pdf" for number, case in enumerate(documents)}
    for case, path in written.items():
        path.write_bytes(documents[case])
    return written


def said_of(command: list[str], files: Iterable[Path], *behind: str) -> list[str]:
    """What the command says of each file; two at once, because its beginning takes longer than its work."""

    def say(path: Path) -> str:
        done = subprocess.run([*command, path, *behind], capture_output=True, encoding="utf-8")
        return done.stderr + done.stdout

    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(say, files))


def test_all_differ_and_some_lie_above_the_first_plane_or_are_written_apart() -> None:
    made = cases(300)
    written = "".join(part for case in made for part in case)

    assert (len(SCRIPTS | MORE_SCRIPTS), len(made)) == (30, 300)
    assert len(set(made)) > 290
    assert max(written) > "\uffff"
    assert written != unicodedata.normalize("NFC", written)


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
def test_pdfsig_calls_every_seal_valid(files: dict[Case, Path]) -> None:
    told = said_of(["pdfsig", "-nocert"], files.values())

    wrong = [
        case
        for case, words in zip(files, told, strict=True)
        if words.count("Signature is Valid.") != 1 or "Total document signed" not in words
    ]
    assert (len(told), wrong) == (len(files), [])


def test_pyhanko_calls_every_seal_valid(documents: dict[Case, bytes]) -> None:
    certificate = sealing.preview_key().certificate.public_bytes(Encoding.DER)
    context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(certificate)], allow_fetching=False)

    wrong = []
    for case, content in documents.items():
        [seal] = PdfFileReader(BytesIO(content)).embedded_signatures
        status = validate_pdf_signature(seal, context)
        if not (status.bottom_line and status.coverage == SignatureCoverageLevel.ENTIRE_FILE):
            wrong.append(case)

    assert wrong == []


@needs_poppler
def test_poppler_reads_every_name_and_title_wherever_they_stand(files: dict[Case, Path]) -> None:
    told = said_of(["pdftotext"], files.values(), "-")

    wrong = [
        (written, found)
        for case, words in zip(files, told, strict=True)
        for written, places in zip(composed(case), (NAMES, TITLES), strict=True)
        if (found := read_back(words, places)) is None or any(is_otherwise(each, written) for each in found)
    ]
    assert (len(told), wrong) == (len(files), [])


def composed(case: Case) -> Case:
    return Case(*(unicodedata.normalize("NFC", value) for value in case))


def is_otherwise(found: str, written: str) -> bool:
    """Of what runs in both directions poppler exchanges the stretches on a page of English words: their letters count."""
    is_mixed = has_right_to_left(written) and any(unicodedata.bidirectional(each) == "L" for each in written)
    if not is_mixed and set(written) <= set("".join(chain.from_iterable(SCRIPTS.values())) + "(Networks)"):
        return found != written
    return letters(found) != letters(written)


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalpha())


def read_back(text: str, places: Sequence[str]) -> list[str] | None:
    """What the document says in its sentences, its lines, its signature and its certificate."""
    words = " ".join(" ".join(plain_lines(text)).split()).replace("- ", "-")  # a line may end behind a hyphen
    found = list(filter(None, (said(pattern, words) for pattern in places)))
    return found if len(found) >= len(places) - 1 else None


def said(pattern: str, words: str) -> str:
    found = re.search(pattern, words)
    return found[1] if found else ""


@pytest.mark.slow
@pytest.mark.no_cover  # most of it is the checker's
def test_an_archive_checker_accepts_every_body() -> None:
    templates = Templates()

    wrong = [case for case in cases(300) if findings_in(templates.document(described(case), VARYING))]

    assert wrong == []
