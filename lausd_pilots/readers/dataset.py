"""A release as search engines for data read it: a schema.org Dataset, as JSON-LD.

What it holds is taken from its own datapackage.json, so that no figure is read for it.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lausd_pilots.readers.releases import ReleaseFile
from metrics.citing import release_name, site_name
from metrics.models import Release
from metrics.release_files.package import MEDIA_TYPES, read_package
from schools import years
from schools.languages import is_spanish

# Within a script element only these could end it, or begin a comment.
ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
OTHER_FILES = {"datapackage.json": "application/json"}


def json_ld(release: Release, files: Iterable[ReleaseFile], site: str) -> SafeString:
    """`site` is the address of the site, with which all others begin."""
    described = json.dumps(dataset(release, files, site), ensure_ascii=False)
    return mark_safe(described.translate(ESCAPED))


def dataset(release: Release, files: Iterable[ReleaseFile], site: str) -> dict[str, Any]:
    package = read_package(release) or {}
    page = f"{site}{reverse('release-detail', args=[release.version])}"
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": release_name(release.version),
        "description": _description(release, package),
        "version": release.version,
        "datePublished": timezone.localdate(release.made_at).isoformat(),
        "creator": {
            "@type": "Organization",
            "name": site_name(),
            "url": f"{site}{reverse('home')}",
        },
        "license": _licence(site),
        "isAccessibleForFree": True,
        "inLanguage": ["en", "es"],
        "spatialCoverage": {"@type": "Place", "name": _("Los Angeles Unified School District")},
        **_time(package.get("school_years", [])),
        "keywords": package.get("keywords", []),
        "variableMeasured": [_variable(each, site) for each in _table(package, "indicators")],
        "isBasedOn": [_source(each, site) for each in _table(package, "sources")],
        "distribution": [_download(release, file, site) for file in files],
    }


def _description(release: Release, package: dict) -> str:
    parts = [
        _("A sample: made-up figures of schools that do not exist.")
        if package.get("release", {}).get("sample")
        else "",
        _(
            "Figures of the Pilot Schools of Los Angeles Unified and of the district’s other "
            "schools, each with its school year, its status and its source."
        ),
        "" if release.state == Release.State.FINAL else _("This release is provisional."),
    ]
    return " ".join(part for part in parts if part)


def _licence(site: str) -> dict[str, str]:
    """There is no one licence to name: saying so is better than to name none."""
    return {
        "@type": "CreativeWork",
        "name": _("Each source keeps its own terms"),
        "url": f"{site}{reverse('data')}#licenses",
    }


def _time(school_years: list[str]) -> dict[str, str]:
    if not school_years:
        return {}
    first, last = years.parse(school_years[0]), years.parse(school_years[-1])
    return {"temporalCoverage": f"{first}-07-01/{last + 1}-06-30"}


def _table(package: dict, name: str) -> list[dict[str, str]]:
    resources = package.get("resources", [])
    return next((each["data"] for each in resources if each["name"] == name), [])


def _variable(indicator: dict[str, str], site: str) -> dict[str, str]:
    variable = {
        "@type": "PropertyValue",
        "propertyID": indicator["slug"],
        "name": _in_language(indicator, "name"),
        "description": _in_language(indicator, "definition"),
        "unitText": indicator["unit"],
        "url": f"{site}{reverse('indicator-detail', args=[indicator['slug']])}",
    }
    return _without_empty(variable)


def _source(source: dict[str, str], site: str) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": source["publisher"]}
    return _without_empty(
        {
            "@type": "CreativeWork",
            "name": ", ".join(
                part for part in [_in_language(source, "title"), source["edition"]] if part
            ),
            "url": f"{site}{reverse('source-detail', args=[source['slug']])}",
            "sameAs": source["url"],
            "publisher": publisher if source["publisher"] else None,
        }
    )


def _download(release: Release, file: ReleaseFile, site: str) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": f"{site}{reverse('release-file', args=[release.version, file.name])}",
        "encodingFormat": {**MEDIA_TYPES, **OTHER_FILES}.get(file.name, "text/plain"),
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }


def _in_language(record: dict[str, str], name: str) -> str:
    return (record[f"{name}_es"] if is_spanish() else "") or record[name]


def _without_empty(record: dict[str, Any]) -> dict[str, Any]:
    return {name: content for name, content in record.items() if content}
