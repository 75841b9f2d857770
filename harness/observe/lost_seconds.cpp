#include "harness/observe/lost_seconds.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
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

// What a service has worked on in a second, from beginning to end.
struct SecondOfWork {
  std::size_t requests = 0;
  bool has_failures = false;
  // By kind, those that it is sure to have had: it has a span of them, or they went well. What
  // failed without one may have been answered by somebody else.
  std::map<std::string, std::size_t> sure = {};
};

struct WorkOfService {
  bool is_told = false;  // by spans, or by who is known to answer the client
  std::map<Second, SecondOfWork> seconds;
  // Of all that it is sure to have had.
  std::size_t good = 0;
  std::size_t failed = 0;
};
using Work = std::map<std::string, WorkOfService>;

void add_part(const AnsweredRequest& request, const PartInTrace& part, WorkOfService& work) {
  const bool is_sure = part.has_span || !part.has_failed;
  if (is_sure) ++(part.has_failed ? work.failed : work.good);
  const Second begin = second_of(request.at.begin);
  const Second end = second_of(request.at.end);
  if (part.has_failed) {
    for (const Second second : {begin, end}) work.seconds[second].has_failures = true;
  }
  if (begin != end) return;
  ++work.seconds[begin].requests;
  if (is_sure) ++work.seconds[begin].sure[request.request];
}

// Who has a line that names a request.
std::set<std::string> named_in(const Looked& looked) {
  std::set<std::string> named;
  for (const OwnTrace& trace : looked.traces) {
    if (trace.lines) named.insert(trace.lines->begin(), trace.lines->end());
  }
  return named;
}

Work work_of_the_nameless(const Looked& looked) {
  Work work;
  for (const OwnTrace& trace : looked.traces) {
    if (!trace.spans) continue;
    for (const auto& [service, part] : parts_in(trace, looked.answerers)) {
      if (!part.has_worked()) continue;
      work[service].is_told = true;
      add_part(trace.request, part, work[service]);
    }
  }
  for (const std::string& service : named_in(looked)) work.erase(service);
  return work;
}

// Nobody asks for spans, or nobody sends any.
bool is_without_spans(const Looked& looked) {
  return std::ranges::all_of(looked.traces,
                             [](const OwnTrace& one) { return !one.spans || one.is_blank(); });
}

// What whoever works on each request of the client works on. `is_alone`: nobody else can have
// failed it.
WorkOfService work_of_the_client(const Looked& looked, bool is_alone) {
  WorkOfService work;
  for (const OwnTrace& trace : looked.traces) {
    PartInTrace part;
    part.has_failed = trace.request.has_failed();
    part.has_span = is_alone;
    add_part(trace.request, part, work);
  }
  return work;
}

// How many lines, of those that the filter leaves, are of the second that ends at each moment; of
// whoever has any, where nobody is known.
Question lines_by_second(const Work& work, const std::string& filter,
                         const Conventions& conventions, const Window& run) {
  std::vector<std::string> services;
  for (const auto& [service, of] : work) services.push_back(service);
  const std::string& label = conventions.service;
  const std::string these = services.empty() ? "=~\".+\"" : any_of_these(services);
  return logql_over(
      "sum by (" + label + ") (count_over_time({" + label + these + "}" + filter + "[1s]))",
      {std::chrono::floor<std::chrono::seconds>(run.begin),
       std::chrono::ceil<std::chrono::seconds>(run.end) + one_second},
      one_second);
}

using LinesBySecond = std::map<Second, double>;

// By service; the error: nobody knows.
Result<std::map<std::string, LinesBySecond>> lines_in(const Answer& answer,
                                                      const Conventions& conventions) {
  const auto series = parse_series(answer);
  if (!series) return fail(series.error());
  std::map<std::string, LinesBySecond> lines;
  for (const Series& one : *series) {
    const auto label = one.labels.find(conventions.service);
    if (label == one.labels.end()) continue;
    for (const Point& point : one.points) {
      lines[label->second][second_of(point.at - one_second)] = point.value;
    }
  }
  return lines;
}

double lines_in_second(Second second, const LinesBySecond& lines) {
  const auto found = lines.find(second);
  return found == lines.end() ? 0 : found->second;
}

// Without spans, lines alone say who works: it may be anyone who has some.
Work work_of_anyone(const Looked& looked, const std::map<std::string, LinesBySecond>& lines) {
  const WorkOfService all = work_of_the_client(looked, lines.size() == 1);
  Work work;
  for (const auto& [service, of] : lines) work[service] = all;
  for (const std::string& service : named_in(looked)) work.erase(service);
  return work;
}

