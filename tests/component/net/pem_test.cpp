#include "harness/net/pem.hpp"

#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/support/tls_server.hpp"

namespace harness::net {
namespace {

// Why it is refused; empty: it is not.
std::string said_of(const Result<void>& check) { return check ? "" : to_string(check.error()); }

TEST(Pem, IsReadForWhatItIsToHold) {
  const test::TlsServer server;  // for its certificates
  EXPECT_EQ(said_of(check_certificate(server.file("user"))), "");
  EXPECT_EQ(said_of(check_key(server.file("user"), server.file("user"))), "");
  EXPECT_EQ(said_of(check_key(server.file("user"), server.file("here"))),
            "holds the key of another certificate");
}

TEST(Pem, ThatHoldsSomethingElseIsRefused) {
  const test::TempDirectory directory;
  const std::string rubbish = directory / "rubbish";
  ASSERT_TRUE(write_file(rubbish, "-----BEGIN CERTIFICATE-----\nrubbish\n"));
  EXPECT_EQ(said_of(check_certificate(rubbish)), "holds no certificate in PEM");
  EXPECT_EQ(said_of(check_key(rubbish, rubbish)), "holds no private key without a password in PEM");
  EXPECT_EQ(said_of(check_certificate("/no/such/file")), "cannot be read");
}

}  // namespace
}  // namespace harness::net
