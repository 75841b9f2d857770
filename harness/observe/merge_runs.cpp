#include "harness/observe/merge_runs.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "harness/core/text.hpp"

namespace harness::observe {
namespace {

void widen(Window& window, const Window& other) {
  window.begin = std::min(window.begin, other.begin);
  window.end = std::max(window.end, other.end);
}

template <typename T>
void append(std::vector<T>&& more, std::vector<T>& to) {
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

std::string thresholds_in_words(const std::vector<std::string>& thresholds) {
  return thresholds.empty() ? "no thresholds"
                            : "the thresholds \"" + join(thresholds, "\", \"") + "\"";
}

// The first that both have from the environment, and not the same; empty: there is none.
std::string other_value(const Observations& one, const Observations& other) {
  for (const auto& [name, value] : one.environment) {
    const auto same = other.environment.find(name);
    if (same == other.environment.end() || same->second != value) return name;
  }
  return {};
}

// What the whole is judged by is what each of its parts was to be judged by.
Result<void> check_same_terms(const Part& part, const Part& first) {
  constexpr const char* remedy = "give all segments the same, and drive them again";
  if (part.scenario != first.scenario) {
    return fail("is of another scenario than " + first.where, part.where, remedy);
  }
  const Observations& one = part.observations;
  const Observations& other = first.observations;
  for (const std::string& name : {other_value(one, other), other_value(other, one)}) {
    if (name.empty()) continue;
    return fail("had another " + name + " in the environment than " + first.where, part.where,
                remedy);
  }
  if (one.stretch != other.stretch) {
    return fail("has --stretch " + std::to_string(one.stretch) + ", but " + first.where + " has " +
                    std::to_string(other.stretch),
                part.where, remedy);
  }
  if (one.terms.thresholds != other.terms.thresholds) {
    return fail("has " + thresholds_in_words(one.terms.thresholds) + ", but " + first.where +
                    " has " + thresholds_in_words(other.terms.thresholds),
                part.where, remedy);
  }
  if (one.terms.max_lateness == other.terms.max_lateness) return {};
  return fail("has --max-lateness " + format_duration(one.terms.max_lateness) + ", but " +
                  first.where + " has " + format_duration(other.terms.max_lateness),
              part.where, remedy);
}

Result<void> check_is_segment(const Part& part, const Part& first) {
  const load::Segment& segment = part.observations.segment;
  const load::Segment& other = first.observations.segment;
  if (segment.is_whole()) {
    return fail("is no segment: it drove the whole load", part.where,
                "merge what was run with --segment");
  }
  if (segment.of == other.of) return {};
  return fail("is segment " + to_text(segment) + ", but " + first.where + " is " + to_text(other),
              part.where, "merge the segments of one division");
}

// Each segment once, and none left out.
Result<void> check_complete(const std::vector<Part>& parts) {
  const std::uint64_t count = parts.front().observations.segment.of;
  std::map<std::uint64_t, std::string> found;
  for (const Part& part : parts) {
    const load::Segment& segment = part.observations.segment;
    const auto [other, is_new] = found.emplace(segment.index, part.where);
    if (is_new) continue;
    return fail("is segment " + to_text(segment) + ", and so is " + other->second, part.where,
                "name each segment once");
  }
  std::vector<std::string> missing;
  for (std::uint64_t index = 0; index < count; ++index) {
    if (!found.contains(index)) missing.push_back(to_text(load::Segment{index, count}));
  }
  if (missing.empty()) return {};
  return fail(
      (missing.size() == 1 ? "there is no run of segment " : "there are no runs of segments ") +
          join(missing, ", "),
      {}, "name the runs of all " + std::to_string(count));
}

// How far apart programs begin that were started together.
constexpr Duration together = std::chrono::seconds{1};

// Its rate and its users are those of all at the same time. The shortest of loads may be over
// before the next has begun.
Result<void> check_together(const std::vector<Part>& parts) {
  const auto begins = [](const Part& part) { return part.observations.run.begin; };
  const auto ends = [](const Part& part) { return part.observations.run.end; };
  const Part* last = &parts.front();
  const Part* first = &parts.front();
  WallTime start = begins(parts.front());
  for (const Part& part : parts) {
    if (begins(part) > begins(*last)) last = &part;
    if (ends(part) < ends(*first)) first = &part;
    start = std::min(start, begins(part));
  }
  if (begins(*last) < ends(*first) || begins(*last) - start <= together) return {};
  return fail("began " + approximate(begins(*last) - ends(*first)) + " after " + first->where +
                  " had ended: one after the other they are not the load that was asked for",
              last->where, "start all segments together");
}

Result<void> check_parts(const std::vector<Part>& parts) {
  const Part& first = parts.front();
  for (const Part& part : parts) {
    auto checked = check_alike(part, first)
                       .and_then([&] { return check_same_terms(part, first); })
                       .and_then([&] { return check_is_segment(part, first); });
    if (!checked) return checked;
  }
  return check_complete(parts).and_then([&] { return check_together(parts); });
}

// Of each condition, what was seen by the part that it ended.
void add(std::vector<ConditionRecord>&& part, std::vector<ConditionRecord>& whole) {
  if (whole.size() < part.size()) whole.resize(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool tells_more = whole[i].looks == 0 || (part[i].held_at && !whole[i].held_at);
    if (tells_more) whole[i] = std::move(part[i]);
  }
}

void add(Observations&& part, Observations& whole) {
  load::merge(std::move(part.load), whole.load);
  widen(whole.run, part.run);
  widen(whole.metrics, part.metrics);
  for (std::size_t i = 0; i < whole.phases.size(); ++i) {
    widen(whole.phases[i].window, part.phases[i].window);
    widen(whole.phases[i].metrics, part.phases[i].metrics);
  }
  whole.started_at = std::min(whole.started_at, part.started_at);
  whole.others = std::max(whole.others, part.others);
  whole.sampled = std::min(whole.sampled, part.sampled);
  add(std::move(part.conditions), whole.conditions);
  append(std::move(part.silent), whole.silent);
  append(std::move(part.notes), whole.notes);
  append(std::move(part.losses), whole.losses);
  append(std::move(part.clocks), whole.clocks);
  append(std::move(part.edge_requests), whole.edge_requests);
  append(std::move(part.answers_of_services), whole.answers_of_services);
  // Each part was asked of the same rules.
  if (whole.recordings.empty()) whole.recordings = std::move(part.recordings);
  append(std::move(part.incidents), whole.incidents);
  whole.stood_still = std::max(whole.stood_still, part.stood_still);
  whole.waited = std::max(whole.waited, part.waited);
  whole.interrupted = whole.interrupted || part.interrupted;
  whole.ran_before = whole.ran_before || part.ran_before;
}

}  // namespace

Result<Observations> merge_runs(std::vector<Part> parts) {
  if (auto checked = check_parts(parts); !checked) return fail(checked.error());
  const auto last = std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return a.observations.ended_at < b.observations.ended_at;
  });
  std::iter_swap(parts.begin(), last);
  Observations whole = std::move(parts.front().observations);
  for (std::size_t i = 1; i < parts.size(); ++i) add(std::move(parts[i].observations), whole);
  whole.segment = {};
  whole.acts = 0;  // each part has its audit
  whole.last_act.clear();
  return whole;
}

}  // namespace harness::observe
