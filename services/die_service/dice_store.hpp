#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/core/result.hpp"
#include "services/dice/specification.hpp"
#include "services/telemetry/trace_context.hpp"

namespace services::die_service {

// Where the dice are. Each question belongs to the trace of the request that asks it. Lives on the
// event loop thread.
class DiceStore {
 public:
  template <typename T>
  using Done = std::function<void(Result<T>)>;

  DiceStore() = default;
  DiceStore(const DiceStore&) = delete;
  DiceStore& operator=(const DiceStore&) = delete;
  virtual ~DiceStore() = default;

  virtual void find(const telemetry::SpanContext& parent, const std::string& name,
                    Done<std::optional<dice::Specification>> done) = 0;
  // Sorted by name.
  virtual void list(const telemetry::SpanContext& parent,
                    Done<std::vector<dice::Specification>> done) = 0;
  // From now on there is a die of that name, and it is this one. False where there was none before.
  virtual void put(const telemetry::SpanContext& parent, const dice::Specification& die,
                   Done<bool> done) = 0;
};

}  // namespace services::die_service
