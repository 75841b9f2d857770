#include "services/telemetry/resource.hpp"

#include <algorithm>
#include <utility>

namespace services::telemetry {
namespace {

// Takes the attribute out of the list, if it is there.
std::optional<std::string> take(std::vector<std::pair<std::string, std::string>>& pairs,
                                std::string_view key) {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [key](const auto& pair) { return pair.first == key; });
  if (found == pairs.end()) return std::nullopt;
  std::string value = std::move(found->second);
  pairs.erase(found);
  return value;
}

std::optional<std::string> first_of(std::initializer_list<std::optional<std::string>> values) {
  for (const auto& value : values) {
    if (value) return value;
  }
  return std::nullopt;
}

void add_unless_listed(std::vector<std::pair<std::string, std::string>>& pairs, const char* key,
                       std::optional<std::string> value) {
  const bool is_listed = std::any_of(pairs.begin(), pairs.end(),
                                     [key](const auto& pair) { return pair.first == key; });
  if (value && !is_listed) pairs.emplace_back(key, std::move(*value));
}

}  // namespace

Resource read_resource(const Environment& environment, std::string default_name,
                       std::string instance_id) {
  auto pairs = parse_key_values(environment("OTEL_RESOURCE_ATTRIBUTES").value_or(""));
  const auto listed_name = take(pairs, "service.name");
  const auto listed_instance = take(pairs, "service.instance.id");

  Resource resource;
  const auto name =
      first_of({environment("OTEL_SERVICE_NAME"), listed_name, environment("SERVICE_NAME")});
  resource.service_name = name.value_or(std::move(default_name));
  resource.attributes = {{"service.name", resource.service_name},
                         {"service.instance.id", listed_instance.value_or(std::move(instance_id))},
                         {"telemetry.sdk.name", std::string("harness-telemetry")},
                         {"telemetry.sdk.language", std::string("cpp")},
                         {"telemetry.sdk.version", std::string(SERVICES_VERSION)}};
  add_unless_listed(pairs, "service.version", environment("SERVICE_VERSION"));
  add_unless_listed(pairs, "deployment.environment", environment("DEPLOYMENT_ENV"));
  for (auto& [key, value] : pairs) resource.attributes.emplace_back(key, std::move(value));
  return resource;
}

}  // namespace services::telemetry
