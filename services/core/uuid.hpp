#pragma once

#include <string>
#include <string_view>

namespace services {

// A random UUID (version 4), straight from the system's entropy, so that it can be neither repeated
// nor guessed: "f47ac10b-58cc-4372-a567-0e02b2c3d479".
std::string random_uuid();

// Whether a text has the form of one, in lower case.
bool is_uuid(std::string_view text);

}  // namespace services
