#!/usr/bin/env bash
# What is packaged for GitHub and GitLab, read by their linters: ./dev test component fetches them. Each has a twin that it refuses.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
linters=${XDG_CACHE_HOME:-$HOME/.cache}/harness/linters
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
for linter in actionlint check-jsonschema; do
  [[ -x $linters/$linter ]] || { echo "$linters/$linter is missing; ./dev test component fetches it"; exit 1; }
done

# A repository, as actionlint looks for one, that has copied the example.
mkdir -p "$tree/.git" "$tree/.github/workflows"
cp -r packaging "$tree"
workflow=$tree/.github/workflows/rehearsals.yml

# passes COMMAND…; refuses TEXT COMMAND…
passes() { "$@" >"$tree/said" 2>&1 || { echo "$*:"; cat "$tree/said"; exit 1; }; }
refuses() {
  local text=$1
  shift
  if "$@" >"$tree/said" 2>&1 || ! grep -qF -- "$text" "$tree/said"; then
    echo "$* was to say \"$text\", and said:"
    cat "$tree/said"
    exit 1
  fi
}
actionlint() { (cd "$tree" && "$linters/actionlint"); }
schema() { "$linters/check-jsonschema" --builtin-schema "vendor.$1" "$2"; }

cp packaging/github/example.yml "$workflow"
passes actionlint
passes schema github-workflows "$workflow"
sed 's/scenarios: /scenario: /' packaging/github/example.yml >"$workflow"
refuses 'input "scenario" is not defined in action "harness"' actionlint
sed 's/outputs.directory/outputs.dir/' packaging/github/example.yml >"$workflow"
refuses 'property "dir" is not defined' actionlint

passes schema github-actions packaging/github/action.yml
sed 's/using: composite/using: compositor/' packaging/github/action.yml >"$tree/action.yml"
refuses "compositor" schema github-actions "$tree/action.yml"

# A job of its own is read more strictly than one that is only there to be extended.
passes schema gitlab-ci packaging/gitlab/harness.yml
sed 's/^\.harness:/order:/' packaging/gitlab/harness.yml >"$tree/.gitlab-ci.yml"
passes schema gitlab-ci "$tree/.gitlab-ci.yml"
sed -i 's/when: always/when: ever/' "$tree/.gitlab-ci.yml"
refuses "ever" schema gitlab-ci "$tree/.gitlab-ci.yml"
