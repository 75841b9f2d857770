#!/usr/bin/env bash
# Who is told of which alert, by Alertmanager's own reading of the routes: every alert of stack/rules has a row, so
# that a new one is not forgotten; and a wrong row would be noticed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
config=$root/stack/alertmanager/alertmanager.yml

expected=(
  "DatabaseDown critical platform page,platform"
  "HighErrorRate critical application page,developer"
  "HighP99Latency warning application developer"
  "HighP95Latency warning sre sre"
  "PodRestartingLoop critical platform page,platform"
  "PodNotReady critical platform page,platform"
  "NodePressure critical platform page,platform"
  "NodeHighCPU warning sre sre"
  "NodeHighMemory warning sre sre"
  "OTELCollectorDown critical platform page,platform"
  "OTELCollectorHighMemory warning platform platform"
  "OTELCollectorSpanDropped warning platform platform"
  "SLAViolation critical management management"
  "ServiceDegraded warning management management"
  "CVEDetected critical security security-urgent"
  "UnauthorizedAccessAttempt warning security security"
  "SuspiciousActivity warning security security"
  "DeploymentStuck critical platform page,platform"
  "CanaryDeploymentRollback critical application page,developer"
)

# "NAME SEVERITY TEAM" of each alert, as the rule files have them.
alerts_of_rules() {
  grep -hE '^ +(- alert|labels): ' "$root"/stack/rules/*.yml |
    sed -E 's/.*alert: (.*)/\1/; s/.*severity: ([a-z]+), team: ([a-z]+).*/\1 \2/' | paste -d' ' - -
}

routes() { # routes NAME SEVERITY TEAM RECEIVERS
  amtool config routes test --config.file="$config" --verify.receivers="$4" \
    "alertname=$1" "severity=$2" "team=$3" >/dev/null 2>&1
}

amtool check-config "$config" >/dev/null

# Those of the rehearsals, a template with URLs to fill in.
rehearsals=$(mktemp)
trap 'rm -f "$rehearsals"' EXIT
sed 's|{url:pager}|http://127.0.0.1:1|' "$root/stack/native/alertmanager.yml" >"$rehearsals"
amtool check-config "$rehearsals" >/dev/null
amtool config routes test --config.file="$rehearsals" --verify.receivers=page,platform \
  alertname=DatabaseDown severity=critical >/dev/null
amtool config routes test --config.file="$rehearsals" --verify.receivers=platform \
  alertname=HighP95Latency severity=warning >/dev/null
diff <(alerts_of_rules | sort) <(printf '%s\n' "${expected[@]}" | cut -d' ' -f1-3 | sort) ||
  { echo "The alerts of stack/rules (<) and the rows of this test (>) are not the same."; exit 1; }
for row in "${expected[@]}"; do
  read -r name severity team receivers <<<"$row"
  routes "$name" "$severity" "$team" "$receivers" || { echo "$name does not go to $receivers"; exit 1; }
done
if routes HighErrorRate critical application developer; then
  echo "amtool takes any receivers: this test shows nothing"
  exit 1
fi
