"""Whether an Office or OpenDocument file is one, and harmless. They are ZIP files of XML."""

import io
import re
import zipfile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError, fromstring

from schools.zip_files import DangerousZip, must_be_harmless, unpacked

from .problems import UploadRefused

CONTENT_TYPES = "[Content_Types].xml"
MIMETYPE = "mimetype"
# The part that makes a file what it is.
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
OPEN_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OF_ZIP = {
    "damaged": "damaged",
    "encrypted": "encrypted",
    "names": "damaged",
    "too_large": "unpacked",
    "nested": "embedded",
    "program": "program",
}
XML = (".xml", ".rels", ".vml", ".rdf")
OLE = b"\xd0\xcf\x11\xe0"
_MACROS = re.compile(r"vbaproject|vbadata|(^|/)(basic|scripts)/|activex", re.IGNORECASE)
# Only these relations may lead out of a file over the network: links that somebody clicks.
CLICKED = ("/hyperlink", "/externalLinkPath")
_NETWORK = re.compile(r"^\s*(?!file:///[a-z]:)(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)

# What asks another program for data when the file is opened.
_COMMANDS = re.compile(rb"<(?:\w+:)?ddeLink\b|\bDDEAUTO\b")


def package_kind(content: bytes) -> str:
    """docx, xlsx, odt or ods."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _must_end_with_its_directory(archive, content)
            must_be_harmless(archive, size=len(content))
            return _kind_of_parts(archive)
    except DangerousZip as danger:
        raise UploadRefused(OF_ZIP[danger.problem]) from danger
    except UploadRefused:
        raise
    except Exception as error:
        # A made-up directory makes the library fail in many ways.
        raise UploadRefused("damaged") from error


def _must_end_with_its_directory(archive: zipfile.ZipFile, content: bytes) -> None:
    """What follows the directory, or stands in its remark, belongs to no document."""
    end = content.rfind(b"PK\x05\x06")
    if archive.comment or len(content) - end != 22:
        raise UploadRefused("more")


def _kind_of_parts(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if any(_MACROS.search(name) for name in names):
        raise UploadRefused("macros")
    kinds = {kind for part, kind in MAIN_PARTS.items() if part in names and CONTENT_TYPES in names}
    for name, content in unpacked(archive):
        if name == MIMETYPE:
            kinds.add(OPEN_TYPES.get(content.strip(), "other"))
        _must_be_a_harmless_part(name, content)
    if len(kinds) != 1 or not kinds <= {*MAIN_PARTS.values(), *OPEN_TYPES.values()}:
        raise UploadRefused("archive")
    return kinds.pop()


def _must_be_a_harmless_part(name: str, content: bytes) -> None:
    if content.startswith(OLE):
        raise UploadRefused("embedded")
    if name.lower().endswith(XML) or content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        _must_be_plain_xml(content)
    if name == CONTENT_TYPES and b"macroEnabled" in content:
        raise UploadRefused("macros")
    if _COMMANDS.search(content):
        raise UploadRefused("linked")
    if name.lower().endswith(".rels"):
        _must_lead_nowhere(content)


class _Nothing:
    """Takes what the parser finds and keeps none of it, so that no tree is built."""

    def close(self):
        return None


def _must_be_plain_xml(content: bytes) -> None:
    parser = DefusedXMLParser(target=_Nothing(), forbid_dtd=True)
    # It would hand over every single piece of text: too slow for a large sheet.
    parser.parser.DefaultHandlerExpand = None
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException as error:
        raise UploadRefused("declarations") from error
    except ParseError as error:
        raise UploadRefused("damaged") from error


def _must_lead_nowhere(content: bytes) -> None:
    """A template or a picture from the network would tell its server who reads the file."""
    for relation in fromstring(content, forbid_dtd=True):
        is_outside = relation.get("TargetMode", "").lower() == "external"
        is_clicked = relation.get("Type", "").endswith(CLICKED)
        if is_outside and not is_clicked and _NETWORK.search(relation.get("Target", "")):
            raise UploadRefused("linked")
