#pragma once

#include <string>

#include "harness/chaos/fault.hpp"

namespace harness::chaos {

// A fault on one process of the system that is over when the process runs and is ready again.
class ProcessFault : public Fault {
 public:
  ProcessFault(std::string target, system::System& system)
      : target_(std::move(target)), system_(system) {}

  Result<void> revert() override { return system_.start(target_); }

  std::optional<std::string> gone() override {
    if (!system_.ready(target_)) return std::nullopt;
    return "ready: " + system_.describe(target_);
  }

 protected:
  // Ended, and nobody else answers in its place.
  bool is_away() { return !system_.alive(target_) && !system_.accepts(target_); }

  const std::string& target() const { return target_; }
  system::System& system() { return system_; }

 private:
  std::string target_;
  system::System& system_;
};

}  // namespace harness::chaos
