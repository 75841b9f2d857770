#pragma once

#include <string>

#include "harness/report/report.hpp"

namespace harness::report {

// verdict.json: a stable interface, described by reports/verdict.schema.json. A key may be added;
// one that is removed or changes its meaning raises schema_version.
std::string verdict_json(const Report& report);

}  // namespace harness::report
