# shellcheck shell=bash
# Reference implementations that tests hold our files against.

hdrhistogram_version=0.10.8
opentelemetry_version=1.45.2

# What services of one's own are tried with: scenarios/own/.
fastapi_version=0.165.0

provide_own_services() {
  local venv=$cache/own-fastapi-$fastapi_version
  "$venv/bin/python" -c 'import fastapi, opentelemetry.instrumentation.fastapi, prometheus_client, uvicorn' 2>/dev/null ||
    from_pypi "$venv" "--requirement=$root/scenarios/own/fastapi/requirements.txt" \
      "fetching FastAPI $fastapi_version and what it is instrumented with from PyPI" "Is the network there?"
}

provide_references() {
  local venv=$cache/hdrhistogram-$hdrhistogram_version
  "$venv/bin/python" -c 'import hdrh' 2>/dev/null ||
    from_pypi "$venv" "hdrhistogram==$hdrhistogram_version" \
      "fetching HdrHistogram $hdrhistogram_version from PyPI" "Is the network there?"

  venv=$cache/opentelemetry-exporter-otlp-$opentelemetry_version
  "$venv/bin/python" -c 'import opentelemetry.exporter.otlp.proto.grpc' 2>/dev/null ||
    from_pypi "$venv" "opentelemetry-exporter-otlp==$opentelemetry_version" \
      "fetching OpenTelemetry's SDK $opentelemetry_version from PyPI" "Is the network there?"
}
