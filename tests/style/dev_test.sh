#!/usr/bin/env bash
# What ./dev says at once, before it installs or builds anything: in a copy that has no build.
set -euo pipefail
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp -r dev bench scripts "$tree"

# says EXIT_CODE TEXT ARGS…
says() {
  local expected=$1 text=$2 status=0 said
  shift 2
  said=$("$tree/dev" "$@" 2>&1) || status=$?
  if [[ $status != "$expected" || $said != *"$text"* || -e $tree/build ]]; then
    printf './dev %s ended with %s and said:\n%s\n' "$*" "$status" "$said"
    exit 1
  fi
}

for command in setup build package test fmt tidy clean; do says 0 "The one entry" "$command" --help; done
says 0 "usage: ./dev bench" bench --help
says 0 "usage: ./dev bench" bench cpu -h
says 2 'There is no preset "debug".' build debug
says 2 'There is no label "units".' test units
says 2 './dev package knows no "--tyr".' package --tyr
says 2 '"bulid"' bulid
