#include "harness/load/http/curl_ending.hpp"

#include "harness/load/http/socket_error.hpp"

namespace harness::load {
namespace {

Ending ending_of_code(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Ending::timeout;
    case CURLE_COULDNT_CONNECT:
      return Ending::unreachable;
    case CURLE_SEND_ERROR:
      return Ending::connection_reset;
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2_STREAM:
      return Ending::closed_early;
    case CURLE_COULDNT_RESOLVE_HOST:
      return Ending::dns_failure;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CLIENTCERT:
      return Ending::tls_failure;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_BAD_FUNCTION_ARGUMENT:  // a header that is none
    case CURLE_OUT_OF_MEMORY:          // a head that has no end: it means its own limit
      return Ending::bad_answer;
    case CURLE_TOO_MANY_REDIRECTS:
      return Ending::too_many_redirects;
    case CURLE_URL_MALFORMAT:
      return Ending::bad_url;
    default:
      return Ending::other_failure;
  }
}

// These three only say that a socket failed.
bool socket_failed(CURLcode code) {
  return code == CURLE_COULDNT_CONNECT || code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR;
}

}  // namespace

Ending ending_of(CURLcode code, int system_error) {
  const Ending ending = ending_of_code(code);
  return socket_failed(code) ? ending_of_errno(system_error, ending) : ending;
}

}  // namespace harness::load
