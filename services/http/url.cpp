#include "services/http/url.hpp"

#include <curl/curl.h>

#include <cstdlib>
#include <memory>

namespace services::http {
namespace {

using Parts = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(const Parts& parts, CURLUPart which, unsigned int flags = 0) {
  char* text = nullptr;
  curl_url_get(parts.get(), which, &text, flags);
  const std::unique_ptr<char, decltype(&curl_free)> owned{text, curl_free};
  return text != nullptr ? text : "";
}

// Nothing where the text is no HTTP address.
Parts parse(const std::string& text) {
  Parts parts{curl_url(), curl_url_cleanup};
  if (curl_url_set(parts.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) parts.reset();
  if (!parts) return parts;
  const std::string scheme = part(parts, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") parts.reset();
  return parts;
}

Origin origin_of(const Parts& parts) {
  const std::string port = part(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const std::string host = part(parts, CURLUPART_HOST);
  return {part(parts, CURLUPART_SCHEME) + "://" + host + ":" + port, host, std::atoi(port.c_str())};
}

}  // namespace

Result<Origin> parse_origin(const std::string& text) {
  const Parts parts = parse(text);
  if (!parts || part(parts, CURLUPART_PATH) != "/" || !part(parts, CURLUPART_QUERY).empty()) {
    return fail("\"" + text + "\" is not the address of a service: write http://HOST:PORT");
  }
  return origin_of(parts);
}

Result<Url> parse_url(const std::string& text) {
  const Parts parts = parse(text);
  if (!parts) return fail("\"" + text + "\" is not an HTTP address: write http://HOST:PORT/PATH");
  if (!part(parts, CURLUPART_USER).empty() || !part(parts, CURLUPART_PASSWORD).empty()) {
    return fail("the address holds a name or a password: send an Authorization header instead");
  }
  curl_url_set(parts.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return Url{part(parts, CURLUPART_URL), origin_of(parts)};
}

}  // namespace services::http
