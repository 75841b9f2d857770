#include "harness/verdict/life/existence.hpp"

#include <algorithm>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/claims/promql_questions.hpp"
#include "harness/verdict/life/life_of_names.hpp"
#include "harness/verdict/life/log_sources.hpp"
#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using languages::promql::NamedSeries;
using Answers = std::span<const observe::Answer>;

// One selector of a query, as a query of its own.
struct OneSelector {
  NamedSeries named;
  languages::promql::ExprPtr alone;

  bool is_of_alerts() const { return named.metric.starts_with("ALERTS"); }
};

std::vector<OneSelector> selectors_apart(const languages::promql::Expr& query) {
  std::vector<OneSelector> all;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    all.push_back({named, parsed(languages::promql::to_text(*named.selector))});
  }
  return all;
}

std::vector<observe::Question> questions_about(const OneSelector& one,
                                               const observe::Window& window) {
  if (one.is_of_alerts()) return {observe::alert_rules()};
  if (one.alone == nullptr) return {};
  return questions_for_labels(*one.alone, window);
}

// An alert has no series before it is pending.
Life existence_of_state(const NamedSeries& alerts) {
  const std::set<std::string> states{"pending", "firing"};
  for (const languages::promql::Matcher& matcher : alerts.selector->matchers) {
    if (matcher.label != "alertstate" || alerts.metric != "ALERTS") continue;
    const bool is_one = std::any_of(states.begin(), states.end(), [&](const std::string& state) {
      return languages::promql::matches(matcher, state);
    });
    if (is_one) continue;
    return none("no alert ever has " + languages::promql::to_text(matcher) +
                listed("there are", states, matcher.value));
  }
  return {};
}

// What is not firing has no series.
Life existence_of_rule(const NamedSeries& alerts, const observe::Answer& answer) {
  const auto rules = observe::parse_alert_rules(answer);
  if (!rules) return unknown(to_string(rules.error()));
  if (rules->empty()) return none("Prometheus has no alerting rule");
  std::set<std::string> names;
  for (const observe::AlertRule& rule : *rules) names.insert(rule.name);
  for (const languages::promql::Matcher& matcher : alerts.selector->matchers) {
    const bool is_name = matcher.label == "alertname" &&
                         matcher.op == languages::promql::MatchOp::equal &&
                         !names.contains(matcher.value);
    if (!is_name) continue;
    return none("Prometheus has no alerting rule " + matcher.value +
                listed("there are", names, matcher.value));
  }
  return existence_of_state(alerts);
}

Life existence_of(const OneSelector& one, const std::set<std::string>& metrics, Answers answers) {
  if (one.is_of_alerts()) return existence_of_rule(one.named, answers.front());
  const std::string& metric = one.named.metric;
  if (!metric.empty() && !metrics.contains(metric)) {
    return none("Prometheus has no series " + metric + listed("there are", metrics, metric) +
                give_control);
  }
  return one.alone == nullptr ? Life{} : life_of_sources(*one.alone, answers);
}

// ---- Conditions.

languages::promql::ExprPtr promql_of(const scenario::LiveCondition& condition) {
  return condition.kind == "promql" ? parsed(*condition.query) : nullptr;
}

// A stream that has to have a line, and what it says of itself: the nearest is found by that.
struct OneStream {
  std::string selector;
  std::vector<languages::logql::Matcher> said;
};

std::vector<OneStream> streams_of(const scenario::LiveCondition& condition) {
  if (condition.control) return {{**condition.control, {}}};
  const auto read = languages::logql::parse(*condition.query);
  std::vector<OneStream> all;
  if (!read) return all;
  for (const std::string& selector : sources_of(*read).named) {
    OneStream& stream = all.emplace_back(OneStream{selector, {}});
    const auto matchers = languages::logql::parse_selector(selector);
    if (!matchers) continue;
    for (const languages::logql::Matcher& matcher : *matchers) {
      if (matcher.op == languages::logql::MatchOp::equal) stream.said.push_back(matcher);
    }
  }
  return all;
}

