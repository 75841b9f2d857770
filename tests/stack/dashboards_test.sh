#!/usr/bin/env bash
# dashboards/*.json are what dashboards/source says, and one that somebody edited is noticed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
builder=${XDG_CACHE_HOME:-$HOME/.cache}/harness/dashboard-builder
export PYTHONDONTWRITEBYTECODE=1
generate=("$builder/bin/python" "$root/dashboards/generate.py")

"${generate[@]}" --check
edited=$(mktemp -d)
trap 'rm -r "$edited"' EXIT
cp "$root"/dashboards/*.json "$edited"
sed -i 's/Request Rate/Requests/' "$edited/stage1.json"
rm "$edited/sre.json"
if said=$("${generate[@]}" --check "$edited"); then echo "an edited file is not noticed"; exit 1; fi
[[ $said == *stage1.json* && $said == *sre.json* && $said != *stage2.json* ]] || { echo "said: $said"; exit 1; }
