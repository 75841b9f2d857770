#!/usr/bin/env bash
# rehearse.sh: runs $SCENARIOS, and tells GitHub what became of them. Ends as harness does, whatever becomes of the telling.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
directory=$(mktemp --directory "$RUNNER_TEMP/harness.XXXXXX")
log=$directory/log summary=$directory/summary.md

code=0
# shellcheck disable=SC2086 # several words each
harness run $SCENARIOS --out "$directory/run" $ARGUMENTS 2>&1 | tee "$log" || code=${PIPESTATUS[0]}
printf '%s\n' "exit-code=$code" "directory=$directory/run" "summary=$summary" >>"$GITHUB_OUTPUT"
# shellcheck disable=SC2086
"$here/report.sh" "$directory/run" "$code" "$log" "$summary" $SCENARIOS ||
  echo "::warning::The verdict could not be shown; the run's directory has it."
exit "$code"
