#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/report/display.hpp"

namespace harness::run {

// Keeps what would be printed, and shows nothing.
class NoDisplay final : public report::Display {
 public:
  explicit NoDisplay(std::vector<std::string>* to = nullptr) : printed(to) {}
  void print(std::string_view, std::string_view line) override {
    if (printed != nullptr) printed->emplace_back(line);
  }
  void refresh(const report::RunState&, TimePoint) override {}
  void finish() override {}
  std::vector<std::string>* printed;  // null: nobody wants to read it
};

}  // namespace harness::run
