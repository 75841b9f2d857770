#pragma once

#include <string>

#include "stack/store/intake/otlp.hpp"

namespace store::otlp {

harness::Result<Decoded<SpanPush>> decode_traces_protobuf(const std::string& body);
harness::Result<Decoded<SpanPush>> decode_traces_json(const std::string& body);

// Throws Malformed where an id has not the length that the protocol gives it. Kinds and statuses of
// later protocols are unspecified ones.
void check(Span& span);

}  // namespace store::otlp
