#pragma once

#include <string>

namespace services {

// A random UUID (version 4), straight from the system's entropy, so that it can be neither repeated
// nor guessed: "f47ac10b-58cc-4372-a567-0e02b2c3d479".
std::string random_uuid();

}  // namespace services
