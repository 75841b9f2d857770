#!/usr/bin/env bash
# comment.sh FILE NOTES EDIT METHOD: puts the file into the one comment whose first line is the file's own. NOTES is the URL
# of all comments, EDIT that of one without its id, METHOD how it is changed; $AUTHORIZATION is the header that signs in. Always
# ends well: a token that may only read, or a host that does not answer, changes nothing but what this says.
set -euo pipefail
file=$1 notes=$2 edit=$3 method=$4
most_bytes=60000 # of a comment; GitHub takes 65,536 characters
most_pages=50
answer=$(mktemp) body=$(mktemp)
trap 'rm -f "$answer" "$body"' EXIT

# call METHOD URL [CURL_ARGUMENT…]: the status; 000 where none came. The token goes by standard input: no list of
# processes has it.
call() {
  local method=$1 url=$2
  shift 2
  printf 'header = "%s"\n' "$AUTHORIZATION" |
    curl --silent --config - --request "$method" --max-time 30 --output "$answer" --write-out '%{http_code}' \
      --header 'Accept: application/json' "$@" "$url" || true
}

leave() {
  echo "No comment: $1. The job's summary or log has it all."
  exit 0
}

# The id of ours; empty: there is none yet.
find_ours() {
  local page status first
  first=$(head -n 1 "$file")
  for ((page = 1; page <= most_pages; ++page)); do
    status=$(call GET "$notes?per_page=100&page=$page")
    [[ $status == 200 ]] || leave "asking for comments was answered with $status"
    ours=$(jq --raw-output --arg first "$first" \
      'map(select(.body | gsub("\r"; "") | startswith($first + "\n")) | .id) | first // ""' "$answer")
    if [[ -n $ours ]] || (($(jq length "$answer") < 100)); then return; fi
  done
}

awk -v most="$most_bytes" '{bytes += length($0) + 1} bytes > most {print "\n… the job has the rest."; exit} {print}' "$file" |
  jq --raw-input --slurp '{body: .}' >"$body"
find_ours
if [[ -n $ours ]]; then
  status=$(call "$method" "$edit/$ours" --header 'Content-Type: application/json' --data-binary "@$body")
else
  status=$(call POST "$notes" --header 'Content-Type: application/json' --data-binary "@$body")
fi
case $status in
  20?) echo "Commented." ;;
  401 | 403 | 404) leave "the token may not write ($status)" ;;
  *) leave "writing it was answered with $status" ;;
esac
