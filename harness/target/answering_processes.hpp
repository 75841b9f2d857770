#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace harness::target {

// A process that has a socket of a port: the one that listens there, or a connection.
struct PortUser {
  pid_t pid = 0;
  pid_t parent = 0;
  bool is_connected = false;  // to somebody, by a connection that no other process has
};

// How many of them answer. Who only listens for its children (the arbiter of gunicorn, the primary
// of a cluster of Node) does not, and neither do children that have got all of their sockets from a
// parent that answers by itself.
std::size_t count_answering(const std::vector<PortUser>& users);

// Those of this machine, as far as we may look into who they are.
std::vector<PortUser> users_of_port(std::uint16_t port);

// How many processes answer at the URL now; 0: it is elsewhere, or nobody knows.
std::size_t processes_answering_at(const std::string& url);

}  // namespace harness::target
