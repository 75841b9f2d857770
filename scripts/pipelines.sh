# shellcheck shell=bash
# The programs that the files of stack/ for collectors, containers and clusters are for, as far as they can be had, and
# Toxiproxy: each is built once, from the modules that a go.mod in tests/ names, and kept for as long as that stays the
# same.

pipeline_checks=$cache/pipeline-checks
collector=$cache/collector
control_plane=$cache/control-plane
toxiproxy=$cache/toxiproxy
kubernetes_version=1.37.2
kubernetes_schemas=1.37.0
go_of_the_parts=1.26 # what the collector and Kubernetes ask for

# kept_build LINK NAME SOURCE COMMAND…: leaves in LINK what COMMAND makes in $built from the directory SOURCE.
kept_build() {
  local link=$1 name=$2 source=$3 hash
  shift 3
  hash=$(find "$source" -name '*.go' -o -name 'go.*' | sort | xargs cat | sha256sum)
  built=$cache/$name-${hash:0:12}
  if [[ ! -d $built ]]; then
    go_minimum=$go_of_the_parts provide_go
    built=$built.partial
    rm -rf "$built"
    mkdir -p "$built"
    "$@"
    mv -T "$built" "${built%.partial}"
    built=${built%.partial}
  fi
  point_to "$link" "$built"
}

# go_build LOG TITLE DIRECTORY ARGS…: one package at a time, since a single one takes up to 4 GB.
go_build() {
  local log=$1 title=$2 directory=$3
  shift 3
  step "$title" "packages" "$log" "It needs the network." \
    env -C "$directory" GOTOOLCHAIN=local GOFLAGS=-p=1 "$go" build -v -buildvcs=false -trimpath -ldflags "-s -w ${linked:-}" "$@"
}

provide_pipeline_checks() {
  kept_build "$pipeline_checks" pipeline-checks "$root/tests/pipelines" build_pipeline_checks
  provide_kubernetes_schemas
}
build_pipeline_checks() {
  go_build pipeline-checks "building what reads Compose's and Alloy's files" "$root/tests/pipelines" -o "$built/pipelines" .
}

provide_collector() { kept_build "$collector" collector "$root/tests/collector" build_collector; }
# Of the ways to find targets, files, fixed ones and a cluster's: all others are half of the program.
build_collector() {
  go_build collector "building the OpenTelemetry collector, once for this user (ten minutes on two cores)" \
    "$root/tests/collector" -tags remove_all_sd,enable_kubernetes_sd -o "$built/otelcol" .
}

provide_toxiproxy() { kept_build "$toxiproxy" toxiproxy "$root/tests/toxiproxy" build_toxiproxy; }
build_toxiproxy() {
  go_build toxiproxy "building Toxiproxy, once for this user" "$root/tests/toxiproxy" -o "$built/toxiproxy-server" \
    github.com/Shopify/toxiproxy/v2/cmd/server
}

provide_kubernetes_schemas() {
  local venv=$cache/kubernetes-validate-$kubernetes_schemas
  [[ -x $venv/bin/kubernetes-validate ]] ||
    from_pypi "$venv" "kubernetes-validate==$kubernetes_schemas" \
      "fetching the schemas of Kubernetes $kubernetes_schemas from PyPI" "Is the network there?"
}

provide_control_plane() {
  provide_kubernetes_schemas # its test reads YAML by what these come with
  kept_build "$control_plane" control-plane "$root/tests/kubernetes" build_control_plane
}
build_control_plane() {
  local of=k8s.io/component-base/version
  go_build etcd "building etcd, once for this user" "$root/tests/kubernetes/etcd" -o "$built/etcd" go.etcd.io/etcd/server/v3
  # Else it says that it is v0.0.0.
  local linked="-X $of.gitVersion=v$kubernetes_version -X $of.gitMajor=1 -X $of.gitMinor=37"
  go_build control-plane "building Kubernetes' API server and controllers, once for this user (fifteen minutes on two cores)" \
    "$root/tests/kubernetes/control-plane" -o "$built/" \
    k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager
}
