#include "stack/store/grpc/wrong_port.hpp"

#include <sys/socket.h>

#include <array>
#include <string>
#include <string_view>

namespace store::grpc {
namespace {

constexpr std::string_view preface = "PRI * HTTP/2.0";

// A method, and not the beginning of HTTP/2's preface, as far as it has come.
bool speaks_http_1(int client) {
  std::array<char, preface.size()> begin{};
  const ssize_t size = ::recv(client, begin.data(), begin.size(), MSG_PEEK | MSG_DONTWAIT);
  if (size <= 0) return false;
  const std::string_view begun(begin.data(), static_cast<std::size_t>(size));
  return begun.front() >= 'A' && begun.front() <= 'Z' && !preface.starts_with(begun);
}

// What is left unread when a connection is closed resets it, and the answer may be lost.
std::size_t read_off(int client) {
  constexpr std::size_t enough = std::size_t{1} << 20U;
  std::array<char, 16384> piece{};
  std::size_t bytes = 0;
  while (bytes < enough) {
    const ssize_t size = ::recv(client, piece.data(), piece.size(), MSG_DONTWAIT);
    if (size <= 0) break;
    bytes += static_cast<std::size_t>(size);
  }
  return bytes;
}

std::string answer() {
  const std::string why =
      "OTLP over gRPC is received here; over HTTP it is at another port, usually 4318\n";
  return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: "
         "close\r\nContent-Length: " +
         std::to_string(why.size()) + "\r\n\r\n" + why;
}

}  // namespace

bool turn_away_http_1(int client, const std::function<void(std::size_t)>& count) {
  if (!speaks_http_1(client)) return false;
  count(read_off(client));
  const std::string told = answer();
  ::send(client, told.data(), told.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  ::shutdown(client, SHUT_WR);
  return true;
}

}  // namespace store::grpc
