#include "harness/load/http/authorization.hpp"

#include <curl/curl.h>
#include <openssl/evp.h>

#include <memory>

namespace harness::load {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::optional<std::string> part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, CURLU_URLDECODE) != CURLUE_OK) return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

std::string in_base64(const std::string& text) {
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');  // and a zero behind it
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

}  // namespace

std::optional<std::string> authorization_of(const std::string& url) {
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return std::nullopt;
  const auto user = part(parsed.get(), CURLUPART_USER);
  const auto password = part(parsed.get(), CURLUPART_PASSWORD);
  if (!user && !password) return std::nullopt;
  return "Basic " + in_base64(user.value_or("") + ":" + password.value_or(""));
}

}  // namespace harness::load
