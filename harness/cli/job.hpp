#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "harness/report/display.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {

// What is said to end all jobs of a suite, as each of them hears it on its own thread. Any thread.
class SharedInterrupt final : public run::Interrupt {
 public:
  bool wait(Duration at_most) override;
  bool requested() const override;
  void request();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool requested_ = false;  // guarded by mutex_
};

// Lines of several runs at once, each line whole, and behind the name of its run. Any thread.
class SharedLines {
 public:
  void print(const std::string& text);
  std::unique_ptr<report::Display> display_of(const std::string& name);

 private:
  std::mutex mutex_;
};

}  // namespace harness::cli
