#include "harness/verdict/claims/alert/rule_inputs.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/promql/joins.hpp"
#include "harness/languages/promql/never_true.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/claims/alert/rule_quantiles.hpp"
#include "harness/verdict/claims/promql_questions.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/throughout.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::MatchOp;
using observe::Series;

struct Input {
  std::string series;  // {__name__="pg_up",job="exporter"}
  bool is_of_one_metric = false;
  bool is_counter = false;

  bool operator==(const Input&) const = default;
};

// The series that a selector may mean, whatever their other labels: which of those there are hangs
// on what happens. Empty: it names neither a metric nor a source.
Input written_as(const languages::promql::NamedSeries& named) {
  std::vector<std::string> matchers;
  if (!named.metric.empty()) {
    matchers.push_back(languages::promql::to_text({"__name__", MatchOp::equal, named.metric, {}}));
  }
  for (const Matcher& matcher : named.selector->matchers) {
    if (names_a_source(matcher) && matcher.label != "__name__") {
      matchers.push_back(languages::promql::to_text(matcher));
    }
  }
  if (matchers.empty()) return {};
  return {"{" + join(matchers, ",") + "}", !named.metric.empty(),
          languages::promql::is_called_a_counter(named.metric)};
}

// Each once.
std::vector<Input> inputs_of(const languages::promql::Expr& rule) {
  std::vector<Input> all;
  for (const auto& named : languages::promql::selectors(rule)) {
    Input input = written_as(named);
    const bool known = std::find(all.begin(), all.end(), input) != all.end();
    if (!input.series.empty() && !known) all.push_back(std::move(input));
  }
  return all;
}

// Prometheus gives 11,000 points of a series at the most.
Duration step_of_presence(const observe::Window& window) {
  constexpr int most = 10'000;
  return std::max<Duration>(between_moments, window.length() / most);
}

// Each of the jobs, with a value where it has such series. A sample with a time of its own is there
// for minutes after its process has gone, and then it is old; what is pushed has no `up`, and comes
// when it comes.
observe::Question presence(const Input& input, const Evidence& evidence) {
  std::string series = input.series;
  if (input.is_of_one_metric) {
    const std::string oldest = format_number(seconds(3 * between_scrapes(evidence.plan)));
    series = "(time() - timestamp(" + series + ") <= " + oldest + ") or (" + series +
             " unless on (instance, job) up)";
  }
  return observe::promql_over("count by (job) (" + series + ")", evidence.window,
                              step_of_presence(evidence.window));
}

observe::Question jobs_in(const std::string& input, const observe::Window& window) {
  return observe::promql_at(
      "group by (job) (last_over_time(" + input + "[" + observe::range_of(window.length()) + "]))",
      window.end);
}

// From the beginning of the run on, so that one is known that is away all the window.
observe::Window until_then(const Evidence& evidence) {
  return {std::min(evidence.observations.metrics.begin, evidence.window.begin),
          evidence.window.end};
}

std::string job_of(const Series& series) {
  const auto job = series.labels.find("job");
  return job == series.labels.end() ? std::string() : job->second;
}

// What such a fault hits answers nobody; what others hit has no reason to be silent.
bool takes_away(const plan::Fault& fault) {
  return is_one_of(fault.kind, {"stop", "crash", "pause", "restart"});
}

// The only process that a fault of the window takes away; empty: there are none, or several, or it
// is away for a part of its phase only, which explains no more than a part.
std::string taken_away(const Evidence& evidence) {
  std::set<std::string> targets;
  bool all_take_away = true;
  for (const plan::Fault& fault : evidence.plan.faults) {
    if (fault.phase != evidence.claim.phase.value_or(fault.phase)) continue;
    if (!fault.times.is_whole_phase()) return {};
    targets.insert(fault.target);
    all_take_away = all_take_away && takes_away(fault);
  }
  return targets.size() == 1 && all_take_away ? *targets.begin() : std::string();
}

