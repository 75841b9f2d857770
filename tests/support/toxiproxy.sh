#!/usr/bin/env bash
# toxiproxy.sh: the real Toxiproxy in the place of link-proxy, for tests: $TOXIPROXY is its server.
#   LINK_PROXY=$PWD/tests/support/toxiproxy.sh TOXIPROXY=/path/to/toxiproxy-server bin/component_chaos --gtest_filter='*LinkFaults*'
set -u
for _ in 1 2 3 4 5; do
  url=http://127.0.0.1:$((20000 + RANDOM % 9000)) # it takes no port 0
  "$TOXIPROXY" -host 127.0.0.1 -port "${url##*:}" > /dev/null 2>&1 &
  server=$!
  trap 'kill $server' TERM
  while kill -0 $server 2> /dev/null; do
    if curl --silent --output /dev/null "$url/version"; then
      echo "$url"
      wait $server
      exit
    fi
    read -r -t 0.02 < <(:) || true
  done
done
exit 1
