#include "harness/load/http/curl_protocol.hpp"

namespace harness::load {
namespace {

// Before 8.0 libcurl sends nothing at all over such a connection when it is used again.
bool can_reuse_clear_http_2() {
  return curl_version_info(CURLVERSION_NOW)->version_num >= 0x080000;
}

// libcurl 7.88 reads 32 KB of HTTP/2 at once, beside a head of at most 128 KB. If it cannot hand
// all of them out at once, it forgets that the answer's end is among them, and waits for more until
// the request's time is over.
constexpr long room_for_http_2 = (128 + 64) * 1024;

// With TLS it is HTTP/1.1 where the server has no HTTP/2. Without, there is nobody to ask.
void set_version(CURL* handle, const RequestKind& kind) {
  const bool secured = kind.url_beginning().starts_with("https:");
  if (kind.protocol.http == scenario::HttpVersion::http_1_1) {
    set_option(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    return;
  }
  set_option(handle, CURLOPT_BUFFERSIZE, room_for_http_2);
  if (secured) {
    set_option(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  } else {
    set_option(handle, CURLOPT_HTTP_VERSION,
               static_cast<long>(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
  }
}

void set_tls(CURL* handle, const scenario::Tls& tls) {
  for (const CURLoption oldest : {CURLOPT_SSLVERSION, CURLOPT_PROXY_SSLVERSION}) {
    set_option(handle, oldest, static_cast<long>(CURL_SSLVERSION_TLSv1_2));  // as TlsClient
  }
  if (tls.skip_verify) {
    set_option(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    set_option(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!tls.ca.empty()) set_option(handle, CURLOPT_CAINFO, tls.ca.c_str());
  if (!tls.cert.empty()) set_option(handle, CURLOPT_SSLCERT, tls.cert.c_str());
  if (!tls.key.empty()) set_option(handle, CURLOPT_SSLKEY, tls.key.c_str());
}

}  // namespace

bool may_keep_connection(const RequestKind& kind) {
  const bool is_clear_http_2 = kind.protocol.http == scenario::HttpVersion::http_2 &&
                               !kind.url_beginning().starts_with("https:");
  return kind.keeps_connection && (!is_clear_http_2 || can_reuse_clear_http_2());
}

void set_protocol(CURL* handle, const RequestKind& kind) {
  set_option(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(handle, CURLOPT_PATH_AS_IS, 1L);
  // Chunks as they come: to libcurl "0x2" is the size of the last one.
  set_option(handle, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
  set_version(handle, kind);
  set_tls(handle, kind.protocol.tls);
  const Protocol& protocol = kind.protocol;
  // The system itself is measured, whatever the environment says.
  set_option(handle, CURLOPT_PROXY, protocol.proxy.c_str());
  set_option(handle, CURLOPT_NOPROXY, "");
  if (!protocol.proxy_ca.empty()) {
    set_option(handle, CURLOPT_PROXY_CAINFO, protocol.proxy_ca.c_str());
  }
  // Where its URL names none: to libcurl it would be 1080, for a proxy alone.
  set_option(handle, CURLOPT_PROXYPORT, protocol.proxy.starts_with("https:") ? 443L : 80L);
  if (!protocol.unix_socket.empty()) {
    set_option(handle, CURLOPT_UNIX_SOCKET_PATH, protocol.unix_socket.c_str());
  }
  // What a proxy says of its tunnel is no answer.
  set_option(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

}  // namespace harness::load
