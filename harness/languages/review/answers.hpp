#pragma once

#include <optional>
#include <string_view>

#include "harness/core/interval.hpp"

// What a query can answer, as far as its text tells. One that cannot be read can answer anything.
namespace harness::languages {

// Whether a LogQL query gives lines, as opposed to numbers; nothing where it cannot be read.
std::optional<bool> gives_lines(std::string_view logql);

// Whether it reads any stream, any series: vector(1) does not.
bool logql_asks(std::string_view query);
bool promql_asks(std::string_view query);

// What numbers a metric query can give, whatever was measured.
Interval logql_values(std::string_view query);
Interval promql_values(std::string_view query);

}  // namespace harness::languages
