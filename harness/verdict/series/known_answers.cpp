#include "harness/verdict/series/known_answers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "harness/core/text.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::MatchOp;

bool is_status(const std::string& outcome) {
  return outcome.size() == 3 && outcome.find_first_not_of("0123456789") == std::string::npos;
}

bool is_of_who_counts(const std::string& outcome, Witness by, bool may_have_others_before) {
  if (outcome.starts_with('4')) return false;
  const bool is_of_a_gateway = is_one_of(outcome, {"502", "503", "504"});
  return by == Witness::itself || !may_have_others_before || !is_of_a_gateway;
}

// "/order" of "{shop}/order?item=ink"; empty: it differs from one request to the next.
std::string path_of(const std::string& url) {
  const std::size_t end = url.find('}');
  if (end == std::string::npos) return {};
  const std::string path = url.substr(end + 1, url.find_first_of("?#", end) - end - 1);
  return path.find_first_of("{$") == std::string::npos ? path : std::string();
}

std::map<std::string, scenario::Request> requests_in(const plan::Plan& plan) {
  std::map<std::string, scenario::Request> all;
  for (const scenario::Load& load : plan.loads) {
    for (const scenario::Flow& flow : load.flows) {
      for (const scenario::Request& request : flow.requests) all[request.name] = request;
    }
  }
  return all;
}

// Whether all that ended in that second was answered in the window: what is counted of it is in the
// window's last scrape. What followed redirects may have been answered by others.
bool is_inside(const load::SecondStats& second, const Evidence& evidence) {
  const Duration width = std::chrono::seconds{evidence.observations.load.second_width};
  const WallTime begin = evidence.observations.run.begin + std::chrono::seconds{second.at};
  const bool is_behind = !ends_with_the_run(evidence) && begin + width > evidence.window.end;
  const bool is_before =
      evidence.claim.after > Duration{0} && begin < evidence.window.begin + width;
  return !is_behind && !is_before && second.redirects == 0;
}

void add_known_to_client(const Evidence& evidence, bool may_have_others_before,
                         std::vector<KnownAnswers>& all) {
  const auto called = called_by_request(evidence.plan);
  const auto requests = requests_in(evidence.plan);
  const auto& phase = evidence.claim.phase;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (phase && stats.phase != evidence.plan.phases[*phase].name) continue;
    const auto job = called.find(stats.request);
    if (job == called.end() || job->second.empty()) continue;
    const scenario::Request& request = requests.at(stats.request);
    std::map<std::string, std::uint64_t> outcomes;
    for (const load::SecondStats& second : stats.seconds) {
      if (!is_inside(second, evidence)) continue;
      for (const auto& [outcome, count] : second.outcomes) outcomes[outcome] += count;
    }
    for (const auto& [outcome, count] : outcomes) {
      const bool is_meant = is_status(outcome) && load::was_answered(outcome) &&
                            is_of_who_counts(outcome, Witness::client, may_have_others_before);
      if (!is_meant) continue;
      all.push_back({job->second, Witness::client, stats.request, request.method,
                     path_of(request.url), outcome, count});
    }
  }
}

void add_known_by_spans(const Evidence& evidence, bool may_have_others_before,
                        std::vector<KnownAnswers>& all) {
  if (evidence.claim.after > Duration{0}) return;
  const auto& phase = evidence.claim.phase;
  for (const observe::AnswersOfService& one : evidence.observations.answers_of_services) {
    if (phase && one.phase != evidence.plan.phases[*phase].name) continue;
    const Witness by = one.by_itself ? Witness::itself : Witness::callers;
    if (!is_of_who_counts(one.outcome, by, may_have_others_before)) continue;
    all.push_back({one.service, by, one.asked, {}, {}, one.outcome, one.count});
  }
}

// ---- As labels have it.

std::string in_capitals(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::toupper(letter));
  });
  return text;
}

// As counters call such an answer: "500", "5xx", "error".
std::vector<std::string> names_of(const KnownAnswers& answers) {
  std::vector<std::string> names;
  if (is_status(answers.outcome)) {
    const std::string its_class = answers.outcome.substr(0, 1);
    names = {answers.outcome, its_class + "xx", its_class + "XX"};
  }
  const bool went_well = answers.outcome.empty() || answers.outcome.starts_with('2');
  std::vector<std::string> words;
  if (answers.has_failed()) words = {"error", "failed", "failure", "fail", "server_error"};
  if (went_well) words = {"ok", "success", "succeeded"};
  for (const std::string& word : words) {
    names.push_back(word);
    names.push_back(in_capitals(word));
  }
  return names;
}

bool tells_how_it_ended(const std::string& label) {
  constexpr std::array words{"status", "code", "result", "outcome"};
  return std::ranges::any_of(languages::words_of_name(label), [&](const std::string& word) {
    return std::ranges::find(words, word) != words.end();
  });
}

// What a matcher leaves out, it leaves out by whichever name.
bool suits_an_outcome(const Matcher& matcher, const KnownAnswers& answers) {
  const std::vector<std::string> names = names_of(answers);
  const auto suits = [&](const std::string& name) {
    return languages::promql::matches(matcher, name);
  };
  const bool leaves_out = matcher.op == MatchOp::not_equal || matcher.op == MatchOp::not_matches;
  return leaves_out ? !names.empty() && std::ranges::all_of(names, suits)
                    : std::ranges::any_of(names, suits);
}

bool suits(const Matcher& matcher, const KnownAnswers& answers) {
  const std::string& label = matcher.label;
  if (label == "__name__") return true;
  if (label == "job") return languages::promql::matches(matcher, answers.job);
  if (is_one_of(label, {"handler", "http_route", "path", "route", "uri"})) {
    return !answers.path.empty() && languages::promql::matches(matcher, answers.path);
  }
  if (is_one_of(label, {"method", "http_method", "http_request_method"})) {
    return !answers.method.empty() && languages::promql::matches(matcher, answers.method);
  }
  return tells_how_it_ended(label) && suits_an_outcome(matcher, answers);
}

}  // namespace

std::vector<KnownAnswers> known_answers(const Evidence& evidence) {
  const bool may_have_others_before = !evidence.plan.system.own.endpoints.empty();
  std::vector<KnownAnswers> all;
  add_known_to_client(evidence, may_have_others_before, all);
  add_known_by_spans(evidence, may_have_others_before, all);
  return all;
}

bool would_count(const languages::promql::Selector& selector, const KnownAnswers& answers) {
  return std::ranges::all_of(selector.matchers,
                             [&](const Matcher& matcher) { return suits(matcher, answers); });
}

}  // namespace harness::verdict
