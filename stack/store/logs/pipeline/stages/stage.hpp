#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "stack/store/deadline.hpp"
#include "stack/store/logs/pipeline/labels.hpp"
#include "stack/store/logs/pipeline/template/allowance.hpp"

namespace store::logs::pipeline {

// A line on its way through the stages.
struct Work {
  Labels labels;
  std::string_view line;
  std::int64_t time = 0;
  Deadline* deadline = nullptr;               // of the query; none: there is time
  templates::Allowance* templates = nullptr;  // likewise, of what its templates may use
};

// One step of a pipeline. Keeps what it needs from line to line; belongs to one thread.
class Stage {
 public:
  virtual ~Stage() = default;
  // Whether the line is kept.
  virtual bool apply(Work& work) = 0;
};
using StagePtr = std::unique_ptr<Stage>;

}  // namespace store::logs::pipeline
