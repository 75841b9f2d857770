#include "services/telemetry/span.hpp"

#include <utility>

#include "services/telemetry/tracer.hpp"

namespace services::telemetry {

Span::Span(Tracer& tracer, Moment start, SpanRecord record)
    : tracer_(&tracer), record_(std::move(record)), started_(start) {
  record_.start = start.wall;
}

Span::Span(Span&& other) noexcept
    : tracer_(std::exchange(other.tracer_, nullptr)),
      record_(std::move(other.record_)),
      started_(other.started_) {}

Span::~Span() { end(); }

void Span::set(std::string key, AttributeValue value) {
  record_.attributes.emplace_back(std::move(key), std::move(value));
}

void Span::add_event(std::string name, Attributes attributes) {
  if (tracer_ == nullptr) return;
  record_.events.push_back(
      {started_.wall_at(tracer_->clock().now()), std::move(name), std::move(attributes)});
}

void Span::fail(std::string message) {
  record_.status = SpanStatus::error;
  record_.status_message = std::move(message);
}

void Span::record_exception(std::string_view type, std::string_view message) {
  add_event("exception",
            {{"exception.type", std::string(type)}, {"exception.message", std::string(message)}});
  fail(std::string(message));
}

void Span::end() {
  if (tracer_ == nullptr) return;
  Tracer& tracer = *std::exchange(tracer_, nullptr);
  record_.end = started_.wall_at(tracer.clock().now());
  SpanContext context = record_.context;  // stays: a log line may name the span when it has ended
  tracer.finish(std::move(record_));
  record_.context = std::move(context);
}

}  // namespace services::telemetry
