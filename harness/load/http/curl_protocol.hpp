#pragma once

#include <curl/curl.h>

#include <new>

#include "harness/load/prepared_load.hpp"

namespace harness::load {

template <typename Value>
void set_option(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) != CURLE_OK) throw std::bad_alloc();
}

// How a kind of request is spoken: its version of HTTP, TLS, and where it may be led.
void set_protocol(CURL* handle, const PreparedRequest& request);

}  // namespace harness::load
