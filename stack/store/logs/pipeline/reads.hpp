#pragma once

#include <set>
#include <string>

#include "harness/languages/logql/stages.hpp"

namespace store::logs::pipeline {

// What a stage looks at, which parsers before it must therefore find.
struct StageReads {
  std::set<std::string> labels;
  bool all_labels = false;
  bool line = false;
};

void add_reads(const harness::languages::logql::Stage& stage, StageReads& reads);
void add_reads(const harness::languages::logql::LabelFilter& filter, StageReads& reads);

}  // namespace store::logs::pipeline
