#include "harness/verdict/claims/sent.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

bool is_a_status(const std::string& outcome) {
  return !outcome.empty() && std::all_of(outcome.begin(), outcome.end(), is_digit);
}

// What one's own Prometheus scrapes of one's own system is the run's alone.
bool may_count_others(const Evidence& evidence) {
  const auto& shared = evidence.observations.shared;
  const bool is_anyones = evidence.observations.ran_before ||
                          std::ranges::count(shared, observe::Backend::prometheus) > 0;
  return is_anyones && evidence.observations.others > 0;
}

void add_row(const load::RequestStats& stats, Sent& sent) {
  sent.all += stats.sent;
  sent.in_doubt += stats.in_doubt;
  sent.again += stats.resent + stats.redirects;
  for (const auto& [outcome, times] : stats.outcomes) {
    if (load::was_answered(outcome)) sent.answered += times;
    if (is_a_status(outcome)) sent.by_status[outcome] += times;
  }
}

}  // namespace

Interval Sent::arrived() const {
  const std::uint64_t sure = answered - std::min(answered, in_doubt);
  return {static_cast<double>(sure), static_cast<double>(all + again)};
}

// One without an answer, or one that was sent again, may have had any status there.
Interval Sent::arrived_with(const std::string& status) const {
  std::uint64_t known = 0;
  for (const auto& [_, times] : by_status) known += times;
  const auto found = by_status.find(status);
  const std::uint64_t own = found == by_status.end() ? 0 : found->second;
  const std::uint64_t sure = own - std::min(own, in_doubt);
  const std::uint64_t most = std::min(own + (all - known) + in_doubt, all) + again;
  return {static_cast<double>(sure), static_cast<double>(most)};
}

std::string Sent::text() const {
  std::string text = std::to_string(all);
  if (unanswered() > 0) text += ", of which " + std::to_string(unanswered()) + " got no answer";
  if (in_doubt > 0) text += ", of which " + std::to_string(in_doubt) + " may have got another's";
  if (again > 0) text += ", and " + std::to_string(again) + " once more";
  return text;
}

Sent sent_of(const std::string& request, const Evidence& evidence) {
  const auto& phase = evidence.claim.phase;
  Sent sent;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (stats.request != request) continue;
    if (phase && stats.phase != evidence.plan.phases[*phase].name) continue;
    add_row(stats, sent);
  }
  return sent;
}

scenario::Truth is_as_many(const Interval& seen, const Interval& arrived) {
  if (seen.low >= arrived.low && seen.high <= arrived.high) return scenario::Truth::holds;
  const bool meet = seen.low <= arrived.high && seen.high >= arrived.low;
  return meet ? scenario::Truth::undecided : scenario::Truth::fails;
}

scenario::Truth counted_as_many(const Interval& seen, const Interval& arrived,
                                const Evidence& evidence) {
  const scenario::Truth truth = is_as_many(seen, arrived);
  const bool is_too_little = seen.high < arrived.low;
  if (truth == scenario::Truth::fails && !is_too_little && may_count_others(evidence)) {
    return scenario::Truth::undecided;
  }
  return truth;
}

std::string why_of_others(const Interval& seen, const Interval& arrived, const Evidence& evidence) {
  if (seen.high <= arrived.high || !may_count_others(evidence)) return {};
  return "others were at work meanwhile (" +
         counted(static_cast<double>(evidence.observations.others), "trace") +
         " of theirs), and the counter has what they sent, too";
}

}  // namespace harness::verdict
