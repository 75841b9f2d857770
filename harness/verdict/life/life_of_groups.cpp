#include "harness/verdict/life/life_of_groups.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/promql/groupings.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"

namespace harness::verdict {
namespace {

using languages::logql::GroupRead;
using languages::promql::GroupLabel;
using LabelNames = std::set<std::string>;

// So many lines show what others are like.
constexpr unsigned lines_for_groups = 500;

// What is grouped by a label, as far as it is known: empty, it is not.
struct Grouped {
  std::string label;
  std::vector<std::string> beside;
  std::string of;    // "series of http_requests_total", "line of {app="a"}"
  LabelNames known;  // the labels that there are
};

// A label that nothing of it has.
bool is_of_nobody(const Grouped& one) {
  return !one.known.empty() && !one.known.contains(one.label);
}

std::string text_of(const Grouped& one) {
  return "it groups by " + one.label + ", a label that no " + one.of + " has";
}

std::optional<std::string> meant_label(const Grouped& one) {
  return meant_by({one.label}, one.known);
}

Life life_of(const Grouped& one) {
  if (!is_of_nobody(one)) return {};
  const bool is_left =
      std::any_of(one.beside.begin(), one.beside.end(),
                  [&](const std::string& other) { return one.known.contains(other); });
  const auto instead = meant_label(one);
  if (instead) return unknown(text_of(one) + "; did you mean " + *instead + "?");
  if (is_left) return {Outcome::pass, {}, text_of(one)};
  return unknown(text_of(one) + listed("there are", one.known, one.label) +
                 ", so that all are one group; group by one of these, or leave it out");
}

Life life_of(const std::vector<Grouped>& all) {
  Lives lives;
  for (const Grouped& one : all) lives.add(life_of(one));
  return lives.life();
}

std::string first_misspelt(const std::vector<Grouped>& all) {
  for (const Grouped& one : all) {
    const auto instead = is_of_nobody(one) ? meant_label(one) : std::nullopt;
    if (instead) return text_of(one) + "; did you mean " + *instead + "?";
  }
  return {};
}

// ---- Metrics.

observe::Question series_grouped(const languages::promql::NamedSeries& named,
                                 const observe::Window& window) {
  return observe::series_of(sources_of(named), window);
}

// None: one of them has no name, or none is read.
std::vector<languages::promql::NamedSeries> named_series(const GroupLabel& group) {
  auto all = languages::promql::selectors(*group.grouped);
  const bool has_nameless =
      std::any_of(all.begin(), all.end(), [](const auto& one) { return one.metric.empty(); });
  if (has_nameless) all.clear();
  return all;
}

Asked asked_for(const std::vector<GroupLabel>& groups, const observe::Window& window) {
  Asked asked;
  for (const GroupLabel& group : groups) {
    for (const auto& named : named_series(group)) asked.add(series_grouped(named, window));
  }
  return asked;
}

// Nothing is known where one of its metrics has no series.
Grouped grouped_by(const GroupLabel& group, const Asked& asked, const observe::Window& window,
                   std::span<const observe::Answer> answers) {
  Grouped grouped{group.label, group.beside, {}, {}};
  for (const auto& named : named_series(group)) {
    const auto sets =
        observe::parse_label_sets(asked.answer_to(series_grouped(named, window), answers));
    if (!sets || sets->empty()) return {};
    if (grouped.of.empty()) grouped.of = "series of " + named.metric;
    for (const auto& labels : *sets) {
      for (const auto& [name, value] : labels) grouped.known.insert(name);
    }
  }
  grouped.known.erase("__name__");
  return grouped;
}

std::vector<Grouped> grouped_in(const languages::promql::Expr& query, const observe::Window& window,
                                std::span<const observe::Answer> answers) {
  const auto groups = languages::promql::group_labels(query);
  const Asked asked = asked_for(groups, window);
  std::vector<Grouped> all;
  for (const GroupLabel& group : groups) {
    all.push_back(grouped_by(group, asked, window, answers));
  }
  return all;
}

// ---- Lines.

observe::Question sample(const GroupRead& group, const Stretches& stretches) {
  return observe::list_lines(group.read.lines, stretches.run, lines_for_groups);
}
observe::Question with_label(const GroupRead& group, const Stretches& stretches) {
  return observe::list_lines(lines_with(group.read), stretches.run, 1);
}

Asked asked_for(const std::vector<GroupRead>& reads, const Stretches& stretches) {
  Asked asked;
  for (const GroupRead& group : reads) {
    asked.add(sample(group, stretches));
    asked.add(with_label(group, stretches));
  }
  return asked;
}

Grouped grouped_by(const GroupRead& group, const Asked& asked, const Stretches& stretches,
                   std::span<const observe::Answer> answers) {
  Grouped grouped{group.read.name, group.beside, "line of " + group.read.lines, {}};
  const auto lines = observe::parse_lines(asked.answer_to(sample(group, stretches), answers));
  const auto with = observe::parse_lines(asked.answer_to(with_label(group, stretches), answers));
  if (!lines || !with) return {};
  for (const observe::LogLine& line : lines->lines) {
    for (const auto& [name, value] : line.labels) grouped.known.insert(name);
  }
  if (!with->lines.empty()) grouped.known.insert(group.read.name);
  return grouped;
}

std::vector<Grouped> grouped_in(const std::vector<GroupRead>& reads, const Stretches& stretches,
                                std::span<const observe::Answer> answers) {
  const Asked asked = asked_for(reads, stretches);
  std::vector<Grouped> all;
  for (const GroupRead& group : reads) {
    all.push_back(grouped_by(group, asked, stretches, answers));
  }
  return all;
}

}  // namespace

std::vector<observe::Question> questions_for_groups(const languages::promql::Expr& query,
                                                    const observe::Window& window) {
  return asked_for(languages::promql::group_labels(query), window).all();
}

std::vector<observe::Question> questions_for_groups(const std::vector<GroupRead>& reads,
                                                    const Stretches& stretches) {
  return asked_for(reads, stretches).all();
}

Life life_of_groups(const languages::promql::Expr& query, const observe::Window& window,
                    std::span<const observe::Answer> answers) {
  return life_of(grouped_in(query, window, answers));
}

Life life_of_groups(const std::vector<GroupRead>& reads, const Stretches& stretches,
                    std::span<const observe::Answer> answers) {
  return life_of(grouped_in(reads, stretches, answers));
}

std::string misspelt_group(const languages::promql::Expr& query, const observe::Window& window,
                           std::span<const observe::Answer> answers) {
  return first_misspelt(grouped_in(query, window, answers));
}

namespace {

std::vector<GroupRead> groups_in_text(const std::string& logql) {
  const auto query = languages::logql::parse(logql);
  return query ? languages::logql::group_reads(*query) : std::vector<GroupRead>{};
}

Stretches stretches_of_run(const Evidence& evidence) {
  return {evidence.window, evidence.observations.run};
}

}  // namespace

std::vector<observe::Question> questions_for_log_groups(const std::string& logql,
                                                        const Evidence& evidence) {
  return questions_for_groups(groups_in_text(logql), stretches_of_run(evidence));
}

Life life_of_log_groups(const std::string& logql, const Evidence& evidence,
                        std::span<const observe::Answer> answers) {
  return life_of_groups(groups_in_text(logql), stretches_of_run(evidence), answers);
}

std::string misspelt_log_group(const std::string& logql, const Evidence& evidence,
                               std::span<const observe::Answer> answers) {
  return first_misspelt(grouped_in(groups_in_text(logql), stretches_of_run(evidence), answers));
}

}  // namespace harness::verdict