// The longest time in the window without a value. Times travel with milliseconds, which are
// rounded.
Duration longest_gap(const std::vector<observe::Point>& points, const observe::Window& window) {
  const Duration step = step_of_presence(window);
  constexpr Duration rounding = std::chrono::milliseconds{4};
  Duration longest{0};
  WallTime expected = window.begin;
  for (const observe::Point& point : points) {
    longest = std::max<Duration>(longest, point.at - expected);
    expected = point.at + step;
  }
  longest = std::max<Duration>(longest, window.end - expected);
  return longest <= rounding ? Duration{0} : longest;
}

// Where the input has to be. With the first requests counters are born, and are there by the next
// scrape: before that there was nothing to count.
observe::Window wanted_in(const Input& input, const std::vector<observe::Point>& points,
                          const Evidence& evidence) {
  observe::Window window = evidence.window;
  if (!input.is_counter || !begins_with_the_load(evidence) || points.empty()) return window;
  const WallTime first = points.front().at;
  const bool is_born = first - window.begin <= between_scrapes(evidence.plan);
  if (is_born) window.begin = std::max(window.begin, first);
  return window;
}

// What to do about a gap that the load begins with; empty: it is another.
std::string remedy_of(Duration gap, const std::vector<observe::Point>& points,
                      const Evidence& evidence) {
  const bool is_first = begins_with_the_load(evidence) && !points.empty() &&
                        points.front().at - evidence.window.begin >= gap;
  if (!is_first) return {};
  const Duration after = std::chrono::ceil<std::chrono::seconds>(gap) + std::chrono::seconds{1};
  return "; if it comes with the first requests, give after: " + format_duration(after);
}

Life judge_gap(const std::string& job, const std::string& input, Duration gap,
               const plan::Plan& plan) {
  if (gap == Duration{0}) return {};
  const std::string what = "its rule reads " + input + ", which " +
                           (job.empty() ? "was" : job + " did") + " not " +
                           (job.empty() ? "there" : "have") + " for " + approximate(gap);
  return {gap <= between_scrapes(plan) ? Outcome::undecided : Outcome::no_data, what, {}, true};
}

Life judge_input(const Input& input, const Evidence& evidence,
                 std::span<const observe::Answer> answers) {
  const auto jobs = observe::parse_series(answers[0]);
  const auto present = observe::parse_series(answers[1]);
  for (const Error* problem : {error_of(jobs), error_of(present)}) {
    if (problem != nullptr) return {Outcome::undecided, to_string(*problem), {}};
  }
  if (jobs->empty()) {
    return {Outcome::no_data,
            "its rule reads " + input.series + ", of which Prometheus has no sample",
            {}};
  }
  Life worst;
  for (const Series& one : *jobs) {
    const std::string job = job_of(one);
    if (!job.empty() && job == taken_away(evidence)) continue;
    const auto seen = std::find_if(present->begin(), present->end(),
                                   [&](const Series& series) { return job_of(series) == job; });
    const auto points = seen == present->end() ? std::vector<observe::Point>{} : seen->points;
    const Duration gap = longest_gap(points, wanted_in(input, points, evidence));
    Life life = judge_gap(job, input.series, gap, evidence.plan);
    if (life.outcome != Outcome::pass) life.why += remedy_of(gap, points, evidence);
    if (life.outcome == Outcome::no_data) return life;
    if (life.outcome != Outcome::pass) worst = std::move(life);
  }
  return worst;
}

// What the rule compares, as it is written.
std::vector<std::string> compared_in(const languages::promql::Expr& rule, const std::string& text) {
  using namespace languages::promql;
  std::vector<std::string> all;
  walk(rule, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    if (binary == nullptr || !relation_of(binary->op)) return;
    for (const ExprPtr* side : {&binary->left, &binary->right}) {
      if (type_of(**side) != Type::instant_vector) continue;
      const Span span = (*side)->span;
      all.push_back(text.substr(span.begin, span.end - span.begin));
    }
  });
  return all;
}