std::vector<observe::Question> questions_about(const OneStream& stream,
                                               const observe::Window& window) {
  std::vector<observe::Question> all{observe::list_lines(stream.selector, window, 1)};
  for (const auto& matcher : stream.said) {
    all.push_back(observe::label_values(matcher.name, window));
  }
  return all;
}

Life existence_of(const OneStream& stream, Beside place, Answers answers,
                  const observe::Window& window) {
  Life life = life_of({stream.selector}, place, answers.first(1), window);
  if (life.outcome != Outcome::no_data) return life;
  for (std::size_t i = 0; i < stream.said.size(); ++i) {
    const std::string value(stream.said[i].value);
    const auto known = observe::parse_names(answers[i + 1]);
    if (!known) return unknown(to_string(known.error()));
    const std::set<std::string> values(known->begin(), known->end());
    if (values.contains(value)) continue;
    return none("no line at all has " + std::string(stream.said[i].name) + "=\"" + value + "\"" +
                listed("there are", values, value) + give_control);
  }
  return life;
}

// ALERTS comes and goes, and so does what tells how something ended.
bool says_what_it_is(const languages::promql::Matcher& matcher) {
  using languages::promql::MatchOp;
  const bool looks_for_one = matcher.op == MatchOp::equal || matcher.op == MatchOp::matches;
  return looks_for_one && !languages::promql::matches_empty(matcher) &&
         !is_one_of(matcher.label, {"__name__", "le", "quantile"}) &&
         !languages::names_an_outcome(matcher.label);
}

std::string in_braces(const std::vector<std::string>& matchers) {
  return matchers.empty() ? std::string() : "{" + join(matchers, ",") + "}";
}

// A claim tells what none of its series has. A condition that holds at no moment has nobody to read
// that: it needs one that has all that its selector says of what it is.
Life existence_of_values(const OneSelector& one, const observe::Answer& listed_series) {
  const auto series = observe::parse_label_sets(listed_series);
  if (!series || series->empty()) return {};
  auto left = *series;
  std::vector<std::string> so_far;
  for (const languages::promql::Matcher& matcher : one.named.selector->matchers) {
    if (!says_what_it_is(matcher)) continue;
    std::set<std::string> values;
    for (const auto& labels : left) {
      const auto found = labels.find(matcher.label);
      if (found != labels.end()) values.insert(found->second);
    }
    std::erase_if(left, [&](const auto& labels) {
      const auto found = labels.find(matcher.label);
      return found == labels.end() || !languages::promql::matches(matcher, found->second);
    });
    if (left.empty()) {
      return none("no series of " + one.named.metric + in_braces(so_far) + " has " +
                  languages::promql::to_text(matcher) + listed("there are", values, matcher.value) +
                  give_control);
    }
    so_far.push_back(languages::promql::to_text(matcher));
  }
  return {};
}

// By the answers that existence_of() has.
Life existence_of_values(const languages::promql::Expr& query, Answers answers) {
  Answers rest = answers.subspan(1);
  Lives lives;
  for (const OneSelector& one : selectors_apart(query)) {
    const std::size_t count = questions_about(one, {}).size();
    if (!one.is_of_alerts() && count > 0) lives.add(existence_of_values(one, rest.front()));
    rest = rest.subspan(count);
  }
  return lives.life();
}

// What never meets does so beside any control.
Life whatever_a_control_finds(Life life) {
  life.why = replace_all(life.why, give_control, "; join them by labels that both have: on (…)");
  return life;
}

// What the lines of a query have to have: labels, as its parsers give them, and numbers.
struct InLines {
  std::vector<languages::logql::LabelRead> labels;
  std::vector<std::string> numbers;
  Stretches stretches;

  InLines(const scenario::LiveCondition& condition, const observe::Window& watched)
      : stretches{watched, watched} {
    const auto read = languages::logql::parse(*condition.query);
    if (!read) return;
    labels = languages::logql::label_reads(*read);
    // What selectors say is asked of streams.
    std::erase_if(labels, [](const auto& label) { return label.selects; });
    if (!condition.control) numbers = languages::logql::unwraps(*read);
  }

