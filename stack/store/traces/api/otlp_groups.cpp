#include <unordered_map>

#include "stack/store/traces/api/otlp_writers.hpp"

namespace store::traces {

std::vector<ResourceGroup> grouped(const JoinedTrace& trace) {
  std::vector<ResourceGroup> groups;
  std::unordered_map<const Resource*, std::size_t> resources;
  std::unordered_map<const Origin*, std::size_t> origins;
  for (std::uint32_t i = 0; i < trace.size(); ++i) {
    const StoredSpan& span = trace.span(i);
    const auto [resource, new_resource] =
        resources.try_emplace(span.origin->resource, groups.size());
    if (new_resource) groups.push_back({span.origin->resource, {}});
    auto& scopes = groups[resource->second].scopes;
    const auto [origin, new_origin] = origins.try_emplace(span.origin, scopes.size());
    if (new_origin) scopes.push_back({span.origin, {}});
    scopes[origin->second].spans.push_back(&span);
  }
  return groups;
}

std::string bytes_of(std::uint64_t span_id) {
  std::string bytes;
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    bytes += static_cast<char>((span_id >> (shift - 8)) & 0xFFU);
  }
  return bytes;
}

std::string bytes_of(const TraceId& id) { return bytes_of(id.high) + bytes_of(id.low); }

}  // namespace store::traces
