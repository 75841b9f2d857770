# shellcheck shell=bash
# What writes dashboards/*.json: in $dashboard_builder, for ./dev dashboards and tests/stack/dashboards_test.sh.

dashboard_builder=$cache/dashboard-builder

provide_dashboard_builder() {
  local asked_for=$root/dashboards/requirements.txt
  if cmp -s "$asked_for" "$dashboard_builder/requirements.txt"; then return; fi
  from_pypi "$dashboard_builder" "--requirement=$asked_for" \
    "fetching what builds the dashboards from PyPI" "Is the network there?"
  cp "$asked_for" "$dashboard_builder/"
}
