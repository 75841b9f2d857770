#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/template/syntax.hpp"

namespace harness::languages::logql::templates {

// A label that a template fills in: {{.level}}, {{$.level}}, {{index . "level"}}.
struct NameRead {
  std::string name;
  bool may_lack = false;  // it has an answer to the label being away: if, with, default, or
};

// What a template reads of a line.
struct Reads {
  std::vector<NameRead> names;  // in order
  bool all_labels = false;      // by which it may reach any of them
  bool line = false;
};

Reads reads_of(const Block& block);

}  // namespace harness::languages::logql::templates
