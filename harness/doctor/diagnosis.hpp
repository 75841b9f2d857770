#pragma once

#include <string>
#include <vector>

#include "harness/doctor/cause.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/report/look.hpp"

namespace harness::doctor {

// One who is to send something, what came of it, and where nothing did, why.
struct Row {
  Expected expected;
  Sight sight;
  Error cause = {};
};

struct Diagnosis {
  std::string scenario;
  std::vector<load::RequestStats> requests;  // each kind of them once
  std::vector<Row> rows;
  std::vector<std::string> notes = {};  // what else is amiss
  bool interrupted = false;

  // 0 where all that claims ask for arrives, 1 where the system is silent, 3 where nobody knows.
  int exit_code() const;
};

std::string text_of(const Diagnosis& diagnosis, const report::Look& look);

}  // namespace harness::doctor
