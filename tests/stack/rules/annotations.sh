#!/usr/bin/env bash
# Every alert of stack/rules says all that whoever is woken by it needs, and has its place in docs/runbooks.md.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
rules=("${1:-$root/stack/rules}"/*_alerts.yml)
fields=(summary description dashboard trace runbook kubectl logs action escalate check)

count() { grep -hcE "$1" "${rules[@]}" | awk "{ n += \$1 } END { print n }"; }

alerts=$(count '^ +- alert: ')
[[ $alerts -gt 0 ]] || { echo "no alert in ${rules[*]}"; exit 1; }
for field in "${fields[@]}"; do
  [[ $(count "^ {10}$field: ") == "$alerts" ]] || { echo "not each of $alerts alerts has \"$field\""; exit 1; }
done
while read -r anchor; do
  grep -qixF "## $anchor" "$root/docs/runbooks.md" || { echo "docs/runbooks.md has no \"$anchor\""; exit 1; }
done < <(grep -hoE 'docs/runbooks.md#[a-z0-9]+' "${rules[@]}" | cut -d'#' -f2)

# What it is for, seen to be noticed.
[[ -z ${1:-} ]] || exit 0
spoilt=$(mktemp -d)
trap 'rm -r "$spoilt"' EXIT
sed '0,/escalate:/{/escalate:/d}' "$root/stack/rules/http_service_alerts.yml" >"$spoilt/http_service_alerts.yml"
if "$0" "$spoilt" >/dev/null; then echo "an alert without \"escalate\" is not noticed"; exit 1; fi
