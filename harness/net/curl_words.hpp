#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "harness/core/duration.hpp"

namespace harness::net {

// How a request of libcurl's ended that got no answer.
struct CurlFailure {
  CURLcode code = CURLE_OK;
  int os_error = 0;       // errno of the connection that failed; 0: it was not that
  std::string_view said;  // libcurl's own words, which are read and not repeated
  Duration timeout{0};    // that it had
};

// Why, for a person: "the connection was refused".
std::string why_no_answer(const CurlFailure& failure);

}  // namespace harness::net
