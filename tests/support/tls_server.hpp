#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "harness/target/native/child_process.hpp"
#include "harness/target/native/port_lease.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {

// nginx on loopback ports of its own, one for each kind of server:
//
//   here       its certificate is for 127.0.0.1; speaks HTTP/1.1 and HTTP/2
//   elsewhere  its certificate is for another host
//   expired    its certificate's time is over
//   members    as here, but asks for the certificate `user`
//   old        as here, but speaks HTTP/1.1 only
//   clear      HTTP/2 without TLS
//
// Each answers 200, at /long with a million bytes; but closes the connection at /close and resets
// it at /reset. Throws where it cannot work.
class TlsServer {
 public:
  TlsServer();

  std::string url(const std::string& kind) const;

  // A certificate with its key: here, elsewhere, expired, user.
  std::string file(const std::string& certificate) const;

 private:
  target::Command command(const std::string& program, std::vector<std::string> args) const;
  std::string config() const;

  TempDirectory directory_;
  std::map<std::string, target::PortLease> ports_;
  std::optional<target::ChildProcess> process_;
};

}  // namespace harness::test
