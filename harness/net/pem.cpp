#include "harness/net/pem.hpp"

#include <openssl/pem.h>

#include <memory>
#include <new>

#include "harness/core/file.hpp"

namespace harness::net {
namespace {

struct Free {
  void operator()(BIO* bytes) const { BIO_free(bytes); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

// Nobody is there to be asked for one.
int no_password(char*, int, int, void*) { return -1; }

using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

Certificate read_certificate(BIO* bytes) {
  return Certificate(PEM_read_bio_X509(bytes, nullptr, no_password, nullptr));
}

Key read_key(BIO* bytes) {
  return Key(PEM_read_bio_PrivateKey(bytes, nullptr, no_password, nullptr));
}

// `read` answers null where the file does not hold the thing.
template <typename Read>
auto read_from(const std::string& file, const std::string& thing, const Read& read)
    -> Result<decltype(read(nullptr))> {
  const Result<std::string> text = read_file(file);
  if (!text) return fail("cannot be read");
  const std::unique_ptr<BIO, Free> bytes(
      BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  if (bytes == nullptr) throw std::bad_alloc();
  auto found = read(bytes.get());
  if (found == nullptr) return fail("holds no " + thing + " in PEM");
  return found;
}

Result<Certificate> certificate_in(const std::string& file) {
  return read_from(file, "certificate", read_certificate);
}

Result<Key> key_in(const std::string& file) {
  return read_from(file, "private key without a password", read_key);
}

}  // namespace

Result<void> check_certificate(const std::string& file) {
  return certificate_in(file).map([](const Certificate&) {});
}

Result<void> check_key(const std::string& file, const std::string& certificate) {
  const Result<Key> key = key_in(file);
  if (!key) return fail(key.error());
  const Result<Certificate> shown = certificate_in(certificate);
  if (shown && X509_check_private_key(shown->get(), key->get()) != 1) {
    return fail("holds the key of another certificate");
  }
  return {};
}

}  // namespace harness::net
