#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// Which templates a query fills in. One that fails leaves its line as it is, and puts why into
// __error__: what stands behind it then never sees what it looks for.
namespace harness::languages::logql {

struct TemplateRead {
  std::string stage;       // as Loki writes it: line_format "{{ .a }}"
  std::string reached;     // the query up to and with it
  std::string unfiltered;  // the same with no line left out before it

  bool operator==(const TemplateRead&) const = default;
};

// Each once, in order.
std::vector<TemplateRead> template_reads(const Query& query);

// Of such a query: the lines that the template fails on, and those that it does not fail on.
std::string lines_failing(const std::string& query);
std::string lines_filled(const std::string& query);

}  // namespace harness::languages::logql
