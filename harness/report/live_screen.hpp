#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/terminal.hpp"

namespace harness::report {

// One small screen at the bottom of the terminal, redrawn in place; what is printed scrolls by
// above it. The cursor is never hidden and always rests on the empty line below, so that whatever
// ends the harness, kill -9 too, leaves a usable terminal.
class LiveScreen final : public Display {
 public:
  LiveScreen(std::unique_ptr<Output> output, Look look) : output_(std::move(output)), look_(look) {}
  ~LiveScreen() override { finish(); }

  void print(std::string_view offset, std::string_view text) override;
  void refresh(const RunState& state, TimePoint now) override;
  void finish() override;

 private:
  std::string erasure(Size size) const;

  std::unique_ptr<Output> output_;
  Look look_;
  std::string scrolling_;                 // printed since the last redraw
  std::vector<std::size_t> line_widths_;  // of what the screen shows now
  std::optional<TimePoint> drawn_at_;
};

}  // namespace harness::report
