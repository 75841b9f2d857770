#include "stack/store/logs/streams/service_name.hpp"

#include <algorithm>
#include <array>

namespace store::logs {

std::string_view discovered_service(std::span<const Field> labels) {
  constexpr std::array<std::string_view, 13> names{"service",
                                                   "app",
                                                   "application",
                                                   "app_name",
                                                   "name",
                                                   "app_kubernetes_io_name",
                                                   "container",
                                                   "container_name",
                                                   "k8s_container_name",
                                                   "component",
                                                   "workload",
                                                   "job",
                                                   "k8s_job_name"};
  for (const std::string_view name : names) {
    const auto label = std::find_if(labels.begin(), labels.end(),
                                    [name](const Field& field) { return field.name == name; });
    if (label != labels.end() && !label->value.empty()) return label->value;
  }
  return "unknown_service";
}

}  // namespace store::logs
