#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "stack/store/logs/query/label_set.hpp"
#include "stack/store/logs/query/question.hpp"

namespace store::logs {

// What a log query shows of an entry.
struct ShownEntry {
  std::int64_t time = 0;
  std::string line;
  // With categorized labels: what of its labels is not its stream's.
  LabelSet metadata = {};
  LabelSet parsed = {};

  bool operator==(const ShownEntry&) const = default;
};

struct ShownStream {
  LabelSet labels;
  std::vector<ShownEntry> entries;  // in the order that was asked for
};

struct LogRequest {
  std::int64_t begin = 0;  // [begin, end)
  std::int64_t end = 0;
  std::size_t limit = 0;
  Direction direction = Direction::backward;
  bool categorized = false;   // streams keep their own labels alone
  std::int64_t interval = 0;  // between two entries, whatever their streams; 0: all
};

// The first entries in that direction that the query keeps, by streams, which are ordered by
// labels.
Outcome<std::vector<ShownStream>> evaluate(const harness::languages::logql::LogQuery& query,
                                           const LogRequest& request, Question& question);

}  // namespace store::logs
