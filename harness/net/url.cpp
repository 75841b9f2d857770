#include "harness/net/url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace harness::net {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

bool is_blank(char c) { return c == ' ' || std::iscntrl(static_cast<unsigned char>(c)) != 0; }

bool has_port_zero(CURLU* url) {
  char* port = nullptr;
  if (curl_url_get(url, CURLUPART_PORT, &port, 0) != CURLUE_OK) return false;
  const bool is_zero = std::string(port) == "0";
  curl_free(port);
  return is_zero;
}

}  // namespace

Result<void> check_url(const std::string& url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return fail("is no URL", {}, "begin it with http:// or https://");
  }
  if (std::any_of(url.begin(), url.end(), is_blank)) {
    return fail("has a space or a control character in it", {}, "write %20 for a space");
  }
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  const CURLUcode read = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  const bool begins_with_path = url.find("///") == url.find("//");  // curl would skip the slash
  if (read == CURLUE_NO_HOST || begins_with_path)
    return fail("has no host", {}, "write http://HOST:PORT/PATH");
  if (read == CURLUE_BAD_PORT_NUMBER || (read == CURLUE_OK && has_port_zero(parsed.get()))) {
    return fail("has a port that cannot be", {}, "choose one from 1 to 65535");
  }
  if (read == CURLUE_OK) return {};
  return fail(std::string("cannot be read: ") + curl_url_strerror(read), {},
              "write http://HOST:PORT/PATH");
}

}  // namespace harness::net
