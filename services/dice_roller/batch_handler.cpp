#include "services/dice_roller/batch_handler.hpp"

#include <utility>
#include <vector>

#include "services/dice/named_die.hpp"
#include "services/dice/requested_die.hpp"

namespace services::dice_roller {

struct BatchHandler::Batch {
  app::ExchangePtr exchange;
  Mode mode;
  int times;
  int begun = 0;
  int ended = 0;
  dice::Specification die = {};
  SteadyTime began = {};
  std::vector<int> values = {};
  std::string problem = {};  // of the last roll that failed
};

BatchHandler::BatchHandler(app::Service& service, DieSource& dice, Roller& roller)
    : telemetry_(service.telemetry()),
      dice_(dice),
      roller_(roller),
      durations_(prometheus::BuildHistogram()
                     .Name("dice_batch_duration_seconds")
                     .Help("Time to roll a batch, at the same time (async) or not (sync)")
                     .Register(telemetry_.registry())),
      never_at_once_(telemetry_.regressions().has(telemetry::Regression::sequential_async)) {
  durations(Mode::async);
  durations(Mode::sync);
}

void BatchHandler::handle(const app::ExchangePtr& exchange, Mode mode) {
  const auto wanted = dice::requested_batch(exchange->request());
  if (!wanted) return exchange->refuse(400, wanted.error());
  dice::name_die(*exchange, wanted->die);
  exchange->note("times", wanted->times);
  const auto batch = std::make_shared<Batch>(Batch{exchange, mode, wanted->times});
  dice_.find(exchange->span().context(), wanted->die,
             [this, batch, name = wanted->die](const DieSource::Found& found) {
               app::Exchange& waiting = *batch->exchange;
               if (!found) {
                 roller_.give_up(name, waiting.span(), found.error());
                 return waiting.refuse(found.error().status, found.error().why);
               }
               batch->die = *found;
               begin(batch);
             });
}

void BatchHandler::begin(const BatchPtr& batch) {
  batch->began = telemetry_.clock().now();
  const bool at_once = batch->mode == Mode::async && !never_at_once_;
  const int rolls = at_once ? batch->times : 1;
  for (int i = 0; i < rolls; ++i) roll_next(batch);
}

void BatchHandler::roll_next(const BatchPtr& batch) {
  ++batch->begun;
  // std::function wants a copyable callback, which a span is not.
  const auto span = std::make_shared<telemetry::Span>(
      telemetry_.tracer().start_internal("roll", batch->exchange->span().context()));
  dice::name_die(telemetry_, *span, batch->die.name);
  roller_.roll(batch->die, *span, [this, batch, span](const Result<int>& value) {
    if (value) {
      batch->values.push_back(*value);
    } else {
      batch->problem = value.error();
      span->fail(value.error());
      log_failure(*batch, *span);
    }
    span->end();
    if (++batch->ended == batch->times) return finish(*batch);
    if (batch->begun < batch->times) roll_next(batch);
  });
}

// The request's own line tells of the batch, and is no error unless all of it failed.
void BatchHandler::log_failure(const Batch& batch, const telemetry::Span& span) {
  telemetry::LogLine line{telemetry::Level::error, "dice", "Roll failed", span.context()};
  line.fields = {{"die_type", batch.die.name}, {"error", batch.problem}};
  telemetry_.logger().log(std::move(line));
}

// A batch of which some rolls failed is still an answer; one without any number is none.
void BatchHandler::finish(const Batch& batch) {
  const Duration took = telemetry_.clock().now() - batch.began;
  durations(batch.mode).Observe(std::chrono::duration<double>(took).count());
  app::Exchange& exchange = *batch.exchange;
  if (batch.values.empty()) return exchange.refuse(500, batch.problem);
  const std::size_t failed = static_cast<std::size_t>(batch.times) - batch.values.size();
  exchange.note("roll_values", batch.values);
  exchange.note("failed", failed);
  exchange.answer({200, nlohmann::json{{"rolls", batch.values}, {"failed", failed}}.dump()});
}

prometheus::Histogram& BatchHandler::durations(Mode mode) {
  const prometheus::Histogram::BucketBoundaries seconds{0.1, 0.25, 0.5, 0.75, 1,  1.5, 2.5,
                                                        4,   6,    8,   10,   15, 20};
  return durations_.Add({{"mode", mode == Mode::async ? "async" : "sync"}}, seconds);
}

}  // namespace services::dice_roller
