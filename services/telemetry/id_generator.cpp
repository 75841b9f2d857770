#include "services/telemetry/id_generator.hpp"

#include <array>
#include <cinttypes>
#include <cstdint>
#include <cstdio>

namespace services::telemetry {
namespace {

std::mt19937_64 seeded_by_system() {
  std::random_device entropy;
  std::seed_seq words{entropy(), entropy(), entropy(), entropy(), entropy(), entropy()};
  return std::mt19937_64(words);
}

// The `| 1` keeps an id from being all zeros, which the standard forbids.
std::string hex_word(std::uint64_t word) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016" PRIx64, word | 1);
  return text.data();
}

}  // namespace

IdGenerator::IdGenerator() : engine_(seeded_by_system()) {}

std::string IdGenerator::trace_id() { return hex_word(engine_()) + hex_word(engine_()); }

std::string IdGenerator::span_id() { return hex_word(engine_()); }

}  // namespace services::telemetry
