"""What a document says of itself to machines: XMP (ISO 16684-1) and the record of the signature as JSON."""

import json
from xml.sax.saxutils import escape

from signatures.pdf.compiled import objects
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


def title_of(description: Description) -> str:
    return f"{description.wording.title}: {description.printed_name}"


def xmp(description: Description) -> bytes:
    packet = _XMP.format(
        title=escape(title_of(description)),
        subject=escape(description.wording.title),
        organisation=escape(description.organisation),
        language=escape(description.language),
        producer=_PRODUCER,
    )
    return objects.stream(packet.encode(), b"/Type /Metadata /Subtype /XML")


def information(description: Description) -> bytes:
    """The same facts for readers that know no XMP; both must agree (ISO 19005-3, 6.6.3)."""
    return b"<</Title %s /Author %s /Subject %s /Creator (%s) /Producer (%s)>>" % (
        objects.string(title_of(description)),
        objects.string(description.organisation),
        objects.string(description.wording.title),
        _PRODUCER.encode("ascii"),
        _PRODUCER.encode("ascii"),
    )


def record(description: Description) -> bytes:
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
        "evidence": _evidence(description),
    }
    content = json.dumps(facts, ensure_ascii=False).encode()
    return objects.stream(
        content, b"/Type /EmbeddedFile /Subtype /application#2Fjson /Params <</Size %d>>" % len(content)
    )


def _evidence(description: Description) -> dict[str, dict[str, str]]:
    if description.certificate is None:
        return {}
    return {section.title: dict(section.rows) for section in description.certificate.sections}
