#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::check {

// What Prometheus takes, and answers with something else than its author means.
struct Trap {
  std::string_view name;
  std::size_t offset = 0;  // in the query, in bytes
  std::string what;
  std::string remedy;
};

// In the order of the text.
std::vector<Trap> promql_traps(std::string_view text, const languages::promql::Expr& query,
                               Duration scrape_interval);

}  // namespace harness::check
