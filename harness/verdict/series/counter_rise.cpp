#include "harness/verdict/series/counter_rise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/series/counter_scrapes.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Selector;
using observe::Point;
using observe::Series;

// The samples of a scrape have its time, which travels as seconds with milliseconds.
constexpr Duration rounding_of_times = std::chrono::milliseconds{2};

constexpr std::size_t questions_of_samples = 3;

// How far behind the run's end is looked for what was still under way then.
constexpr Duration behind_the_run = std::chrono::seconds{5};

// The window, and where its requests end for certain: before the run, and after it.
struct RiseWindow {
  observe::Window window;
  observe::Window asked;
  bool begins_quietly = true;
  bool ends_quietly = true;
  bool is_beside_others = false;  // the whole run, at whose edges others may be at work
};

RiseWindow rise_window(const Evidence& evidence) {
  RiseWindow rise{evidence.window, evidence.metrics};
  if (evidence.observations.phases.empty()) return rise;  // nothing was played yet
  const plan::Claim& claim = evidence.claim;
  const bool others = others_may_be_there(evidence);
  const bool begins_with_run = claim.phase.value_or(0) == 0 && claim.after == Duration{0};
  rise.begins_quietly = begins_with_run && !others;
  rise.ends_quietly = ends_with_the_run(evidence) && !others;
  rise.is_beside_others = begins_with_run && ends_with_the_run(evidence) && others;
  const Duration beside = 2 * between_scrapes(evidence.plan);
  rise.asked.begin = std::min(rise.asked.begin, rise.window.begin - beside);
  rise.asked.end =
      std::max(rise.asked.end, rise.window.end + (rise.ends_quietly ? behind_the_run : beside));
  return rise;
}

// What the series had at the time of a scrape; none: that did not bring it.
std::optional<double> brought_at(WallTime at, const std::vector<Point>& samples) {
  const auto found =
      std::lower_bound(samples.begin(), samples.end(), at - rounding_of_times,
                       [](const Point& sample, WallTime earliest) { return sample.at < earliest; });
  const bool is_there = found != samples.end() && found->at <= at + rounding_of_times;
  return is_there ? std::optional(found->value) : std::nullopt;
}

// A scrape that never came is one that failed.
Scrapes scrapes_of(const Series& up, const Series& counter, const plan::Plan& plan) {
  const Duration none_missing = 19 * plan.scrape_interval() / 10;
  Scrapes all;
  for (const Point& scrape : up.points) {
    if (!all.empty() && scrape.at - all.back().at > none_missing) {
      all.push_back({all.back().at + plan.scrape_interval(), false, {}});
    }
    all.push_back({scrape.at, scrape.value > 0, brought_at(scrape.at, counter.points)});
  }
  return all;
}

// What is counted on the way from one scrape to another.
class CountedUp {
 public:
  CountedUp(const std::string& target, const CounterScrape* base) : target_(target) {
    knows_base_ = base != nullptr && base->succeeded;
    if (knows_base_) last_ = base->value;
  }

  void add(const CounterScrape& scrape) {
    if (!scrape.succeeded) {
      missed_ = true;
      return;
    }
    if (scrape.value) {
      add_value(*scrape.value, scrape.at);
    } else if (last_) {
      leave_open("has no such series any more at " + format_wall(scrape.at) +
                 ": what it counted after its last scrape nobody saw");
    }
    last_ = scrape.value;
    missed_ = false;
    knows_base_ = true;
  }

  void end() {
    if (missed_) leave_open("did not answer its last scrape of the window");
  }

  void leave_open(const std::string& why) {
    by_.high = std::numeric_limits<double>::infinity();
    if (why_.empty()) why_ = target_ + " " + why;
  }

  const Interval& by() const { return by_; }
  const std::string& why() const { return why_; }

 private:
  // A restart may hide behind a scrape that failed.
  void add_value(double value, WallTime at) {
    if (!knows_base_) {
      by_.high += value;
      if (why_.empty()) why_ = target_ + " did not answer its scrape before the window";
      return;
    }
    const bool began_anew = last_ && value < *last_;
    const double more = last_ && !began_anew ? value - *last_ : value;
    by_ = {by_.low + more, by_.high + more};
    if (began_anew) {
      leave_open("began anew before " + format_wall(at) +
                 ": what it counted after its last scrape nobody saw");
    } else if (missed_) {
      leave_open("did not answer a scrape before " + format_wall(at) +
                 ", behind which a restart may hide");
    }
  }

  std::string target_;
  bool knows_base_ = false;
  bool missed_ = false;
  std::optional<double> last_;
  Interval by_;
  std::string why_;
};

const CounterScrape* last_until(const Scrapes& scrapes, WallTime at) {
  const CounterScrape* last = nullptr;
  for (const CounterScrape& scrape : scrapes) {
    if (scrape.at <= at) last = &scrape;
  }
  return last;
}

