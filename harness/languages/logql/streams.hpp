#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// What a query reads: which streams, and how far back.
namespace harness::languages::logql {

// The selectors that its log queries begin with, each once, in order: "{app=\"a\"}".
std::vector<std::string> stream_selectors(const Query& query);

// How far before the moment of its evaluation a metric query reads lines, by its ranges and
// offsets.
std::chrono::nanoseconds looks_back(const Query& query);

// Whether it reads another time than the one that it is evaluated at: offset.
bool reads_another_time(const Query& query);

}  // namespace harness::languages::logql
