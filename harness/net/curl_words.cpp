#include "harness/net/curl_words.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include "harness/net/http_client.hpp"

namespace harness::net {
namespace {

// The beginnings of what is said where nothing was sent.
constexpr std::string_view refused = "the connection was refused";
constexpr std::string_view no_way = "there is no way to it from here";
constexpr std::string_view no_connection = "it takes no connection";
constexpr std::string_view no_address = "no address is known of its host";

std::string why_not_connected(int os_error) {
  switch (os_error) {
    case ECONNREFUSED:
      return std::string(refused);
    case EHOSTUNREACH:
    case ENETUNREACH:
      return std::string(no_way);
    default:
      return std::string(no_connection);
  }
}

// How a connection broke off that there was.
std::string why_broken(int os_error) {
  const bool is_reset = os_error == ECONNRESET || os_error == EPIPE;
  return is_reset ? "the connection was reset"
                  : "the connection broke off before there was a whole answer";
}

struct OfCertificate {
  std::string_view theirs;
  const char* ours;
};

constexpr std::array of_certificates{
    OfCertificate{"subject name", "its certificate is for another name"},
    OfCertificate{"self-signed", "its certificate is signed by nobody who is trusted"},
    OfCertificate{"self signed", "its certificate is signed by nobody who is trusted"},
    OfCertificate{"local issuer", "its certificate is signed by nobody who is trusted"},
    OfCertificate{"has expired", "its certificate has expired"},
    OfCertificate{"not yet valid", "its certificate is not valid yet"}};

std::string why_not_trusted(std::string_view said) {
  const auto known = std::ranges::find_if(of_certificates, [said](const OfCertificate& one) {
    return said.find(one.theirs) != std::string_view::npos;
  });
  return known == of_certificates.end() ? "its certificate is not trusted" : known->ours;
}

}  // namespace

std::string why_no_answer(const CurlFailure& failure) {
  switch (failure.code) {
    case CURLE_COULDNT_CONNECT:
      return why_not_connected(failure.os_error);
    case CURLE_COULDNT_RESOLVE_HOST:
      return std::string(no_address);
    case CURLE_OPERATION_TIMEDOUT:
      return "nothing whole came within " + format_duration(failure.timeout);
    case CURLE_GOT_NOTHING:
      return "the connection was closed without an answer";
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return why_broken(failure.os_error);
    case CURLE_PEER_FAILED_VERIFICATION:
      return why_not_trusted(failure.said);
    case CURLE_SSL_CONNECT_ERROR:
      return "it could not be agreed with on TLS";
    case CURLE_SSL_CACERT_BADFILE:
      return "the file of whom to trust cannot be read";
    case CURLE_SSL_CERTPROBLEM:
      return "the certificate that is shown to it, or its key, cannot be read";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "that is no URL of HTTP";
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
      return "what it says is no answer of HTTP";
    default:
      return "libcurl gives it up with its error " + std::to_string(failure.code);
  }
}

bool was_never_sent(const Error& failure) {
  return std::ranges::any_of(std::array{refused, no_way, no_connection, no_address},
                             [&](std::string_view why) { return failure.what == why; });
}

}  // namespace harness::net