const CounterScrape* first_from(const Scrapes& scrapes, WallTime at) {
  const auto found = std::find_if(scrapes.begin(), scrapes.end(),
                                  [&](const CounterScrape& scrape) { return scrape.at >= at; });
  return found == scrapes.end() ? nullptr : &*found;
}

// From the scrape on that is the base, if there is one, up to the other, if there is one.
CountedUp counted_between(const std::string& target, const Scrapes& scrapes,
                          const CounterScrape* from, const CounterScrape* until) {
  CountedUp counted(target, from);
  for (const CounterScrape& scrape : scrapes) {
    if (from != nullptr && scrape.at <= from->at) continue;
    if (until != nullptr && scrape.at > until->at) continue;
    counted.add(scrape);
  }
  counted.end();
  if (until == nullptr) counted.leave_open("was not scraped after the window's end");
  return counted;
}

struct TargetRise {
  Interval by;
  std::string why;
  Interval behind = {};
};

// Whether nobody counts where nothing of the run is under way, as far as that was looked at:
// between two scrapes and two more.
bool stands_still_outside(const RiseWindow& rise, const Scrapes& scrapes) {
  constexpr int enough = 2;
  int intervals = 0;
  for (std::size_t i = 1; i < scrapes.size(); ++i) {
    const CounterScrape& from = scrapes[i - 1];
    const CounterScrape& until = scrapes[i];
    if (until.at > rise.window.begin && from.at < rise.window.end) continue;
    if (!from.succeeded || !until.succeeded || from.value != until.value) return false;
    ++intervals;
  }
  return intervals >= enough;
}

std::string why_edges_are_open(const RiseWindow& rise) {
  const std::string remedy = "for a range with >= and <=";
  if (!rise.is_beside_others) {
    return "at the window's edges it went on between two scrapes: ask about the whole run, or " +
           remedy;
  }
  return "at the window's edges others may have counted, too, as it did not stand still before the "
         "run and behind it: have nobody else at it, leave two scrapes between it and an earlier "
         "run, or ask " +
         remedy;
}

TargetRise rise_in(RiseWindow rise, const std::string& target, const Scrapes& scrapes) {
  if (rise.is_beside_others && stands_still_outside(rise, scrapes)) {
    rise.begins_quietly = rise.ends_quietly = true;
  }
  const CounterScrape* const before = last_until(scrapes, rise.window.begin);
  const CounterScrape* const after = first_from(scrapes, rise.window.end);
  const CountedUp outer = counted_between(target, scrapes, before, after);
  Interval behind;
  if (rise.ends_quietly && after != nullptr) {
    const auto idle_until = rise.begins_quietly ? std::optional(rise.window.begin) : std::nullopt;
    behind = counted_behind(scrapes, *after, idle_until);
  }
  if (rise.begins_quietly && rise.ends_quietly) return {outer.by(), outer.why(), behind};
  const CounterScrape* const from =
      rise.begins_quietly ? before : first_from(scrapes, rise.window.begin);
  const CounterScrape* const until =
      rise.ends_quietly ? after : last_until(scrapes, rise.window.end);
  TargetRise both{{0, outer.by().high}, outer.why(), behind};
  const bool is_any = from != nullptr && until != nullptr && from->at < until->at;
  if (is_any) both.by.low = counted_between(target, scrapes, from, until).by().low;
  if (both.by.is_exact() || !both.why.empty()) return both;
  both.why = why_edges_are_open(rise);
  return both;
}

std::string label_of(const Series& series, const std::string& name) {
  const auto found = series.labels.find(name);
  return found == series.labels.end() ? std::string() : found->second;
}

bool is_of_target(const Series& series, const Series& target) {
  return label_of(series, "job") == label_of(target, "job") &&
         label_of(series, "instance") == label_of(target, "instance");
}

std::string name_of_target(const Series& up) {
  const std::string job = label_of(up, "job");
  return job.empty() ? observe::format_labels(up.labels) : job;
}

std::optional<Selector> plain_selector(const std::string& text, languages::promql::ExprPtr& query) {
  query = parsed(text);
  const auto* const selector = query ? std::get_if<Selector>(&query->of) : nullptr;
  if (selector == nullptr || selector->range || selector->offset || selector->at) {
    return std::nullopt;
  }
  return *selector;
}

bool names_instances(const Selector& selector) {
  return std::any_of(selector.matchers.begin(), selector.matchers.end(),
                     [](const auto& matcher) { return matcher.label == "instance"; });
}

