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
// has for it over HTTP: "/v1/traces". The module hands over bodies as they came, compressed ones
// too; start_receiver() undoes that.
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

struct ReceiverSettings {
  std::string listen;
  std::size_t most_bytes = 0;            // of an export, also when its compression is undone
  std::string when_too_long = {};        // as in http::ServerSettings
  std::size_t most_bytes_in_flight = 0;  // of all together
  http::CountRefused count_refused;      // as in http::ServerSettings
};

// What the module exports as "start_grpc_receiver": none where it cannot listen there.
using StartReceiver = Receiver* (*)(const ReceiverSettings& settings, const Exporting& exporting);

}  // namespace store::grpc
