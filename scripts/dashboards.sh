# shellcheck shell=bash
# What writes dashboards/*.json: in $dashboard_builder, for ./dev dashboards and tests/stack/dashboards_test.sh.

dashboard_builder=$cache/dashboard-builder

provide_dashboard_builder() {
  local wanted=$root/dashboards/requirements.txt
  if cmp -s "$wanted" "$dashboard_builder/requirements.txt"; then return; fi
  from_pypi "$dashboard_builder" "--requirement=$wanted" \
    "fetching what builds the dashboards from PyPI" "Is the network there?"
  cp "$wanted" "$dashboard_builder/"
}
