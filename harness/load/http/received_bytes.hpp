#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "harness/core/clock.hpp"

// What has come over a connection, as the kernel knows it: libcurl tells only of whole lines.
namespace harness::load {

// In all, whether or not anybody has read it; none: the socket is no TCP.
std::optional<std::uint64_t> bytes_received(int socket);

// Whether there are more than before. An end counts as one byte, also where a reset came behind
// it, so that a single byte before a reset is not seen.
bool has_received_since(std::optional<std::uint64_t> before, int socket);

// Whether a server may have said it before it had what was sent at `sent`: it came within a round
// trip, and a little for whoever had to wait for a processor.
bool may_have_crossed(Duration later, Duration round_trip);

// The same of what has come last over the socket. How long ago that was the kernel knows, so that
// nothing depends on when it is read; what is no TCP has just come.
bool may_have_crossed(int socket, TimePoint sent, TimePoint now);

// Whether OpenSSL tells of data of HTTP, and not only of TLS itself. `in_1_3`: the version, in
// which the type is hidden from those who look at the record alone.
bool is_record_of_data(std::string_view told, bool in_1_3);

// The last record of data that came over a connection of HTTP/2. libcurl 7.88 says of no stream
// which frame has ended it, and throws away what came in one record with RST_STREAM: how large that
// was, and whether anything was made of it, is all that tells such an end from an answer's.
class LastRecord {
 public:
  void begin(const SSL* session);  // none: nobody tells of its records
  void note_incoming(std::string_view told);
  void note_outgoing(std::string_view told);
  void note_goodbye();  // a GOAWAY, in it
  void note_use() { is_used_ = true; }

  // Nothing came of it, and it is no empty DATA, SETTINGS or PING: it has RST_STREAM in it. (Or
  // WINDOW_UPDATE, which nobody can tell from that.)
  bool may_have_reset() const;
  bool may_have_had_head() const;  // too
  // At once, perhaps by a GOAWAY, as what makes no sense is.
  bool is_answered() const { return is_answered_; }

 private:
  std::optional<std::size_t> overhead_;  // of a record
  std::optional<std::size_t> size_;      // of its data
  std::size_t coming_ = 0;
  bool in_1_3_ = false;
  bool is_used_ = false;
  bool is_answered_ = false;
};

}  // namespace harness::load
