#include "harness/run/proof_names.hpp"

#include <optional>
#include <string>

#include "harness/chaos/fault.hpp"
#include "harness/core/text.hpp"
#include "harness/plan/timeline.hpp"
#include "harness/verdict/life/existence.hpp"

namespace harness::run {
namespace {

std::optional<std::string> proof_query_of(const plan::Fault& fault) {
  const chaos::FaultKind* kind = chaos::find_fault_kind(fault.kind);
  return kind != nullptr && kind->proof_query ? kind->proof_query(fault.settings) : std::nullopt;
}

// Empty: all is there, or nobody can tell.
std::string missing_in(const std::string& query, const observe::Window& run,
                       const observe::AskAll& ask) {
  scenario::LiveCondition condition;
  condition.kind = "promql";
  condition.query = {query, {}};
  const auto questions = verdict::questions_for_existence(condition, run);
  if (questions.empty()) return {};
  const auto answers = ask(questions);
  for (const observe::Answer& answer : answers) {
    if (!answer.problem.empty() || answer.status != 200) return {};
  }
  // A proof has no control.
  return replace_all(verdict::existence_of(condition, run, answers).why, verdict::give_control, "");
}

}  // namespace

void tell_missing_names(const plan::Plan& plan, const observe::Window& run,
                        const observe::AskAll& ask, std::vector<observe::FaultRecord>& records) {
  const auto occurrences = plan::occurrences_of(plan);
  for (std::size_t i = 0; i < records.size() && i < occurrences.size(); ++i) {
    observe::FaultRecord& record = records[i];
    if (!record.injected_at || record.seen_at || record.problem.empty()) continue;
    const auto query = proof_query_of(plan.faults[occurrences[i].fault]);
    const std::string missing = query ? missing_in(*query, run, ask) : std::string();
    if (!missing.empty()) record.problem += "; what its proof reads is not there: " + missing;
  }
}

}  // namespace harness::run
