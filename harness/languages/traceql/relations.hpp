#pragma once

#include <string>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"

// Which spans a query wants to stand to each other in some way: where they never do, it finds
// nothing whatever becomes of them.
namespace harness::languages::traceql {

struct ReadRelation {
  // Both sides by their services, names and kinds alone:
  // "{ resource.service.name = "a" } >> { (kind = server) }" of
  // { resource.service.name = "a" } >> { kind = server && status = error }.
  std::string between;
  // What it finds has more said of it than that: that the sides meet is not what is asked.
  bool says_more = false;

  bool operator==(const ReadRelation&) const = default;
};

// Each once, the outermost of those that stand in each other. Not one that wants its sides not to
// meet.
std::vector<ReadRelation> relations_of(const Query& query);

}  // namespace harness::languages::traceql
