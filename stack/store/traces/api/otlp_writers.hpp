#pragma once

#include <string>
#include <utility>
#include <vector>

#include "stack/store/traces/api/json_writer.hpp"
#include "stack/store/traces/stored/joined_trace.hpp"
#include "stack/store/traces/stored/keys.hpp"

namespace store::traces {

// A trace in the order of OTLP: resources, scopes in them, spans in those.
struct ScopeGroup {
  const Origin* origin = nullptr;
  std::vector<const StoredSpan*> spans;
};
struct ResourceGroup {
  const Resource* resource = nullptr;
  std::vector<ScopeGroup> scopes;
};
std::vector<ResourceGroup> grouped(const JoinedTrace& trace);

// An array of ResourceSpans, with ids in base64 and kinds by name. Both end where the deadline
// passes.
void write_otlp_json(JsonWriter& json, const JoinedTrace& trace, const Keys& keys,
                     Deadline& deadline);

// The same in protobuf: Tempo's Trace, which is OTLP's TracesData.
std::string otlp_protobuf(const JoinedTrace& trace, const Keys& keys, Deadline& deadline);

// 16 and 8 bytes.
std::string bytes_of(const TraceId& id);
std::string bytes_of(std::uint64_t span_id);

}  // namespace store::traces
