#pragma once

#include <string>
#include <vector>

#include "harness/report/terminal.hpp"

namespace harness::report {

// As much of a terminal as the live screen uses: lines that wrap and scroll, carriage return,
// cursor up, erase below. Colours are dropped. Rows never wrap anew when the size changes, unless
// rewrap() is asked to. ASCII only.
class FakeTerminal {
 public:
  void take(std::string_view text);
  void rewrap(Size size);

  // Everything from the oldest line that scrolled away down to the cursor's.
  std::vector<std::string> lines() const { return lines_; }
  Size size() const { return size_; }
  bool cursor_hidden() const { return cursor_hidden_; }

 private:
  void take_escape(std::string_view& text);
  void put(char letter);

  Size size_{80, 24};
  std::vector<std::string> lines_{""};
  std::vector<bool> continues_{false};  // the line goes on from the one above
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  bool cursor_hidden_ = false;
};

// The terminal as seen by a display; the terminal outlives it.
class FakeTerminalOutput final : public Output {
 public:
  explicit FakeTerminalOutput(FakeTerminal& terminal) : terminal_(terminal) {}

  void write(std::string_view text) override { terminal_.take(text); }
  Size size() const override { return terminal_.size(); }

 private:
  FakeTerminal& terminal_;
};

}  // namespace harness::report
