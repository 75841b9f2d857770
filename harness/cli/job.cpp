#include "harness/cli/job.hpp"

#include <cstdio>
#include <sstream>

#include "harness/report/terminal.hpp"

namespace harness::cli {
namespace {

// Passes on whole lines.
class NamedLines final : public report::Output {
 public:
  NamedLines(std::string name, SharedLines& lines) : name_(std::move(name)), lines_(lines) {}

  void write(std::string_view text) override {
    for (const char letter : text) {
      if (letter != '\n') {
        line_ += letter;
        continue;
      }
      lines_.print(name_ + "  " + line_ + "\n");
      line_.clear();
    }
  }
  report::Size size() const override { return {}; }

 private:
  std::string name_;
  SharedLines& lines_;
  std::string line_;  // that has not ended yet
};

}  // namespace

bool SharedInterrupt::wait(Duration at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [this] { return requested_; });
}

bool SharedInterrupt::requested() const {
  const std::scoped_lock lock(mutex_);
  return requested_;
}

void SharedInterrupt::request() {
  const std::scoped_lock lock(mutex_);
  requested_ = true;
  changed_.notify_all();
}

void SharedLines::print(const std::string& text) {
  const std::scoped_lock lock(mutex_);
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

std::unique_ptr<report::Display> SharedLines::display_of(const std::string& name) {
  return report::make_display(report::Surroundings{}, std::make_unique<NamedLines>(name, *this));
}

}  // namespace harness::cli
