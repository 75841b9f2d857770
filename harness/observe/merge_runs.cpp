#include "harness/observe/merge_runs.hpp"

#include <algorithm>
#include <iterator>

namespace harness::observe {
namespace {

void widen(Window& window, const Window& other) {
  window.begin = std::min(window.begin, other.begin);
  window.end = std::max(window.end, other.end);
}

void append(std::vector<std::string>&& more, std::vector<std::string>& to) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

Result<void> check_alike(const Part& part, const Part& first) {
  const Observations& one = part.observations;
  const Observations& other = first.observations;
  const bool alike = one.seed == other.seed && one.load.schedule_hash == other.load.schedule_hash &&
                     one.phases.size() == other.phases.size();
  if (alike) return {};
  return fail("is of another plan or seed than " + first.where, part.where,
              "merge the segments of one load, all with the same --seed");
}

void add(Observations&& part, Observations& whole) {
  load::merge(std::move(part.load), whole.load);
  widen(whole.run, part.run);
  for (std::size_t i = 0; i < whole.phases.size(); ++i) {
    widen(whole.phases[i].window, part.phases[i].window);
  }
  whole.started_at = std::min(whole.started_at, part.started_at);
  append(std::move(part.silent), whole.silent);
  append(std::move(part.notes), whole.notes);
  append(std::move(part.incidents), whole.incidents);
  whole.interrupted = whole.interrupted || part.interrupted;
}

}  // namespace

Result<Observations> merge_runs(std::vector<Part> parts) {
  for (const Part& part : parts) {
    if (auto checked = check_alike(part, parts.front()); !checked) return fail(checked.error());
  }
  const auto last = std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.observations.ended_at < b.observations.ended_at;
  });
  std::iter_swap(parts.begin(), last);
  Observations whole = std::move(parts.front().observations);
  for (std::size_t i = 1; i < parts.size(); ++i) add(std::move(parts[i].observations), whole);
  return whole;
}

}  // namespace harness::observe
