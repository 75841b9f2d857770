#!/usr/bin/env bash
# collector_test.sh STORE [ARGS…]: ./dev test collector has provided what it takes from the cache.
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}/harness
export PYTHONDONTWRITEBYTECODE=1
exec "$cache/opentelemetry-exporter-otlp-1.45.2/bin/python" "$(dirname "${BASH_SOURCE[0]}")/collector_test.py" \
  "$cache/collector/otelcol" "$@"
