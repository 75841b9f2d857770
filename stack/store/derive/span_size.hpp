#pragma once

#include <cstdint>

#include "stack/store/records.hpp"

namespace store::derive {

// How many bytes the span takes in OTLP's protobuf, which is what `size_total` counts.
std::uint64_t encoded_size(const Span& span);

}  // namespace store::derive
