#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stack/store/intake/outcome.hpp"
#include "stack/store/keep/keep.hpp"

// What every push passes, whatever is in it.
namespace store {

// Refuses where nothing may come in, or no more: `memory_bytes` is what is kept already.
std::optional<Refusal> closed(const Keep& keep, std::uint64_t memory_bytes, std::size_t body_bytes);

Refusal malformed(const harness::Error& error);

}  // namespace store
