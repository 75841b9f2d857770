#pragma once

#include <string>

namespace harness::target {

// Who has the lock (flock) of that open file, for an error message: "pid 4711 (harness) of alice".
// Empty: nobody whom we could see.
std::string lock_holder(int fd);

}  // namespace harness::target
