#include "stack/store/traces/stored/trace_store.hpp"

#include <algorithm>

namespace store::traces {

namespace {

constexpr std::size_t per_trace = sizeof(TraceSpans) + sizeof(void*) + 8 + 64;

std::size_t bytes_of(const JoinedTrace& trace) {
  constexpr std::size_t per_span = sizeof(void*) + 4 * sizeof(std::int32_t);
  constexpr std::size_t per_entry = 150;  // of the map that it is kept in, and of allocations
  return sizeof(JoinedTrace) + per_entry + trace.size() * per_span;
}

}  // namespace

std::shared_ptr<const JoinedTrace> JoinedTraces::get(std::uint32_t number, const TraceSpans& spans,
                                                     Deadline* deadline) {
  Shelf& shelf = shelves_.at(number % shelves_.size());
  {
    const std::lock_guard lock(shelf.mutex);
    const auto found = shelf.traces.find(number);
    if (found != shelf.traces.end() && found->second->taken() == spans.count) {
      return found->second;
    }
  }
  auto made = std::make_shared<const JoinedTrace>(spans, deadline);
  if (!made->is_whole()) return nullptr;
  if (bytes_of_spans_ + bytes_ + bytes_of(*made) > most_bytes_) return made;
  const std::lock_guard lock(shelf.mutex);
  auto& kept = shelf.traces[number];
  if (!kept || kept->taken() < made->taken()) {
    bytes_ += bytes_of(*made);
    if (kept) bytes_ -= bytes_of(*kept);
    kept = made;
  }
  return made;
}

std::shared_ptr<const JoinedTrace> Snapshot::joined(std::size_t trace, Deadline* deadline) const {
  return joined_.get(static_cast<std::uint32_t>(trace), traces_[trace], deadline);
}

std::shared_ptr<const JoinedTrace> Snapshot::find(const TraceId& id, Deadline& deadline) const {
  const auto found = std::find_if(traces_.begin(), traces_.end(),
                                  [&](const TraceSpans& trace) { return trace.id == id; });
  if (found == traces_.end()) return nullptr;
  return joined(static_cast<std::size_t>(found - traces_.begin()), &deadline);
}

std::uint64_t TraceStore::growth(const SpanPush& push) const {
  std::size_t spans = 0;
  for (const ResourceSpans& group : push) {
    for (const ScopeSpans& scope : group.scopes) spans += scope.spans.size();
  }
  const std::lock_guard lock(mutex_);
  return recorder_.growth(push) + spans * per_trace;
}

void TraceStore::append(const SpanPush& push) {
  const std::lock_guard lock(mutex_);
  ++pushes_;
  for (const ResourceSpans& group : push) {
    const Resource* resource = recorder_.resource(group.resource);
    for (const ScopeSpans& scope : group.scopes) {
      const Origin* origin = recorder_.origin(resource, scope.scope);
      for (const Span& span : scope.spans) {
        add(trace_id(span.trace_id), recorder_.span(span, origin));
      }
    }
  }
  bytes_ = recorder_.bytes() + traces_.size() * per_trace;
  snapshot_ = nullptr;
}

void TraceStore::add(const TraceId& id, StoredSpan* span) {
  repeats_.see(id, *span);
  const auto [found, is_new] = numbers_.try_emplace(id, static_cast<std::uint32_t>(traces_.size()));
  const std::uint32_t number = found->second;
  if (is_new) {
    traces_.push_back({.id = id, .first = span, .count = 1});
    last_spans_.push_back(span);
    last_pushes_.push_back(pushes_);
    return;
  }
  last_spans_[number]->next = span;
  last_spans_[number] = span;
  ++traces_[number].count;
  if (last_pushes_[number] != pushes_) ++traces_[number].pieces;
  last_pushes_[number] = pushes_;
}

SnapshotPtr TraceStore::snapshot() const {
  const std::lock_guard lock(mutex_);
  if (snapshot_) return snapshot_;
  if (!keys_ || keys_->size() != recorder_.keys().size()) {
    keys_ = std::make_shared<const Keys>(recorder_.keys());
  }
  snapshot_ = std::make_shared<const Snapshot>(traces_, keys_, joined_);
  return snapshot_;
}

}  // namespace store::traces
