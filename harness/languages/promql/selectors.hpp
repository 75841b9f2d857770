#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// Which series a query names.
namespace harness::languages::promql {

struct NamedSeries {
  std::string metric;  // also where it stands as {__name__="…"}; empty: the matchers alone say it
  const Selector* selector = nullptr;  // in the tree
  Span span;
};

std::string metric_of(const Selector& selector);

// In order of appearance.
std::vector<NamedSeries> selectors(const Expr& expr);

// label="value", as a query says it.
std::string to_text(const Matcher& matcher);

// {__name__="a",b="c"}: without its range and its offset.
std::string to_text(const Selector& selector);

// The first selector whose matchers shut one another out, so that no series ever has them all.
std::optional<std::string> shuts_all_out(const Expr& expr);

// Whether it reads another time than the one that it is evaluated at: offset, @.
bool reads_another_time(const Expr& expr);

// Labels in by, without, on, ignoring, group_left and group_right, each once, sorted.
std::vector<std::string> grouping_labels(const Expr& expr);

// What it can say where nothing happens: what only names series has a value where there are
// samples; a function over time takes a series that stands still for 0; absent() and vector() need
// no series at all.
enum class OfSilence { nothing, zero, any_value };
OfSilence says_of_silence(const Expr& expr);

// Whether a part of it may be silent, and it has a value all the same: beside vector() and absent()
// what stands behind unless, and scalar(), which makes NaN of nothing.
bool hides_silence(const Expr& expr);

// Whether another part of it may answer in place of one that is silent: or.
bool has_alternatives(const Expr& expr);

// The first function that estimates what lies between its samples and the edges of its range:
// increase, rate, delta.
std::optional<std::string> extrapolates(const Expr& expr);

// The first function that makes another number of it when time goes by in which nothing happens:
// "rate"; none: increase() and its like do not.
std::optional<std::string> averages(const Expr& expr);

// How far from the moment of its evaluation it reads samples, by its ranges and offsets; what a
// selector without a range takes as the last sample is not counted.
struct Reach {
  Millis back{0};
  Millis ahead{0};        // by a negative offset
  bool is_fixed = false;  // some of it at a time of its own, whatever the moment: @ 0
};
Reach reach_of(const Expr& expr);

// Of that, how far back.
Millis looks_back(const Expr& expr);

}  // namespace harness::languages::promql
