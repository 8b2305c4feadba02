"""What a document says of itself to machines: XMP (ISO 16684-1) and the record of the signature as JSON."""

import json
from json.encoder import encode_basestring
from xml.sax.saxutils import escape  # nosec B406 writes, and reads nothing

from signatures.pdf.compiled.syntax import objects
from signatures.pdf.compiled.syntax.bytes_template import BytesTemplate
from signatures.pdf.description import Description

RECORD_NAME = "signature.json"
_PRODUCER = "Countersign"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{organisation}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class DocumentMetadata:
    """What documents of one template say of themselves; what is the same in all of them is prepared."""

    def __init__(self, description: Description) -> None:
        packet = _XMP.format(
            title="\0",
            subject="\0",
            organisation=escape(description.organisation),
            language=escape(description.language),
            producer=_PRODUCER,
        )
        self._packet = BytesTemplate(packet.encode().split(b"\0"))
        self._others = b"/Author %s /Creator (%s) /Producer (%s)" % (
            objects.string(description.organisation),
            *[_PRODUCER.encode("ascii")] * 2,
        )
        self._record = _record_of(description)

    def xmp(self, description: Description) -> bytes:
        told = (escape(description.file_title).encode(), escape(description.wording.title).encode())
        return objects.stream(self._packet.filled(told), b"/Type /Metadata /Subtype /XML")

    def information(self, description: Description) -> bytes:
        """The same facts for readers that know no XMP; both must agree (ISO 19005-3, 6.6.3)."""
        title, subject = objects.string(description.file_title), objects.string(description.wording.title)
        return b"<</Title %s /Subject %s %s>>" % (title, subject, self._others)

    def record(self, description: Description) -> bytes:
        """The attached file."""
        content = self._record.filled(_escaped(_values_of(description)))
        return objects.stream(
            content, b"/Type /EmbeddedFile /Subtype /application#2Fjson /Params <</Size %d>>" % len(content)
        )


_FORMAT = "countersign-signature-1"
_APART = "\x7f"  # stands in hardly any text, and JSON leaves it as it is
_ESCAPED = bytes(range(0x20)) + b'"\\'


def _values_of(description: Description) -> list[str]:
    """The values of a record as `_record_of` orders them."""
    evidence_page, officer = description.evidence_page, description.officer
    return [
        description.wording.title,
        description.printed_name,
        description.typed_name,
        description.signed_on,
        description.signatory_name,
        description.organisation,
        description.countersigned_on,
        evidence_page.check.code if evidence_page and evidence_page.check else "",
        *((officer.title, officer.organisation) if officer else ()),
        *(_picks_of(description).values() if description.wording.choices else ()),
        *(evidence_page.values if evidence_page else ()),
    ]


def _picks_of(description: Description) -> dict[str, str]:
    """As many in all documents of a template: of a yes, what was picked in each choice."""
    words = description.wording
    if not words.choices or description.decision != "accepted":
        return {}
    return dict.fromkeys((choice.name for choice in words.choices), "") | words.picks


def _record_of(description: Description) -> BytesTemplate:
    """What is the same in the records of a template's documents, with a gap for each value.

    The sections of the evidence page stand in it as they do on its page, each with its rows by their labels.
    """
    names = ("title", "printed_name", "typed_name", "signed_on", "signatory_name", "organisation", "countersigned_on")
    sections = description.evidence_page.sections if description.evidence_page else ()
    facts = {
        "format": _FORMAT,
        "is_speaker": description.is_speaker,
        "decision": description.decision,
        **dict.fromkeys((*names, "code"), _APART),
        **(
            {"capacity": "agent"} | dict.fromkeys(("signer_title", "signer_organisation"), _APART)
            if description.officer
            else {}
        ),
        **({"variant": description.wording.variant} if description.wording.variant else {}),
        **({"choices": dict.fromkeys(picks, _APART)} if (picks := _picks_of(description)) else {}),
        "evidence": {
            section.title: dict.fromkeys((label for label, _ in section.rows), _APART) for section in sections
        },
    }
    return BytesTemplate(json.dumps(facts, ensure_ascii=False).encode().split(_APART.encode()))


def _escaped(values: list[str]) -> list[bytes]:
    """As they stand between the quotes of JSON. All at once, if nothing has to be escaped and they can be told apart."""
    joined = _APART.join(values).encode()
    parted = joined.split(_APART.encode())
    if len(parted) == len(values) and len(joined.translate(None, _ESCAPED)) == len(joined):
        return parted
    return [encode_basestring(value)[1:-1].encode() for value in values]
