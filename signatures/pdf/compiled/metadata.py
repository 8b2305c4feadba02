"""What a document says of itself to machines: XMP (ISO 16684-1) and the record of the signature as JSON."""

import json
from json.encoder import encode_basestring as quoted
from xml.sax.saxutils import escape

from signatures.pdf.compiled import objects
from signatures.pdf.description import Description

RECORD_NAME = "signature.json"
_PRODUCER = "Countersign"
_json = json.JSONEncoder(ensure_ascii=False).encode

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


class Sayings:
    """What documents of one template say of themselves; what is the same in all of them is prepared."""

    def __init__(self, description: Description) -> None:
        packet = _XMP.format(
            title="\0",
            subject="\0",
            organisation=escape(description.organisation),
            language=escape(description.language),
            producer=_PRODUCER,
        )
        self._packet = packet.encode().split(b"\0")
        self._others = b"/Author %s /Creator (%s) /Producer (%s)" % (
            objects.string(description.organisation),
            *[_PRODUCER.encode("ascii")] * 2,
        )
        sections = description.certificate.sections if description.certificate else ()
        self._labels = [[f"{quoted(label)}: " for label, _ in section.rows] for section in sections]
        self._titles = [f"{quoted(section.title)}: " for section in sections]

    def xmp(self, description: Description) -> bytes:
        head, middle, end = self._packet
        told = (head, _marked(title_of(description)), middle, _marked(description.wording.title), end)
        return objects.stream(b"".join(told), b"/Type /Metadata /Subtype /XML")

    def information(self, description: Description) -> bytes:
        """The same facts for readers that know no XMP; both must agree (ISO 19005-3, 6.6.3)."""
        title, subject = objects.string(title_of(description)), objects.string(description.wording.title)
        return b"<</Title %s /Subject %s %s>>" % (title, subject, self._others)

    def record(self, description: Description) -> bytes:
        """The attached file."""
        facts = {
            "format": "countersign-signature-1",
            "title": description.wording.title,
            "printed_name": description.printed_name,
            "is_speaker": description.is_speaker,
            "decision": description.decision,
            "typed_name": description.typed_name,
            "signed_on": description.signed_on,
            "signatory_name": description.signatory_name,
            "organisation": description.organisation,
            "countersigned_on": description.countersigned_on,
            "code": _code(description),
        }
        content = f'{_json(facts)[:-1]}, "evidence": {self._evidence(description)}}}'.encode()
        return objects.stream(
            content, b"/Type /EmbeddedFile /Subtype /application#2Fjson /Params <</Size %d>>" % len(content)
        )

    def _evidence(self, description: Description) -> str:
        """The sections of the certificate, each with its rows by their labels."""
        sections = description.certificate.sections if description.certificate else ()
        told = [
            f"{title}{{{', '.join([label + quoted(value) for label, (_, value) in zip(labels, section.rows, strict=True)])}}}"
            for title, labels, section in zip(self._titles, self._labels, sections, strict=True)
        ]
        return f"{{{', '.join(told)}}}"


def title_of(description: Description) -> str:
    return f"{description.wording.title}: {description.printed_name}"


def _marked(text: str) -> bytes:
    return escape(text).encode()


def _code(description: Description) -> str:
    check = description.certificate and description.certificate.check
    return check.code if check else ""
