#include "harness/load/http/tls_client.hpp"

#include <openssl/ssl.h>

#include <array>
#include <new>
#include <span>

namespace harness::load {

void TlsClient::Free::operator()(SSL* session) const { SSL_free(session); }
void TlsClient::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

std::shared_ptr<const TlsClient> TlsClient::make(const std::string& host, const scenario::Tls& tls,
                                                 scenario::HttpVersion http) {
  const std::shared_ptr<TlsClient> client(new TlsClient(host, tls, http));
  return client->trust(tls) && client->show_certificate(tls) ? client : nullptr;
}

TlsClient::TlsClient(const std::string& host, const scenario::Tls& tls, scenario::HttpVersion http)
    : context_(SSL_CTX_new(TLS_client_method())) {
  if (context_ == nullptr) throw std::bad_alloc();
  // By preference; each with its length before it.
  constexpr std::array<unsigned char, 12> versions{2,   'h', '2', 8,   'h', 't',
                                                   't', 'p', '/', '1', '.', '1'};
  const std::size_t first = http == scenario::HttpVersion::http_2 ? 0 : 3;
  const std::span<const unsigned char> offered = std::span(versions).subspan(first);
  SSL_CTX* context = context_.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_alpn_protos(context, offered.data(), static_cast<unsigned>(offered.size()));
  // A whole answer with one call; and nothing is kept for a connection that has nothing to do.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  X509_VERIFY_PARAM* expected = SSL_CTX_get0_param(context);
  const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
  if (!is_address) name_ = host;
  if (!is_address) X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
  SSL_CTX_set_verify(context, tls.skip_verify ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
}

// Who takes any certificate needs none of the hundred and more that the machine trusts.
bool TlsClient::trust(const scenario::Tls& tls) {
  if (tls.skip_verify && tls.ca.empty()) return true;
  const int trusted = tls.ca.empty() ? SSL_CTX_set_default_verify_paths(context_.get())
                                     : SSL_CTX_load_verify_file(context_.get(), tls.ca.c_str());
  return trusted == 1;
}

bool TlsClient::show_certificate(const scenario::Tls& tls) {
  if (tls.cert.empty()) return true;
  const std::string& key = tls.key.empty() ? tls.cert : tls.key;
  return SSL_CTX_use_certificate_chain_file(context_.get(), tls.cert.c_str()) == 1 &&
         SSL_CTX_use_PrivateKey_file(context_.get(), key.c_str(), SSL_FILETYPE_PEM) == 1;
}

std::unique_ptr<SSL, TlsClient::Free> TlsClient::begin() const {
  std::unique_ptr<SSL, Free> session(SSL_new(context_.get()));
  if (session == nullptr) throw std::bad_alloc();
  if (!name_.empty()) {  // SSL_set_tlsext_host_name, which is a macro with a cast that we forbid
    SSL_ctrl(session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(name_.c_str()));
  }
  SSL_set_connect_state(session.get());
  return session;
}

}  // namespace harness::load
