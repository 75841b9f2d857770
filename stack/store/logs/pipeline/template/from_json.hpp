#pragma once

#include <string_view>

#include "stack/store/logs/pipeline/template/value.hpp"

namespace store::logs::pipeline::templates {

// The whole text as one JSON document, strictly; no value where it is none. Numbers are float64.
Value from_json(std::string_view text);

}  // namespace store::logs::pipeline::templates
