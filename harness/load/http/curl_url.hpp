#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace harness::load {

// A URL taken apart by libcurl, which is what sends it where it is rare.
struct FreeCurlUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlUrl = std::unique_ptr<CURLU, FreeCurlUrl>;

// Empty where it has no such part.
inline std::string part(const CurlUrl& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace harness::load
