#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "stack/store/flags.hpp"

namespace store {

// What the process does until it ends.
class Running {
 public:
  Running() = default;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  virtual ~Running() = default;

  // "store loki: http://127.0.0.1:3100", one for each port.
  virtual std::vector<std::string> addresses() const = 0;

  // Answers what can be answered in a moment and writes the journal. The process may end then.
  virtual void stop() = 0;
};

harness::Result<std::unique_ptr<Running>> start_loki(const Flags& flags,
                                                     const harness::Clock& clock);
harness::Result<std::unique_ptr<Running>> start_tempo(const Flags& flags,
                                                      const harness::Clock& clock);
harness::Result<std::unique_ptr<Running>> start_otlp(const Flags& flags,
                                                     const harness::Clock& clock);

harness::Result<std::unique_ptr<Running>> start_pager(const Flags& flags,
                                                      const harness::Clock& clock);

}  // namespace store
