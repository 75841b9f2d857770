#!/usr/bin/env bash
# install_test.sh BUILD: what `cmake --install` lays down rehearses incidents wherever it is moved to, without
# this checkout; and says so where a part of it is missing.
set -euo pipefail
build=$1
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export TMPDIR=$home

fail() {
  printf '%s\n' "$@"
  exit 1
}

cmake --install "$build" --prefix "$home/first" --strip >"$home/install.log" || fail "$(cat "$home/install.log")"
mv "$home/first" "$home/moved"
harness=$home/moved/bin/harness
checkout=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")
[[ -n $checkout ]] || fail "$build does not say which checkout it was built from"
if found=$(grep -rlF -- "$checkout/" "$home/moved"); then fail "there is the checkout's path inside:" "$found"; fi
found=$(find "$home/moved/share/harness/scenarios" -name __pycache__ -o -name node_modules -o -path '*/own/go/shop')
[[ -z $found ]] || fail "it is no part of what is shipped:" "$found"

cat >"$home/short.yaml" <<'SCENARIO'
name: installed
system: {stage: 1}
load:
  - name: players
    executor: constant-vus
    vus: 2
    think_time: 100ms
    flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]
phases: [{name: load, for: 2s}]
expect:
  - {claim: It is up, promql: 'up{job="dice-roller"}', value: "== 1"}
  - {claim: It logs, logql: '{compose_service="dice-roller"}', count: ">= 1"}
  - {claim: It is traced, traceql: '{ resource.service.name = "dice-roller" }', count: ">= 1"}
SCENARIO

# runs EXIT_CODE TEXT: nothing is set but what a login shell has.
runs() {
  local expected=$1 text=$2 status=0 said
  said=$(cd "$home" && env -i HOME="$home" PATH=/usr/bin:/bin TMPDIR="$home" \
    "$harness" run short.yaml --out "$home/run-$RANDOM" 2>&1) || status=$?
  [[ $status == "$expected" && $said == *"$text"* ]] || fail "ended with $status and said:" "$said"
}

runs 0 "PASS: all 3 claims hold"
for scenario in "$home"/moved/share/harness/scenarios/*.yaml; do
  "$harness" validate "$scenario" >"$home/said" 2>&1 || fail "$(cat "$home/said")"
done
[[ $("$harness" --list-commands) == *$'run\tRehearse incidents'* ]] || fail "completion has no commands"
[[ $("$harness" run --list-flags) == *$'--seed\t'* ]] || fail "completion has no flags"
while IFS=$'\t' read -r command _; do
  grep -q "^\.BR* *\"*harness $command" "$home/moved/share/man/man1/harness.1" || fail "the manual lacks $command"
done < <("$harness" --list-commands)

rm "$home/moved/libexec/harness/dice-roller"
runs 3 'the program "dice-roller" is not installed'
