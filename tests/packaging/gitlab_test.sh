#!/usr/bin/env bash
# The script of GitLab's job.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/fakes.sh"

export CI_PROJECT_ID=3 said=$home/said

# rehearse EXIT_CODE: with $CODE
rehearse() {
  local status=0
  rm -rf harness-run
  packaging/gitlab/rehearse.sh >"$said" 2>&1 || status=$?
  [[ $status == "$1" ]] || fail "ended with $status:" "$(cat "$said")"
}

# Outside of a merge request, and in one without a token: the red claim on its line, and no note.
rehearse 1
jq --exit-status 'length == 1 and .[0].location.path == "scenarios/order.yaml" and .[0].location.lines.begin > 1 and
  .[0].severity == "major" and (.[0].fingerprint | length > 0)' harness-run/code-quality.json >/dev/null ||
  fail "$(cat harness-run/code-quality.json)"
has harness-run/summary.md "## Rehearsals: fail (exit code 1)"
export CI_MERGE_REQUEST_IID=7
rehearse 1
has_no "$said" "omment"

export HARNESS_TOKEN=t0ken
open_host yes "$(of_others 100)"
export CI_API_V4_URL=$host
rehearse 1
CODE=0 rehearse 0
[[ $(jq length "$comments") == 101 ]] || fail "$(bodies)"
jq --exit-status '.[100].body | contains("## Rehearsals: pass")' "$comments" >/dev/null || fail "$(bodies)"
has_no "$home/processes" "t0ken"

open_host no '[]'
CI_API_V4_URL=$host rehearse 1
has "$said" "No comment: the token may not write (403)."

# Nothing was measured: nothing is marked, and the note says why.
CODE=2 rehearse 2
[[ $(cat harness-run/code-quality.json) == "[]" ]] || fail "$(cat harness-run/code-quality.json)"
has harness-run/summary.md "    scenarios/order.yaml:3:9: rules: there is no file"
