#!/usr/bin/env bash
# rehearse.sh: runs $SCENARIOS into harness-run/, and tells GitLab what became of them. Ends as harness does, whatever becomes of
# the telling.
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
code=0
# shellcheck disable=SC2086 # several words each
harness run $SCENARIOS --out harness-run $ARGUMENTS 2>&1 | tee harness.log || code=${PIPESTATUS[0]}
# shellcheck disable=SC2086
"$here/report.sh" harness-run "$code" harness.log $SCENARIOS ||
  echo "The verdict could not be shown; the run's directory has it."
exit "$code"
