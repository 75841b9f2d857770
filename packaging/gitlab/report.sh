#!/usr/bin/env bash
# report.sh DIRECTORY EXIT_CODE LOG SCENARIO…: writes DIRECTORY/code-quality.json and DIRECTORY/summary.md, and puts the latter into our
# one note of the merge request.
set -euo pipefail
directory=$1 code=$2 log=$3
shift 3
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/../ci/verdicts.sh"

mkdir -p "$directory"
verdicts "$directory" | while read -r verdict; do
  jq --arg file "$(file_of "$verdict" "$@")" --from-file "$here/code-quality.jq" "$verdict"
done | jq --slurp add+[] >"$directory/code-quality.json"
"$here/../ci/summary.sh" "$TITLE" "$directory" "$code" "$log" >"$directory/summary.md"
if [[ -n ${CI_MERGE_REQUEST_IID:-} && -n ${HARNESS_TOKEN:-} ]]; then
  notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
  AUTHORIZATION="PRIVATE-TOKEN: $HARNESS_TOKEN" "$here/../ci/comment.sh" "$directory/summary.md" "$notes" "$notes" PUT
fi
