#!/usr/bin/env bash
# The steps of GitHub's action, as its runner calls them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/fakes.sh"

export RUNNER_TEMP=$home/temp GITHUB_OUTPUT=$home/output GITHUB_STEP_SUMMARY=$home/summary
export GITHUB_REPOSITORY=a/b NUMBER=7 AUTHORIZATION="Authorization: Bearer t0ken" said=$home/said
mkdir -p "$RUNNER_TEMP"

# rehearse EXIT_CODE: with $CODE
rehearse() {
  local status=0
  rm -f "$GITHUB_OUTPUT" "$GITHUB_STEP_SUMMARY"
  bash --noprofile --norc -eo pipefail packaging/github/rehearse.sh >"$said" 2>&1 || status=$?
  [[ $status == "$1" ]] || fail "ended with $status:" "$(cat "$said")"
  has "$GITHUB_OUTPUT" "exit-code=$1"
  SUMMARY=$(sed -n 's/^summary=//p' "$GITHUB_OUTPUT")
  export SUMMARY
}

comment() {
  GITHUB_API_URL=$host bash --noprofile --norc -eo pipefail packaging/github/comment.sh >"$said" 2>&1 ||
    fail "a comment ended with $?:" "$(cat "$said")"
}

# A red claim: its line, the summary, and the code of the run.
rehearse 1
has "$said" "::error file=scenarios/order.yaml,line="
has "$said" ",title=The die service fails%2C and counts it::fail: expected > 20, seen 0"
has "$GITHUB_STEP_SUMMARY" "## Rehearsals: fail (exit code 1)"
has "$GITHUB_STEP_SUMMARY" "| ✗ | The die service fails, and counts it | outage | <code>&gt; 20</code> | <code>0</code> |"
[[ -f $(sed -n 's/^directory=//p' "$GITHUB_OUTPUT")/verdict.json ]] || fail "no directory"

# One comment, which is brought up to date; not that of another step, nor somebody's who quotes it.
open_host yes '[{"id": 1, "body": "<!-- harness: Others -->\nx"}, {"id": 2, "body": "> <!-- harness: Rehearsals -->"}]'
comment
[[ $(jq length "$comments") == 3 ]] || fail "$(bodies)"
CODE=0 rehearse 0
comment
[[ $(jq length "$comments") == 3 ]] || fail "$(bodies)"
jq --exit-status '.[2].body | startswith("<!-- harness: Rehearsals -->\n## Rehearsals: pass")' "$comments" >/dev/null ||
  fail "$(bodies)"
has_no "$home/processes" "t0ken"

# It is found behind others, and cut where it would be too long.
open_host yes "$(of_others 230 | jq '. + [{id: 231, body: "<!-- harness: Rehearsals -->\r\nold"}]')"
for ((line = 0; line < 2000; ++line)); do echo "| a long line of a table, of which there are many |"; done >>"$SUMMARY"
comment
[[ $(jq length "$comments") == 231 ]] || fail "$(jq length "$comments") comments"
[[ $(jq '.[230].body | length' "$comments") -lt 61000 ]] || fail "it is too long"
jq --exit-status '.[230].body | endswith("the job has the rest.\n")' "$comments" >/dev/null || fail "it is not cut"

# A token that may only read, one that is none, and no host: nothing but words.
open_host no '[]'
comment
has "$said" "No comment: the token may not write (403)."
AUTHORIZATION="Authorization: Bearer of nobody" comment
has "$said" "No comment: asking for comments was answered with 401."
close_host
host=http://127.0.0.1:1 comment
has "$said" "No comment: asking for comments was answered with 000."

# A wrong scenario: its place, and what was said.
CODE=2 rehearse 2
has "$said" "::error file=scenarios/order.yaml,line=3,col=9,title=wrong scenario::rules: there is no file, 100 %25 sure"
has "$GITHUB_STEP_SUMMARY" "wrong scenario, nothing was measured (exit code 2)"
has "$GITHUB_STEP_SUMMARY" "    scenarios/order.yaml:3:9: rules: there is no file"

# What is undecided warns; what names and services say is no markup and no command.
jq '.claims = [.claims[0] + {claim: "<b>a|b</b> @me", result: "undecided", seen: "x\n::error::y `z`"}]' "$VERDICT" \
  >"$home/verdict.json"
VERDICT=$home/verdict.json CODE=3 rehearse 3
has "$said" "::warning file=scenarios/order.yaml,line="
has "$said" "seen x%0A::error::y"
has "$GITHUB_STEP_SUMMARY" "| ? | &lt;b&gt;a&#124;b&lt;/b&gt; &#64;me |"
has "$GITHUB_STEP_SUMMARY" "<code>x ::error::y &#96;z&#96;</code>"

# A verdict that cannot be shown does not hide how the run ended.
echo "no JSON" >"$home/verdict.json"
VERDICT=$home/verdict.json CODE=1 rehearse 1
has "$said" "::warning::The verdict could not be shown"

rm "$home/bin/harness"
rehearse 127
has "$GITHUB_STEP_SUMMARY" "ended with 127"
