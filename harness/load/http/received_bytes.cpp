#include "harness/load/http/received_bytes.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <limits>

namespace harness::load {
namespace {

constexpr char data_of_http = 23;  // the type of a record
constexpr std::size_t head_of_record = 5;

// Of HTTP/2 (RFC 9113, 4.1 and 6).
constexpr std::size_t head_of_frame = 9;
constexpr std::size_t size_of_reset = head_of_frame + 4;
constexpr std::size_t size_of_goodbye = head_of_frame + 8;

// With what encryption adds to it; 0: these are no beginning of a record of data.
std::size_t size_of_record(std::string_view told) {
  if (told.size() != head_of_record || told.front() != data_of_http) return 0;
  const auto byte = [told](std::size_t at) { return static_cast<unsigned char>(told[at]); };
  return byte(3) * std::size_t{256} + byte(4);
}

// What encryption adds. None: that is not the same for all records, or not known.
std::optional<std::size_t> overhead_of(const SSL* session) {
  constexpr std::size_t tag = 16;
  if (session == nullptr) return std::nullopt;
  if (SSL_version(session) >= TLS1_3_VERSION) return tag + 1;
  switch (SSL_CIPHER_get_cipher_nid(SSL_get_current_cipher(session))) {
    case NID_chacha20_poly1305:
      return tag;
    case NID_aes_128_gcm:
    case NID_aes_256_gcm:
      return tag + 8;
    default:
      return std::nullopt;
  }
}

// As the kernel has it since 4.2; the C library knows no more than its beginning.
struct TcpInfo {
  tcp_info known;
  std::uint64_t pacing_rate;
  std::uint64_t most_pacing_rate;
  std::uint64_t bytes_acknowledged;
  std::uint64_t bytes_received;
  std::uint32_t segments_sent;
  std::uint32_t segments_received;
  std::uint32_t bytes_not_sent;
  std::uint32_t least_round_trip;  // in microseconds, of the last minutes
};
static_assert(sizeof(tcp_info) == 104 && sizeof(TcpInfo) == 152);

// None: the socket is no TCP.
std::optional<TcpInfo> info_of(int socket) {
  TcpInfo info{};
  socklen_t size = sizeof info;
  const bool is_known =
      getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && size == sizeof info;
  return is_known ? std::optional(info) : std::nullopt;
}

// The kernel tells in ticks of up to 10 ms when something came.
constexpr std::chrono::milliseconds a_little{20};

}  // namespace

std::optional<std::uint64_t> bytes_received(int socket) {
  const std::optional<TcpInfo> info = info_of(socket);
  return info ? std::optional(info->bytes_received) : std::nullopt;
}

bool may_have_crossed(Duration later, Duration round_trip) {
  return later <= round_trip + a_little;
}

bool may_have_crossed(int socket, TimePoint sent, TimePoint now) {
  const TcpInfo info = info_of(socket).value_or(TcpInfo{});
  const std::chrono::milliseconds ago{info.known.tcpi_last_data_recv};
  const bool is_measured = info.least_round_trip != std::numeric_limits<std::uint32_t>::max();
  const std::chrono::microseconds round_trip{is_measured ? info.least_round_trip : 0};
  return may_have_crossed(now - sent - ago, round_trip);
}

bool has_received_since(std::optional<std::uint64_t> before, int socket) {
  const std::optional<std::uint64_t> now = bytes_received(socket);
  return before && now && *now > *before + 1;
}

bool is_record_of_data(std::string_view told, bool in_1_3) {
  const std::size_t wanted = in_1_3 ? 1 : head_of_record;
  return told.size() == wanted && told.front() == data_of_http;
}

void LastRecord::begin(const SSL* session) {
  *this = {};
  overhead_ = overhead_of(session);
  in_1_3_ = session != nullptr && SSL_version(session) >= TLS1_3_VERSION;
}

void LastRecord::note_incoming(std::string_view told) {
  if (const std::size_t size = size_of_record(told); size > 0) coming_ = size;
  if (!overhead_ || coming_ < *overhead_ || !is_record_of_data(told, in_1_3_)) return;
  size_ = coming_ - *overhead_;
  is_used_ = false;
  is_answered_ = false;
}

// What is smaller says that SETTINGS were read, or makes room.
void LastRecord::note_outgoing(std::string_view told) {
  const std::size_t size = size_of_record(told);
  if (overhead_ && size >= *overhead_ + size_of_goodbye) is_answered_ = true;
}

void LastRecord::note_goodbye() {
  if (size_ && *size_ >= size_of_goodbye) *size_ -= size_of_goodbye;
}

bool LastRecord::may_have_reset() const {
  const bool is_one = size_ == size_of_reset || size_ >= head_of_frame + size_of_reset;
  return size_ && is_one && !is_used_;
}

bool LastRecord::may_have_had_head() const {
  return may_have_reset() && *size_ > head_of_frame + size_of_reset;
}

}  // namespace harness::load
