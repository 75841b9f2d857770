#!/usr/bin/env bash
# boundaries.sh ROOT: who may include and call what, and how long a file may be. Prints each stray with
# its rule, and fails if there is one.
set -uo pipefail
cd "$1" || exit 2
strays=0

# only_in RULE SCOPE PATTERN FOLDER…: within the scope, the pattern stands in these folders alone.
only_in() {
  local rule=$1 scope=$2 pattern=$3
  shift 3
  local allowed
  allowed=$(printf '|%s' "$@")
  # shellcheck disable=SC2086 # a scope is a list of folders
  found "$rule" "$(grep -rnE --include='*.cpp' --include='*.hpp' "$pattern" $scope 2>/dev/null |
    grep -vE "^(${allowed#|})[/.]" | sort)"
}

found() {
  [[ -n $2 ]] || return
  printf '%s:\n%s\n' "$1" "$2"
  strays=1
}

too_long() {
  find harness services stack tests \( -name '*.cpp' -o -name '*.hpp' -o -name '*.sh' \) -exec wc -l {} + |
    awk '$2 != "total" && $1 > 400 {print $2 ": " $1 " lines"}' | sort
}

production="harness services stack"
everything="harness services stack tests"

# The table. A folder joins a row in the commit that says why.
only_in "YAML is read in one place" "$production" '#include <yaml-cpp/' \
  harness/yaml
only_in "curl is for the HTTP client, the load and the forwarder" "$production" '#include <curl/' \
  harness/net harness/load services stack/store/forward
only_in "TLS of our own is for the load, and the files that it takes; hashes have a file" "$production" '#include <openssl/' \
  harness/load/http harness/net/pem harness/net/sha256
only_in "PostgreSQL is for the services, for questions to theirs, and for faults on it" "$production" \
  '#include <(pqxx/|libpq)' services harness/observe/database harness/chaos/database/session
only_in "JSON stays where bytes go in and out" "$production" '#include <nlohmann/' \
  harness/{net,observe,prove,push,report,target,chaos,verdict} harness/grammar/json_schema \
  harness/scenario/load/json_document harness/load/script services \
  stack/store/{intake,keep} stack/link/api
only_in "XML is for the JUnit report" "$production" '#include <pugixml' harness/report
only_in "Prometheus' formats are for the live metrics" "$production" '#include <prometheus/' \
  harness/metrics services
only_in "snappy is for pushes and remote write" "$production" '#include <snappy' \
  harness/metrics harness/prove/remote services stack/store/{derive,intake}
only_in "Beast takes long to compile, and reads answers alone" "$everything" '#include <boost/' \
  harness/load/http/http1_head
only_in "servers and receivers are adapters" "$production" \
  '#include <(microhttpd|grpc)' stack/store/{http,grpc,intake} stack/link/api
only_in "simdjson is for JSON that may be large" "$production" '#include <simdjson' \
  stack/store/intake harness/scenario/load/json_text
only_in "the real clock is in core, everyone else is handed one" harness '_clock::now\(' harness/core
only_in "chance is seeded, and main draws the seed" harness 'random_device' harness/core harness/main
only_in "nothing waits by the clock, but the one poll that tests share" "$everything" \
  '\b(sleep_for|sleep_until|usleep|nanosleep|sleep) ?\(' tests/support
only_in "the run asks its target; only what brings one up knows which kind it is" harness \
  '#include "harness/target/(native|external)/' \
  harness/{target,cli} harness/run/{bring_up,load_plan,preparation,to_start,unpassed} harness/doctor/resolve
only_in "a check starts nothing" harness/check '#include "harness/(cli|net|run|target)/' nowhere
only_in "files are checked without asking anybody; a run is asked by its own" harness/check \
  '#include "harness/observe/' harness/check/run
only_in "no thread is left to itself" "$everything" '\.detach\(\)' nowhere
found "a file is split by 400 lines" "$(too_long)"

exit $strays
