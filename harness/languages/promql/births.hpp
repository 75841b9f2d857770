#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// A counter is born above 0 where a service starts, or a label has a value for the first time: what
// it has counted before its first sample is no rise, and increase(), rate() and changes() see
// nothing of it.
namespace harness::languages::promql {

// increase(a{b="c"}[1m]) in a query. Without an offset: what reads another time is asked by nobody.
struct CounterCall {
  std::string function;
  Span span;             // of the call
  std::string metric;    // empty: the selector does not name one
  std::string selector;  // {__name__="a",b="c"}
  Millis range{0};
  bool in_subquery = false;
};
std::vector<CounterCall> counter_calls(const Expr& expr);

// Since when a series is no new one: it has a value then.
struct Base {
  Millis before{0};  // the moment of the evaluation
  // How old that value may be. None: as old as Prometheus takes one for the value of its series,
  // unless that has ended.
  std::optional<Millis> at_most = {};
};

// The series that are born in the range of such a call, each with what it had counted at its first
// sample; where it was reset since, with more than that.
std::string births(const CounterCall& call, const Base& base);

// The same series, with when each was first seen in the range: a Unix time in seconds. `step`: so
// short that no two scrapes of a target fall into one.
std::string first_seen(const CounterCall& call, const Base& base, Millis step);

// A call of a query, and since when its series are no new ones.
struct Birth {
  CounterCall call;
  Base base;
};

// The query, in which births count as rises in these of its calls.
std::string with_births(std::string query, std::span<const Birth> births);

}  // namespace harness::languages::promql
