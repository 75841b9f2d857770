#include "harness/prove/watched.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "harness/check/run/values.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/tempo.hpp"

namespace harness::prove {
namespace {

using observe::Answer;
using observe::Backend;
using observe::Window;

// A curve that is another by less strikes nobody.
constexpr double striking = 0.1;

constexpr unsigned most_traces = 1000;

observe::Question question_of(const check::Asked& asked, const Window& window) {
  const Duration step = check::step_over(window);
  const std::string& query = asked.query.text;
  if (asked.query.language == check::Language::promql) {
    return observe::promql_over(query, window, step);
  }
  if (asked.query.language == check::Language::traceql) {
    return observe::search_traces(query, window, most_traces);
  }
  const auto parsed = languages::logql::parse(query);
  const bool is_of_lines = parsed && std::holds_alternative<languages::logql::LogQuery>(*parsed);
  return is_of_lines ? observe::count_lines(query, window)
                     : observe::logql_over(query, window, step);
}

// What a picture of it is like.
struct Picture {
  double how_many = 0;  // series, lines, traces
  std::vector<double> sizes = {};
};

double mean_of(const std::vector<observe::Series>& all) {
  double sum = 0;
  double count = 0;
  for (const observe::Series& series : all) {
    for (const observe::Point& point : series.points) {
      if (!std::isfinite(point.value)) continue;
      sum += point.value;
      ++count;
    }
  }
  return count > 0 ? sum / count : 0;
}

Result<Picture> picture_in(const Watched& watched, const Answer& answer) {
  const observe::Question& question = watched.question;
  if (question.backend == Backend::tempo) {
    const auto found = observe::parse_traces(answer);
    if (!found) return fail(found.error());
    return Picture{static_cast<double>(found->traces.size())};
  }
  if (watched.counts_lines) {
    const auto count = observe::parse_count(answer);
    if (!count) return fail(count.error());
    return Picture{*count};
  }
  const auto series = observe::parse_series(answer);
  if (!series) return fail(series.error());
  const check::Range range = check::range_of(*series);
  if (!range.has_any) return Picture{};
  return Picture{static_cast<double>(series->size()), {range.low, range.high, mean_of(*series)}};
}

bool strikes(double before, double after) {
  return std::abs(after - before) > striking * std::max(std::abs(before), std::abs(after));
}

Effect effect_on_panel(const Picture& before, const Picture& after) {
  if (before.how_many > 0 && after.how_many == 0) return Effect::no_data;
  bool is_other = strikes(before.how_many, after.how_many);
  for (std::size_t i = 0; i < before.sizes.size() && i < after.sizes.size(); ++i) {
    is_other = is_other || strikes(before.sizes[i], after.sizes[i]);
  }
  return is_other ? Effect::fails : Effect::holds;
}

Result<bool> fires(const Watched& watched, const Answer& answer) {
  const auto series = observe::parse_series(answer);
  if (!series) return fail(series.error());
  return !series->empty() && check::longest_held(*series, watched.step) >= *watched.hold;
}

}  // namespace

std::vector<Watched> watched_in(std::span<const check::Asked> asked, const Window& window) {
  std::vector<Watched> all;
  for (const check::Asked& one : asked) {
    // What is recorded is seen where it is read.
    if (!one.variable.empty() || !one.records.empty()) continue;
    Watched watched{one.name, question_of(one, window), check::step_over(window)};
    if (!one.alert.empty()) watched.hold = one.hold;
    watched.counts_lines =
        watched.question.backend == Backend::loki && !watched.question.params.contains("step");
    all.push_back(std::move(watched));
  }
  return all;
}

std::vector<Watched> watched_in(std::span<const observe::AlertRule> rules, const Window& window) {
  std::vector<Watched> all;
  const Duration step = check::step_over(window);
  for (const observe::AlertRule& rule : rules) {
    all.push_back(
        {"alert " + rule.name, observe::promql_over(rule.query, window, step), step, rule.hold});
  }
  return all;
}

Effect effect_on(const Watched& watched, const Answer& before, const Answer& after) {
  if (watched.hold) {
    const auto did = fires(watched, before);
    const auto does = fires(watched, after);
    if (!did || !does) return Effect::undecided;
    return *did == *does ? Effect::holds : Effect::fails;
  }
  const auto then = picture_in(watched, before);
  const auto now = picture_in(watched, after);
  if (!then || !now) return Effect::undecided;
  return effect_on_panel(*then, *now);
}

}  // namespace harness::prove
