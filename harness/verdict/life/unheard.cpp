#include "harness/verdict/life/unheard.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/observe/loki.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/log_sources.hpp"
#include "harness/verdict/series/known_answers.hpp"

namespace harness::verdict {
namespace {

namespace logql = languages::logql;

struct Unheard {
  std::string service;
  std::string lines;  // {job="shop-3"}
  std::uint64_t answers = 0;
  std::uint64_t failed = 0;
};

// Whoever is spelt out has to have lines anyway.
bool is_pattern(const logql::Matcher& matcher) {
  return is_one_of(matcher.name, {"app", "container", "job", "service", "service_name"}) &&
         matcher.op == logql::MatchOp::regex && !languages::is_spelt_out(matcher.value);
}

bool takes(const logql::Matcher& matcher, const std::string& name) {
  return RE2::FullMatch(name, matcher.value);
}

bool takes_any_name(const logql::Matcher& matcher) { return takes(matcher, "\x01"); }

void add(const logql::Matcher& matcher, const std::vector<KnownAnswers>& known,
         std::vector<Unheard>& all) {
  std::vector<Unheard> some;
  for (const KnownAnswers& one : known) {
    if (one.by != Witness::itself || !takes(matcher, one.job)) continue;
    auto found =
        std::ranges::find_if(some, [&](const Unheard& of) { return of.service == one.job; });
    if (found == some.end()) {
      const logql::Matcher its{matcher.name, logql::MatchOp::equal, one.job};
      found = some.insert(some.end(), {one.job, logql::print_selector({its})});
    }
    found->answers += one.count;
    if (one.has_failed()) found->failed += one.count;
  }
  if (takes_any_name(matcher)) {
    std::erase_if(some, [](const Unheard& one) { return one.failed == 0; });
  }
  for (Unheard& one : some) {
    const bool is_known =
        std::ranges::any_of(all, [&](const Unheard& other) { return other.lines == one.lines; });
    if (!is_known) all.push_back(std::move(one));
  }
}

// Where a selector says more than whose lines it takes, nobody knows whom it means.
std::vector<Unheard> taken_by(const std::string& query, const Evidence& evidence) {
  const auto read = logql::parse(query);
  std::vector<Unheard> all;
  const bool has_others =
      evidence.plan.ran_before ||
      std::ranges::count(evidence.observations.shared, observe::Backend::loki) > 0;
  if (!read || has_others) return all;
  const std::vector<KnownAnswers> known = known_answers(evidence);
  for (const auto& [log, over] : logql::log_queries(*read)) {
    auto matchers = log->selector;
    std::erase_if(matchers, [](const auto& matcher) { return tells_lines_apart(matcher.name); });
    if (matchers.size() == 1 && is_pattern(matchers.front())) add(matchers.front(), known, all);
  }
  return all;
}

}  // namespace

std::vector<observe::Question> questions_for_unheard(const std::string& query,
                                                     const Evidence& evidence) {
  std::vector<observe::Question> all;
  for (const Unheard& one : taken_by(query, evidence)) {
    all.push_back(observe::list_lines(one.lines, evidence.observations.run, 1));
  }
  return all;
}

Life life_of_unheard(const std::string& query, const Evidence& evidence,
                     std::span<const observe::Answer> answers) {
  std::size_t next = 0;
  for (const Unheard& one : taken_by(query, evidence)) {
    const auto lines = observe::parse_lines(answers[next++]);
    if (!lines) return unknown(to_string(lines.error()));
    if (!lines->lines.empty()) continue;
    const std::string failed =
        one.failed == 0 ? "" : ", of which " + std::to_string(one.failed) + " failed";
    return unknown("spans of " + one.service + " have " +
                   counted(static_cast<double>(one.answers), "answer") + failed +
                   ", and no line of " + one.lines +
                   " has come in the run: give it logs, or name in logql whose lines are meant");
  }
  return {};
}

}  // namespace harness::verdict