constexpr std::size_t busy = 3;   // requests of a second
constexpr double no_chance = 12;  // lines that would have been there

// For how many seconds it is silent; 0: it is not, or may be so by chance.
std::size_t silent_seconds(const WorkOfService& work, const LinesBySecond& lines) {
  constexpr StretchOf in_seconds{2, 3, 1};
  std::vector<bool> has_line;
  double all = 0;
  for (const auto& [second, of] : work.seconds) {
    if (of.requests < busy) continue;
    has_line.push_back(lines_in_second(second, lines) > 0);
    if (has_line.back()) all += lines_in_second(second, lines);
  }
  const std::size_t silent = silent_stretch(has_line, in_seconds);
  const std::size_t telling = has_line.size() - silent;
  const bool is_sure =
      telling > 0 && static_cast<double>(silent) * all / static_cast<double>(telling) >= no_chance;
  return is_sure ? silent : 0;
}

struct BusySecond {
  const SecondOfWork* work = nullptr;
  double requests = 0;  // of those that were looked at, and as many others as these stand for
  double lines = 0;
};

std::vector<BusySecond> busy_seconds(const WorkOfService& work, const LinesBySecond& lines,
                                     const LookedAt& at) {
  const double each_stands_for =
      at.are_all() ? 1 : static_cast<double>(at.all) / static_cast<double>(at.some);
  std::vector<BusySecond> all;
  for (const auto& [second, of] : work.seconds) {
    std::size_t sure = 0;
    for (const auto& [request, count] : of.sure) sure += count;
    if (sure < busy) continue;
    const double requests = each_stands_for * static_cast<double>(sure);
    all.push_back({&of, requests, lines_in_second(second, lines)});
  }
  return all;
}

// What is known of some seconds together.
struct Seconds {
  std::set<std::string> kinds;
  std::size_t count = 0;
  double requests = 0;
  double lines = 0;
  bool has_half = true;  // each has a line of half of its requests

  void add(const BusySecond& one) {
    for (const auto& [request, count_of] : one.work->sure) kinds.insert(request);
    ++count;
    requests += one.requests;
    lines += one.lines;
    has_half = has_half && 2 * one.lines >= one.requests;
  }
};

// Of a service that logs (nearly) each request, so that its silence tells wherever it is, at the
// end, too. Who logs failures alone, however often, has as many lines only where some fail: the
// seconds that tell are those in which none does. For how many it is silent; 0: it does not log so,
// or is not.
std::size_t silent_where_each_is_logged(const std::vector<BusySecond>& all) {
  constexpr std::size_t enough_seconds = 2;  // silent ones, and telling ones
  constexpr double nearly = 0.8;             // of some the lines stand in another second
  const auto is_silent = [](const BusySecond& one) { return one.lines == 0; };
  const auto from = std::find_if(all.begin(), all.end(), is_silent);
  const auto to = std::find_if_not(from, all.end(), is_silent);
  if (std::any_of(to, all.end(), is_silent)) return 0;  // now and then
  Seconds silent;
  std::for_each(from, to, [&](const BusySecond& one) { silent.add(one); });
  Seconds telling;
  for (auto one = all.begin(); one != all.end(); ++one) {
    // The seconds beside the silent ones may be silent in part.
    const bool is_beside = one + 1 >= from && one <= to;
    if (!is_beside && !one->work->has_failures) telling.add(*one);
  }
  const bool logs_each = telling.count >= enough_seconds && telling.has_half &&
                         telling.lines >= nearly * telling.requests;
  const bool is_sure = silent.count >= enough_seconds && silent.requests >= no_chance &&
                       std::ranges::includes(silent.kinds, telling.kinds);
  return logs_each && is_sure ? silent.count : 0;
}

// Empty: it is not silent.
std::string silence_of(const std::string& service, const WorkOfService& work,
                       const LinesBySecond& lines, const LookedAt& at) {
  const auto in_a_row = [](std::size_t seconds) { return std::to_string(seconds) + " in a row"; };
  if (const std::size_t silent = work.is_told ? silent_seconds(work, lines) : 0; silent > 0) {
    return service + " has log lines in each second in which it works on requests, but for " +
           in_a_row(silent);
  }
  const std::size_t silent = silent_where_each_is_logged(busy_seconds(work, lines, at));
  if (silent == 0) return {};
  return service +
         " has a log line for each request in other seconds in which it works on such, and none "
         "at all in " +
         in_a_row(silent);
}

