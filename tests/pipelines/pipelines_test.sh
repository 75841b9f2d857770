#!/usr/bin/env bash
# The files of stack/compose, stack/kubernetes and stack/alloy, read by what they are for as far as that can be had: ./dev test
# component builds it. Each check has twins that it refuses.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
pipelines=${XDG_CACHE_HOME:-$HOME/.cache}/harness/pipeline-checks/pipelines
schemas=${XDG_CACHE_HOME:-$HOME/.cache}/harness/kubernetes-validate-1.37.0/bin/kubernetes-validate
for program in "$pipelines" "$schemas"; do
  [[ -x $program ]] || { echo "$program is missing; ./dev test component provides it"; exit 1; }
done
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp -r stack dashboards "$tree"
compose=$tree/stack/compose
export LOKI_IMAGE=loki TEMPO_IMAGE=tempo GRAFANA_IMAGE=grafana

passes() { "$@" >"$tree/said" 2>&1 || { echo "$*:"; cat "$tree/said"; exit 1; }; }

# refuses TEXT COMMAND…: it fails, and says this.
refuses() {
  local text=$1
  shift
  if "$@" >"$tree/said" 2>&1 || ! grep -qF -- "$text" "$tree/said"; then
    echo "$* was to say \"$text\", and said:"
    cat "$tree/said"
    exit 1
  fi
}

# broken FILE FROM TO TEXT COMMAND…: with the first FROM in FILE being TO, the command refuses it; afterwards FILE is whole.
broken() {
  local file=$1 from=$2 to=$3
  shift 3
  cp "$file" "$tree/whole"
  FROM=$from TO=$to perl -0pi -e 's/\Q$ENV{FROM}\E/$ENV{TO}/' "$file"
  ! cmp -s "$file" "$tree/whole" || { echo "$file has no \"$from\""; exit 1; }
  refuses "$@"
  cp "$tree/whole" "$file"
}

# Compose: the stack with each stage and demo beside it.
beside_stack() { "$pipelines" compose "$compose/stack.yaml" "$@"; }
for one in stage1 stage2 stage3 stage4 stage5 stage6 dice-roller http-gui instrumented-app; do
  passes beside_stack "$compose/$one.yaml"
done
passes beside_stack "$compose"/{dice-roller,http-gui,instrumented-app,stage1,stage3,stage4,stage5}.yaml
stack=$compose/stack.yaml stage=$compose/stage5.yaml
broken "$stack" "restart: unless" "restrat: unless" "restrat" beside_stack
broken "$stack" "127.0.0.1:3100:3100" "127.0.0.1:31oo:3100" "31oo" beside_stack
broken "$stack" "127.0.0.1:3200:3200" "127.0.0.1:3100:3200" "publishes port 3100, and so does" beside_stack
broken "$stack" "127.0.0.1:9090:9090" "9090:9090" "write 127.0.0.1:9090:9090" beside_stack
broken "$stack" "./loki/loki-config.yml:" "./loki/loki.yml:" "loki/loki.yml, which is not there" beside_stack
broken "$stack" "depends_on: [loki, tempo]" "depends_on: [loki, tmpo]" 'depends on undefined service "tmpo"' beside_stack
broken "$stack" "  postgres-data:" "  postgres-date:" "undefined volume postgres-data" beside_stack
broken "$stack" "interval: 5s" "interval: 5 s" "5 s" beside_stack
broken "$stage" "condition: service_healthy" "condition: service_helthy" "condition value must be one of" beside_stack "$stage"
broken "$stage" "networks:
  monitoring: {external: true}" "networks: {}" "undefined network monitoring" beside_stack "$stage"
broken "$stage" "container_name: frontend-stage5" "container_name: loki" "is the container loki, and so is" beside_stack "$stage"
refuses "publishes port 8500, and so does" beside_stack "$stage" "$compose/stage6.yaml"
refuses "required variable LOKI_IMAGE is missing" env -u LOKI_IMAGE "$pipelines" compose "$stack"

