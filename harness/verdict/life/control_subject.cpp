#include "harness/verdict/life/control_subject.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/traceql/field_reads.hpp"
#include "harness/languages/traceql/parser.hpp"
#include "harness/languages/traceql/services.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/sql/sql_reads.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/log_sources.hpp"

namespace harness::verdict {
namespace {

namespace logql = languages::logql;
namespace promql = languages::promql;
namespace traceql = languages::traceql;

// LogQL's say the same as PromQL's.
using Label = promql::Matcher;
using Subject = std::vector<Label>;  // what one selector says of who is meant

// The values that it has to be, one of them; empty: nobody can say.
std::vector<std::string> wanted_values(const Label& label) {
  if (label.op == promql::MatchOp::equal) return {label.value};
  const bool is_list = label.op == promql::MatchOp::matches && languages::is_spelt_out(label.value);
  return is_list ? languages::literal_alternatives(label.value) : std::vector<std::string>{};
}

bool lets_none_be(const Label& other, const std::vector<std::string>& values) {
  return !values.empty() && std::none_of(values.begin(), values.end(), [&](const auto& value) {
    return promql::matches(other, value);
  });
}

struct AtOdds {
  std::string control;  // job="other"
  std::string claim;    // job="web"
};

// Two labels of one name that are never both so.
std::optional<AtOdds> at_odds(const Subject& control, const Subject& claim) {
  for (const Label& one : control) {
    for (const Label& other : claim) {
      if (one.label != other.label) continue;
      if (lets_none_be(one, wanted_values(other)) || lets_none_be(other, wanted_values(one))) {
        return AtOdds{promql::to_text(one), promql::to_text(other)};
      }
    }
  }
  return std::nullopt;
}

// None where anything that the control is about may be what the claim is about.
std::optional<AtOdds> all_at_odds(const std::vector<Subject>& control,
                                  const std::vector<Subject>& claim) {
  std::optional<AtOdds> first;
  for (const Subject& one : control) {
    for (const Subject& other : claim) {
      const auto found = at_odds(one, other);
      if (!found) return std::nullopt;
      if (!first) first = found;
    }
  }
  return first;
}

Result<void> about_something_else(const AtOdds& odds, const std::string& remedy) {
  return fail("control: it is about " + odds.control + ", which shows nothing of " + odds.claim, {},
              remedy);
}

std::vector<Subject> subjects_of(const promql::Expr& query) {
  std::vector<Subject> all;
  for (const auto& named : promql::selectors(query)) {
    Subject subject;
    for (const Label& matcher : named.selector->matchers) {
      const bool is_metric = matcher.label == "__name__";
      const bool says_who = names_a_source(matcher) || languages::names_a_sender(matcher.label);
      if (says_who && !is_metric) subject.push_back(matcher);
    }
    all.push_back(std::move(subject));
  }
  return all;
}

Label as_label(const logql::Matcher& matcher) {
  constexpr std::array operators{promql::MatchOp::equal, promql::MatchOp::not_equal,
                                 promql::MatchOp::matches, promql::MatchOp::not_matches};
  return {matcher.name, operators.at(static_cast<std::size_t>(matcher.op)), matcher.value, {}};
}

// Of a filter all of whose parts have to be so.
void add_sender_filters(const logql::LabelFilter& filter, Subject& subject) {
  if (const auto* const all = std::get_if<logql::AllOf>(&filter.of)) {
    for (const logql::LabelFilter& part : all->parts) add_sender_filters(part, subject);
  }
  const auto* const matcher = std::get_if<logql::Matcher>(&filter.of);
  if (matcher == nullptr || !languages::names_a_sender(matcher->name)) return;
  subject.push_back(as_label(*matcher));
}

// The streams, and who of them is meant. Not of which severity: what is said of one shows that
// another would have come.
Subject subject_of(const logql::LogQuery& log) {
  Subject subject;
  for (const logql::Matcher& matcher : log.selector) {
    if (!tells_lines_apart(matcher.name)) subject.push_back(as_label(matcher));
  }
  for (const logql::Stage& stage : log.pipeline) {
    if (const auto* filter = std::get_if<logql::LabelFilter>(&stage.of)) {
      add_sender_filters(*filter, subject);
    }
  }
  return subject;
}

std::string printed(const logql::Pipeline& pipeline) {
  std::string text;
  for (const logql::Stage& stage : pipeline) text += logql::print(stage) + " ";
  return text;
}

// The very thing that is not to be, elsewhere: that it is not where the claim looks is then for the
// claim's own streams to show, see life_of_logs.hpp.
bool is_the_same_elsewhere(const logql::LogQuery& control, const logql::LogQuery& claim) {
  return !control.pipeline.empty() && printed(control.pipeline) == printed(claim.pipeline);
}

// What a TraceQL query compares who did it with, by the field; empty where it also says what they
// are like.
using Senders = std::map<std::string, std::set<std::string>>;

Senders senders_in(const traceql::Query& query) {
  Senders senders;
  std::set<std::string> alike;
  for (const auto& read : traceql::reads_of(query).fields) {
    if (!read.is_attribute() || read.is_service()) continue;
    if (!languages::names_a_sender(read.field.name)) continue;
    const std::string field = to_string(read.field);
    for (const auto& value : read.values) {
      if (value.is_pattern) alike.insert(field);
      senders[field].insert(value.text);
    }
  }
  for (const std::string& field : alike) senders.erase(field);
  return senders;
}

bool have_none_in_common(const std::set<std::string>& one, const std::set<std::string>& other) {
  return !one.empty() && !other.empty() &&
         std::none_of(one.begin(), one.end(),
                      [&](const std::string& value) { return other.contains(value); });
}

// Where one of the two names services, and the other says what others are like.
std::optional<AtOdds> services_at_odds(const traceql::Query& control, const traceql::Query& claim) {
  const auto none_is_of = [](const traceql::Query& naming, const traceql::Query& other) {
    const auto names = traceql::service_names(naming);
    return !names.empty() && !traceql::names_services_alike(naming) &&
           std::none_of(names.begin(), names.end(), [&](const std::string& name) {
             return traceql::may_be_about(other, name);
           });
  };
  if (!none_is_of(control, claim) && !none_is_of(claim, control)) return std::nullopt;
  const auto words = [](const traceql::Query& query) {
    std::vector<std::string> all = traceql::named_services(query);
    for (std::string& like : traceql::services_alike(query)) all.push_back(std::move(like));
    return join(all, " or ");
  };
  return AtOdds{words(control), words(claim)};
}

std::string in_words(const std::string& field, const std::set<std::string>& values) {
  std::string text;
  for (const std::string& value : values) {
    text += (text.empty() ? "" : " or ") + field + " = \"" + value + "\"";
  }
  return text;
}

std::string in_line(const std::set<std::string>& tables) {
  return join(std::vector<std::string>(tables.begin(), tables.end()), ", ");
}

// Where its metrics come from, each once; empty: of some nobody can say.
std::vector<std::string> origins_of(const promql::Expr& query) {
  std::set<std::string> all;
  for (const auto& named : promql::selectors(query)) {
    if (named.metric.empty()) return {};
    all.insert(sources_of(named));
  }
  return {all.begin(), all.end()};
}

struct Origins {
  std::vector<std::string> claim;
  std::vector<std::string> control;

