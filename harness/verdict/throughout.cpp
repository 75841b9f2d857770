#include "harness/verdict/throughout.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

using observe::Point;
using observe::Series;
using observe::Window;
using AllSeries = std::vector<Series>;

// Times travel with milliseconds, which are rounded.
constexpr Duration scrape_rounding = std::chrono::milliseconds{2};

// Counted back from the end, which belongs to them in any case.
std::optional<Window> back_from(WallTime end, const Window& window, Duration looks_back) {
  const Duration room = end - (window.begin + looks_back);
  if (room < Duration{0}) return std::nullopt;
  return Window{end - (room / between_moments) * between_moments, end};
}

struct Value {
  const Series* series = nullptr;
  const Point* point = nullptr;
};

// The first of them in time that is so.
template <typename Is>
std::optional<Value> first(const AllSeries& all, const Is& is) {
  std::optional<Value> found;
  for (const Series& series : all) {
    for (const Point& point : series.points) {
      if (!is(point.value) || (found && found->point->at <= point.at)) continue;
      found = Value{&series, &point};
    }
  }
  return found;
}

// A moment that is asked about and of which a series says nothing.
struct MissingMoment {
  const Series* series = nullptr;
  WallTime at;
  std::size_t moments = 0;  // of this series
};

std::optional<MissingMoment> first_missing(const AllSeries& all, const Window& moments) {
  std::optional<MissingMoment> first;
  for (const Series& series : all) {
    std::set<WallTime> told;
    for (const Point& point : series.points) told.insert(point.at);
    MissingMoment missing{&series, {}, 0};
    for (WallTime at = moments.begin; at <= moments.end; at += between_moments) {
      const auto near = told.lower_bound(at - scrape_rounding);
      if (near != told.end() && *near <= at + scrape_rounding) continue;
      if (missing.moments++ == 0) missing.at = at;
    }
    if (missing.moments > 0 && (!first || missing.at < first->at)) first = missing;
  }
  return first;
}

std::string when(const Finding& finding, WallTime at) {
  return " at " + format_wall(at) + ", " + approximate(at - finding.window.begin) +
         " after the window's begin";
}

std::size_t count_of(const Window& moments) {
  return static_cast<std::size_t>(moments.length() / between_moments) + 1;
}

Interval all_of(const AllSeries& all) {
  Interval hull = Interval::exactly(all.front().points.front().value);
  for (const Series& series : all) {
    for (const Point& point : series.points) {
      hull.low = std::min(hull.low, point.value);
      hull.high = std::max(hull.high, point.value);
    }
  }
  return hull;
}

std::optional<Value> first_broken(const AllSeries& all, const SeriesWanted& wanted) {
  return first(all, [&](double value) { return !std::isnan(value) && !wanted.value.holds(value); });
}

Finding broken_by(const Value& broken, Finding finding, const SeriesWanted& wanted,
                  const AllSeries& all) {
  finding.value = Interval::exactly(broken.point->value);
  const std::string seen = finding.value->text() + one_of(*broken.series, all, wanted.noun) +
                           when(finding, broken.point->at);
  return with(std::move(finding), Outcome::fail, seen);
}

// Of values that are all there, and hold: there must be as many series as are meant.
Finding held(Finding finding, const SeriesWanted& wanted, const Window& moments,
             const Result<AllSeries>& answer) {
  finding = judge_series(std::move(finding), wanted, answer);
  if (finding.outcome != Outcome::pass) return finding;
  finding.value = all_of(*answer);
  finding.seen = finding.value->text() + " at each of " +
                 counted(static_cast<double>(count_of(moments)), "moment");
  return finding;
}

}  // namespace

std::optional<Window> moments_in(const Window& window, Duration looks_back) {
  return back_from(std::chrono::floor<std::chrono::milliseconds>(window.end), window, looks_back);
}

std::optional<Window> aligned_moments_in(const Window& window, Duration looks_back) {
  const Duration past_a_step = window.end.time_since_epoch() % between_moments;
  return back_from(window.end - past_a_step, window, looks_back);
}

Finding without_moments(Finding finding, Duration looks_back) {
  return with(std::move(finding), Outcome::undecided,
              "the window ends before " + format_duration(looks_back) +
                  " of it are over, which each moment looks back: make it longer");
}

Finding judge_throughout(Finding finding, const SeriesWanted& wanted, const Window& moments,
                         const Result<AllSeries>& answer) {
  if (!answer) return with(std::move(finding), Outcome::undecided, to_string(answer.error()));
  if (const auto outside = sample_outside(*answer, moments)) {
    return with(std::move(finding), Outcome::undecided,
                "answered with " + *outside + ", from outside the window");
  }
  const auto is_nan = [](double value) { return std::isnan(value); };
  if (const auto broken = first_broken(*answer, wanted)) {
    return broken_by(*broken, std::move(finding), wanted, *answer);
  }
  if (const auto nothing = first(*answer, is_nan)) {
    finding.of_slowness = true;
    return with(std::move(finding), Outcome::no_data,
                "no number" + one_of(*nothing->series, *answer, wanted.noun) +
                    when(finding, nothing->point->at) + " (" + wanted.nothing + ")");
  }
  if (const auto missing = first_missing(*answer, moments)) {
    return with(std::move(finding), Outcome::undecided,
                "no value" + one_of(*missing->series, *answer, wanted.noun) +
                    when(finding, missing->at) + ": " + std::to_string(missing->moments) + " of " +
                    counted(static_cast<double>(count_of(moments)), "moment") + " missing");
  }
  return held(std::move(finding), wanted, moments, answer);
}

Finding judge_broken(Finding finding, const SeriesWanted& wanted, const Result<AllSeries>& answer) {
  if (!answer) return with(std::move(finding), Outcome::undecided, to_string(answer.error()));
  if (const auto broken = first_broken(*answer, wanted)) {
    return broken_by(*broken, std::move(finding), wanted, *answer);
  }
  return with(std::move(finding), Outcome::pass, {});
}

}  // namespace harness::verdict
