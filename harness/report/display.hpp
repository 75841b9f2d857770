#pragma once

#include <string_view>

#include "harness/report/run_state.hpp"

namespace harness::report {

// Where the progress of a run is shown. One thread, the conductor's.
class Display {
 public:
  Display() = default;
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;
  virtual ~Display() = default;

  // A line that stays. `offset` is from the first request, or blank before it.
  virtual void print(std::string_view offset, std::string_view text) = 0;

  // Shows how things stand now; called often, so each display decides when it is worth a line.
  virtual void refresh(const RunState& state, TimePoint now) = 0;

  // Nothing more comes: leaves the cursor on an empty line below what stays.
  virtual void finish() = 0;
};

}  // namespace harness::report