  bool are_known() const { return !claim.empty() && !control.empty(); }
};

Origins origins(const promql::Expr& query, const std::string& control) {
  const auto read = promql::parse(scenario::with_any_window(control));
  return {origins_of(query), read ? origins_of(**read) : std::vector<std::string>{}};
}

Result<std::set<std::string>> jobs_listed(std::span<const observe::Answer> listings) {
  std::set<std::string> jobs;
  for (const observe::Answer& listing : listings) {
    const auto series = observe::parse_label_sets(listing);
    if (!series) return fail(series.error());
    for (const auto& labels : *series) {
      const auto job = labels.find("job");
      if (job != labels.end()) jobs.insert(job->second);
    }
  }
  return jobs;
}

}  // namespace

std::vector<observe::Question> questions_for_jobs(const promql::Expr& query,
                                                  const std::string& control,
                                                  const observe::Window& window) {
  const Origins all = origins(query, control);
  std::vector<observe::Question> questions;
  if (!all.are_known()) return questions;
  for (const auto* of : {&all.claim, &all.control}) {
    for (const std::string& origin : *of) questions.push_back(observe::series_of(origin, window));
  }
  return questions;
}

// A counter that is born by the first failure has no series where nothing failed: then nobody knows
// whose it would be.
Life life_of_jobs(const promql::Expr& query, const std::string& control,
                  std::span<const observe::Answer> answers) {
  const Origins all = origins(query, control);
  if (!all.are_known()) return {};
  const auto claims = jobs_listed(answers.first(all.claim.size()));
  const auto controls = jobs_listed(answers.subspan(all.claim.size()));
  for (const Error* problem : {error_of(claims), error_of(controls)}) {
    if (problem != nullptr) return unknown("control: " + to_string(*problem));
  }
  if (!have_none_in_common(*claims, *controls)) return {};
  return unknown("control: what it reads is of job " + in_line(*controls) +
                 ", which shows nothing of job " + in_line(*claims) +
                 ": ask for something of that");
}

Result<void> check_promql_subject(const std::string& control, const std::string& claim) {
  const auto one = promql::parse(scenario::with_any_window(control));
  const auto other = promql::parse(scenario::with_any_window(claim));
  if (!one || !other) return {};
  const auto odds = all_at_odds(subjects_of(**one), subjects_of(**other));
  if (!odds) return {};
  return about_something_else(*odds, "ask for something with " + odds->claim);
}

Result<void> check_logql_subject(const std::string& control, const std::string& claim) {
  const auto one = logql::parse(scenario::with_any_window(control));
  const auto other = logql::parse(scenario::with_any_window(claim));
  const auto* const log = one ? std::get_if<logql::LogQuery>(&*one) : nullptr;
  if (log == nullptr || !other) return {};
  std::vector<Subject> asked;
  for (const auto& inside : logql::log_queries(*other)) {
    if (is_the_same_elsewhere(*log, *inside.log)) return {};
    asked.push_back(subject_of(*inside.log));
  }
  const auto odds = all_at_odds({subject_of(*log)}, asked);
  if (!odds) return {};
  return about_something_else(*odds, "ask for a line with " + odds->claim);
}

Result<void> check_traceql_subject(const std::string& control, const std::string& claim) {
  const auto one = traceql::parse(scenario::with_any_window(control));
  const auto other = traceql::parse(scenario::with_any_window(claim));
  if (!one || !other) return {};
  if (const auto odds = services_at_odds(*one, *other)) {
    return about_something_else(*odds, "ask for a span with " + odds->claim);
  }
  const Senders found = senders_in(*one);
  for (const auto& [field, wanted] : senders_in(*other)) {
    const auto named = found.find(field);
    if (named == found.end() || !have_none_in_common(named->second, wanted)) continue;
    const AtOdds odds{in_words(field, named->second), in_words(field, wanted)};
    return about_something_else(odds, "ask for a span with " + odds.claim);
  }
  return {};
}

Result<void> check_sql_subject(const std::string& control, const std::string& claim) {
  const std::set<std::string> found = tables_read(control);
  const std::set<std::string> wanted = tables_read(claim);
  if (!have_none_in_common(found, wanted)) return {};
  const std::string tables = in_line(wanted);
  return fail(
      "control: it reads " + in_line(found) + ", which shows nothing of " + tables, {},
      "read " + tables + ", too, as in … WHERE NOT EXISTS (SELECT … FROM " + *wanted.begin() + ")");
}

}  // namespace harness::verdict
