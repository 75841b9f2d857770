#!/usr/bin/env bash
# report.sh DIRECTORY EXIT_CODE LOG SUMMARY SCENARIO…: marks red claims and wrong lines of scenarios where they stand, and writes the
# summary.
set -euo pipefail
directory=$1 code=$2 log=$3 summary=$4
shift 4
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/../ci/verdicts.sh"

most_bytes=1000000 # GitHub takes 1 MiB of a step's summary

"$here/../ci/summary.sh" "$TITLE" "$directory" "$code" "$log" >"$summary"
head --bytes "$most_bytes" "$summary" >>"$GITHUB_STEP_SUMMARY"

verdicts "$directory" | while read -r verdict; do
  jq --raw-output --arg file "$(file_of "$verdict" "$@")" --from-file "$here/annotations.jq" "$verdict"
done
if ((code == 2)); then
  jq --raw-input --raw-output --from-file "$here/errors.jq" "$log"
fi
