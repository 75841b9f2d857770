#include "harness/verdict/life/life_of_levels.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/severities.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/log_sources.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

namespace logql = languages::logql;
using logql::LabelRead;

constexpr const char* who_logs = "job, service_name";

// A selector that names one by itself is of that one: whether it tells levels is asked elsewhere.
bool is_of_several(const std::string& lines) {
  const auto query = logql::parse(lines);
  if (!query) return false;
  for (const auto& [log, over] : logql::log_queries(*query)) {
    const bool names_one = std::ranges::any_of(log->selector, [](const auto& matcher) {
      return matcher.op == logql::MatchOp::equal && names_services(matcher);
    });
    if (names_one) return false;
  }
  return true;
}

bool asks_for_a_level(const LabelRead& read) {
  return !read.selects && !read.values.empty() && logql::names_a_level(read.name) &&
         is_of_several(read.lines);
}

observe::Question count_by(const std::string& by, const std::string& lines,
                           const observe::Window& run) {
  return observe::logql_at("sum by (" + by + ") (count_over_time(" + lines + " [" +
                               observe::range_of(run.length()) + "]))",
                           run.end);
}

// As their parsers give it, and as it stands beside the lines.
std::vector<observe::Question> asked_about(const LabelRead& read, const observe::Window& run) {
  const std::string selector = observe::stream_selector(read.lines);
  const std::string by = std::string(who_logs) + ", " + read.name;
  const std::string told = " | " + read.name + "!=\"\"";
  return {count_by(who_logs, selector, run),
          count_by(by, read.lines + told + " | __error__=\"\"", run),
          count_by(by, selector + told, run)};
}

using Labels = std::map<std::string, std::string>;

// Who has some level. What shippers and Loki write where they find none is none.
std::set<Labels> tellers_in(const std::vector<observe::Series>& series, const std::string& level) {
  std::set<Labels> all;
  for (const observe::Series& one : series) {
    Labels who = one.labels;
    const auto told = who.find(level);
    const bool is_none = told == who.end() || is_one_of(lower(told->second), {"", "unknown"});
    who.erase(level);
    if (!is_none) all.insert(std::move(who));
  }
  return all;
}

Life life_of(const LabelRead& read, std::span<const observe::Answer> answers) {
  std::vector<std::vector<observe::Series>> all;
  for (const observe::Answer& answer : answers) {
    const auto series = observe::parse_series(answer);
    if (!series) return unknown(to_string(series.error()));
    all.push_back(*series);
  }
  std::set<Labels> tellers = tellers_in(all[1], read.name);
  tellers.merge(tellers_in(all[2], read.name));
  // Where nobody has any, the label itself is asked for.
  if (tellers.empty()) return {};
  for (const observe::Series& one : all[0]) {
    if (tellers.contains(one.labels)) continue;
    return unknown("no line of " + observe::format_labels(one.labels) + " in the run has a " +
                   read.name +
                   ", so that its errors are not found by it: ask for its texts, too, or "
                   "name in logql whose lines are meant");
  }
  return {};
}

}  // namespace

std::vector<observe::Question> questions_for_levels(const std::vector<LabelRead>& reads,
                                                    const observe::Window& run) {
  std::vector<observe::Question> all;
  for (const LabelRead& read : reads) {
    if (!asks_for_a_level(read)) continue;
    for (observe::Question& question : asked_about(read, run)) all.push_back(std::move(question));
  }
  return all;
}

Life life_of_levels(const std::vector<LabelRead>& reads, std::span<const observe::Answer> answers) {
  constexpr std::size_t each = 3;
  Lives lives;
  for (const LabelRead& read : reads) {
    if (!asks_for_a_level(read)) continue;
    lives.add(life_of(read, answers.first(each)));
    answers = answers.subspan(each);
  }
  return lives.life();
}

}  // namespace harness::verdict
