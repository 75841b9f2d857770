#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

// Content codings of bodies, undone with a bound: a few kilobytes can stand for gigabytes.
namespace store::http {

struct Undecodable {
  int status;  // 400 broken, 413 too long once undone, 415 unknown, 503 no room for it now
  std::string reason;
};

// Asked before a body becomes longer: whether so much may be held while it does.
using MayHold = std::function<bool(std::size_t bytes)>;

// Readers of JSON look a few bytes past the end of a text.
constexpr std::size_t padding = 64;

// `encoding` as in Content-Encoding: empty, identity, gzip, deflate or zstd. There is room for the
// padding behind what was undone.
std::variant<std::string, Undecodable> decoded(
    std::string body, std::string_view encoding, std::size_t most_bytes,
    const MayHold& may_hold = [](std::size_t) { return true; });

std::string gzipped(std::string_view content);

// Whether an Accept-Encoding header allows gzip.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace store::http
