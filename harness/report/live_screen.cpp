#include "harness/report/live_screen.hpp"

#include <algorithm>

#include "harness/report/screen_lines.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

constexpr Duration between_frames = std::chrono::milliseconds{100};
constexpr std::size_t widest_screen = 120;

std::size_t visible_columns(std::string_view painted) {
  std::size_t columns = columns_of(painted);
  for (std::size_t at = painted.find('\x1b'); at != std::string_view::npos;
       at = painted.find('\x1b', at + 1)) {
    columns -= painted.find('m', at) - at + 1;
  }
  return columns;
}

}  // namespace

void LiveScreen::print(std::string_view offset, std::string_view text) {
  scrolling_ += paint(look_, Tint::faint, offset) + "  " + std::string(text) + '\n';
}

// Most terminals wrap the old lines anew when they get narrower, so the screen may by now take more
// rows than it was drawn with.
std::string LiveScreen::erasure(Size size) const {
  std::size_t rows = 0;
  for (const std::size_t width : line_widths_) {
    rows += std::max<std::size_t>(1, (width + size.columns - 1) / size.columns);
  }
  rows = std::min(rows, size.rows - 1);
  return rows == 0 ? "\r\x1b[J" : "\r\x1b[" + std::to_string(rows) + "A\x1b[J";
}

// Everything goes out in one write, so that no half screen is ever shown.
void LiveScreen::refresh(const RunState& state, TimePoint now) {
  const bool due = !drawn_at_ || now - *drawn_at_ >= between_frames;
  if (!due && scrolling_.empty()) return;
  drawn_at_ = now;
  const Size size = output_->size();
  std::string text = erasure(size) + scrolling_;
  scrolling_.clear();
  line_widths_.clear();
  Look look = look_;
  look.width = std::min(size.columns - 1, widest_screen);
  for (const std::string& line : screen_lines(state, look)) {
    if (line_widths_.size() + 1 >= size.rows) break;
    text += line + '\n';
    line_widths_.push_back(visible_columns(line));
  }
  output_->write(text);
}

void LiveScreen::finish() {
  if (line_widths_.empty() && scrolling_.empty()) return;
  output_->write(erasure(output_->size()) + scrolling_);
  line_widths_.clear();
  scrolling_.clear();
}

}  // namespace harness::report
