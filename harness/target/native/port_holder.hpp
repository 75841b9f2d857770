#pragma once

#include <cstdint>
#include <string>

namespace harness::target {

// Who listens on the port, for an error message: "pid 4711 (nginx)", of a system that the harness
// keeps up which one, or "a process of bob that we may not look into". Empty: nobody does.
std::string port_holder(std::uint16_t port);

}  // namespace harness::target
