// A stand-in for a process under test: answers every HTTP request with 200 until it is told to end.
//   --port=N    listens there
//   --six       at [::1] alone
//   --fork      has a child in a session of its own and without an environment, as PostgreSQL's
//               backends are
//   --deaf      does not end on SIGTERM
//   --hang      does nothing at all, not even listen
//   --break     says why it cannot work and ends with 3

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>
#include <string_view>

namespace {

[[noreturn]] void wait_for_the_end() {
  while (true) ::pause();
}

void have_a_child(char* self) {
  if (::fork() != 0) return;
  ::setsid();
  std::string hang = "--hang";
  const std::array<char*, 3> args{self, hang.data(), nullptr};
  const std::array<char*, 1> no_environment{};
  ::execve("/proc/self/exe", args.data(), no_environment.data());
  std::exit(126);
}

template <typename Address>
int listen_at(const Address& address, int port) {
  const auto* const place = reinterpret_cast<const sockaddr*>(&address);
  const int listener = ::socket(place->sa_family, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, place, sizeof address) != 0 || ::listen(listener, 16) != 0) {
    std::cout << "cannot listen on " << port << std::endl;
    std::exit(3);
  }
  return listener;
}

int listen_on(int port, bool at_six) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!at_six) return listen_at(address, port);
  sockaddr_in6 other{};
  other.sin6_family = AF_INET6;
  other.sin6_port = address.sin_port;
  other.sin6_addr = in6addr_loopback;
  return listen_at(other, port);
}

[[noreturn]] void serve(int listener) {
  constexpr std::string_view answer =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  while (true) {
    const int connection = ::accept(listener, nullptr, nullptr);
    std::array<char, 4096> request{};
    if (::read(connection, request.data(), request.size()) > 0) {
      ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    ::close(connection);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::set<std::string> flags(argv + 1, argv + argc);
  if (flags.contains("--break")) {
    std::cout << "this cannot work" << std::endl;
    return 3;
  }
  if (flags.contains("--deaf")) ::signal(SIGTERM, SIG_IGN);
  if (flags.contains("--fork")) have_a_child(argv[0]);
  if (flags.contains("--hang")) wait_for_the_end();
  for (const std::string& flag : flags) {
    if (!flag.starts_with("--port=")) continue;
    serve(listen_on(std::atoi(flag.c_str() + 7), flags.contains("--six")));
  }
}
