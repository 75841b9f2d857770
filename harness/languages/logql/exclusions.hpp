#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// What lines must not have, where a query looks for what went wrong: a text that each line has
// leaves nothing to find. |= "ERROR" != "logger"
namespace harness::languages::logql {

struct Exclusion {
  std::string text;  // != "logger"
  std::string left;  // the query for the lines that it alone does not leave out

  bool operator==(const Exclusion&) const = default;
};

// Each once, in order. Only beside a filter that says how something ended: that each GET has 200
// in it is what |= "GET" != "200" asks.
std::vector<Exclusion> exclusions(const Query& query);

// Whether a word tells of something that went wrong: failed, refused, panic.
bool tells_of_trouble(const std::string& word);

}  // namespace harness::languages::logql
