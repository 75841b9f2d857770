#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/asking.hpp"

namespace harness::cli {

// Backends that answer about telemetry, as long as it lives: those of a system that is up, or those
// that show again what a run kept. One thread.
class ShownTelemetry {
 public:
  ShownTelemetry() = default;
  ShownTelemetry(const ShownTelemetry&) = delete;
  ShownTelemetry& operator=(const ShownTelemetry&) = delete;
  virtual ~ShownTelemetry() = default;

  // One that is not there answers with that.
  virtual std::vector<observe::Answer> ask(const std::vector<observe::Question>& questions) = 0;
  virtual const std::vector<std::string>& gaps() const = 0;  // what is not there; for people
  virtual bool cancelled() = 0;                              // by Ctrl-C and its like
};

// Of a run: starts what shows it, and ends it.
Checked<std::unique_ptr<ShownTelemetry>> show_telemetry(const std::filesystem::path& run,
                                                        const Clock& clock);

}  // namespace harness::cli