observe::Question values_of(const std::string& compared, const observe::Window& window) {
  return observe::promql_over("count((" + compared + "))", window, step_of_presence(window));
}

// No comparison with NaN holds.
observe::Question numbers_of(const std::string& compared, const observe::Window& window) {
  return observe::promql_over("count((" + compared + ") >= -Inf)", window,
                              step_of_presence(window));
}

bool divides(const std::string& text) {
  const auto read = languages::promql::parse(text);
  bool does = false;
  if (!read) return does;
  languages::promql::walk(**read, [&](const languages::promql::Expr& node) {
    const auto* const binary = std::get_if<languages::promql::Binary>(&node.of);
    does = does || (binary != nullptr && binary->op == "/");
  });
  return does;
}

// Of 0/0 no comparison holds, whatever is wrong; beside another number it is looked at with that.
Life judge_compared(const std::vector<std::string>& all, std::span<const observe::Answer> answers) {
  std::string without_number;
  for (const std::string& compared : all) {
    const auto values = observe::parse_series(answers[0]);
    const auto numbers = observe::parse_series(answers[1]);
    answers = answers.subspan(2);
    for (const Error* problem : {error_of(values), error_of(numbers)}) {
      if (problem != nullptr) return {Outcome::undecided, to_string(*problem), {}};
    }
    if (!numbers->empty()) return {};
    if (!values->empty() && without_number.empty()) without_number = one_line(compared);
  }
  if (without_number.empty()) return {};
  const std::string what =
      "its rule compares " + without_number + ", which is no number (NaN) all ";
  if (!divides(without_number)) return none_so_far(what + "the time");
  return unknown(what + "the time: there was nothing to divide by" + have_it_asked);
}

// The furthest that a part of it reads back as a whole.
Duration longest_offset(const languages::promql::Expr& rule) {
  using namespace languages::promql;
  Millis longest{0};
  walk(rule, [&](const Expr& node) {
    const auto* const selector = std::get_if<Selector>(&node.of);
    const auto* const subquery = std::get_if<Subquery>(&node.of);
    if (selector != nullptr) longest = std::max(longest, selector->offset.value_or(Millis{0}));
    if (subquery != nullptr) longest = std::max(longest, subquery->offset.value_or(Millis{0}));
  });
  return longest;
}

// Whether it reads what there is in the run by the moment of its evaluation.
Life reads_the_run(const languages::promql::Expr& rule, const Evidence& evidence) {
  const languages::promql::Reach reach = languages::promql::reach_of(rule);
  if (reach.is_fixed) return none("its rule reads a time of its own (@), whatever happens");
  if (reach.ahead > languages::promql::Millis{0}) {
    return none("its rule reads " + format_duration(reach.ahead) +
                " ahead (offset), when nothing is there yet");
  }
  const Duration offset = longest_offset(rule);
  if (offset <= evidence.window.begin - until_then(evidence).begin) return {};
  const std::string before =
      "its rule reads what was " + format_duration(offset) +
      " before (offset), which is before the run: give after: " + format_duration(offset) +
      ", or a later phase";
  return evidence.claim.starts_afresh ? none(before) : unknown(before);
}

using RuleNames = languages::promql::Names;

// Whether it can ever have a value, as it is written.
Life can_have_a_value(const languages::promql::Expr& rule, const std::string& text,
                      const Evidence& evidence) {
  if (const auto selector = languages::promql::shuts_all_out(rule)) {
    return none("of its rule: no series can ever match " + *selector);
  }
  for (const RuleNames names : {RuleNames::by_convention, RuleNames::as_usual}) {
    const auto never = languages::promql::never_true(rule, names);
    if (!never) continue;
    const std::string comparison = one_line(text.substr(never->begin, never->end - never->begin));
    if (names == RuleNames::by_convention)
      return none("of its rule: " + comparison + " is never true");
    return unknown("of its rule: " + comparison + " is hardly ever true, as its metric is called");
  }
  for (const languages::Remark& remark : languages::review_promql(text)) {
    if (remark.weight == languages::Remark::Weight::error) {
      return unknown("of its rule: " + remark.what);
    }
  }
  const std::string too_short = why_nothing_rises(rule, evidence.claim, evidence.plan);
  if (!too_short.empty()) return none("of its rule: " + too_short);
  const std::string little = why_little_is_seen(rule, evidence.claim, evidence.plan);
  return little.empty() ? reads_the_run(rule, evidence) : unknown("of its rule: " + little);
}

