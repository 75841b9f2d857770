#pragma once

namespace harness::test {

// Whether this build is watched by a sanitizer: it is then several times slower and larger, which
// limits on time and memory have to leave out, and a failed allocation ends the process.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace harness::test
