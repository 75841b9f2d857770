#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "harness/yaml/node.hpp"

namespace harness::test {

// The value as an editor's YAML support hands it to JSON Schema.
nlohmann::json to_json(const yaml::Node& node);

// Why the value does not conform, or nothing. Knows the keywords that our schema uses and throws at
// any other, so that no part of the schema goes unchecked.
std::string nonconformity(const nlohmann::json& value, const nlohmann::json& schema);

}  // namespace harness::test
