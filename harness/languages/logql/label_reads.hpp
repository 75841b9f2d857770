#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// What a query asks of labels: each of them is a name, or a value, that may be misspelt.
namespace harness::languages::logql {

struct LabelRead {
  std::string lines;  // of which it is read: a selector with parsers, without any filter
  std::string name;
  // That it is to be equal to, one of them: in full, or as a|b of a regex.
  std::vector<std::string> values = {};
  // It stands in the selector: its lines have it.
  bool selects = false;
  // Nothing is asked but whether it is there: x!="".
  bool asks_presence = false;
};

// Each name once for the lines that it is read of. Of a selector, those with several values; not
// what LogQL itself makes, __error__.
std::vector<LabelRead> label_reads(const Query& query);

// The query for those of the lines that have the label at all, and that have it with this value.
std::string lines_with(const LabelRead& read);
std::string lines_with(const LabelRead& read, const std::string& value);

}  // namespace harness::languages::logql
