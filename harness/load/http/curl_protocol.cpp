#include "harness/load/http/curl_protocol.hpp"

namespace harness::load {
namespace {

// Before 8.0 libcurl sends nothing at all over such a connection when it is used again.
bool can_reuse_clear_http_2() {
  return curl_version_info(CURLVERSION_NOW)->version_num >= 0x080000;
}

// With TLS it is HTTP/1.1 where the server has no HTTP/2. Without, there is nobody to ask.
void set_version(CURL* handle, const PreparedRequest& request) {
  const bool secured = request.url().beginning().starts_with("https:");
  if (request.spec().http == scenario::HttpVersion::http_1_1) {
    set_option(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  } else if (secured) {
    set_option(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  } else {
    set_option(handle, CURLOPT_HTTP_VERSION,
               static_cast<long>(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
    if (!can_reuse_clear_http_2()) set_option(handle, CURLOPT_FORBID_REUSE, 1L);
  }
}

void set_tls(CURL* handle, const scenario::Tls& tls) {
  if (tls.skip_verify) {
    set_option(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    set_option(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!tls.ca.empty()) set_option(handle, CURLOPT_CAINFO, tls.ca.c_str());
  if (!tls.cert.empty()) set_option(handle, CURLOPT_SSLCERT, tls.cert.c_str());
  if (!tls.key.empty()) set_option(handle, CURLOPT_SSLKEY, tls.key.c_str());
}

void set_redirects(CURL* handle, std::uint64_t most) {
  if (most == 0) return;
  set_option(handle, CURLOPT_FOLLOWLOCATION, 1L);
  set_option(handle, CURLOPT_MAXREDIRS, static_cast<long>(most));
  set_option(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
}

// What is set on the way goes along; what it begins with comes with each order.
void set_cookies(CURL* handle, const PreparedRequest& request) {
  if (request.follows_with_cookies()) set_option(handle, CURLOPT_COOKIEFILE, "");
}

}  // namespace

void set_protocol(CURL* handle, const PreparedRequest& request) {
  set_option(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set_version(handle, request);
  set_tls(handle, request.spec().tls);
  set_redirects(handle, request.spec().redirects);
  set_cookies(handle, request);
  if (!request.keeps_connection()) set_option(handle, CURLOPT_FORBID_REUSE, 1L);
}

}  // namespace harness::load
