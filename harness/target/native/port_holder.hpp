#pragma once

#include <cstdint>
#include <string>

namespace harness::target {

// Who listens on the port, for an error message: "pid 4711 (nginx)", or "a process that we may not
// look into".
std::string port_holder(std::uint16_t port);

}  // namespace harness::target
