#include "harness/observe/lost_seconds.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/scrapes.hpp"

namespace harness::observe {
namespace {

constexpr Duration one_second = std::chrono::seconds{1};

// Of longer runs a second would be lost among too many.
constexpr Duration longest_run = std::chrono::hours{1};

using Second = std::int64_t;  // since the epoch; all that is in it
Second second_of(WallTime at) {
  return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
}

// On how many requests a service has worked in each second, from beginning to end.
using Work = std::map<std::string, std::map<Second, std::size_t>>;

Work work_of_the_nameless(const Looked& looked) {
  Work work;
  std::set<std::string> named;  // who has a line that names a request
  for (const OwnTrace& trace : looked.traces) {
    if (trace.lines) named.insert(trace.lines->begin(), trace.lines->end());
    const Second second = second_of(trace.request.at.begin);
    if (!trace.spans || second != second_of(trace.request.at.end)) continue;
    for (const auto& [service, part] : parts_in(trace, looked.answerers)) {
      if (part.has_worked()) ++work[service][second];
    }
  }
  for (const std::string& service : named) work.erase(service);
  return work;
}

// How many lines are of the second that ends at each moment.
Question lines_by_second(const Work& work, const Conventions& conventions, const Window& run) {
  std::vector<std::string> services;
  for (const auto& [service, seconds] : work) services.push_back(service);
  const std::string& label = conventions.service;
  return logql_over(
      "sum by (" + label + ") (count_over_time({" + label + any_of_these(services) + "}[1s]))",
      {std::chrono::floor<std::chrono::seconds>(run.begin),
       std::chrono::ceil<std::chrono::seconds>(run.end) + one_second},
      one_second);
}

std::map<Second, double> lines_in(const Series& series) {
  std::map<Second, double> lines;
  for (const Point& point : series.points) lines[second_of(point.at - one_second)] = point.value;
  return lines;
}

// For how many seconds it is silent; 0: it is not, or may be so by chance.
std::size_t silent_seconds(const std::map<Second, std::size_t>& work,
                           const std::map<Second, double>& lines) {
  constexpr std::size_t busy = 3;   // requests of a second
  constexpr double no_chance = 12;  // lines that would have been there
  constexpr StretchOf in_seconds{2, 3, 1};
  std::vector<bool> has_line;
  double all = 0;
  for (const auto& [second, requests] : work) {
    if (requests < busy) continue;
    const auto found = lines.find(second);
    has_line.push_back(found != lines.end() && found->second > 0);
    if (has_line.back()) all += found->second;
  }
  const std::size_t silent = silent_stretch(has_line, in_seconds);
  const std::size_t telling = has_line.size() - silent;
  const bool is_sure =
      telling > 0 && static_cast<double>(silent) * all / static_cast<double>(telling) >= no_chance;
  return is_sure ? silent : 0;
}

}  // namespace

std::vector<Loss> lost_for_seconds(const Looked& looked, const Conventions& conventions,
                                   const Window& run, const AskAll& ask) {
  const Work work = work_of_the_nameless(looked);
  if (work.empty() || run.length() > longest_run) return {};
  const auto series = parse_series(ask({lines_by_second(work, conventions, run)}).front());
  if (!series) return {};
  std::vector<Loss> losses;
  for (const Series& one : *series) {
    const auto label = one.labels.find(conventions.service);
    const auto of = label == one.labels.end() ? work.end() : work.find(label->second);
    if (of == work.end()) continue;
    const std::size_t silent = silent_seconds(of->second, lines_in(one));
    if (silent == 0) continue;
    losses.push_back({of->first +
                          " has log lines in each second in which it works on requests, "
                          "but for " +
                          std::to_string(silent) + " in a row",
                      {Backend::loki},
                      of->first});
  }
  return losses;
}

}  // namespace harness::observe
