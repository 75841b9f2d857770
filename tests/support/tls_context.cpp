#include "tests/support/tls_context.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>

#include <csignal>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace harness::test {
namespace {

struct FreeParts {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* file) const { BIO_free(file); }
};

void show_certificate(SSL_CTX* context) {
  constexpr long an_hour = 3600;
  const std::unique_ptr<EVP_PKEY, FreeParts> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, FreeParts> certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -an_hour);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), an_hour);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const std::string text = "127.0.0.1";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.data()),
                             static_cast<int>(text.size()), -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  const std::unique_ptr<X509_EXTENSION, FreeParts> address(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1"));
  X509_add_ext(certificate.get(), address.get(), -1);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  SSL_CTX_use_certificate(context, certificate.get());
  SSL_CTX_use_PrivateKey(context, key.get());
}

}  // namespace

TlsContext::TlsContext(std::string protocol, bool refuses_others)
    : protocol_(std::move(protocol)),
      refuses_others_(refuses_others),
      context_(SSL_CTX_new(TLS_server_method())) {
  show_certificate(get());
  SSL_CTX_set_alpn_select_cb(get(), select, this);
}

void TlsContext::write_certificate(const std::string& file) const {
  const std::unique_ptr<BIO, FreeParts> out(BIO_new_file(file.c_str(), "w"));
  const bool is_written =
      out != nullptr && PEM_write_bio_X509(out.get(), SSL_CTX_get0_certificate(get())) == 1;
  if (!is_written) throw std::runtime_error("no certificate in " + file);
}

int TlsContext::select(SSL*, const unsigned char** chosen, unsigned char* size,
                       const unsigned char* offered, unsigned offered_size, void* self) {
  const auto& context = *static_cast<const TlsContext*>(self);
  const std::string& wanted = context.protocol_;
  const std::string_view all(reinterpret_cast<const char*>(offered), offered_size);
  const std::size_t at = all.find(static_cast<char>(wanted.size()) + wanted);
  if (at == std::string_view::npos) {
    return context.refuses_others_ ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = offered + at + 1;
  *size = static_cast<unsigned char>(wanted.size());
  return SSL_TLSEXT_ERR_OK;
}

void do_without_signals() {
  sigset_t pipe{};
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace harness::test
