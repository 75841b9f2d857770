#pragma once

#include <prometheus/histogram.h>
#include <memory>

#include "services/app/exchange.hpp"
#include "services/app/service.hpp"
#include "services/dice_roller/die_source.hpp"
#include "services/dice_roller/roller.hpp"

namespace services::dice_roller {

// "/roll-async?die=…&times=…" rolls a die that often at the same time, "/roll-sync" one after
// another: the same work, to compare. Each roll is a span below the request's, and each that fails
// a line of its own. Lives on the event loop thread.
class BatchHandler {
 public:
  enum class Mode { async, sync };

  BatchHandler(app::Service& service, DieSource& dice, Roller& roller);

  void handle(const app::ExchangePtr& exchange, Mode mode);

 private:
  struct Batch;
  using BatchPtr = std::shared_ptr<Batch>;

  void begin(const BatchPtr& batch);
  void roll_next(const BatchPtr& batch);
  void log_failure(const Batch& batch, const telemetry::Span& span);
  void finish(const Batch& batch);
  prometheus::Histogram& durations(Mode mode);

  telemetry::Telemetry& telemetry_;
  DieSource& dice_;
  Roller& roller_;
  prometheus::Family<prometheus::Histogram>& durations_;
  const bool never_at_once_;  // a defect, for tests
};

}  // namespace services::dice_roller
