# shellcheck shell=bash
# What reads the files of packaging/ for GitHub and GitLab as those do: in $linters, for tests/packaging/lint_test.sh.

linters=$cache/linters
actionlint_version=1.7.12
check_jsonschema_version=0.39.0 # with the schemas of its day

provide_linters() {
  local built=$cache/actionlint-$actionlint_version venv=$cache/check-jsonschema-$check_jsonschema_version
  if [[ ! -x $built/actionlint ]]; then
    provide_go
    step "building actionlint $actionlint_version" "packages" "actionlint" "It needs the network." \
      env GOTOOLCHAIN=local GOBIN="$built.partial" "$go" install -v \
      "github.com/rhysd/actionlint/cmd/actionlint@v$actionlint_version"
    mv -T "$built.partial" "$built"
  fi
  [[ -x $venv/bin/check-jsonschema ]] ||
    from_pypi "$venv" "check-jsonschema==$check_jsonschema_version" \
      "fetching check-jsonschema $check_jsonschema_version from PyPI" "Is the network there?"
  point_to "$linters/actionlint" "$built/actionlint"
  point_to "$linters/check-jsonschema" "$venv/bin/check-jsonschema"
}
