# shellcheck shell=bash
# What the tests of packaging/ share: a directory with scenarios in it, a harness that ends as it is told, a host of code.

source_tree=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
home=$(mktemp -d)
trap 'close_host; rm -rf "$home"' EXIT
mkdir -p "$home/bin" "$home/a tree/scenarios"
cp -r "$source_tree/packaging" "$home/a tree/"
cd "$home/a tree" || exit 1
printf 'name: other\n' >scenarios/other.yaml
printf 'name: stage5-db-failure\n' >scenarios/order.yaml

fail() {
  printf '%s\n' "$@"
  exit 1
}

# has FILE TEXT; has_no FILE TEXT
has() { grep -qF -- "$2" "$1" || fail "$1 lacks: $2" "$(cat "$1")"; }
has_no() { ! grep -qF -- "$2" "$1" || fail "$1 has: $2" "$(cat "$1")"; }

# harness run SCENARIO --out DIRECTORY: ends with $CODE; 2 says what is wrong with the scenario.
cat >"$home/bin/harness" <<'FAKE'
#!/usr/bin/env bash
if [[ $CODE == 2 ]]; then
  echo "scenarios/order.yaml:3:9: rules: there is no file, 100 % sure" >&2
else
  mkdir -p "$4"
  cp scenarios/order.yaml "$4/scenario.yaml"
  cp "$VERDICT" "$4/verdict.json"
fi
exit "$CODE"
FAKE
# Notes what a list of processes would show.
cat >"$home/bin/curl" <<FAKE
#!/usr/bin/env bash
printf '%s\n' "\$*" >>"$home/processes"
exec $(type -P curl) "\$@"
FAKE
chmod +x "$home/bin/harness" "$home/bin/curl"
export PATH=$home/bin:$PATH VERDICT=$source_tree/reports/sample/verdict.json CODE=1 TITLE=Rehearsals ARGUMENTS=""
export SCENARIOS=scenarios

comments=$home/comments.json

# open_host MAY_WRITE COMMENTS: leaves its URL in $host.
open_host() {
  close_host
  printf '%s' "$2" >"$comments"
  coproc HOST { exec python3 "$source_tree/tests/packaging/code_host.py" "$comments" "$1"; }
  # shellcheck disable=SC2034 # tests read it
  read -r host <&"${HOST[0]}"
}

close_host() {
  [[ -n ${HOST_PID:-} ]] || return 0
  local pid=$HOST_PID in=${HOST[1]}
  exec {in}>&-
  wait "$pid" || true
}

bodies() { jq --raw-output '.[].body' "$comments"; }

# Others' comments, so many.
of_others() { jq --null-input --argjson n "$1" '[range($n) | {id: (. + 1), body: "Nice."}]'; }
