#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "harness/core/fd.hpp"

namespace harness::net {

// A name that no other process of this machine claims while the descriptor is open; none: one has
// it. It stands in the kernel's table of abstract sockets: it belongs to the same network namespace
// as the ports do, only one can have it, and it ends with its owner however that dies.
Fd claim_on_machine(const std::string& name);

// Who has it, as the kernel tells.
struct Claimer {
  pid_t pid = 0;
  uid_t user = 0;
};

// None: nobody has it.
std::optional<Claimer> claimer_on_machine(const std::string& name);

}  // namespace harness::net
