#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>

namespace harness::net {

// Whether what is sent there stays on this machine, by the address alone: 127.0.0.0/8 and ::1, the
// addresses of no interface, 0.0.0.0 and ::, with which Linux connects as with those, IPv4 also
// within IPv6, and Unix sockets. Other addresses that are this machine's are not known for that.
bool is_loopback(const sockaddr_storage& address);

// Of one that is written as numbers, without brackets. False: it is another, or none.
bool is_loopback_address(const std::string& written);

// localhost and every name below it, in letters of any size, also with the dot that ends a whole
// name (RFC 6761, 6.3).
bool is_localhost(std::string_view name);

}  // namespace harness::net