// What reads like a failure, however it is written: by words, by a level, by a status.
constexpr const char* like_failures =
    " |~ `(?i)error|fail|fatal|critical|exception|panic|traceback|warn|timeout|unavailable|refused"
    "|status\\W{1,4}5\\d\\d|\\s5\\d\\d\\s|\"level\":\\s*[56]0`";

double sum_from(Second begin, const LinesBySecond& lines) {
  double sum = 0;
  for (const auto& [second, count] : lines) sum += second < begin ? 0 : count;
  return sum;
}

// How many requests a service did well in the run, and how many lines it has.
struct Numbers {
  double good = 0;
  double failed = 0;
  double lines = 0;

  // Those that are more than one of each that went well.
  double others() const { return lines - good; }
  // There are not enough for one of each that failed.
  bool can_lack() const {
    constexpr double enough_good = 12;
    constexpr double enough_lacking = 3;
    return good >= enough_good && others() >= 0 && others() + enough_lacking <= failed;
  }
  // These others are what reads like a failure, and a few of its start: who logs failures alone, or
  // some of all, has as many by chance, and more of them read so.
  bool lacks(double like_failures_too) const {
    constexpr double at_start = 2;
    return can_lack() && like_failures_too <= others() && others() <= like_failures_too + at_start;
  }
};

Numbers numbers_of(const WorkOfService& work, const LinesBySecond& lines, const Looked& looked,
                   const Window& run) {
  Numbers numbers{static_cast<double>(work.good), static_cast<double>(work.failed),
                  sum_from(second_of(run.begin), lines)};
  if (looked.at.are_all()) return numbers;
  // Of the others it is only known that they went well, and whose they were where all are its own.
  if (work.good + work.failed != looked.traces.size()) return {};
  numbers.good = static_cast<double>(looked.at.all) - numbers.failed;
  return numbers;
}

std::string text_of(const std::string& service, const Numbers& numbers, const LookedAt& at) {
  const auto text = [](double count) { return std::to_string(std::llround(count)); };
  return service + " has " + text(numbers.lines) + " log lines, did " + text(numbers.good) +
         " requests well, and failed " + text(numbers.failed) + " (" + at.text() +
         "): lines of failures are lost, or it does not log each; spans, counters, or lines that "
         "name their trace can tell";
}

// Services that have as many lines as requests that they did well, and too few of those that they
// failed.
std::vector<Loss> lost_by_numbers(const Work& work,
                                  const std::map<std::string, LinesBySecond>& lines,
                                  const Looked& looked, const Conventions& conventions,
                                  const Window& run, const AskAll& ask) {
  std::map<std::string, Numbers> lacking;
  for (const auto& [service, of] : work) {
    const auto found = lines.find(service);
    if (found == lines.end()) continue;
    const Numbers numbers = numbers_of(of, found->second, looked, run);
    if (numbers.can_lack()) lacking[service] = numbers;
  }
  if (lacking.empty()) return {};
  const auto failures =
      lines_in(ask({lines_by_second(work, like_failures, conventions, run)}).front(), conventions);
  if (!failures) return {};
  std::vector<Loss> losses;
  for (const auto& [service, numbers] : lacking) {
    const auto found = failures->find(service);
    const double count =
        found == failures->end() ? 0 : sum_from(second_of(run.begin), found->second);
    if (!numbers.lacks(count)) continue;
    losses.push_back({text_of(service, numbers, looked.at), {Backend::loki}, service});
  }
  return losses;
}

}  // namespace

std::vector<Loss> lost_for_seconds(const Looked& looked, const Conventions& conventions,
                                   const Window& run, const AskAll& ask) {
  Work work = work_of_the_nameless(looked);
  const bool is_anyones = is_without_spans(looked);
  if ((work.empty() && !is_anyones) || run.length() > longest_run) return {};
  const auto lines =
      lines_in(ask({lines_by_second(work, "", conventions, run)}).front(), conventions);
  if (!lines) return {};
  if (is_anyones) work = work_of_anyone(looked, *lines);
  std::vector<Loss> losses;
  for (const auto& [service, of] : work) {
    const auto found = lines->find(service);
    if (found == lines->end()) continue;
    const std::string silence = silence_of(service, of, found->second, looked.at);
    if (!silence.empty()) losses.push_back({silence, {Backend::loki}, service});
  }
  // A silence says more than numbers do.
  for (const Loss& loss : losses) work.erase(loss.service);
  std::ranges::move(lost_by_numbers(work, *lines, looked, conventions, run, ask),
                    std::back_inserter(losses));
  return losses;
}

}  // namespace harness::observe
