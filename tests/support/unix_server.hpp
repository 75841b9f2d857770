#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::test {

// Answers 200 to whatever comes through a Unix socket, one connection after the other.
//
// Has a thread of its own; its public methods may be called from any other.
class UnixServer {
 public:
  explicit UnixServer(const std::string& path);
  UnixServer(const UnixServer&) = delete;
  UnixServer& operator=(const UnixServer&) = delete;
  ~UnixServer();

  std::vector<std::string> requests() const;

 private:
  void serve();

  Fd listener_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::jthread thread_;
};

}  // namespace harness::test
