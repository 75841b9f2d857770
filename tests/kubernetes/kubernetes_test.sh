#!/usr/bin/env bash
# kubernetes_test.sh PROGRAMS SERVICES [ARGS…]: ./dev test kubernetes has provided what it takes from the cache.
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}/harness
export PYTHONDONTWRITEBYTECODE=1
exec "$cache/kubernetes-validate-1.37.0/bin/python" "$(dirname "${BASH_SOURCE[0]}")/kubernetes_test.py" "$cache/control-plane" "$@"
