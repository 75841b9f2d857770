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

// `read` answers null where the file does not hold the thing.
template <typename Read>
Result<void> check_holds(const std::string& file, const std::string& thing, const Read& read) {
  const Result<std::string> text = read_file(file);
  if (!text) return fail("cannot be read");
  const std::unique_ptr<BIO, Free> bytes(
      BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  if (bytes == nullptr) throw std::bad_alloc();
  if (read(bytes.get())) return {};
  return fail("holds no " + thing + " in PEM");
}

}  // namespace

Result<void> check_certificate(const std::string& file) {
  return check_holds(file, "certificate", [](BIO* bytes) {
    return std::unique_ptr<X509, Free>(PEM_read_bio_X509(bytes, nullptr, no_password, nullptr)) !=
           nullptr;
  });
}

Result<void> check_private_key(const std::string& file) {
  return check_holds(file, "private key without a password", [](BIO* bytes) {
    return std::unique_ptr<EVP_PKEY, Free>(
               PEM_read_bio_PrivateKey(bytes, nullptr, no_password, nullptr)) != nullptr;
  });
}

}  // namespace harness::net
