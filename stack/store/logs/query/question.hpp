#pragma once

#include <cstdint>

#include "stack/store/deadline.hpp"
#include "stack/store/logs/pipeline/template/allowance.hpp"
#include "stack/store/logs/query/outcome.hpp"
#include "stack/store/logs/streams/log_store.hpp"

namespace store::logs {

// What was read for an answer.
struct Statistics {
  std::uint64_t lines = 0;
  std::uint64_t bytes = 0;
};

// What the evaluation of one query has at hand.
struct Question {
  const LogStore& store;
  std::int64_t now = 0;  // what templates call now
  Deadline deadline;
  Statistics read = {};
  std::size_t series = 0;       // that were made of lines so far
  std::size_t series_held = 0;  // that its parts gave one another so far
  std::size_t values_held = 0;  // the values of these
  pipeline::templates::Allowance templates = {};
};

}  // namespace store::logs
