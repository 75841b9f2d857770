#!/usr/bin/env bash
# The fail twin of boundaries.sh: in a tree where each rule is broken once, each rule says so.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree"
mkdir -p harness/{core,grammar,load,plan,run,yaml} services/frontend stack/store/logs tests/{support,unit}

# write FILE LINE
write() { printf '%s\n' "$2" >>"$1"; }
write harness/plan/plan.cpp '#include <yaml-cpp/yaml.h>'
write harness/plan/plan.cpp '#include <curl/curl.h>'
write harness/plan/plan.cpp '#include <pqxx/pqxx>'
write harness/plan/plan.cpp '#include <pugixml.hpp>'
write harness/plan/plan.cpp 'auto now = std::chrono::steady_clock::now();'
write harness/plan/plan.cpp '#include <nlohmann/json.hpp>'
write harness/plan/plan.cpp 'std::random_device seed;'
write harness/plan/plan.cpp '#include <prometheus/counter.h>'
write harness/plan/plan.cpp '#include <openssl/ssl.h>'
write harness/plan/plan.cpp '#include <snappy.h>'
write harness/plan/plan.cpp '#include <boost/beast/http/parser.hpp>'
write stack/store/logs/store.cpp '#include <microhttpd.h>'
write tests/unit/plan_test.cpp "sleep_""for(1s);"
write harness/run/conductor.cpp '#include "harness/target/native/spawn.hpp"'
write tests/unit/plan_test.cpp 'thread.detach();'
seq 401 >harness/plan/long.cpp
# Where they belong, the same lines are no strays.
write harness/yaml/document.cpp '#include <yaml-cpp/yaml.h>'
write harness/run/preparation.cpp '#include "harness/target/native/spawn.hpp"'
write harness/grammar/json_schema.cpp '#include <nlohmann/json.hpp>'
write harness/load/driver.cpp '#include <curl/curl.h>'
write services/frontend/main.cpp '#include <nlohmann/json.hpp>'
write tests/support/eventually.hpp "sleep_""for(1ms);"
write harness/core/clock.cpp 'return std::chrono::steady_clock::now();'

if "$here/boundaries.sh" "$tree" >actual; then
  echo "boundaries.sh passed a tree full of strays"
  exit 1
fi
diff "$here/strays.expected" actual
