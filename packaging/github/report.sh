#!/usr/bin/env bash
# report.sh DIRECTORY EXIT_CODE SCENARIO…: marks red claims on their lines, and writes the step's summary.
set -euo pipefail
directory=$1 code=$2
shift 2
summary=${RUNNER_TEMP:-/tmp}/harness-comment.md

# The file whose scenario has this name.
file_of() {
  local name=$1 place
  shift
  for place; do
    grep -rlE "^name: *[\"']?${name}[\"']? *(#.*)?$" --include='*.yaml' --include='*.yml' "$place" && return
  done | head -n 1
}

here=$(dirname "${BASH_SOURCE[0]}")
verdicts() { find "$directory" -name verdict.json 2>/dev/null | sort; }

{
  echo "<!-- harness -->"
  echo "## Rehearsals ended with exit code $code"
  verdicts | xargs --no-run-if-empty jq --raw-output --from-file "$here/summary.jq"
} >"$summary"
cat "$summary" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

verdicts | while read -r verdict; do
  file=$(file_of "$(jq --raw-output .scenario "$verdict")" "$@")
  jq --raw-output --arg file "$file" --from-file "$here/annotations.jq" "$verdict"
done
