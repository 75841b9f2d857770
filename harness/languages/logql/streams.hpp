#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// What a query reads: which streams, and how far back.
namespace harness::languages::logql {

// "{app=\"a\", job=~\"b.*\"}"
std::string print_selector(const std::vector<Matcher>& selector);

// The selectors that its log queries begin with, each once, in order: "{app=\"a\"}".
std::vector<std::string> stream_selectors(const Query& query);

// Whether its selector says nothing of which streams are meant, as {job=~".+"} does.
bool takes_every_stream(const LogQuery& log);

// Whether it does so, and says nothing of what is in their lines, either.
bool takes_every_line(const LogQuery& log);

// The log queries in it, in order, each with the aggregation over its lines; none: it stands alone.
struct LogQueryInside {
  const LogQuery* log = nullptr;
  const RangeAggregation* over = nullptr;
};
std::vector<LogQueryInside> log_queries(const Query& query);

// How far from the moment of its evaluation a metric query reads lines, by its ranges and offsets.
struct Reach {
  std::chrono::nanoseconds back{0};
  std::chrono::nanoseconds ahead{0};  // by a negative offset
};
Reach reach_of(const Query& query);

// Of that, how far back.
std::chrono::nanoseconds looks_back(const Query& query);

// Whether it reads another time than the one that it is evaluated at: offset.
bool reads_another_time(const Query& query);

}  // namespace harness::languages::logql
