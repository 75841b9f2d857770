#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/observe/asking.hpp"

namespace harness::cli {

// The backends that show again what a run kept, as long as it lives. One thread.
class ShownTelemetry {
 public:
  ShownTelemetry() = default;
  ShownTelemetry(const ShownTelemetry&) = delete;
  ShownTelemetry& operator=(const ShownTelemetry&) = delete;
  virtual ~ShownTelemetry() = default;

  // What the run kept nothing of answers with that.
  virtual std::vector<observe::Answer> ask(const std::vector<observe::Question>& questions) = 0;
  virtual const std::vector<std::string>& gaps() const = 0;  // what is not there; for people
  virtual bool cancelled() = 0;                              // by Ctrl-C and its like
};

Checked<std::unique_ptr<ShownTelemetry>> show_telemetry(const std::filesystem::path& run,
                                                        const Clock& clock);

}  // namespace harness::cli
