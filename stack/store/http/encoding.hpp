#pragma once

#include <string>
#include <string_view>
#include <variant>

// Content codings of bodies, undone with a bound: a few kilobytes can stand for gigabytes.
namespace store::http {

struct Undecodable {
  int status;  // 400 broken, 413 too long once undone, 415 unknown
  std::string reason;
};

// `encoding` as in Content-Encoding: empty, identity, gzip, deflate or zstd.
std::variant<std::string, Undecodable> decoded(std::string body, std::string_view encoding,
                                               std::size_t most_bytes);

std::string gzipped(std::string_view content);

// Whether an Accept-Encoding header allows gzip.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace store::http
