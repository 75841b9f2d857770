# shellcheck shell=bash
# Loki and Tempo, which Debian does not have: from PATH where they are new enough, else built once for
# each user from the Go modules in stack/engines, every dependency checked against go.sum.

engines=$cache/engines

provide_engines() {
  provide_engine loki 3.4 github.com/grafana/loki/v3 "four minutes"
  provide_engine tempo 2.6 github.com/grafana/tempo "two minutes"
  # Before PATH, where an older one may be.
  export PATH="$engines/bin:$PATH"
}

# provide_engine NAME MINIMUM MODULE TIME_TO_BUILD: leaves engines/bin/NAME pointing to a good one.
provide_engine() {
  local name=$1 minimum=$2 module=$3 time=$4
  local link=$engines/bin/$name source=$root/stack/engines/$name
  local built found
  built=$engines/$(engine_id "$name" "$module")/$name
  found=$(readlink -f "$(type -P "$name")" || true)
  [[ $found != "$engines"/* ]] || found='' # our own, met again
  if [[ -x $link && ($link -ef $built || $link -ef $found) ]]; then return; fi
  if [[ -n $found ]] && at_least "$(engine_version "$found")" "$minimum"; then
    point_to "$link" "$found"
    return
  fi
  [[ -x $built ]] || build_engine "$source" "$module/cmd/$name" "$built" "$time"
  point_to "$link" "$built"
}

# The version and the hash of all that goes into the build: a changed dependency is another engine.
engine_id() {
  local source=$root/stack/engines/$1 version hash
  version=$(sed -n "s|^\t$2 v\([^ ]*\).*|\1|p" "$source/go.mod")
  hash=$(cat "$source/go.mod" "$source/go.sum" | sha256sum)
  printf '%s-%s-%s' "$1" "$version" "${hash:0:12}"
}

# A build without a version stamp answers nothing, which is never good enough.
engine_version() {
  { "$1" --version 2>/dev/null || true; } | sed -n '1s/.*version v\?\([0-9][0-9.]*\).*/\1/p'
}

# point_to LINK TARGET: in one step, so that nobody sees it missing.
point_to() {
  mkdir -p "$(dirname "$1")"
  ln -sfn "$2" "$1.$$"
  mv -T "$1.$$" "$1"
}

# build_engine SOURCE PACKAGE BUILT TIME
build_engine() {
  local name=${3##*/} partial=$3.partial
  mkdir -p "$(dirname "$3")"
  (
    flock -n 9 || { say "another ./dev is building $name: waiting for it"; flock 9; }
    [[ ! -x $3 ]] || exit 0
    provide_go
    step "building $name, once for this user (about $4 on two cores)" "packages" "engine-$name" \
      "It needs the network, and 4 GB of disk under $HOME; a repeated try continues." \
      env GOTOOLCHAIN=local "$go" build -C "$1" -v -o "$partial" "$2"
    mv "$partial" "$3"
  ) 9>"$engines/$name.lock"
}
