"""Why a file cannot be kept, in words that are safe to show to staff."""

from django.utils.translation import gettext_lazy as _

LARGEST = 10 * 1024 * 1024

_TAKEN = _("Files may be PDF, PNG, JPEG, plain text, CSV, Word (.docx), Excel (.xlsx), ODT or ODS.")
PROBLEMS = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than 10 MB."),
    "unknown": _("This sort of file is not kept here."),
    "page": _("This is a web page or a drawing in XML. Print it to a PDF file."),
    "program": _("The file is a program, or holds one."),
    "old": _("This is an old Office file, or one locked with a password. Save it anew."),
    "archive": _("This is a packed file. Unpack it, and send the files in it one by one."),
    "damaged": _("The file is damaged, or not what it says it is. Save it anew."),
    "more": _("There is more in the file than it shows. Open it, and save it anew."),
    "encrypted": _("The file is locked with a password. Save it without one."),
    "macros": _("The file has macros. Save it without them."),
    "embedded": _("There is another file inside. Send the two one by one."),
    "linked": _("The file loads something from elsewhere. Save it without that."),
    "active": _("This PDF file has a program or another file in it. Print it to a new PDF file."),
    "unpacked": _("The file would be far too large once it is unpacked."),
    "declarations": _("The file holds XML declarations that no such document has."),
    "picture": _("The picture is too large: make it smaller than 64 million pixels."),
}


class UploadRefused(Exception):
    """The message is safe to show to staff, and says what may be sent instead."""

    def __init__(self, problem: str):
        super().__init__(f"{PROBLEMS[problem]} {_TAKEN}")
        self.problem = problem
