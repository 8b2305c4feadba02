"""How a text that is being written looks as a document: as a PDF, or as pictures of its pages within the page."""

import base64
import threading
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from agreements.access import May, conference_for
from agreements.conferences.merge_values import SAMPLE_VALUES
from agreements.desk.views.writing.text_looks import Look, look_of
from agreements.models import Conference
from signatures.documents import drawing
from signatures.pdf.glyphs import UndrawableError
from signatures.responses import pdf_response

_WIDTH = 900
_MOST_PAGES = 6
# The library that draws them knows no threads.
_ONE_AT_A_TIME = threading.Lock()


@require_POST
def draw_text(request: HttpRequest, slug: str) -> HttpResponse:
    """For what stands in the field at this moment; nothing is saved."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    body = request.POST.get("body", "")[:60_000].replace("\r\n", "\n")
    look = look_of(conference, body, request.POST)
    content, problem = _drawn(conference, body, look)
    if content and not request.headers.get("HX-Request"):
        return pdf_response(content, name=f"{conference.slug} draft preview")
    context = {"conference": conference, "look": look, "problem": problem, "pages": list(_pages(content))}
    template = "desk/drawn_text.html" if request.headers.get("HX-Request") else "desk/no_preview.html"
    return render(request, template, context, status=200 if request.headers.get("HX-Request") else 422)


def _drawn(conference: Conference, body: str, look: Look) -> tuple[bytes, str]:
    if look.words is None:
        return b"", " ".join(map(str, look.problems))
    authorship = look.authorship
    name = authorship.printed_name if authorship else SAMPLE_VALUES["author.name"]
    try:
        is_speaker = authorship is not None and authorship.is_speaker
        return drawing.draw_unsaved(conference, body, look.words, printed_name=name, is_speaker=is_speaker), ""
    except UndrawableError as error:
        return b"", str(error)


def _pages(content: bytes) -> Iterator[str]:
    """As PNG files in addresses of their own."""
    if not content:
        return
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            picture = page.render(scale=_WIDTH / page.get_width()).to_pil().convert("L")
            output = BytesIO()
            picture.quantize(16).save(output, "PNG", optimize=False)
            yield f"data:image/png;base64,{base64.b64encode(output.getvalue()).decode()}"
        document.close()
