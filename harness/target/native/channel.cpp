#include "harness/target/native/channel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace harness::target {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// How long the other end may take to read.
constexpr timeval send_patience{2, 0};

constexpr const char* socket_name = "drive";

// The path of a socket has to be short; that of a directory that is open is, wherever it is.
sockaddr_un address_in(const Fd& directory) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path =
      "/proc/self/fd/" + std::to_string(directory.get()) + "/" + std::string(socket_name);
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

Fd open_directory(const fs::path& path) {
  return Fd(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

tl::unexpected<Error> no_socket(const fs::path& scratch) {
  return fail(std::string("cannot be talked to: ") + std::strerror(errno), scratch.string());
}

std::optional<ucred> other_end_of(const Fd& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer;
}

bool is_of_this_user(const Fd& socket) {
  const auto peer = other_end_of(socket);
  return peer && (peer->uid == ::geteuid() || peer->uid == 0);
}

}  // namespace

Result<Channel> Channel::to(const fs::path& scratch) {
  const Fd directory = open_directory(scratch);
  Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_in(directory);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  if (!directory || ::connect(socket.get(), any, sizeof address) != 0) return no_socket(scratch);
  return Channel(std::move(socket));
}

Result<Fd> listen_in(const fs::path& scratch) {
  constexpr int waiting = 8;
  const Fd directory = open_directory(scratch);
  Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const sockaddr_un address = address_in(directory);
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  if (!directory || ::bind(socket.get(), any, sizeof address) != 0 ||
      ::chmod((scratch / socket_name).c_str(), 0600) != 0 || ::listen(socket.get(), waiting) != 0) {
    return no_socket(scratch);
  }
  return socket;
}

std::optional<Channel> accept_from(const Fd& listening) {
  Fd socket(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket || !is_of_this_user(socket)) return std::nullopt;
  return Channel(std::move(socket));
}

pid_t Channel::peer() const {
  const auto peer = other_end_of(socket_);
  return peer ? peer->pid : 0;
}

void Channel::send(const json& message) {
  const std::string line = message.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &send_patience, sizeof send_patience);
  for (std::size_t sent = 0; sent < line.size();) {
    const ssize_t size =
        ::send(socket_.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return close();
    sent += static_cast<std::size_t>(size);
  }
}

std::optional<json> Channel::receive(Duration patience) {
  if (auto message = next()) return message;
  pollfd readable{socket_.get(), POLLIN, 0};
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
  if (!is_open() || ::poll(&readable, 1, static_cast<int>(millis)) <= 0) return std::nullopt;
  read_more();
  return next();
}

// What is no JSON is of nobody that we talk to.
std::optional<json> Channel::next() {
  const std::size_t end = received_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  json message = json::parse(received_.substr(0, end), nullptr, false);
  received_.erase(0, end + 1);
  if (message.is_object()) return message;
  close();
  return std::nullopt;
}

void Channel::read_more() {
  constexpr std::size_t most = std::size_t{16} << 20;
  std::array<char, 65'536> part;
  const ssize_t size = ::recv(socket_.get(), part.data(), part.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0 || received_.size() > most) return close();
  received_.append(part.data(), static_cast<std::size_t>(size));
}

}  // namespace harness::target
