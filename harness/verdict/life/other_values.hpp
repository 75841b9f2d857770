#pragma once

#include <optional>
#include <set>
#include <string>

#include "harness/core/interval.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/read_value.hpp"

// A value that nothing has, and that can hardly be what was meant, beside what there is: it says
// the same in other words or figures, or is only a part of it.
namespace harness::verdict {

// What there is, or what to look for; none: it may well come up one day.
//   - a part of a text: "failed" beside "Roll failed"; of a pattern, what it would match if it were
//     not anchored, nor heeded capitals;
//   - another word for it: failure beside error, critical beside FATAL;
//   - another way of writing a number: 500.0 beside 500;
//   - where there are status codes alone, what is none: 5xx, 5 and =~"5xx" beside 200; and where
//     there are only classes of them, what is none: 500 beside 2xx. Only where the name says that
//     it is how something ended.
std::optional<std::string> put_otherwise(const languages::ReadValue& value,
                                         const std::set<std::string>& known,
                                         const std::string& name);

// What a comparison of numbers asks of the values of one name.
struct NumberAsked {
  std::string name;
  languages::Relation relation = languages::Relation::equal;
  double value = 0;
  bool is_amount = false;  // of a time, or of a size
};

// Why it can hardly be meant, where none of the known values satisfies it: "a status is 100 to 599"
// of status > 5000, "took is never below 0" of took < 0; none: such a value may come up one day.
std::optional<std::string> never_so(const NumberAsked& asked, const Interval& known);

// The same of a value beside those that there are: 5000 beside 200. What clients take for no
// answer, 0 and -1, may come up one day.
std::optional<std::string> never_comes(const languages::ReadValue& value,
                                       const std::set<std::string>& known, const std::string& name);

// Whether it says so by its name: latency_ns.
bool counts_nanoseconds(const std::string& name);

}  // namespace harness::verdict
