#include "harness/verdict/series/births.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <set>

#include "harness/languages/promql/parser.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/series/quantiles.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Birth;
using languages::promql::Millis;

Millis in_millis(Duration time) { return std::chrono::duration_cast<Millis>(time); }

// Inside a subquery each moment is another one.
std::vector<Birth> births_in(const Counting& counting) {
  const auto query = languages::promql::parse(counting.query);
  std::vector<Birth> births;
  if (!query) return births;
  for (const auto& call : languages::promql::counter_calls(**query)) {
    const Millis before =
        call.in_subquery ? call.range : std::min(call.range, in_millis(counting.window));
    births.push_back({call, {before, {}}});
    if (counting.at_most) births.back().base.at_most = in_millis(*counting.at_most);
  }
  return births;
}

// Of more than these, each alone makes too many questions.
constexpr std::size_t most_alone = 4;

bool may_count_alone(const std::vector<Birth>& births) {
  return births.size() > 1 && births.size() <= most_alone;
}

// Targets are scraped every second at the most.
constexpr Millis between_looks{500};

// What one scrape of one target showed for the first time, by the moment that is asked about.
struct Scrape {
  std::string job;
  std::string instance;
  double at = 0;

  auto operator<=>(const Scrape&) const = default;
};
using ScrapesByMoment = std::map<WallTime, std::set<Scrape>>;

std::string label_of(const observe::Series& series, const char* name) {
  const auto found = series.labels.find(name);
  return found == series.labels.end() ? std::string() : found->second;
}

// None: not known.
std::optional<ScrapesByMoment> births_by_scrape(const observe::Answer& answer) {
  const auto all = observe::parse_series(answer);
  if (!all) return std::nullopt;
  ScrapesByMoment scrapes;
  for (const observe::Series& one : *all) {
    const Scrape target{label_of(one, "job"), label_of(one, "instance"), 0};
    if (target.instance.empty()) return std::nullopt;
    for (const observe::Point& point : one.points) {
      scrapes[point.at].insert({target.job, target.instance, point.value});
    }
  }
  return scrapes;
}

// What a target counted before one scrape it counted in the same time, whichever counters show it:
// all of that is a rise, or nothing is. `answers` are of each call.
bool are_one_birth(std::span<const observe::Answer> answers) {
  const auto first = births_by_scrape(answers.front());
  const auto is_of_one_scrape = [](const auto& moment) { return moment.second.size() == 1; };
  return first && !first->empty() && std::ranges::all_of(*first, is_of_one_scrape) &&
         std::ranges::all_of(answers.subspan(1), [&](const observe::Answer& answer) {
           return births_by_scrape(answer) == first;
         });
}

// The query, in which some births count: first all of them, then those of each call alone.
std::vector<std::string> ways_to_count(const std::string& query, const std::vector<Birth>& births) {
  if (births.empty()) return {};
  std::vector<std::string> ways{languages::promql::with_births(query, births)};
  if (!may_count_alone(births)) return ways;
  for (const Birth& birth : births) {
    ways.push_back(languages::promql::with_births(query, std::span(&birth, 1)));
  }
  return ways;
}

std::string text_of(const Birth& birth, const observe::Series& series) {
  return birth.call.metric + observe::format_labels(series.labels) + " begins at " +
         Interval::exactly(series.points.front().value).text();
}

}  // namespace

std::vector<observe::Question> questions_for_births(const Counting& counting) {
  const std::vector<Birth> births = births_in(counting);
  std::vector<observe::Question> all;
  for (const Birth& birth : births) {
    all.push_back(counting.put(languages::promql::births(birth.call, birth.base)));
  }
  if (may_count_alone(births)) {
    for (const Birth& birth : births) {
      all.push_back(
          counting.put(languages::promql::first_seen(birth.call, birth.base, between_looks)));
    }
  }
  for (const std::string& way : ways_to_count(counting.query, births)) {
    for (const std::string& query : with_quantile_ends(way)) all.push_back(counting.put(query));
  }
  return all;
}

Finding with_births(Finding finding, const Counting& counting,
                    std::span<const observe::Answer> answers, const JudgeQuery& judge) {
  const std::vector<Birth> births = births_in(counting);
  std::string first;
  std::size_t born = 0;
  for (std::size_t i = 0; i < births.size(); ++i) {
    const auto series = observe::parse_series(answers[i]);
    if (!series) {
      return with(std::move(finding), Outcome::undecided,
                  "which counters began in the window is not known: " + to_string(series.error()));
    }
    born += series->size();
    if (first.empty() && !series->empty()) first = text_of(births[i], series->front());
  }
  if (born == 0) return finding;
  const std::string others = born > 1 ? ", and " + std::to_string(born - 1) + " more" : "";
  const Otherwise otherwise{"what new counters had counted when they were first seen",
                            first + others + ": let it begin at 0"};
  answers = answers.subspan(births.size());
  std::vector<std::string> ways = ways_to_count(counting.query, births);
  if (may_count_alone(births)) {
    if (are_one_birth(answers.first(births.size()))) ways.resize(1);
    answers = answers.subspan(births.size());
  }
  for (const std::string& way : ways) {
    const std::size_t count = with_quantile_ends(way).size();
    finding = joined(std::move(finding), judge(way, answers.first(count)), otherwise);
    answers = answers.subspan(count);
  }
  return finding;
}

}  // namespace harness::verdict
