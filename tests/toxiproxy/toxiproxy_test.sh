#!/usr/bin/env bash
# toxiproxy_test.sh COMPONENT_CHAOS: the table of faults on links through the real Toxiproxy, in the place of link-proxy
# and as one that runs already. ./dev test toxiproxy has provided what it takes from the cache.
set -euo pipefail
server=${XDG_CACHE_HOME:-$HOME/.cache}/harness/toxiproxy/toxiproxy-server
[[ -x $server ]] || { echo "there is no $server: ./dev test toxiproxy builds it"; exit 1; }

# passes FILTER NAME=VALUE…: whether there are such tests, and all of them pass.
passes() {
  local said
  said=$(env "${@:2}" "$tests" --gtest_brief=1 --gtest_filter="$1") || { echo "$said"; exit 1; }
  tail -n 2 <<< "$said"
  [[ $said =~ PASSED\ \ \]\ [1-9] && ! $said =~ SKIPPED ]] || { echo "$1: not all were run"; exit 1; }
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tests=$1
passes '*LinkFaultsOnAProxy*' LINK_PROXY="$here/../support/toxiproxy.sh" TOXIPROXY="$server"
passes '*OfTheRealToxiproxy*' HARNESS_TOXIPROXY="$server"
