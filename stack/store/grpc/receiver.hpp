#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "stack/store/http/message.hpp"

// Receiving OTLP over gRPC, which is a module of its own: only one of the three roles needs it, and
// to load gRPC takes as long and as much memory as all the rest of them.
namespace store::grpc {

// The body of an export, protobuf, and who is waiting for its answer. `path` is the one that OTLP
// has for it over HTTP: "/v1/traces".
using Exporting = std::function<void(
    const std::string& path, const std::shared_ptr<const std::string>& body, http::Answer answer)>;

class Receiver {
 public:
  Receiver() = default;
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  virtual ~Receiver() = default;  // all that wait must have been answered

  virtual int port() const = 0;
};

// What the module exports as "start_grpc_receiver": none where it cannot listen there.
using StartReceiver = Receiver* (*)(const char* listen, std::size_t most_bytes,
                                    const Exporting& exporting);

}  // namespace store::grpc
