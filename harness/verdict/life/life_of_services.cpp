#include "harness/verdict/life/life_of_services.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "harness/languages/traceql/quoted_text.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/observe/tempo_tags.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

bool is_all(const Evidence& evidence) {
  const observe::Window& run = evidence.observations.run;
  return evidence.window.begin <= run.begin && evidence.window.end >= run.end;
}

observe::Question services_of_the_run(const Evidence& evidence) {
  return observe::span_values("resource.service.name", "{ }", evidence.observations.run);
}

observe::Question spans_in_window(const std::string& service, const Evidence& evidence) {
  return observe::search_traces(
      "{ resource.service.name = " + languages::traceql::quoted_text(service) + " }",
      evidence.window, observe::traces_per_page);
}

Result<std::set<std::string>> services_in(const observe::Answer& answer,
                                          const languages::traceql::Query& query) {
  const auto values = observe::parse_values(answer);
  if (!values) return fail(values.error());
  std::set<std::string> services;
  for (const observe::TagValue& value : *values) {
    if (languages::traceql::may_be_about(query, value.text)) services.insert(value.text);
  }
  services.erase(observe::client_service);
  return services;
}

// As it was answered in an earlier round; none: it was not yet.
std::set<std::string> known_services(const languages::traceql::Query& query,
                                     const Evidence& evidence) {
  const observe::Question question = services_of_the_run(evidence);
  for (const observe::ClaimAnswers& answers : evidence.observations.answers) {
    for (const observe::Asked& asked : answers.asked) {
      if (asked.answers.empty() || !(asked.question == question)) continue;
      return services_in(asked.answers.back(), query).value_or(std::set<std::string>{});
    }
  }
  return {};
}

}  // namespace

bool is_under_a_fault(const Evidence& evidence) {
  return std::ranges::any_of(evidence.observations.faults, [&](const auto& fault) {
    return fault.injected_at && *fault.injected_at <= evidence.window.end &&
           (!fault.gone_at || *fault.gone_at >= evidence.window.begin);
  });
}

std::vector<observe::Question> questions_for_services(const languages::traceql::Query& query,
                                                      const Evidence& evidence) {
  if (is_all(evidence) || is_under_a_fault(evidence)) return {};
  std::vector<observe::Question> all{services_of_the_run(evidence)};
  for (const std::string& service : known_services(query, evidence)) {
    all.push_back(spans_in_window(service, evidence));
  }
  return all;
}

Life life_of_services(const languages::traceql::Query& query, const Evidence& evidence,
                      std::span<const observe::Answer> answers) {
  if (answers.empty()) return {};
  const auto services = services_in(answers.front(), query);
  if (!services) return unknown(to_string(services.error()));
  const std::set<std::string> asked = known_services(query, evidence);
  std::size_t next = 1;
  for (const std::string& service : asked) {
    const Result<observe::Search> found = observe::parse_traces(answers[next++]);
    if (!found) return unknown(to_string(found.error()));
    const observe::Matches matches = observe::matches_in(*found, evidence.window);
    if (!matches.traces.empty()) continue;
    if (!matches.count().is_exact()) return unknown(why_inexact(matches));
    return unknown("no span at all of " + service +
                   " in the window, of which there are some at other times: name in traceql whose "
                   "spans are meant");
  }
  if (*services != asked) return unknown("it was not asked whose spans there are");
  return {};
}

}  // namespace harness::verdict