# Prometheus beside them: its own reader. The rules are where the container has them.
prometheus=$compose/prometheus/prometheus.yml
passes promtool check config --syntax-only "$prometheus"
broken "$prometheus" "refresh_interval" "refresh_intervall" "refresh_intervall" promtool check config --syntax-only "$prometheus"

# Each of them is scraped, and its lines are collected.
watched() { "$pipelines" watched "$tree/stack" "$compose"/{stage?,dice-roller,http-gui,instrumented-app}.yaml; }
passes watched
broken "$prometheus" "[frontend-stage4]" "[frontend-stage7]" "nobody scrapes frontend-stage4:8400" watched
broken "$prometheus" "[dice-roller-demo]" "[dice-roller]" "nobody scrapes dice-roller-demo:8001" watched
broken "$tree/stack/alloy/config.alloy" "|stage6)" ")" "nobody collects the lines of project stage6" watched

# What a stage is, is said once, and each of its other files says the same.
stages() { "$pipelines" stages "$tree/stack"; }
passes stages
broken "$stage" "127.0.0.1:8502:8502" "127.0.0.1:8503:8502" "die-service has port 8503" stages
broken "$stage" "--batches" "--batch" '"--batch"' stages
broken "$tree/stack/kubernetes/stage3.yaml" "containerPort: 8301" "containerPort: 8300" "dice-roller has port 8300" stages
broken "$tree/stack/kubernetes/stage5.yaml" "('fair', 6" "('fair', 8" "dice.sql is not what" stages
broken "$tree/stack/collector/config.yaml" "10s" "5s" "config.yaml is not what" stages

# Kubernetes' schemas know its fields, and little of what may stand in them: ./dev test kubernetes asks a server.
kubernetes=$tree/stack/kubernetes
valid() { "$schemas" --quiet --strict "$kubernetes"/*.yaml; }
passes valid
broken "$kubernetes/collector.yaml" "livenessProbe" "livenesProbe" "livenesProbe" valid
broken "$kubernetes/stage5.yaml" "containerPort: 8502" 'containerPort: "8502"' "is not of type 'integer'" valid
broken "$kubernetes/segments.yaml" "completions: 3" "completion: 3" "completion" valid

# Alloy.
alloy=$tree/stack/alloy/config.alloy
reads() { "$pipelines" alloy "$alloy"; }
passes reads
broken "$alloy" "loki.process.lines.receiver]" "loki.process.lines.receiver" "config.alloy:" reads
broken "$alloy" 'loki.process "lines"' 'loki.proces "lines"' "there is no component loki.proces" reads
broken "$alloy" "discovery.relabel.ours.output" "discovery.relabel.our.output" "there is no discovery.relabel.our" reads
broken "$alloy" "discovery.docker.containers.targets" "discovery.docker.containers.output" "exports no output" reads
broken "$alloy" "send_batch_size" "batch_size" "otelcol.processor.batch has no argument batch_size" reads
broken "$alloy" "stage.json" "stage.jsn" "loki.process has no block stage.jsn" reads
broken "$alloy" "forward_to = [loki.write.loki.receiver]" "" "loki.process needs forward_to" reads
broken "$alloy" "selector = " "select = " "stage.match needs selector" reads

# What becomes of lines: the log shipper of native runs is held to the same ones.
routes() { "$pipelines" routing "$alloy" tests/pipelines/lines.json; }
passes routes
broken "$alloy" 'job = "usage-events"' 'job = "usage"' "job=usage level=INFO" routes
# shellcheck disable=SC2016 # JMESPath has backticks
broken "$alloy" 'usage == `true`' 'usage' "is to be job=frontend" routes
broken "$alloy" ' || traceId' '' 'trace_id= span_id=dd' routes
broken "$alloy" 'level = ""' 'tier = "level"' "has a label tier" routes
broken "$alloy" 'stage.labels {' 'stage.static_labels {
		values = {
			level = "unknown",
		}
	}

	stage.labels {' 'level=unknown' routes
broken "$alloy" 'values = ["usage"]' 'values = []' "has a label usage" routes
