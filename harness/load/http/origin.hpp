#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>
#include <string_view>

namespace harness::load {

// Where requests go over plain HTTP, when no name has to be looked up for it.
struct Origin {
  sockaddr_storage address{};
  socklen_t address_size = 0;
  std::string host;  // as in the Host header: "127.0.0.1:8500"

  bool operator==(const Origin& other) const { return host == other.host; }
};

// The origin of an http:// URL whose host is an IP address; none for every other URL.
std::optional<Origin> plain_origin(const std::string& url);

}  // namespace harness::load
