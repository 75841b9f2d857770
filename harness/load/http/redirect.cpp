#include "harness/load/http/redirect.hpp"

#include <curl/curl.h>

#include <memory>

#include "harness/core/text.hpp"
#include "harness/load/http/ascii_host.hpp"

namespace harness::load {
namespace {

struct Free {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, Free>;

Url parsed(const std::string& text) {
  Url url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    url.reset();
  }
  return url;
}

std::string part(const Url& url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

}  // namespace

bool leads_elsewhere(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::optional<std::string> led_to(const std::string& url, const std::string& location) {
  const Url base = parsed(url);
  if (base == nullptr) return std::nullopt;
  // To libcurl a space of a query is a plus, and a fragment alone another path.
  const std::string there_from_here =
      location.starts_with('#') ? url : replace_all(location, " ", "%20");
  constexpr unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;
  if (curl_url_set(base.get(), CURLUPART_URL, there_from_here.c_str(), flags) != CURLUE_OK) {
    return std::nullopt;
  }
  curl_url_set(base.get(), CURLUPART_FRAGMENT, nullptr, 0);
  char* text = nullptr;
  if (curl_url_get(base.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) return std::nullopt;
  const std::string there(text);
  curl_free(text);
  return with_ascii_host(there);
}

bool becomes_get(int status, std::string_view method) {
  if (status == 303) return method != "GET" && method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

bool same_origin(const std::string& url, const std::string& other) {
  const Url one = parsed(url);
  const Url two = parsed(other);
  if (one == nullptr || two == nullptr) return false;
  return part(one, CURLUPART_SCHEME) == part(two, CURLUPART_SCHEME) &&
         curl_strequal(part(one, CURLUPART_HOST).c_str(), part(two, CURLUPART_HOST).c_str()) != 0 &&
         part(one, CURLUPART_PORT) == part(two, CURLUPART_PORT);
}

}  // namespace harness::load
