#pragma once

#include <cstdint>

namespace harness::test {

// Whether this build is watched by a sanitizer: it is then several times slower and larger, which
// limits on time and memory have to leave out, and a failed allocation ends the process.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

// How often, or for how many, a test does what may go wrong by chance, a multiple of ten. There
// each takes ten times as long, and what a sanitizer sees it sees the first few times.
constexpr std::uint64_t often(std::uint64_t usual) { return sanitized ? usual / 5 : usual; }

}  // namespace harness::test
