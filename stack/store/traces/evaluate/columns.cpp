#include "stack/store/traces/evaluate/columns.hpp"

#include <algorithm>
#include <array>

namespace store::traces {

using harness::languages::traceql::Scope;

bool has_own_column(Scope scope, std::string_view name) {
  constexpr std::array<std::string_view, 9> of_resource = {
      "service.name",      "cluster",          "namespace",          "pod",
      "container",         "k8s.cluster.name", "k8s.namespace.name", "k8s.pod.name",
      "k8s.container.name"};
  constexpr std::array<std::string_view, 3> of_span = {"http.method", "http.url",
                                                       "http.status_code"};
  const auto among = [name](const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (scope == Scope::Resource) return among(of_resource);
  return scope == Scope::Span && among(of_span);
}

}  // namespace store::traces
