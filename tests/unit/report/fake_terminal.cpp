#include "tests/unit/report/fake_terminal.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace harness::report {

void FakeTerminal::take(std::string_view text) {
  while (!text.empty()) {
    const char letter = text.front();
    text.remove_prefix(1);
    if (letter == '\x1b') {
      take_escape(text);
    } else if (letter == '\r') {
      column_ = 0;
    } else if (letter == '\n') {
      ++row_;
      column_ = 0;
      if (row_ == lines_.size()) {
        lines_.emplace_back();
        continues_.push_back(false);
      }
    } else {
      put(letter);
    }
  }
}

void FakeTerminal::put(char letter) {
  if (column_ == size_.columns) {
    ++row_;
    column_ = 0;
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(row_), "");
    continues_.insert(continues_.begin() + static_cast<std::ptrdiff_t>(row_), true);
  }
  std::string& line = lines_[row_];
  line.resize(std::max(line.size(), column_ + 1), ' ');
  line[column_++] = letter;
}

void FakeTerminal::take_escape(std::string_view& text) {
  const std::size_t end = text.find_first_not_of("[?0123456789;");
  const std::string parameters(text.substr(1, end - 1));
  const char command = text.at(end);
  text.remove_prefix(end + 1);
  if (command == 'A') {
    const auto up = static_cast<std::size_t>(std::stoul(parameters));
    EXPECT_LT(up, size_.rows) << "rows above the visible ones cannot be reached";
    row_ -= std::min(row_, up);
  } else if (command == 'J') {
    EXPECT_EQ(column_, 0U);
    lines_.resize(row_ + 1);
    continues_.resize(row_ + 1);
    lines_[row_].clear();
  } else if (command == 'l' && parameters == "?25") {
    cursor_hidden_ = true;
  } else {
    EXPECT_EQ(command, 'm') << "an escape sequence that this terminal does not know";
  }
}

void FakeTerminal::rewrap(Size size) {
  std::vector<std::string> whole;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    continues_[i] ? whole.back().append(lines_[i]) : whole.emplace_back(lines_[i]);
  }
  size_ = size;
  lines_ = {""};
  continues_ = {false};
  row_ = column_ = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) take((i == 0 ? "" : "\n") + whole[i]);
}

}  // namespace harness::report
