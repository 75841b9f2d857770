#include "harness/load/http/tls_words.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>

namespace harness::load {
namespace {

struct TlsWording {
  long code;
  std::string_view words;
};

constexpr std::string_view unknown_signer = "who has signed its certificate is not trusted";
constexpr std::string_view another_name = "its certificate does not match the host's name";
constexpr std::string_view signed_by_itself =
    "its certificate is signed by itself, which is not trusted";
constexpr std::string_view too_weak = "its certificate is too weak";

constexpr std::array of_certificates{
    TlsWording{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, signed_by_itself},
    TlsWording{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, unknown_signer},
    TlsWording{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, unknown_signer},
    TlsWording{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, unknown_signer},
    TlsWording{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, unknown_signer},
    TlsWording{X509_V_ERR_CERT_UNTRUSTED, unknown_signer},
    TlsWording{X509_V_ERR_INVALID_CA, "who has signed its certificate may sign none"},
    TlsWording{X509_V_ERR_CERT_NOT_YET_VALID, "its certificate is not valid yet"},
    TlsWording{X509_V_ERR_CERT_HAS_EXPIRED, "its certificate has expired"},
    TlsWording{X509_V_ERR_CERT_REVOKED, "its certificate has been revoked"},
    TlsWording{X509_V_ERR_INVALID_PURPOSE, "its certificate is not for servers"},
    TlsWording{X509_V_ERR_HOSTNAME_MISMATCH, another_name},
    TlsWording{X509_V_ERR_IP_ADDRESS_MISMATCH, another_name},
    TlsWording{X509_V_ERR_EE_KEY_TOO_SMALL, too_weak},
    TlsWording{X509_V_ERR_CA_KEY_TOO_SMALL, too_weak},
    TlsWording{X509_V_ERR_CA_MD_TOO_WEAK, too_weak},
};

constexpr std::string_view certificate_refused = "the server does not take our certificate";
constexpr std::string_view no_version_of_http = "the server speaks none of our versions of HTTP";
constexpr std::string_view other_version = "the server speaks none of our versions of TLS";

constexpr std::array of_connections{
    TlsWording{SSL_R_WRONG_VERSION_NUMBER, "what the server speaks there is no TLS"},
    TlsWording{SSL_R_UNSUPPORTED_PROTOCOL, other_version},
    TlsWording{SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, other_version},
    TlsWording{SSL_R_UNEXPECTED_EOF_WHILE_READING, problem_of_closing},
    TlsWording{SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, "the server finds nothing to agree on"},
    TlsWording{SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY, "the server finds nothing to agree on"},
    TlsWording{SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL, no_version_of_http},
    TlsWording{SSL_R_TLSV1_UNRECOGNIZED_NAME, "the server does not know the host's name"},
    TlsWording{SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
               "the server asks for a certificate of ours"},
    TlsWording{SSL_R_TLSV1_ALERT_UNKNOWN_CA, certificate_refused},
    TlsWording{SSL_R_TLSV1_ALERT_ACCESS_DENIED, certificate_refused},
    TlsWording{SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, certificate_refused},
    TlsWording{SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, certificate_refused},
    TlsWording{SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED, certificate_refused},
    TlsWording{SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, certificate_refused},
    TlsWording{SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, certificate_refused},
};

template <std::size_t Count>
std::string_view words_for(long code, const std::array<TlsWording, Count>& wordings,
                           std::string_view otherwise) {
  const auto known = std::find_if(wordings.begin(), wordings.end(),
                                  [code](const TlsWording& one) { return one.code == code; });
  return known != wordings.end() ? known->words : otherwise;
}

}  // namespace

bool is_failure_of_tls(unsigned long error) {
  return error != 0 && ERR_GET_REASON(error) != SSL_R_UNEXPECTED_EOF_WHILE_READING;
}

std::string_view problem_of_certificate(long verdict) {
  return words_for(verdict, of_certificates, "its certificate is not sound");
}

// Alerts of the server's are errors from a thousand on.
std::string_view problem_of_tls(unsigned long error) {
  if (error == 0) return "the server broke off";
  const int reason = ERR_GET_REASON(error);
  const bool is_alert = reason >= SSL_AD_REASON_OFFSET;
  return words_for(
      reason, of_connections,
      is_alert ? "the server refuses to go on in TLS" : "what came makes no sense in TLS");
}

std::string_view told_of_http_2(std::string_view problem) {
  if (problem != no_version_of_http) return problem;
  return "the server speaks no HTTP/1.1 here; HTTP/2 is asked for by http: 2, or --http2";
}

}  // namespace harness::load