  std::vector<observe::Question> questions() const {
    auto all = questions_for_names(labels, stretches);
    const auto more = questions_for_numbers(numbers, stretches);
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Life life(Control control, Answers answers) const {
    Lives lives;
    lives.add(life_of(labels, stretches, control, answers.first(answers.size() - numbers.size())));
    lives.add(life_of_numbers(numbers, answers.last(numbers.size())));
    return lives.life();
  }
};

}  // namespace

std::vector<observe::Question> questions_for_existence(const languages::promql::Expr& query,
                                                       const observe::Window& window) {
  std::vector<observe::Question> all{observe::metric_names()};
  for (const OneSelector& one : selectors_apart(query)) {
    const auto more = questions_about(one, window);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

Life existence_of(const languages::promql::Expr& query, Answers answers) {
  const auto metrics = observe::parse_names(answers.front());
  if (!metrics) return unknown(to_string(metrics.error()));
  const std::set<std::string> names(metrics->begin(), metrics->end());
  Answers rest = answers.subspan(1);
  Lives lives;
  for (const OneSelector& one : selectors_apart(query)) {
    const std::size_t count = questions_about(one, {}).size();
    lives.add(existence_of(one, names, rest.first(count)));
    rest = rest.subspan(count);
  }
  return lives.life();
}

std::vector<observe::Question> questions_for_existence(const scenario::LiveCondition& condition,
                                                       const observe::Window& watched) {
  std::vector<observe::Question> all;
  if (const auto query = promql_of(condition)) {
    all = questions_for_joins(joins_hidden_in(*condition.query), asked_at(watched.end));
    const auto more = condition.control ? questions_beside_control(*query, watched)
                                        : questions_for_existence(*query, watched);
    all.insert(all.end(), more.begin(), more.end());
    if (condition.control) all.push_back(put_in(**condition.control, watched));
  } else if (condition.kind == "logql") {
    for (const OneStream& stream : streams_of(condition)) {
      const auto more = questions_about(stream, watched);
      all.insert(all.end(), more.begin(), more.end());
    }
    const auto in_lines = InLines(condition, watched).questions();
    all.insert(all.end(), in_lines.begin(), in_lines.end());
  }
  return all;
}

Life existence_of(const scenario::LiveCondition& condition, const observe::Window& watched,
                  Answers answers) {
  Lives lives;
  if (const auto query = promql_of(condition)) {
    const auto joins = joins_hidden_in(*condition.query);
    const AskOfSeries ask = asked_at(watched.end);
    const std::size_t count = questions_for_joins(joins, ask).size();
    const Answers rest = answers.subspan(count);
    if (condition.control) {
      lives.add(life_by_control(rest.back()));
      lives.add(life_beside_control(*query, **condition.control, rest, Names::each));
    } else {
      lives.add(existence_of(*query, rest));
      lives.add(existence_of_values(*query, rest));
    }
    lives.add(whatever_a_control_finds(life_of_joins(joins, ask, nullptr, answers.first(count))));
  } else if (condition.kind == "logql") {
    const Beside place = condition.control ? Beside::is_control : Beside::nothing;
    for (const OneStream& stream : streams_of(condition)) {
      const std::size_t count = 1 + stream.said.size();
      lives.add(existence_of(stream, place, answers.first(count), watched));
      answers = answers.subspan(count);
    }
    const Control control = condition.control ? &**condition.control : nullptr;
    lives.add(InLines(condition, watched).life(control, answers));
  }
  return lives.life();
}

bool is_settled(const scenario::LiveCondition& condition, const observe::Window& watched,
                Answers answers) {
  if (promql_of(condition) == nullptr) return true;
  const auto joins = joins_hidden_in(*condition.query);
  const AskOfSeries ask = asked_at(watched.end);
  return has_seen_sides(joins, ask, answers.first(questions_for_joins(joins, ask).size()));
}

}  // namespace harness::verdict
