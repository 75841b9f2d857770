#include "harness/load/http/curl_ending.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "harness/load/http/head_lines.hpp"
#include "harness/load/http/http2_error.hpp"
#include "harness/load/http/socket_error.hpp"
#include "harness/load/http/tls_words.hpp"

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
    case CURLE_COULDNT_RESOLVE_PROXY:
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

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

constexpr std::string_view no_tunnel = "CONNECT tunnel failed, response ";

// "HTTP/2 stream 1 was not closed cleanly: CANCEL (err 8)" → "CANCEL"
std::string_view stream_error_in(std::string_view said) {
  constexpr std::string_view before = "not closed cleanly: ";
  const std::size_t at = said.find(before);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = said.substr(at + before.size());
  return rest.substr(0, rest.find(' '));
}

// libcurl has one code for a server that has closed and for one that it cannot make sense of.
bool makes_no_sense(CURLcode code, std::string_view said) {
  const bool is_against_the_rules =
      code == CURLE_HTTP2_STREAM && says_broken_rules(stream_error_in(said));
  return is_against_the_rules || has(said, "nghttp2");
}

struct Wording {
  std::string_view theirs;  // a part of it
  std::string_view ours;
};

constexpr std::string_view no_sense_in_http_2 = "what came makes no sense in HTTP/2";
constexpr std::string_view no_tunnel_yet = "the proxy has closed before it has made a tunnel";

constexpr std::array wordings{
    Wording{"Too long hexadecimal number", "a chunk is too long"},
    Wording{"missing hexadecimal", "a chunk has no size"},
    Wording{"Malformed encoding", "a chunk does not end where it says"},
    Wording{"Content-Length: value", problem_of_length},
    Wording{"Unsupported response code", problem_of_status},
    Wording{"Unsupported HTTP", problem_of_beginning},
    Wording{"HTTP/0.9", problem_of_beginning},
    Wording{"Lying server", problem_of_beginning},
    Wording{"Header without colon", problem_of_nameless_header},
    Wording{"Nul byte in header", problem_of_nul},
    Wording{"nghttp2", no_sense_in_http_2},
    Wording{"framing layer", no_sense_in_http_2},
    Wording{"Out of memory", problem_of_long_head},
    Wording{"end of the underlying stream", problem_of_closing},
    Wording{"was closed cleanly, but before", "ended by NO_ERROR"},
    Wording{"bytes remaining to read", problem_of_closing},
    Wording{"outstanding read data", problem_of_closing},
    Wording{"unexpected eof", problem_of_closing},
    Wording{"Proxy CONNECT aborted", no_tunnel_yet},
    Wording{"Proxy CONNECT connection closed", no_tunnel_yet},
    Wording{"CONNECT response too large", "the proxy makes no tunnel: its headers are too long"},
};

std::string why_no_tunnel(std::string_view status) {
  const bool is_none = status == "0";
  return "the proxy makes no tunnel: " +
         (is_none ? "what it answers is no HTTP" : "it answers " + std::string(status));
}

// "error:0A00010B:SSL routines::wrong version number" → 0x0A00010B; 0: it names none.
unsigned long tls_error_in(std::string_view said) {
  constexpr std::string_view before = "error:";
  const std::size_t at = said.find(before);
  unsigned long error = 0;
  if (at == std::string_view::npos) return error;
  const std::string_view number = said.substr(at + before.size());
  std::from_chars(number.data(), number.data() + number.size(), error, 16);
  return error;
}

// Behind "Could not resolve host: ".
std::string why_unknown(std::string_view of, std::string_view said) {
  const std::size_t colon = said.find(": ");
  const bool is_named = colon != std::string_view::npos;
  return "no address is known of " + std::string(of) +
         std::string(is_named ? said.substr(colon + 2) : "its host");
}

// Where libcurl's words are not among those above: what its code says, if the ending does not.
std::string words_of_code(CURLcode code, std::string_view said) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return why_unknown("", said);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return why_unknown("the proxy ", said);
    case CURLE_SSL_CACERT_BADFILE:
      return "what is to be trusted cannot be read";
    case CURLE_SSL_CERTPROBLEM:
      return "our certificate, or its key, cannot be read";
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return "it is no answer of HTTP/1.1";
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return std::string(no_sense_in_http_2);
    default:
      break;
  }
  if (has(said, "certificate subject name")) {
    return std::string(problem_of_certificate(X509_V_ERR_HOSTNAME_MISMATCH));
  }
  const Ending ending = ending_of_code(code);
  if (ending == Ending::tls_failure) return std::string(problem_of_tls(tls_error_in(said)));
  const bool says_nothing = ending == Ending::other_failure;
  return says_nothing ? "libcurl gives it up with its error " + std::to_string(code) : "";
}

}  // namespace

// Of its nghttp2 nobody can ask for more than it takes by itself.
std::string_view problem_of_head(std::string_view said) {
  if (has(said, "Too many CONTINUATION")) return problem_of_many_frames;
  return has(said, "callback function failed") ? problem_of_long_head : "";
}

std::string in_our_words(CURLcode code, std::string_view said, bool has_begun) {
  if (const std::string_view of_head = problem_of_head(said); !of_head.empty()) {
    return std::string(of_head);
  }
  if (said.starts_with(no_tunnel)) return why_no_tunnel(said.substr(no_tunnel.size()));
  if (const std::string_view error = stream_error_in(said); !error.empty()) {
    return words_of_end(error);
  }
  const auto known = std::find_if(wordings.begin(), wordings.end(),
                                  [said](const Wording& one) { return has(said, one.theirs); });
  const bool says_closing = known != wordings.end() && known->ours == problem_of_closing;
  if (says_closing && !has_begun && ending_of_code(code) != Ending::tls_failure) return {};
  if (known != wordings.end()) return std::string(known->ours);
  if (code == CURLE_GOT_NOTHING) return std::string(has_begun ? problem_of_closing : "");
  // That it was reset, or took too long, is how it ended, and more there is not to say.
  const bool says_it_all = socket_failed(code) || code == CURLE_OPERATION_TIMEDOUT;
  const unsigned long tls_error = tls_error_in(said);
  if (tls_error != 0) return std::string(problem_of_tls(tls_error));
  if (says_it_all) return {};
  if (code == CURLE_OK) return std::string(has_begun ? problem_of_closing : "");
  return words_of_code(code, said);
}

Ending ending_of(CURLcode code, int system_error, std::string_view said) {
  if (makes_no_sense(code, said)) return Ending::bad_answer;
  if (has(said, no_tunnel)) return Ending::unreachable;  // the server
  const Ending ending = ending_of_code(code);
  if (!socket_failed(code)) return ending;
  if (is_failure_of_tls(tls_error_in(said))) return Ending::tls_failure;
  return ending_of_errno(system_error, ending);
}

}  // namespace harness::load
