"""The faces of the pages, in parts by script: a browser fetches those of which a page has a letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files

import uharfbuzz

from config.pages.woff2 import packed

# The ranges of each part; static/css/tokens.css says the same.
PARTS: Mapping[str, str] = {
    "latin": (
        "0-FF,131,152-153,2BB-2BC,2C6,2DA,2DC,2000-201E,2020-2022,2026,2030,2032-2033,2039-203A,2044,"
        "20AC,2122,2212,FFFD"
    ),
    "latin-ext": (
        "100-101,104-10F,112-127,12A-130,132-151,154-167,16A-19F,1A2-1AE,1B1-24F,259,2C7-2C9,2D8-2D9,2DB,2DD,"
        "1E00-1E9F,20A0-20AA,20AD-20BF,2113,2116"
    ),
    "vietnamese": "102-103,110-111,128-129,168-169,1A0-1A1,1AF-1B0,300-309,323,329,1EA0-1EF9,20AB",
    "cyrillic": "400-52F",
}
_NO_CYRILLIC = tuple(part for part in PARTS if part != "cyrillic")
# Figures of one height and of one width are asked for by pages, and are not among what is kept by itself.
_FEATURES = ("lnum", "onum", "pnum", "tnum")


@dataclass(frozen=True)
class PageFace:
    package: str
    file: str
    parts: tuple[str, ...] = tuple(PARTS)
    has_weights: bool = False

    @property
    def stem(self) -> str:
        return self.file.removesuffix(".ttf").replace("[wght]", "")


FACES = (
    PageFace("fontpkg_spectral", "Spectral-Regular.ttf"),
    PageFace("fontpkg_spectral", "Spectral-Italic.ttf"),
    PageFace("fontpkg_spectral", "Spectral-SemiBold.ttf"),
    PageFace("fontpkg_dancing_script", "DancingScript[wght].ttf", _NO_CYRILLIC, has_weights=True),
)


def names() -> Mapping[str, tuple[PageFace, str]]:
    """By the name of its file, each face with a part of it."""
    return {f"{face.stem}.{part}.woff2": (face, part) for face in FACES for part in face.parts}


def made(name: str) -> bytes:
    face, part = names()[name]
    font = uharfbuzz.Face(uharfbuzz.Blob(files(face.package).joinpath("files", face.file).read_bytes()))
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(codes_of(part))
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    # Of a face with weights only the ordinary one is shown.
    if face.has_weights:
        wanted.pin_axis_to_default(font, "wght")
    # Screens of today draw without them, and they are a third of the file.
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    return packed(uharfbuzz.subset(font, wanted).blob.data)


def codes_of(part: str) -> list[int]:
    found = list[int]()
    for each in PARTS[part].split(","):
        first, _, last = each.partition("-")
        found += range(int(first, 16), int(last or first, 16) + 1)
    return found


def sources() -> str:
    """What the files are made of, so that others are made of another version."""
    return repr((FACES, PARTS, _FEATURES, *(version(face.package.replace("_", "-")) for face in FACES)))
