#pragma once

#include <string>

#include "harness/load/http/outcome.hpp"

namespace harness::load {

// What the errno of a failed socket call says about the request that it ended.
Ending ending_of_errno(int error, Ending otherwise);

// Of a request that had a kept connection which died under it, and may not be sent again.
Ending ending_of_dead_connection(int error);

// Whether it tells of whoever is spoken to, and not of this side, or of time.
bool is_of_other_side(Ending ending);

// Of a request whose connection has died, and which could not be sent over another one.
std::string why_not_again(Ending ending, std::string_view why);

// Whether nobody listens at a Unix socket, and what is then said. An error of 0 is libcurl's for a
// path that no socket can have.
bool says_no_socket(Ending ending);
std::string why_no_socket(const std::string& path, int error);

}  // namespace harness::load
