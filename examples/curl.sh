#!/usr/bin/env bash
# The API from a shell. Needs curl 7.84 or later:   bash examples/curl.sh [address of the site]
set -euo pipefail
site=${1:-${SITE_URL:-http://127.0.0.1:8000}}
kept=$(mktemp -d)
trap 'rm -r "$kept"' EXIT
get() { curl --silent --show-error --fail-with-body "$@"; }

echo '# A question, answered as a table. An empty value is not zero: status and note say why.'
question=(--get "$site/api/v1/observations/" -d indicator=act-21-or-more -d local_district=central)
get "${question[@]}" -d format=csv -d fields=school,school_year,value,status,note,source

echo '# The same in pages of JSON. The Link header names the next page, until there is none.'
next='<([^>]*)>; rel="next"'
link=$(get "${question[@]}" -d page_size=6 --output "$kept/page" --write-out '%header{link}')
while grep --only-matching '"id":"[^"]*"' "$kept/page" && [[ $link =~ $next ]]; do
    echo '# next page'
    link=$(get "${BASH_REMATCH[1]}" --output "$kept/page" --write-out '%header{link}')
done

echo '# Where those figures are from: the source that each row names.'
get "$site/api/v1/sources/cde-act-2018-19/?fields=title,edition,publisher,note"
printf '\n# How to cite them: in words, and as an entry for BibTeX.\n'
grep --only-matching '"citation":"[^"]*"' "$kept/page"
release=$(get "${question[@]}" --output "$kept/page" --write-out '%header{x-release}')
get "$site/data/$release.bib"

echo '# Asking again costs little: while nothing has changed, the answer is 304 without a body.'
get "${question[@]}" --etag-save "$kept/etag" --output "$kept/page"
get "${question[@]}" --etag-compare "$kept/etag" --output "$kept/page" --write-out '%{http_code}\n'

echo '# What has changed since the release that you used: a line for each figure, before and after.'
get "$site/api/v1/changes/?since=2021.1&format=jsonl"

echo '# Every figure of a release in one file, and whether it arrived whole.'
cd "$kept"
get --remote-name-all "$site/data/$release/{observations.csv,SHA256SUMS}"
sha256sum --check --ignore-missing SHA256SUMS
