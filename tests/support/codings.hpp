#pragma once

#include <string>
#include <utility>

namespace harness::test {

// zlib's window bits, which say what stands in front of a deflated text.
inline constexpr int zlib_head = 15;
inline constexpr int gzip_head = 15 + 16;
inline constexpr int no_head = -15;

std::string deflated(std::string text, int window_bits);
inline std::string gzipped(std::string text) { return deflated(std::move(text), gzip_head); }
std::string brotli(const std::string& text);
std::string zstandard(const std::string& text);

}  // namespace harness::test
