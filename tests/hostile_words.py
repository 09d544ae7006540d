"""What somebody may write who means no good, or has a program that does not work.

As it stands in an address: percent-encoded, where a byte is no letter.
"""

VALUES = [
    "", "%20", "+", "%00", "a%00b", "%0A", "%0D%0AX-Injected:%201", "%1B[31m", "%7F", "%C2%85",
    "%E2%80%AE", "%E2%80%8B", "%FF", "%C0%AF", "%ED%A0%80", "%ED%A0%80%ED%B0%80", "%F4%90%80%80",
    "%F0%9F%8F%AB", "%EF%BF%BD", "%EF%BF%BE", "%D9%A1%D9%A2", "%EF%BC%91", "%C3%AF", "i%CC%88",
    "%C4%B0", "%C3%9F", "%25", "%", "%zz", "%u0041", "'", "%22", "%27%20OR%201=1--",
    "%27;DROP%20TABLE%20x;--", "1;SELECT%20pg_sleep(9)", "$(id)", "%60id%60", "%5C", "%5Cu0000",
    "_%25_", "*", "?", "%3F", "%23", "%26", "=", "a=b", "%3Cscript%3Ealert(1)%3C/script%3E",
    "%7B%7B7*7%7D%7D", "%7B%25%20load%20x%20%25%7D", "${7*7}", "%(name)s", "{0.__class__}",
    "../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1/", "null", "None", "undefined",
    "true", "[]", "%7B%7D", "NaN", "Infinity", "-Infinity", "0", "-0", "-1", "+1", "1.5", "1e3",
    "1e400", "0x10", "1_000", "٣", "007", str(10**30), "-" + str(10**30), "2147483648",
    "9223372036854775808", "18446744073709551616", "0000-01", "9999-00", "2020-20", "2020-2021",
    "2020-21%20", "9999-12-31", "0001-01-01", "0000-00-00", "10000-01-01", "2021-02-30",
    "2021-10-31T00:00:00Z", "all", "All", "PILOT", "pilot,non-pilot", "pilot%20", "%20pilot",
    "a" * 201, "a" * 1001, "a" * 5000, "%F0%9F%8F%AB" * 300, "%25" * 900, "," * 200, "a%20" * 40,
    "(" * 300,
]  # fmt: skip
# Those in which nobody could see something to be understood.
NAMES = [
    "%00", "%0A", "%FF", "%ED%A0%80", "%EF%BC%B1", "", "%20", "__class__", "pk", "id__in",
    "slug__regex", "name__icontains", "school__slug", "order_by", "ordering", "limit", "offset",
    "page", "callback", "format%20", "Format", "FIELDS", "page-size", "[]", "q[0]", "q[]",
    "fields[schools]", "a.b", "a%2Fb~c", "_method", "X-HTTP-Method-Override", "a" * 3000,
    "%F0%9F%8F%AB" * 50,
]  # fmt: skip
IN_PATHS = [
    "%00", "a%00b", "%FF", "%C0%AE%C0%AE", "%0A", "%0D%0A", "%20", "a%20b", "%ED%A0%80",
    "%F0%9F%8F%AB", "%EF%BC%8E%EF%BC%8E", "..", ".", "...", "a.", "a..", ".a", "~", "%2E%2E",
    "%2F", "%2f%2f", "a%2Fb", "..%2F..%2Fetc%2Fpasswd", "..%5C..%5Cwindows", "a//b", "a/../b",
    "a;b=c", "a:b", "a@b", "a,b", "a%3Fb", "a%23b", "%25", "%252F", "*", "'", "%22", "-", "_",
    "--", "0", "-1", str(10**30), "null", "index.html", "rfk.json", "favicon.ico", "a" * 300,
    "a" * 3000,
]  # fmt: skip
KEYS_OF_FIGURES = [
    "/////", "a/b/c/d/e", "a/b/c/d/e/f", "a/b/c/d/e/f/g", "a/b/2020-21/all/all/-",
    "a/b/2020-22/all/all/-", "graduation-rate/pilot/2020-21/all/all",
    "graduation-rate//2020-21/all/all/-", "graduation-rate/pilot/%00/all/all/-",
    "graduation-rate/pilot/%FF/all/all/-", "graduation-rate/pilot/0000-01/all/all/-",
    "graduation-rate/pilot/%D9%A2020-21/all/all/-",
    "graduation-rate%2Fpilot%2F2020-21%2Fall%2Fall%2F-", "GRADUATION-RATE/PILOT/2020-21/ALL/ALL/-",
    "graduation-rate/pilot/2020-21/all/all/-/", "graduation-rate/pilot/2020-21/all/all/%20",
    "2021.1/", "2021.1//", "2021.1/graduation-rate",
    "2021.2/graduation-rate/pilot/2020-21/all/all/-", "pilot/no-school/2021-22",
    "pilot/stem-academy-bernstein-hs/2021-23", "pilot/stem-academy-bernstein-hs/9999-00",
]  # fmt: skip
CURSORS = [
    "", "%00", "%FF", "a", ":", "::", "a:b:c", "null", "W10", "W10:", ":W10", "W10:abc",
    "W2ZhbHNlLFsiYSJdXQ:abc", "W2ZhbHNlLFsiYSJdXQ==:43ivZwyPBd0XSmMJv_an7nJcW2OpH03ANe4wo_QMXxs",
    ".eJwDAAAAAAE:43ivZwyPBd0XSmMJv_an7nJcW2OpH03ANe4wo_QMXxs", "../../etc/passwd",
    "%7B%22place%22:[]%7D", str(10**30), "A" * 990 + ":" + "B" * 5, "A" * 4000,
]  # fmt: skip
FIELDS = [
    "", ",", ",,,", "*", "all", "-slug", "slug,", ",slug", "slug,,slug", "SLUG", "slug name",
    "slug;name", "slug__name", "__dict__", "slug,%00", "slug,%FF", "slug,password", "pk", "_state",
    "no_such_field", ",".join(["slug"] * 240), ",".join(f"f{number}" for number in range(100)),
]  # fmt: skip
FORMATS = [
    "", "JSON", "json%20", "json,csv", "xml", "yaml", "html", "xls", "parquet", "application/json",
    "text/csv", ".json", "jsonp", "%00", "%FF", "../json", "a" * 1001,
]  # fmt: skip
ACCEPTS = [
    "", ",", ";;;q=x", "*/*;q=nan", "*/*;q=0", "*/*;q=-1", "*/*;q=1.0000000001", "a/b;q=1e999",
    "text/csv;q=2", "text/*;q=0.001", "TEXT/CSV", "application/json;version=2",
    "application/json;" + "a=b;" * 3000, "x/" + "y" * 9000, '"', "*", "*/json", "application/xml",
    "image/png", "text/csv, application/json;q=0", "\xff", "application/problem+json",
]  # fmt: skip
TAGS = [
    "", "*", '"*"', '"', '""', "W/", 'W/"', "abc", '"a", "b"', '"a" "b"',
    ", ".join(f'"{number}"' for number in range(500)), '"' + "x" * 5000 + '"', '"\xff"', "\x00",
]  # fmt: skip
RANGES = [
    "", "bytes", "bytes=", "bytes=-", "bytes=--1", "bytes=-0", "bytes=0-", "bytes=-1", "bytes=5-4",
    "bytes=0-0,2-3", "bytes=0-" + str(10**30), f"bytes={10**30}-", f"bytes=-{10**30}",
    "bytes=99999999-", "bytes=a-b", "bytes=1.5-2", "bytes=\xb2-\xb3", "bytes = 0-1", " bytes=0-1 ",
    "octets=0-1", "lines=0-1", "bytes=" + "0-1," * 2000,
]  # fmt: skip
LANGUAGES = ["", "*", "es", "ES-mx;q=nan", "xx", "../es", "es;" + "q=1;" * 900, "\xff", "e" * 600]
METHODS = [
    "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "LINK", "get", "X" * 90,
]  # fmt: skip
VERSIONS = [
    "2021.2", "2021.01", "1999.1", "2021", "LATEST", "latest%20", "lates", ".", "..", "%00", "%FF",
    "2021.1%00", "2021.1%0A", "-1", str(10**30), "a" * 3000,
]  # fmt: skip
FILES = [
    "observations.txt", "observations.CSV", "observations.csv%00", "observations.csv.gz",
    "observations.csv%20", "observations.", ".observations.csv", "%00", "%FF",
    "..%2F2021.1%2Fobservations.csv", "..%2f..%2fdb.sqlite3", "%2E%2E%2Fsecrets%2Fsecret_key",
    "..%5Cobservations.csv", "SHA256SUMS%0A", "sha256sums", "-", "a" * 300, "%F0%9F%8F%AB",
]  # fmt: skip
IN_PAGES = [
    "q", "school", "release", "page", "key", "version", "category", "as_of", "lang", "next",
    "level", "local_district", "indicator", "student_group", "population", "school_year",
    "no_such_thing",
]  # fmt: skip
