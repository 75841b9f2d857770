#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// What has come over a connection that libcurl reads, of which it tells only in whole lines.
namespace harness::load {

// In all, whether or not anybody has read it; none: the socket is no TCP.
std::optional<std::uint64_t> bytes_received(int socket);

// Whether there are more than before. An end counts as one byte, also where a reset came behind
// it, so that a single byte before a reset is not seen.
bool has_received_since(std::optional<std::uint64_t> before, int socket);

// Whether OpenSSL tells of data of HTTP, and not only of TLS itself. `in_1_3`: the version, in
// which the type is hidden from those who look at the record alone.
bool is_record_of_data(std::string_view told, bool in_1_3);

}  // namespace harness::load
