#pragma once

#include <curl/curl.h>

#include "harness/load/http/outcome.hpp"

namespace harness::load {

// What libcurl's code for a failed transfer means, with the errno behind it (0: none).
Ending ending_of(CURLcode code, int system_error);

}  // namespace harness::load
