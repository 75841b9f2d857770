#pragma once

#include <optional>
#include <string>
#include <string_view>

// What of a query is so whatever the tables hold.
namespace harness::verdict {

struct NeverTrue {
  std::string what;    // "1 = 2 is never true"
  std::string remedy;  // "compare a column"
};

// The first of its conditions that no row can satisfy: false, 1 = 2, NOT IN (…, NULL), lower(a) =
// 'RUN', a = 'x' AND a = 'y'; none: nothing of it is known to be so.
std::optional<NeverTrue> never_true(std::string_view sql);

// Whether it selects what it says itself: SELECT 0. What a function gives may be anything.
bool selects_literals_only(std::string_view sql);

// Whether it is of a form that gives 0, NULL or no row where its first table has nothing: columns
// or one count, sum, avg, min or max of a FROM, groups of one, or EXISTS(…)::int. Of other forms
// nothing is known.
bool can_find_nothing(std::string_view sql);

}  // namespace harness::verdict
