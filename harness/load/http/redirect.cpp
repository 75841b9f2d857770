#include "harness/load/http/redirect.hpp"

#include <curl/curl.h>

#include "harness/core/text.hpp"
#include "harness/load/http/ascii_host.hpp"
#include "harness/load/http/curl_url.hpp"

namespace harness::load {
namespace {

CurlUrl parsed(const std::string& text) {
  CurlUrl url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    url.reset();
  }
  return url;
}

}  // namespace

bool leads_elsewhere(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::optional<std::string> led_to(const std::string& url, const std::string& location) {
  const CurlUrl base = parsed(url);
  if (base == nullptr) return std::nullopt;
  // To libcurl a space of a query is a plus, and a fragment alone another path.
  const std::string there_from_here =
      location.empty() || location.starts_with('#') ? url : replace_all(location, " ", "%20");
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
  const CurlUrl one = parsed(url);
  const CurlUrl two = parsed(other);
  if (one == nullptr || two == nullptr) return false;
  return part(one, CURLUPART_SCHEME, CURLU_DEFAULT_PORT) ==
             part(two, CURLUPART_SCHEME, CURLU_DEFAULT_PORT) &&
         curl_strequal(part(one, CURLUPART_HOST, CURLU_DEFAULT_PORT).c_str(),
                       part(two, CURLUPART_HOST, CURLU_DEFAULT_PORT).c_str()) != 0 &&
         part(one, CURLUPART_PORT, CURLU_DEFAULT_PORT) ==
             part(two, CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

}  // namespace harness::load
