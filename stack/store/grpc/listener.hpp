#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "harness/core/fd.hpp"

namespace store::grpc {

// Takes the connections that gRPC gets: gRPC 1.51 itself ends its listening for good at the first
// accept() that fails, as it does once the process has no more descriptors. Here they wait where
// the kernel keeps them, until there is room again, and some is left to the rest of the process.
class Listener {
 public:
  // `client` is the receiver's from then on.
  using Take = std::function<void(int listening, int client)>;

  // "127.0.0.1:4317"; none where nobody can listen there, or somebody does.
  static std::unique_ptr<Listener> open(const std::string& listen);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();  // takes no more

  void start(Take take);  // on a thread of its own
  int port() const;

 private:
  Listener(harness::Fd listening, harness::Fd stop);
  void run();
  bool has_room() const;
  bool take_one();

  const harness::Fd listening_;
  const harness::Fd stop_;
  const std::uint64_t most_;  // the first descriptor that is not for a connection
  Take take_;
  std::thread thread_;
};

}  // namespace store::grpc
