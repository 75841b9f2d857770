#include "harness/verdict/series/frozen.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/languages/promql/walk.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::verdict {
namespace {

// So many scrapes that move, and so many that do not, are no accident.
constexpr int scrapes_of_each = 4;
constexpr int moves_at_first = scrapes_of_each - 1;

// Stretches of the load, as long as scrapes are apart, in which a request was answered.
using Slots = std::set<std::int64_t>;

Duration slot_length(const Evidence& evidence) {
  const Duration width = std::chrono::seconds{evidence.observations.load.second_width};
  return std::max<Duration>(evidence.plan.scrape_interval(), width);
}

void add_answered(const load::RequestStats& stats, Duration slot, Slots& slots) {
  for (const load::SecondStats& second : stats.seconds) {
    if (second.latency.count() == 0) continue;
    slots.insert(Duration{std::chrono::seconds{second.at}} / slot);
  }
}

bool are_all_in(const Slots& slots, std::int64_t first) {
  for (std::int64_t at = first; at < first + scrapes_of_each; ++at) {
    if (!slots.contains(at)) return false;
  }
  return true;
}

// Where the stretches begin; none: they are not apart.
std::optional<std::pair<std::int64_t, std::int64_t>> first_and_last(const Slots& slots) {
  if (slots.empty()) return std::nullopt;
  const std::int64_t first = *slots.begin();
  const std::int64_t last = *slots.rbegin() + 1 - scrapes_of_each;
  const bool are_apart = first + scrapes_of_each <= last;
  if (!are_apart || !are_all_in(slots, first) || !are_all_in(slots, last)) return std::nullopt;
  return std::pair{first, last};
}

std::string offset_by(Duration back) { return " offset " + observe::range_of(back); }

}  // namespace

std::vector<Busy> busy_in(const Evidence& evidence, const observe::Window& window) {
  const Duration slot = slot_length(evidence);
  const WallTime begin = evidence.observations.run.begin;
  const auto called = called_by_request(evidence.plan);
  std::map<std::string, Slots> by_request;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    const auto found = called.find(stats.request);
    if (found == called.end() || found->second.empty()) continue;
    add_answered(stats, slot, by_request[stats.request]);
  }
  std::vector<Busy> all;
  std::set<std::string> known;
  for (auto& [request, slots] : by_request) {
    std::erase_if(slots, [&](std::int64_t at) { return begin + (at + 1) * slot > window.end; });
    const auto ends = first_and_last(slots);
    if (!ends || !known.insert(called.at(request)).second) continue;
    const auto stretch = [&](std::int64_t at) {
      return observe::Window{begin + at * slot, begin + (at + scrapes_of_each) * slot};
    };
    all.push_back({called.at(request), stretch(ends->first), stretch(ends->second)});
  }
  return all;
}

std::string with_frozen(const Busy& busy, WallTime asked_at, Duration step) {
  using languages::promql::MatchOp;
  const std::string of_job =
      languages::promql::to_text(languages::promql::Matcher{"job", MatchOp::equal, busy.job, {}});
  const std::string length = observe::range_of(busy.last.length());
  const auto changes_in = [&](const observe::Window& window) {
    return "changes(sum by (job, instance) ({__name__=~\".+_(total|count|sum|bucket)\"," + of_job +
           "})[" + length + ":" + observe::range_of(step) + "]" + offset_by(asked_at - window.end) +
           ")";
  };
  const std::string scrapes =
      "_over_time(up{" + of_job + "}[" + length + "]" + offset_by(asked_at - busy.last.end) + ")";
  return "(" + changes_in(busy.last) + " == 0 and on (job, instance) " + changes_in(busy.first) +
         " >= " + std::to_string(moves_at_first) + " and on (job, instance) count" + scrapes +
         " >= " + std::to_string(scrapes_of_each) + " and on (job, instance) avg" + scrapes +
         " == 1 and on (job) count by (job) (up{" + of_job + "}) == 1)";
}

}  // namespace harness::verdict
