#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "harness/languages/read_value.hpp"

// What a query asks of labels: each of them is a name, or a value, that may be misspelt.
namespace harness::languages::logql {

struct LabelRead {
  std::string lines;  // of which it is read: a selector with parsers, without any filter
  std::string name;
  // That it is to be equal to, one of them.
  std::vector<ReadValue> values = {};
  // It stands in the selector, of which `lines` has what stands before it and no value of its own.
  bool selects = false;
  // Nothing is asked but whether it is there: x!="", {{if .x}}.
  bool asks_presence = false;
};

// Each name once for the lines that it is read of, in order. What a template writes is read where
// something behind it looks at that. Not what LogQL itself makes, __error__.
std::vector<LabelRead> label_reads(const Query& query);

// A label of a `by (…)`, as one that lines may have, and the others of the same grouping.
struct GroupRead {
  LabelRead read;
  std::vector<std::string> beside = {};
};

// Of each grouping, for each of the log queries within it. Those that label_replace() writes are
// left out: they need be of no line.
std::vector<GroupRead> group_reads(const Query& query);

// The query for those of the lines that have the label at all, and that have it with this value.
std::string lines_with(const LabelRead& read);
std::string lines_with(const LabelRead& read, const ReadValue& value);

// The query for the values that the lines of a range have, the most frequent ones; each is a
// series.
std::string values_of(const LabelRead& read, const std::string& range);

}  // namespace harness::languages::logql
