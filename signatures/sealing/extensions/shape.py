"""What our own updates consist of: validation data, and a time over the file in a field that nobody sees."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils.generic import IndirectObject

from signatures.sealing.extensions.updates import Update, require, written

_LISTS = ("/Certs", "/OCSPs", "/CRLs")
_OF_VRI = {"/Cert": "/Certs", "/OCSP": "/OCSPs", "/CRL": "/CRLs"}
_MORE = re.compile(rb"(?: \d{1,7} 0 R)*")
_ESIC = b"<<\n/Type /DeveloperExtensions\n/BaseVersion /1.7\n/ExtensionLevel 1\n>>"
_EXTENSIONS = b"<<\n/ESIC " + _ESIC + b"\n>>"


@dataclass
class Additions:
    """What one update adds: certificates, answers about revocation (each DER), and whether a time."""

    certificates: list[bytes] = field(default_factory=list)
    ocsps: list[bytes] = field(default_factory=list)
    crls: list[bytes] = field(default_factory=list)
    has_time: bool = False


def additions_of(update: Update, *, over: bytes, times_before: int) -> Additions:
    """OtherFormError unless it consists of that alone. `over`: the container to which the validation data belong."""
    return _Reading(update, over, times_before).additions()


class _Reading:
    """Each object is taken once, as what it is; none may be left."""

    def __init__(self, update: Update, over: bytes, times_before: int) -> None:
        self._update, self._over, self._times_before = update, over, times_before
        self._left = set(update.objects)
        self._found = Additions()

    def additions(self) -> Additions:
        was, now = self._update.before.root, self._update.after.root
        self._take_if_there(self._update.after.root_ref.idnum)
        self._same_but(was, now, {"/DSS", "/Extensions", "/AcroForm"})
        if "/Extensions" in now and "/Extensions" not in was:
            require(written(now.raw_get("/Extensions")) == _EXTENSIONS)
        elif "/Extensions" in was:
            require(written(was.raw_get("/Extensions")) == written(now.raw_get("/Extensions")))
        self._read_data(was, now)
        self._read_form(was, now)
        require(not self._left)
        return self._found

    # --- Validation data ----------------------------------------------------------------------------------------------
    def _read_data(self, was: Any, now: Any) -> None:
        require("/DSS" in now or "/DSS" not in was)
        if "/DSS" not in now:
            return
        reference = now.raw_get("/DSS")
        require(isinstance(reference, IndirectObject))
        require("/DSS" not in was or written(was.raw_get("/DSS")) == written(reference))
        self._take_if_there(reference.idnum)
        before, after = _within(was, "/DSS"), now["/DSS"]
        require(set(after) <= {*_LISTS, "/VRI"})
        for name, found in zip(_LISTS, (self._found.certificates, self._found.ocsps, self._found.crls), strict=True):
            found += [self._stream(number) for number in _added(before, after, name)]
        self._read_vri(before, after)

    def _stream(self, number: int) -> bytes:
        self._take(number)
        value: Any = self._update.objects[number]
        require(set(value) <= {"/Length"})
        data: bytes = value.encoded_data
        return data

    def _read_vri(self, before: Any, after: Any) -> None:
        """At most one entry that is new, named after what it belongs to, which lists nothing that is not listed above."""
        was, now = (_within(each, "/VRI") for each in (before, after))
        require(all(key in now for key in was))
        more = [key for key in now if key not in was or written(was.raw_get(key)) != written(now.raw_get(key))]
        if not more:
            return
        # The standard names these entries by SHA-1 (ISO 32000-2, 12.8.4.3).
        require(more == ["/" + hashlib.sha1(self._over, usedforsecurity=False).hexdigest().upper()])
        self._take(now.raw_get(more[0]).idnum)
        entry = now[more[0]]
        require(set(entry) <= {"/Type", *_OF_VRI}, "/Type" in entry and entry["/Type"] == "/VRI")
        for name, above in _OF_VRI.items():
            listed = set(_references(entry, name))
            require(listed <= set(_references(after, above)))

    # --- A time over the file ---------------------------------------------------------------------------------------
    def _read_form(self, was: Any, now: Any) -> None:
        form_was, form_now = was["/AcroForm"], now["/AcroForm"]
        reference = now.raw_get("/AcroForm")
        if isinstance(reference, IndirectObject):
            require(written(was.raw_get("/AcroForm")) == written(reference))
            self._take_if_there(reference.idnum)
        self._same_but(form_was, form_now, {"/Fields"})
        added = self._grown(form_was, form_now, "/Fields")
        if added:
            require(len(added) == 1)
            self._read_time(added[0])
            self._read_page(added[0])
            self._found.has_time = True

    def _read_time(self, number: int) -> None:
        self._take(number)
        entry: Any = self._update.objects[number]
        value = entry.raw_get("/V")
        require(isinstance(value, IndirectObject))
        self._take(value.idnum)
        name = f"Time{self._times_before + 1}" if self._times_before else "Time"
        expected = {
            "/FT": b"/Sig",
            "/T": b"(%s)" % name.encode(),
            "/Type": b"/Annot",
            "/Subtype": b"/Widget",
            "/F": b"132",
            "/Rect": b"[ 0 0 0 0 ]",
            "/P": b"%d 0 R" % self._first_page().idnum,
            "/TU": b"(Timestamp)",
            "/V": written(value),
        }
        require({str(key): written(each) for key, each in entry.items()} == expected)

    def _read_page(self, number: int) -> None:
        """The field stands on the first page, and nothing else is new there."""
        page = self._first_page()
        was, now = page.before, page.after
        self._take_if_there(page.idnum)
        self._same_but(was, now, {"/Annots"})
        require(self._grown(was, now, "/Annots") == [number])

    def _first_page(self) -> "_Page":
        return _Page(self._update)

    # --- What was there before --------------------------------------------------------------------------------------
    def _take(self, number: int) -> None:
        require(number in self._left)
        self._left.discard(number)

    def _take_if_there(self, number: int) -> None:
        self._left.discard(number)

    def _same_but(self, was: Any, now: Any, names: set[str]) -> None:
        entries = ({key: written(value) for key, value in each.items() if key not in names} for each in (was, now))
        require(next(entries) == next(entries))

    def _grown(self, was: Any, now: Any, name: str) -> list[int]:
        """What an array has more at its end, which may be an object of its own."""
        if name in now and isinstance(now.raw_get(name), IndirectObject):
            require(name in was, written(was.raw_get(name)) == written(now.raw_get(name)))
            self._take_if_there(now.raw_get(name).idnum)
        return _added(was, now, name)


class _Page:
    """The first page, before and after an update."""

    def __init__(self, update: Update) -> None:
        self.before, self.idnum = _first_page(update.before)
        self.after, number = _first_page(update.after)
        require(self.idnum == number)


def _first_page(view: Any) -> tuple[Any, int]:
    kids = view.root["/Pages"]["/Kids"]
    reference = kids.raw_get(0)
    require(isinstance(reference, IndirectObject))
    page = reference.get_object()
    require("/Type" in page and page["/Type"] == "/Page")
    return page, reference.idnum


def _added(was: Any, now: Any, name: str) -> list[int]:
    """The numbers of the objects that a list has more at its end."""
    before, after = (written(each[name])[:-2] if name in each else b"[" for each in (was, now))
    require(after.startswith(before), _MORE.fullmatch(after, len(before)))
    return [int(number) for number in re.findall(rb" (\d+) 0 R", after[len(before) :])]


def _within(dictionary: Any, name: str) -> Any:
    """What stands there, wherever it is kept: `get` would give a reference to it."""
    if name in dictionary:
        return dictionary[name]
    return {}


def _references(dictionary: Any, name: str) -> list[int]:
    return _added({}, dictionary, name)
