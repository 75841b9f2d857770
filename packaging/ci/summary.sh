#!/usr/bin/env bash
# summary.sh TITLE DIRECTORY EXIT_CODE LOG: what the run has shown, in Markdown. TITLE is ours: the first line finds the
# comment again that it became.
set -euo pipefail
title=${1//[<>]/} directory=$2 code=$3 log=$4
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
source "$here/verdicts.sh"

most_log_lines=40

printf '<!-- harness: %s -->\n## %s: %s (exit code %s)\n\n' "$title" "$title" "$(word_of "$code")" "$code"
verdicts "$directory" | while read -r verdict; do
  jq --raw-output --from-file "$here/summary.jq" "$verdict"
done
# A claim that does not hold is above; of what else went wrong the log tells.
if ((code > 1)); then
  printf 'What it said last:\n\n'
  tail -n "$most_log_lines" "$log" | sed 's/^/    /'
fi
