#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/net/address.hpp"

namespace harness::target {

// A TCP socket of this machine, as /proc/net/tcp and tcp6 have it.
struct TcpSocket {
  net::Address local;
  net::Address remote;
  bool listens = false;
  bool is_connected = false;
  uid_t user = 0;
  std::string file;  // what it is called among the open files of its process: "socket:[4711]"
};

// A row of one of both tables; none: it is something else, such as their heading.
std::optional<TcpSocket> parse_tcp_row(const std::string& row);

std::vector<TcpSocket> tcp_sockets();

// Those of which the end here is at the port. Of thousands that wait for their time to be over it
// reads no more than that.
std::vector<TcpSocket> tcp_sockets_at(std::uint16_t port);

// What the process has open; none where we may not look.
std::set<std::string> open_files(pid_t pid);

// The processes that listen on the port; none: nobody does, or we may not look into who does.
std::vector<pid_t> listeners(const std::vector<TcpSocket>& sockets, std::uint16_t port);

// "pid 4711 (nginx)"
std::string named(pid_t pid);

}  // namespace harness::target
