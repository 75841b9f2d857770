#include "services/http/url.hpp"

#include <curl/curl.h>

#include <cstdlib>
#include <memory>

namespace services::http {
namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(const Url& url, CURLUPart which, unsigned int flags = 0) {
  char* text = nullptr;
  curl_url_get(url.get(), which, &text, flags);
  const std::unique_ptr<char, decltype(&curl_free)> owned{text, curl_free};
  return text != nullptr ? text : "";
}

}  // namespace

Result<Origin> parse_origin(const std::string& text) {
  const Url url{curl_url(), curl_url_cleanup};
  const bool parsed = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  const std::string scheme = part(url, CURLUPART_SCHEME);
  if (!parsed || (scheme != "http" && scheme != "https") || part(url, CURLUPART_PATH) != "/" ||
      !part(url, CURLUPART_QUERY).empty()) {
    return fail("\"" + text + "\" is not the address of a service: write http://HOST:PORT");
  }
  const std::string port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const std::string host = part(url, CURLUPART_HOST);
  return Origin{scheme + "://" + host + ":" + port, host, std::atoi(port.c_str())};
}

}  // namespace services::http
