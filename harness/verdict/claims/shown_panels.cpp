#include "harness/verdict/claims/shown_panels.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "harness/check/run/stand_in.hpp"
#include "harness/check/run/values.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/settling.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_groups.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/nearest.hpp"

namespace harness::verdict {
namespace {

constexpr unsigned few_traces = 100;

// From one whole step to another within the window.
observe::Window in_steps(const observe::Window& window, Duration step) {
  const WallTime last = window.end - window.end.time_since_epoch() % step;
  const WallTime first = window.begin + (step - window.begin.time_since_epoch() % step) % step;
  return first <= last ? observe::Window{first, last} : observe::Window{last, last};
}

// One series in the place of all, which has a value where any of them has one.
std::string as_one_series(const std::string& query) {
  namespace promql = languages::promql;
  const auto tree = promql::parse(query);
  const bool is_vector = tree && promql::type_of(**tree) == promql::Type::instant_vector;
  return is_vector ? "max(" + query + ")" : query;
}

bool is_of_lines(const std::string& query) {
  const auto parsed = languages::logql::parse(query);
  return parsed && std::holds_alternative<languages::logql::LogQuery>(*parsed);
}

PanelShown shown_if(bool has_data, std::string why) {
  if (has_data) return {Shown::data};
  return {Shown::nothing, std::move(why)};
}

PanelShown not_known(const Error& error) { return {Shown::unknown, error.what}; }

bool has_value(const observe::Series& series) {
  return std::any_of(series.points.begin(), series.points.end(),
                     [](const observe::Point& point) { return !std::isnan(point.value); });
}

PanelShown shown_by_series(const observe::Answer& answer, const std::string& without) {
  const auto series = observe::parse_series(answer);
  if (!series) return not_known(series.error());
  if (series->empty()) return shown_if(false, without);
  return shown_if(std::any_of(series->begin(), series->end(), has_value),
                  "NaN, as of 0/0: nothing happened");
}

PanelShown shown_by_metrics(const Evidence& evidence, const observe::Question& question,
                            const observe::Answer& answer) {
  PanelShown shown = shown_by_series(answer, "no series");
  const double sampled = evidence.observations.sampled;
  const bool is_partly_known = sampled < 1 && observe::asks_for_derived_metrics(question);
  if (shown.shown != Shown::nothing || !is_partly_known) return shown;
  return {Shown::unknown, why_partly_traced(sampled) + ", and the metric is made of their spans"};
}

PanelShown shown_by_lines(const observe::Answer& answer) {
  const auto count = observe::parse_count(answer);
  return count ? shown_if(*count > 0, "no line") : not_known(count.error());
}

PanelShown shown_by_traces(const Evidence& evidence, const observe::Answer& answer) {
  const auto found = observe::parse_traces(answer);
  if (!found) return not_known(found.error());
  const bool may_be_cut = found->traces.size() >= few_traces;
  if (!observe::matches_in(*found, evidence.window).traces.empty()) return {Shown::data};
  if (may_be_cut) return {Shown::unknown, "more traces lie about the window than were listed"};
  const double sampled = evidence.observations.sampled;
  if (sampled < 1) return {Shown::unknown, why_partly_traced(sampled)};
  return {Shown::nothing, "no trace"};
}

std::string queries_that(const std::vector<PanelQuery>& queries,
                         const std::vector<PanelShown>& shown, Shown which) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (shown[i].shown == which) texts.push_back(queries[i].name + " (" + shown[i].why + ")");
  }
  return join(texts, ", ");
}

}  // namespace

observe::Question question_for(const PanelQuery& query, const Evidence& evidence) {
  observe::Question question;
  if (query.language == check::Language::promql) {
    const Duration step = check::step_over(evidence.metrics);
    question = observe::promql_over(as_one_series(query.text), evidence.metrics, step);
  } else if (query.language == check::Language::traceql) {
    question = observe::search_traces(query.text, evidence.window, few_traces);
  } else if (is_of_lines(query.text)) {
    question = observe::count_lines(query.text, evidence.window);
  } else {
    const Duration step = check::step_over(evidence.window);
    question = observe::logql_over(query.text, in_steps(evidence.window, step), step);
  }
  question.query = query.text;
  return question;
}

PanelShown shown_by(const PanelQuery& query, const Evidence& evidence,
                    const observe::Answer& answer) {
  if (query.language == check::Language::promql) {
    return shown_by_metrics(evidence, question_for(query, evidence), answer);
  }
  if (query.language == check::Language::traceql) return shown_by_traces(evidence, answer);
  return is_of_lines(query.text) ? shown_by_lines(answer) : shown_by_series(answer, "no line");
}