// Another target of the same job may have counted, too, and did not answer.
void add_silent_targets(const RiseWindow& window, const std::vector<Series>& up,
                        const std::vector<Series>& counters, Rise& rise) {
  for (const Series& target : up) {
    bool is_of_job = false;
    bool has_series = false;
    for (const Series& counter : counters) {
      is_of_job = is_of_job || label_of(counter, "job") == label_of(target, "job");
      has_series = has_series || is_of_target(counter, target);
    }
    if (!is_of_job || has_series) continue;
    const bool failed =
        std::any_of(target.points.begin(), target.points.end(),
                    [&](const Point& p) { return p.value == 0 && window.window.contains(p.at); });
    if (!failed) continue;
    rise.series.push_back({target.labels, Interval::at_least(0)});
    if (rise.why.empty()) {
      rise.why = name_of_target(target) + " at " + label_of(target, "instance") +
                 " did not answer its scrapes, so that nobody knows what it counted";
    }
  }
}

std::string problem_of_samples(const Series& counter) {
  const bool is_number =
      std::all_of(counter.points.begin(), counter.points.end(),
                  [](const Point& p) { return std::isfinite(p.value) && p.value >= 0; });
  return is_number ? "" : observe::format_labels(counter.labels) + " is no number that counts";
}

std::string problem_of_type(const std::string& metric, const observe::Answer& answer) {
  const auto types = observe::parse_metric_types(answer);
  const auto found = types ? types->find(metric) : decltype(types->end()){};
  if (!types || found == types->end() || found->second != "gauge") return {};
  return metric + " is a gauge, and counts nothing: ask for it with promql";
}

void add_series(const RiseWindow& window, const plan::Plan& plan, const std::vector<Series>& up,
                const Series& counter, Rise& rise) {
  const auto target = std::find_if(up.begin(), up.end(),
                                   [&](const Series& one) { return is_of_target(counter, one); });
  rise.problem = problem_of_samples(counter);
  if (target == up.end()) {
    rise.problem =
        observe::format_labels(counter.labels) +
        " is not scraped (there is no up of its job and instance): ask for it with promql";
  }
  if (!rise.problem.empty()) return;
  const Scrapes scrapes = scrapes_of(*target, counter, plan);
  const auto brought = std::ranges::count_if(
      scrapes, [](const CounterScrape& scrape) { return scrape.value.has_value(); });
  if (static_cast<std::size_t>(brought) < counter.points.size()) {
    rise.problem = "samples of " + observe::format_labels(counter.labels) +
                   " have other times than its scrapes: ask for it with promql";
    return;
  }
  TargetRise one = rise_in(window, name_of_target(*target), scrapes);
  rise.series.push_back({counter.labels, one.by, one.behind});
  if (rise.why.empty()) rise.why = std::move(one.why);
}

}  // namespace

Result<void> check_counter(const std::string& selector) {
  languages::promql::ExprPtr query;
  if (plain_selector(selector, query)) return {};
  return fail(
      "counter: " + shown(selector) + " is not a metric's name with its labels", {},
      R"(write such as http_requests_total{job="api"}: its series are summed by themselves, )"
      "and how far they rose is read from their samples");
}

std::vector<observe::Question> questions_for_rise(const std::string& selector,
                                                  const Evidence& evidence) {
  const RiseWindow window = rise_window(evidence);
  const std::string range = "[" + observe::range_of(window.asked.length()) + "]";
  languages::promql::ExprPtr query;
  const auto named = plain_selector(selector, query);
  std::vector<observe::Question> all{
      observe::promql_at(selector + range, window.asked.end),
      observe::promql_at("up" + range, window.asked.end),
      observe::metric_type(named ? languages::promql::metric_of(*named) : selector)};
  all.front().query = selector;
  if (!named) return all;
  for (auto& question : questions_for_labels(*query, evidence.metrics)) {
    all.push_back(std::move(question));
  }
  return all;
}

Rise rise_of(const std::string& selector, const Evidence& evidence,
             std::span<const observe::Answer> answers) {
  Rise rise;
  const auto counters = observe::parse_series(answers[0]);
  const auto up = observe::parse_series(answers[1]);
  for (const Error* problem : {error_of(counters), error_of(up)}) {
    if (problem != nullptr && rise.problem.empty()) rise.problem = to_string(*problem);
  }
  languages::promql::ExprPtr query;
  const auto named = plain_selector(selector, query);
  if (!rise.problem.empty() || !named) return rise;
  rise.problem = problem_of_type(languages::promql::metric_of(*named), answers[2]);
  const RiseWindow window = rise_window(evidence);
  for (const Series& counter : *counters) {
    if (!rise.problem.empty()) return rise;
    add_series(window, evidence.plan, *up, counter, rise);
  }
  if (!names_instances(*named)) add_silent_targets(window, *up, *counters, rise);
  return rise;
}

std::string why_no_series(const std::string& selector, std::span<const observe::Answer> answers) {
  languages::promql::ExprPtr query;
  if (!plain_selector(selector, query)) return {};
  return life_of_sources(*query, answers.subspan(questions_of_samples)).why;
}

}  // namespace harness::verdict
