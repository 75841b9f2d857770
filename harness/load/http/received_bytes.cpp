#include "harness/load/http/received_bytes.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace harness::load {
namespace {

constexpr char data_of_http = 23;  // the type of a record

// As the kernel has it since 4.2; the C library knows no more than its beginning.
struct TcpInfo {
  tcp_info known;
  std::uint64_t pacing_rate;
  std::uint64_t most_pacing_rate;
  std::uint64_t bytes_acknowledged;
  std::uint64_t bytes_received;
};
static_assert(sizeof(tcp_info) == 104 && sizeof(TcpInfo) == 136);

}  // namespace

std::optional<std::uint64_t> bytes_received(int socket) {
  TcpInfo info{};
  socklen_t size = sizeof info;
  const bool is_known =
      getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && size == sizeof info;
  return is_known ? std::optional(info.bytes_received) : std::nullopt;
}

bool has_received_since(std::optional<std::uint64_t> before, int socket) {
  const std::optional<std::uint64_t> now = bytes_received(socket);
  return before && now && *now > *before + 1;
}

bool is_record_of_data(std::string_view told, bool in_1_3) {
  constexpr std::size_t head_of_record = 5;
  const std::size_t wanted = in_1_3 ? 1 : head_of_record;
  return told.size() == wanted && told.front() == data_of_http;
}

}  // namespace harness::load