namespace {

// One operand of an `or vector(0)`, by its selectors.
struct StoodInPart {
  std::vector<languages::promql::ExprPtr> selectors;
  bool has_alternatives = false;  // `a or b`
};

StoodInPart part_of(const languages::promql::Expr& expr) {
  StoodInPart part{{}, languages::promql::has_alternatives(expr)};
  for (const auto& named : languages::promql::selectors(expr)) {
    auto alone = languages::promql::parse(languages::promql::to_text(*named.selector));
    if (alone) part.selectors.push_back(*std::move(alone));
  }
  return part;
}

// What a number stands in for in a query of metrics.
struct StoodIn {
  PanelQuery metrics;  // one series of any of them
  PanelQuery bare;     // the query without such numbers
  std::vector<StoodInPart> parts;
};

std::optional<StoodIn> stood_in_for(const PanelQuery& query) {
  if (query.language != check::Language::promql) return std::nullopt;
  const auto metrics = check::metrics_stood_in_for(query.text);
  const auto bare = check::without_stand_ins(query.text);
  if (metrics.empty() || !bare) return std::nullopt;
  StoodIn found;
  found.metrics = {query.name, query.language, "{__name__=~\"" + join(metrics, "|") + "\"}"};
  found.bare = {query.name, query.language, *bare};
  for (const std::string& part : check::parts_stood_in_for(query.text)) {
    const auto read = languages::promql::parse(part);
    if (read) found.parts.push_back(part_of(**read));
  }
  return found;
}

// A label that nobody has, and a value that is a slip for another. Of alternatives one that is
// right is enough.
Life life_of_part(const StoodInPart& part, const observe::Window& window,
                  std::span<const observe::Answer>& answers) {
  Life worst;
  bool is_one_right = false;
  for (const auto& selector : part.selectors) {
    const std::size_t count = questions_for_labels(*selector, window).size();
    const Life life = life_of_labels(*selector, answers.first(count));
    answers = answers.subspan(count);
    is_one_right = is_one_right || life.outcome == Outcome::pass;
    if (worst.outcome == Outcome::pass) worst = life;
  }
  return part.has_alternatives && is_one_right ? Life{} : worst;
}

}  // namespace

std::vector<observe::Question> questions_for_stand_in(const PanelQuery& query,
                                                      const Evidence& evidence) {
  const auto stood_in = stood_in_for(query);
  if (!stood_in) return {};
  std::vector<observe::Question> all{question_for(stood_in->metrics, evidence),
                                     question_for(stood_in->bare, evidence)};
  for (const StoodInPart& part : stood_in->parts) {
    for (const auto& selector : part.selectors) {
      const auto labels = questions_for_labels(*selector, evidence.metrics);
      all.insert(all.end(), labels.begin(), labels.end());
    }
  }
  return all;
}

PanelShown beside_stand_in(PanelShown whole, const PanelQuery& query, const Evidence& evidence,
                           std::span<const observe::Answer> answers) {
  const auto stood_in = stood_in_for(query);
  if (!stood_in || whole.shown != Shown::data) return whole;
  const PanelShown metrics = shown_by(stood_in->metrics, evidence, answers[0]);
  if (metrics.shown == Shown::unknown) return metrics;
  if (metrics.shown != Shown::data)
    return {Shown::stand_in, "vector(), and nobody has its metrics"};
  // What has values of its own is what it says.
  if (shown_by(stood_in->bare, evidence, answers[1]).shown == Shown::data) return whole;
  auto rest = answers.subspan(2);
  for (const StoodInPart& part : stood_in->parts) {
    const Life life = life_of_part(part, evidence.metrics, rest);
    if (life.outcome == Outcome::pass) continue;
    return {Shown::stand_in, "vector(), and " + what_is_there(life)};
  }
  return whole;
}

std::vector<observe::Question> questions_for_panel_groups(const PanelQuery& query,
                                                          const Evidence& evidence) {
  if (query.language == check::Language::promql) {
    const auto tree = languages::promql::parse(query.text);
    if (!tree) return {};
    return questions_for_groups(**tree, evidence.metrics);
  }
  if (query.language != check::Language::logql) return {};
  return questions_for_log_groups(query.text, evidence);
}

PanelShown unless_misgrouped(PanelShown whole, const PanelQuery& query, const Evidence& evidence,
                             std::span<const observe::Answer> answers) {
  if (whole.shown != Shown::data || answers.empty()) return whole;
  const auto tree = languages::promql::parse(query.text);
  const bool is_promql = query.language == check::Language::promql && tree;
  const std::string why = is_promql ? misspelt_group(**tree, evidence.metrics, answers)
                                    : misspelt_log_group(query.text, evidence, answers);
  return why.empty() ? whole : PanelShown{Shown::misgrouped, why};
}

Finding judge_panels(Finding finding, const std::vector<PanelQuery>& queries,
                     const std::vector<PanelShown>& shown) {
  const auto all = static_cast<double>(queries.size());
  const auto count = [&](Shown which) {
    return static_cast<double>(std::count_if(
        shown.begin(), shown.end(), [&](const PanelShown& one) { return one.shown == which; }));
  };
  const double nothing = count(Shown::nothing);
  const double unknown = count(Shown::unknown);
  const double stand_in = count(Shown::stand_in);
  const double misgrouped = count(Shown::misgrouped);
  finding.value = Interval{nothing, nothing + unknown + stand_in + misgrouped};
  const std::string of_all =
      " of " + format_number(all) + (queries.size() == 1 ? " query" : " queries");
  if (nothing > 0) {
    return with(std::move(finding), Outcome::fail,
                format_number(nothing) + of_all + (nothing > 1 ? " show" : " shows") +
                    " nothing: " + queries_that(queries, shown, Shown::nothing));
  }
  if (unknown > 0) {
    return with(std::move(finding), Outcome::undecided,
                format_number(unknown) + of_all +
                    " got no answer: " + queries_that(queries, shown, Shown::unknown));
  }
  if (stand_in > 0) {
    return with(
        std::move(finding), Outcome::undecided,
        format_number(stand_in) + of_all + (stand_in > 1 ? " show" : " shows") +
            " only what stands in for nothing: " + queries_that(queries, shown, Shown::stand_in));
  }
  if (misgrouped > 0) {
    return with(std::move(finding), Outcome::undecided,
                format_number(misgrouped) + of_all + (misgrouped > 1 ? " show" : " shows") +
                    " one group for all: " + queries_that(queries, shown, Shown::misgrouped));
  }
  return with(std::move(finding), Outcome::pass,
              format_number(all) + of_all + (all > 1 ? " show" : " shows") + " something");
}

}  // namespace harness::verdict
