#pragma once

#include <netinet/in.h>

#include <string>

#include "harness/core/result.hpp"

namespace store::http {

// "127.0.0.1:3100", "localhost:0", ":3100" (loopback, too: who wants all addresses says 0.0.0.0).
harness::Result<sockaddr_in> address_of(const std::string& listen);

}  // namespace store::http
