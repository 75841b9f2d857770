#pragma once

#include <cstddef>
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

  // Whether the query has ended meanwhile, after about so much work (Deadline says how much).
  // Asked where a stage does as many things to a line as the query names.
  bool is_over(std::size_t done = 1) const {
    return (deadline != nullptr && deadline->passed(done)) ||
           (templates != nullptr && templates->spent_by().has_value());
  }
  // That much work is a look at the whole line.
  std::size_t of_line() const { return 1 + line.size() / short_line; }

 private:
  static constexpr std::size_t short_line = 256;
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