// Of those that name a metric or its sources alone, it is seen whether they were there.
bool names_labels(const languages::promql::Expr& rule) {
  const auto all = languages::promql::selectors(rule);
  return std::any_of(all.begin(), all.end(), [](const auto& named) {
    const auto& matchers = named.selector->matchers;
    return !std::all_of(matchers.begin(), matchers.end(), names_a_source);
  });
}

std::vector<observe::Question> questions_for_labels_of(const languages::promql::Expr& rule,
                                                       const Evidence& evidence) {
  if (!names_labels(rule)) return {};
  return questions_for_labels(rule, until_then(evidence));
}

// A claim on an alert takes no control.
Life without_control(Life life) {
  for (const char* remedy : {give_control, " If not, give control"}) {
    life.why.resize(std::min(life.why.size(), life.why.find(remedy)));
  }
  return life;
}

// The first that is of no data, else one that is not decided, else all that is told.
class Worst {
 public:
  void add(Life life) {
    if (life.outcome == Outcome::pass) {
      told_ += (told_.empty() || life.told.empty() ? "" : "; ") + life.told;
    } else if (life_.outcome != Outcome::no_data) {
      life_ = std::move(life);
    }
  }
  Life life() const {
    return life_.outcome == Outcome::pass ? Life{Outcome::pass, {}, told_} : life_;
  }

 private:
  Life life_;
  std::string told_;
};

}  // namespace

std::vector<observe::Question> questions_for_inputs(const languages::promql::Expr& rule,
                                                    const std::string& text,
                                                    const Evidence& evidence) {
  std::vector<observe::Question> all = questions_for_rule_quantiles(rule, text, evidence);
  for (const Input& input : inputs_of(rule)) {
    all.push_back(jobs_in(input.series, until_then(evidence)));
    all.push_back(presence(input, evidence));
  }
  for (const std::string& compared : compared_in(rule, text)) {
    all.push_back(values_of(compared, evidence.window));
    all.push_back(numbers_of(compared, evidence.window));
  }
  const auto add = [&](const std::vector<observe::Question>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  add(questions_for_labels_of(rule, evidence));
  add(questions_for_joins(languages::promql::joins(rule, text), asked_at(evidence.metrics.end)));
  return all;
}

Life inputs_were_there(const languages::promql::Expr& rule, const std::string& text,
                       const Evidence& evidence, std::span<const observe::Answer> answers) {
  Worst worst;
  const auto next = [&](std::size_t count) {
    const auto part = answers.first(count);
    answers = answers.subspan(count);
    return part;
  };
  const std::size_t ends = questions_for_rule_quantiles(rule, text, evidence).size();
  worst.add(life_of_rule_quantiles(rule, next(ends)));
  worst.add(can_have_a_value(rule, text, evidence));
  for (const Input& input : inputs_of(rule)) {
    worst.add(judge_input(input, evidence, next(2)));
  }
  const auto compared = compared_in(rule, text);
  worst.add(judge_compared(compared, next(2 * compared.size())));
  const std::size_t labels = questions_for_labels_of(rule, evidence).size();
  if (labels > 0) worst.add(without_control(life_of_labels(rule, next(labels))));
  worst.add(without_control(life_of_joins(languages::promql::joins(rule, text),
                                          asked_at(evidence.metrics.end), nullptr, answers)));
  return worst.life();
}

}  // namespace harness::verdict
