#include "harness/observe/lost_lines.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "harness/core/text.hpp"

namespace harness::observe {
namespace {

// One service's part in one request, where it is known what lines there are of it.
struct KnownPart {
  const OwnTrace* trace = nullptr;
  PartInTrace part;
};
using PartsByRequest = std::map<std::string, std::vector<KnownPart>>;

// By service, and kind of request, all requests in the order of time: those in which it has no part
// that is known of, too.
std::map<std::string, PartsByRequest> known_parts(const Looked& looked) {
  std::vector<std::pair<const OwnTrace*, std::map<std::string, PartInTrace>>> all;
  std::set<std::string> services;  // with a line
  for (const OwnTrace& trace : looked.traces) {
    if (!trace.lines) continue;
    all.emplace_back(&trace, parts_in(trace, looked.answerers));
    services.insert(trace.lines->begin(), trace.lines->end());
  }
  services.erase("");
  std::map<std::string, PartsByRequest> known;
  for (const auto& [trace, parts] : all) {
    for (const std::string& service : services) {
      const auto part = parts.find(service);
      PartInTrace none;
      none.has_failed = trace->request.has_failed();
      known[service][trace->request.request].push_back(
          {trace, part == parts.end() ? none : part->second});
    }
  }
  return known;
}

bool worked_on(const KnownPart& one) { return one.part.has_worked(); }

bool is_asked_by_the_client(const PartInTrace& part) { return part.calls > part.by_spans; }

std::size_t count_with_line(const std::vector<KnownPart>& parts) {
  return static_cast<std::size_t>(
      std::ranges::count_if(parts, [](const KnownPart& one) { return one.part.has_line; }));
}

// Apart: what it did well, and what it failed.
struct GoodAndFailed {
  std::vector<KnownPart> good;
  std::vector<KnownPart> failed;
};

// Of the request it is only known that it failed: no span says who had a part in it, and, where
// nobody has asked for spans, no line.
bool tells_only_of_failure(const OwnTrace& trace) {
  if (!trace.request.has_failed()) return false;
  return trace.spans ? trace.is_blank() : trace.lines->empty();
}

// Who stands before a service answers so by itself, where it does not get there.
bool may_be_of_a_gateway(const OwnTrace& trace) {
  return is_one_of(trace.request.outcome, {"502", "503", "504"});
}

bool took_part(const KnownPart& one) { return one.part.has_worked() || one.part.has_line; }

// Who has a span of each other request, and neither a span nor a line of one that was answered so,
// is taken not to have got it, as it is where its spans are judged, and its counter.
GoodAndFailed told_by(const std::vector<KnownPart>& parts, bool is_sampled) {
  GoodAndFailed told;
  const bool is_always_there = std::ranges::all_of(parts, [&](const KnownPart& one) {
    return one.trace->request.has_failed() || took_part(one);
  });
  const bool is_always_traced = std::ranges::all_of(parts, [&](const KnownPart& one) {
    return one.trace->request.has_failed() || one.part.has_span;
  });
  for (const KnownPart& one : parts) {
    const bool may_have = !is_sampled && is_always_there && tells_only_of_failure(*one.trace) &&
                          !(is_always_traced && may_be_of_a_gateway(*one.trace));
    if (!took_part(one) && !may_have) continue;
    (one.part.has_failed ? told.failed : told.good).push_back(one);
  }
  return told;
}

std::string requests_of(std::size_t count, const std::string& request) {
  return std::to_string(count) + " requests \"" + request + "\"";
}

// As one in sixteen to three in ten is missing: who logs what happens now and then misses more, and
// who logs what is new misses ever more.
bool misses_some(std::span<const KnownPart> parts) {
  const auto missing = static_cast<std::size_t>(
      std::ranges::count_if(parts, [](const KnownPart& one) { return !one.part.has_line; }));
  return 16 * missing >= parts.size() && 10 * missing <= 3 * parts.size();
}

// Each that went well has one, and none that failed.
bool has_none_of_failures(const GoodAndFailed& told) {
  return count_with_line(told.good) == told.good.size() && !told.failed.empty() &&
         count_with_line(told.failed) == 0;
}

// Who logs (nearly) each that went well, and some that failed, logs failures, too: three or more
// without a line, and that four times as often as of those that went well, are no chance.
bool has_few_of_failures(const GoodAndFailed& told) {
  constexpr std::size_t enough = 3;
  const std::size_t of_good = told.good.size() - count_with_line(told.good);
  const std::size_t of_failed = told.failed.size() - count_with_line(told.failed);
  return 16 * of_good <= told.good.size() && of_failed >= enough &&
         of_failed * told.good.size() >= 4 * of_good * told.failed.size();
}

// "of 2 of the 40"
std::string with_line(const std::vector<KnownPart>& parts) {
  const std::size_t count = count_with_line(parts);
  const std::string some = count == 0 ? "none" : std::to_string(count);
  return "of " + some + " of the " + std::to_string(parts.size());
}

// Of some that failed it is only known that they did, and not by whom.
std::string that_failed(const std::vector<KnownPart>& parts) {
  return std::ranges::all_of(parts, took_part) ? " that it failed" : " that failed";
}

// "each of 80 requests "order""
std::string each_of(const std::vector<KnownPart>& parts, const std::string& request) {
  const std::size_t count = count_with_line(parts);
  const std::string each = count == parts.size() ? "each" : std::to_string(count);
  return each + " of " + requests_of(parts.size(), request);
}

}  // namespace

std::vector<Loss> lost_of_failures(const Looked& looked, bool is_sampled) {
  constexpr std::size_t enough = 3;
  std::vector<Loss> losses;
  for (const auto& [service, by_request] : known_parts(looked)) {
    for (const auto& [request, parts] : by_request) {
      const GoodAndFailed told = told_by(parts, is_sampled);
      const bool is_seen =
          told.good.size() >= enough && (has_none_of_failures(told) || has_few_of_failures(told));
      if (!is_seen) continue;
      losses.push_back({service + " has a log line of " + each_of(told.good, request) +
                            " that it did well, and " + with_line(told.failed) +
                            that_failed(told.failed) + " (" + looked.at.text() + ")",
                        {Backend::loki},
                        service});
    }
  }
  return losses;
}

std::vector<Loss> lost_with_spans(const Looked& looked, const std::set<std::string>& losing_spans) {
  constexpr std::size_t enough = 6;
  std::vector<Loss> losses;
  for (const auto& [service, by_request] : known_parts(looked)) {
    if (!losing_spans.contains(service)) continue;
    for (const auto& [request, parts] : by_request) {
      std::vector<KnownPart> worked;
      std::ranges::copy_if(parts, std::back_inserter(worked), worked_on);
      std::vector<KnownPart> traced = worked;
      std::erase_if(traced, [](const KnownPart& one) { return !one.part.has_span; });
      const std::size_t without = worked.size() - count_with_line(worked);
      const bool tells_most =
          traced.size() >= enough && 3 * count_with_line(traced) >= 2 * traced.size();
      if (!tells_most || without == 0) continue;
      losses.push_back({service + " loses spans, and has no log line of " +
                            std::to_string(without) + " of " + requests_of(worked.size(), request) +
                            " that it worked on (" + looked.at.text() + ")",
                        {Backend::loki},
                        service});
    }
  }
  return losses;
}

std::vector<Loss> lost_where_untraced(const Looked& looked) {
  constexpr std::size_t enough_traced = 12;
  constexpr std::size_t enough_missing = 3;
  std::vector<Loss> losses;
  for (const auto& [service, by_request] : known_parts(looked)) {
    for (const auto& [request, parts] : by_request) {
      std::vector<KnownPart> traced;
      std::vector<KnownPart> untraced;
      for (const KnownPart& one : parts) {
        if (!one.trace->spans || !is_asked_by_the_client(one.part)) continue;
        (one.part.has_span ? traced : untraced).push_back(one);
      }
      const std::size_t missing = untraced.size() - count_with_line(untraced);
      const bool is_seen = traced.size() >= enough_traced &&
                           count_with_line(traced) == traced.size() && missing >= enough_missing;
      if (!is_seen) continue;
      losses.push_back({service + " has a log line of each of " +
                            requests_of(traced.size(), request) +
                            " of which it has a span, and none of " + std::to_string(missing) +
                            " of the " + std::to_string(untraced.size()) +
                            " others that it answered (" + looked.at.text() + ")",
                        {Backend::loki},
                        service});
      losses.back().may_be_meant = missing == untraced.size() && traced.size() <= untraced.size();
      if (losses.back().may_be_meant) {
        losses.back().what +=
            ": these are lost, or it logs only what it traces; if it is meant "
            "so, give control";
      }
    }
  }
  return losses;
}

std::vector<Loss> lost_lines_for_a_while(const Looked& looked) {
  std::vector<Loss> losses;
  for (const auto& [service, by_request] : known_parts(looked)) {
    for (const auto& [request, parts] : by_request) {
      // Where no span says when it is called, it is each time, or nobody knows.
      const bool is_called =
          std::ranges::any_of(parts, [](const KnownPart& one) { return one.part.calls > 0; });
      std::vector<bool> has_line;
      for (const KnownPart& one : parts) {
        const bool is_meant = is_called ? one.part.has_worked() : !one.trace->request.has_failed();
        if (is_meant) has_line.push_back(one.part.has_line);
      }
      const std::size_t silent = silent_stretch(has_line);
      if (silent == 0) continue;
      losses.push_back({"of " + service + " each request \"" + request +
                            "\" has a log line but for " + std::to_string(silent) + " in a row (" +
                            looked.at.text() + ")",
                        {Backend::loki},
                        service});
    }
  }
  return losses;
}

std::vector<Loss> lost_lines_now_and_then(const Looked& looked) {
  constexpr std::size_t enough = 30;
  std::vector<Loss> losses;
  for (const auto& [service, by_request] : known_parts(looked)) {
    for (const auto& [request, parts] : by_request) {
      std::vector<KnownPart> good = parts;
      std::erase_if(good,
                    [](const KnownPart& one) { return !one.part.has_span || one.part.has_failed; });
      const std::span<const KnownPart> all(good);
      const std::size_t half = good.size() / 2;
      const bool is_so_all_the_time =
          good.size() >= enough && misses_some(all.first(half)) && misses_some(all.subspan(half));
      if (!is_so_all_the_time) continue;
      losses.push_back({service + " has a log line of " + std::to_string(count_with_line(good)) +
                            " of " + requests_of(good.size(), request) +
                            " of which it has a span (" + looked.at.text() +
                            "): some are lost, or it logs only some; if it is meant so, give "
                            "control",
                        {Backend::loki},
                        service});
      losses.back().may_be_meant = true;
    }
  }
  return losses;
}

}  // namespace harness::observe
