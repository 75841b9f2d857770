#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace store::traces::test {

// An answer of an endpoint in the form in which two of them can be compared: times in nanoseconds
// after `base`, lists sorted where their order says nothing.
nlohmann::json normal_form(nlohmann::json answer, std::int64_t base);

}  // namespace store::traces::test
