"""The API in Python, with nothing to install.   python3 examples/python.py [address of the site]"""

import json
import os
import sys
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SITE = sys.argv[1] if sys.argv[1:] else os.environ.get("SITE_URL", "http://127.0.0.1:8000")
# Several values of one name mean “or”, several names mean “and”.
QUESTION = {"indicator": "act-21-or-more", "local_district": ["central", "northeast"]}


def address_of(noun, **filters):
    return f"{SITE}/api/v1/{noun}/?{urlencode(filters, doseq=True)}"


def pages(address):
    """Each page names the next one, which is of the same release."""
    while address:
        page = json.load(urlopen(address))
        yield page
        address = page["next"]


# No number is not zero: status says what kind of figure it is, and note why there is none.
for page in pages(address_of("observations", **QUESTION, page_size=10)):
    for row in page["results"]:
        said = "no number" if row["value"] is None else row["value"]
        print(row["school"], row["school_year"], said, row["status"], row["note"], row["source"])
print("Cite as:", page["meta"]["citation"])

# Where figures are from: each source that a row has named.
source = json.load(urlopen(address_of("sources/cde-act-2018-19")))
print("Source:", source["title"], source["edition"], source["publisher"], source["note"])

# Asking again costs little: with the ETag of the last answer there is a new one only if need be.
asked = Request(address_of("observations", **QUESTION))
asked.add_header("If-None-Match", urlopen(asked).headers["ETag"])
try:
    urlopen(asked)
except HTTPError as answer:  # urllib takes a 304 for an error
    print("Asked again:", answer.code, answer.reason)

# What has changed since the release that you used last time.
for page in pages(address_of("changes", since="2021.1")):
    for change in page["results"]:
        print("Changed:", change["kind"], change["observation"], "in release", change["release"])
