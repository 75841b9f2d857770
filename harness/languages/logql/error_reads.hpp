#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// A filter on __error__ leaves out each line that a stage before it could not read, and nobody sees
// how many those are: where it is all of them, the query finds nothing whatever was logged.
namespace harness::languages::logql {

// Such a filter: __error__="", or another that an error does not get past.
struct ErrorFilter {
  std::string text;        // as Loki writes it
  std::string reached;     // the query for the lines that get to it
  std::string unfiltered;  // the same with no line left out before it

  bool operator==(const ErrorFilter&) const = default;
};

// Each once, in order. Not where it may hold whatever the error, as one of several.
std::vector<ErrorFilter> error_filters(const Query& query);

// A comparison with a number, a time or a size whose errors such a filter behind it leaves out.
struct NumberRead {
  std::string text;        // took>5s
  std::string comparable;  // the query for the lines that it can compare, whatever comes out
  std::string failing;     // that for those that it cannot

  bool operator==(const NumberRead&) const = default;
};
std::vector<NumberRead> numbers_behind_errors(const Query& query);

// What `unwrap` makes numbers of, behind filters, where errors are left out.
struct UnwrapRead {
  std::string text;     // unwrap took
  std::string reached;  // the query for the lines that get to it, and have the label
  std::string numbers;  // that for those of which it makes one, with `unwrap`

  bool operator==(const UnwrapRead&) const = default;
};
std::vector<UnwrapRead> filtered_unwraps(const Query& query);

// What `unwrap` leaves out where errors are left out: a label that is there, and is no number.
struct NoNumberRead {
  std::string text;   // unwrap took
  std::string lines;  // the query for such lines, of those that get to it

  bool operator==(const NoNumberRead&) const = default;
};
std::vector<NoNumberRead> left_out_by_unwraps(const Query& query);

// A comparison with a plain number: NaN can be read, but it holds for none.
struct NanRead {
  std::string text;   // took>100
  std::string name;   // took
  std::string lines;  // the query for the lines that get to it with NaN in the label

  bool operator==(const NanRead&) const = default;
};
// Each once, in order. Not of `!=`, which holds.
std::vector<NanRead> left_out_as_nan(const Query& query);

// Of such a query: the lines that no stage of it failed on, and the others.
std::string lines_without_error(const std::string& query);
std::string lines_with_error(const std::string& query);

// A line_format or label_format that writes the same for each line, where something behind it looks
// at that: as Loki writes it, each once.
std::vector<std::string> constants_looked_at(const Query& query);

}  // namespace harness::languages::logql
