#include "services/telemetry/tracer.hpp"

#include <utility>

namespace services::telemetry {

Tracer::Tracer(const Clock& clock, Sampler sampler, SpanSink sink)
    : clock_(clock), sampler_(sampler), sink_(std::move(sink)) {}

Span Tracer::start_server(std::string name, Moment arrived,
                          std::optional<SpanContext> remote_parent) {
  return start_first(std::move(name), SpanKind::server, arrived, std::move(remote_parent));
}

Span Tracer::start_root(std::string name) {
  return start_first(std::move(name), SpanKind::internal, clock_.moment(), std::nullopt);
}

Span Tracer::start_client(std::string name, const SpanContext& parent) {
  return start_child(std::move(name), SpanKind::client, parent);
}

Span Tracer::start_internal(std::string name, const SpanContext& parent) {
  return start_child(std::move(name), SpanKind::internal, parent);
}

Span Tracer::start_first(std::string name, SpanKind kind, Moment start,
                         std::optional<SpanContext> remote_parent) {
  SpanRecord record;
  record.name = std::move(name);
  record.kind = kind;
  record.context.trace_id = remote_parent ? remote_parent->trace_id : ids_.trace_id();
  record.context.span_id = ids_.span_id();
  record.context.sampled = sampler_.keeps(record.context.trace_id, remote_parent);
  record.context.anchor = start;
  if (remote_parent) {
    record.parent_span_id = std::move(remote_parent->span_id);
    record.context.tracestate = std::move(remote_parent->tracestate);
  }
  return {*this, start, std::move(record)};
}

Span Tracer::start_child(std::string name, SpanKind kind, const SpanContext& parent) {
  SpanRecord record;
  record.name = std::move(name);
  record.kind = kind;
  record.context = parent;
  record.context.span_id = ids_.span_id();
  record.parent_span_id = parent.span_id;
  if (!parent.anchor) return {*this, clock_.moment(), std::move(record)};
  const SteadyTime now = clock_.now();
  return {*this, Moment{now, parent.anchor->wall_at(now)}, std::move(record)};
}

void Tracer::finish(SpanRecord record) {
  if (record.context.sampled) sink_(std::move(record));
}

}  // namespace services::telemetry
