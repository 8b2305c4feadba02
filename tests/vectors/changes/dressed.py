"""The same dressed as an extension for the long term: with validation data and a time over it, of a stranger's clock."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signatures.checking.offline import Kind
from tests.vectors.changes import appended
from tests.vectors.documents import Given
from tests.vectors.strangers import LONG_AGO, timed, updated
from tests.vectors.variants import variant

_LIBRARY = "what a library takes for an extension is taken for unchanged"
_CLOCK = "nobody asks whose clock it is"


@variant("A time of a stranger's clock over the file.", _CLOCK, ours=Kind.ADDED)
def strangers_time(given: Given) -> bytes:
    return timed(given.pdf)


@variant("A time of a stranger's clock and no validation data.", _CLOCK, ours=Kind.ADDED)
def bare_time(given: Given) -> bytes:
    return timed(given.pdf, data=False)


@variant("A time from before the seal was made.", _CLOCK, ours=Kind.ADDED)
def time_before_the_seal(given: Given) -> bytes:
    return timed(given.pdf, at=LONG_AGO)


@variant("A time in a field of another name.", _CLOCK, ours=Kind.ADDED)
def time_of_another_name(given: Given) -> bytes:
    return timed(given.pdf, name="Answer: declined")


@variant("A title, then a time.", _LIBRARY, ours=Kind.ADDED, says="title for readers")
def title_and_time(given: Given) -> bytes:
    return timed(updated(given.pdf, appended.title_changed))


@variant("A title in the same update as the time.", _LIBRARY, ours=Kind.ADDED, says="title for readers")
def title_with_time(given: Given) -> bytes:
    return timed(given.pdf, appended.title_changed)


@variant("A description with the time.", _LIBRARY, ours=Kind.ADDED)
def description_with_time(given: Given) -> bytes:
    return timed(given.pdf, appended.description_changed)


@variant("Words in /MarkInfo with the time.", _LIBRARY, ours=Kind.ADDED)
def marks_with_time(given: Given) -> bytes:
    return timed(given.pdf, appended.marks_changed)


@variant("Words in /Extensions with the time.", _LIBRARY, ours=Kind.ADDED)
def extensions_with_time(given: Given) -> bytes:
    return timed(given.pdf, appended.extensions_changed)


@variant("Another /Version with the time.", _LIBRARY, ours=Kind.ADDED)
def version_with_time(given: Given) -> bytes:
    return timed(given.pdf, appended.version_changed)


@variant("All of that, then validation data, then a time.", _LIBRARY, ours=Kind.ADDED, says="title for readers")
def all_in_three_steps(given: Given) -> bytes:
    changes = (appended.title_changed, appended.description_changed, appended.marks_changed)
    return timed(updated(updated(given.pdf, *changes), appended.extensions_changed))


@variant("Anything at all as an object, with the time.", _LIBRARY, ours=Kind.ADDED)
def payload_with_time(given: Given) -> bytes:
    return timed(given.pdf, appended.payload_stored)


@variant("Anything at all listed as a certificate, then a time.", _LIBRARY, ours=Kind.ADDED)
def payload_as_certificate(given: Given) -> bytes:
    return timed(updated(given.pdf, appended.payload_listed), data=False)


@variant("Validation data of a stranger's, and no time.", "an update without a time is let through", ours=Kind.ADDED)
def data_alone(given: Given) -> bytes:
    return updated(given.pdf, appended.payload_listed)


@variant("A note, then a time over it.", _LIBRARY, ours=Kind.ADDED, says="I DECLINE ALL OF IT")
def note_and_time(given: Given) -> bytes:
    return timed(updated(given.pdf, appended.note_placed))


@variant("A note with the time.", _LIBRARY, ours=Kind.ADDED, says="I DECLINE ALL OF IT")
def note_with_time(given: Given) -> bytes:
    return timed(given.pdf, appended.note_placed)


@variant("Bytes that belong to no update, then a time.", "what stands between updates is skipped", ours=Kind.ADDED)
def bytes_between_updates(given: Given) -> bytes:
    return timed(given.pdf + b"% the author declined\n")


@variant("Two times of a stranger's clock.", _CLOCK, ours=Kind.ADDED)
def two_times(given: Given) -> bytes:
    return timed(timed(given.pdf))


@variant("The time's own field is drawn.", _LIBRARY, ours=Kind.ADDED)
def visible_time(given: Given) -> bytes:
    def seen(writer: IncrementalPdfFileWriter) -> None:
        appended.note_placed(writer)
        page = writer.find_page_for_modification(1)[0].get_object()
        page["/Annots"][-1].get_object()["/Subtype"] = pdf_name("/Widget")
        page["/Annots"][-1].get_object()["/FT"] = pdf_name("/Sig")
        page["/Annots"][-1].get_object()["/T"] = generic.TextStringObject("Seen")

    return timed(given.pdf, seen)
