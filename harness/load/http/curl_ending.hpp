#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "harness/load/http/outcome.hpp"

namespace harness::load {

// What libcurl's code for a failed transfer means, with the errno behind it (0: none) and its
// words.
Ending ending_of(CURLcode code, int system_error, std::string_view said);

// Where it says that the headers of an answer are too many, which is a failure of HTTP/2 to it.
std::string_view problem_of_head(std::string_view said);

// What it says of it, as connections of our own would; empty where they say nothing.
// `has_begun`: the answer.
std::string in_our_words(CURLcode code, std::string_view said, bool has_begun);

}  // namespace harness::load
