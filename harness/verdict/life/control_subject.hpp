#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// What a control is about. One that finds something of another service, another tenant or another
// table shows nothing of those that the claim's query names.
namespace harness::verdict {

// Each refuses such a control, and says nothing of queries that cannot be read.
Result<void> check_promql_subject(const std::string& control, const std::string& claim);
Result<void> check_logql_subject(const std::string& control, const std::string& claim);
Result<void> check_traceql_subject(const std::string& control, const std::string& claim);
Result<void> check_sql_subject(const std::string& control, const std::string& claim);

// PromQL, after the run: whose series both read. A control that reads others' alone leaves the
// claim undecided.
std::vector<observe::Question> questions_for_jobs(const languages::promql::Expr& query,
                                                  const std::string& control,
                                                  const observe::Window& window);
Life life_of_jobs(const languages::promql::Expr& query, const std::string& control,
                  std::span<const observe::Answer> answers);

}  // namespace harness::verdict
