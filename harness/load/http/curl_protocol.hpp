#pragma once

#include <curl/curl.h>

#include <new>

#include "harness/load/http/request_kind.hpp"

namespace harness::load {

template <typename Value>
void set_option(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) != CURLE_OK) throw std::bad_alloc();
}

// Whether libcurl may use the connection of such a request again.
bool may_keep_connection(const RequestKind& kind);

// How a kind of request is spoken: its version of HTTP, and TLS.
void set_protocol(CURL* handle, const RequestKind& kind);

}  // namespace harness::load
