#pragma once

#include <memory>
#include <optional>

#include "harness/report/terminal.hpp"

namespace harness::report {

// For files, pipes and terminals that cannot redraw: each event is a line, and while there is load
// a line every ten seconds says how it goes.
class PlainLines final : public Display {
 public:
  explicit PlainLines(std::unique_ptr<Output> output) : output_(std::move(output)) {}

  void print(std::string_view offset, std::string_view text) override;
  void refresh(const RunState& state, TimePoint now) override;
  void finish() override {}

 private:
  std::unique_ptr<Output> output_;
  std::optional<TimePoint> said_at_;
};

}  // namespace harness::report
