#pragma once

#include <string>

#include "harness/core/result.hpp"

// What a control is about. One that finds something of another service, another tenant or another
// table shows nothing of those that the claim's query names.
namespace harness::verdict {

// Each refuses such a control, and says nothing of queries that cannot be read.
Result<void> check_promql_subject(const std::string& control, const std::string& claim);
Result<void> check_logql_subject(const std::string& control, const std::string& claim);
Result<void> check_traceql_subject(const std::string& control, const std::string& claim);
Result<void> check_sql_subject(const std::string& control, const std::string& claim);

}  // namespace harness::verdict
