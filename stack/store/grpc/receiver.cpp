#include "stack/store/grpc/receiver.hpp"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "stack/store/grpc/listener.hpp"
#include "stack/store/grpc/status.hpp"
#include "stack/store/grpc/wrong_port.hpp"
#include "stack/store/memory/share.hpp"

namespace store::grpc {
namespace {

// Whoever loads this gives nothing to it: all that is called here is of this file, or of gRPC.
http::Response refusal(int status, std::string why) {
  return {status, "text/plain; charset=utf-8", std::move(why)};
}

using ::grpc::ByteBuffer;

constexpr int http_1_refused = 400;

// The path of OTLP over HTTP; empty for a method that is none of OTLP's.
std::string path_of(const std::string& method) {
  const std::string service = "/opentelemetry.proto.collector.";
  for (const char* signal : {"trace", "logs", "metrics"}) {
    std::string name = signal;
    std::string path = name == "trace" ? "/v1/traces" : "/v1/" + name;
    std::string type = name + "Service";
    type.front() = static_cast<char>(type.front() - 'a' + 'A');
    if (method == service + name + ".v1." + type + "/Export") return path;
  }
  return {};
}

std::shared_ptr<const std::string> text_of(const ByteBuffer& buffer) {
  std::vector<::grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return nullptr;
  auto text = std::make_shared<std::string>();
  text->reserve(buffer.Length());
  for (const auto& slice : slices) {
    text->append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

// What all exports share.
struct Shared {
  Shared(const ReceiverSettings& receiver, Exporting to)
      : settings(receiver), exporting(std::move(to)), room(receiver.most_bytes_in_flight) {}

  const ReceiverSettings settings;
  const Exporting exporting;
  memory::Share room;
};

// One export, from its request to its answer. It deletes itself when gRPC is done with it, which is
// after finish(): whoever answers late still finds it.
class Export final : public ::grpc::ServerGenericBidiReactor {
 public:
  Export(const std::string& method, Shared& shared) : path_(path_of(method)), shared_(shared) {
    if (path_.empty()) {
      finish(refusal(404, "unknown method " + method));
    } else {
      StartRead(&request_);
    }
  }

  // Not ok is what gRPC itself refused, for its form or for want of memory, and what its sender
  // broke off: they look the same here.
  void OnReadDone(bool ok) override {
    if (!ok) return finish(refusal(400, "there is no whole request"));
    const std::size_t most = shared_.settings.most_bytes;
    bytes_ = request_.Length();
    if (bytes_ > most) {
      return finish(refusal(413, "the export is longer than " + std::to_string(most) + " bytes" +
                                     shared_.settings.when_too_long));
    }
    if (!shared_.room.take(bytes_)) return finish(http::no_room());
    held_ = bytes_;
    const auto body = text_of(request_);
    request_.Clear();
    if (body == nullptr) return finish(refusal(400, "the request cannot be read"));
    shared_.exporting(path_, body, [this](const http::Response& response) { finish(response); });
  }

  void OnDone() override { delete this; }

 private:
  ~Export() override { shared_.room.give_back(held_); }

  // All answers pass here.
  void finish(const http::Response& response) {
    if (response.status >= 400 && !response.is_counted) {
      shared_.settings.count_refused({response.status, path_, bytes_});
    }
    const auto status = status_of(response);
    if (!status.ok()) return Finish(status);
    // An answer in another encoding says no more than that it was taken.
    const bool is_protobuf = response.content_type.find("protobuf") != std::string::npos;
    const ::grpc::Slice slice(is_protobuf ? response.body : std::string());
    answer_ = ByteBuffer(&slice, 1);
    StartWriteAndFinish(&answer_, {}, status);
  }

  const std::string path_;
  Shared& shared_;
  std::size_t bytes_ = 0;
  std::size_t held_ = 0;  // of the room
  ByteBuffer request_;
  ByteBuffer answer_;
};

class Service final : public ::grpc::CallbackGenericService {
 public:
  explicit Service(Shared& shared) : shared_(shared) {}

  ::grpc::ServerGenericBidiReactor* CreateReactor(
      ::grpc::GenericCallbackServerContext* context) override {
    return new Export(context->method(), shared_);
  }

 private:
  Shared& shared_;
};

class GrpcReceiver final : public Receiver {
 public:
  GrpcReceiver(const ReceiverSettings& settings, const Exporting& exporting)
      : shared_(settings, exporting), service_(shared_) {}
  ~GrpcReceiver() override {
    listener_.reset();
    if (server_) server_->Shutdown(std::chrono::system_clock::now());
  }
  GrpcReceiver(const GrpcReceiver&) = delete;
  GrpcReceiver& operator=(const GrpcReceiver&) = delete;

  bool start() {
    listener_ = Listener::open(shared_.settings.listen);
    if (!listener_) return false;
    using Accepted = ::grpc::ServerBuilder::experimental_type::ExternalConnectionType;
    ::grpc::ServerBuilder builder;
    acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
        Accepted::FROM_FD, ::grpc::InsecureServerCredentials());
    // gRPC looks at the length when all is there, refuses it where nobody can count it, and undoes
    // compression without any bound.
    builder.SetMaxReceiveMessageSize(-1);
    builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
    // Where gRPC has no more room it ends the connection, without a word to anybody. So it has
    // enough for an export that is too long to be read to its end, and told so; what is read
    // further has its own bound in Shared.
    constexpr std::size_t least = std::size_t{64} << 20U;
    ::grpc::ResourceQuota quota;
    builder.SetResourceQuota(quota.Resize(std::max(least, shared_.settings.most_bytes_in_flight)));
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) return false;
    listener_->start([this](int listening, int client) {
      const auto count = [this](std::size_t bytes) {
        shared_.settings.count_refused({http_1_refused, {}, bytes});
      };
      if (turn_away_http_1(client, count)) {
        const harness::Fd ends(client);
        return;
      }
      ::grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
      connection.listener_fd = listening;
      connection.fd = client;
      acceptor_->HandleNewConnection(&connection);
    });
    return true;
  }

  int port() const override { return listener_->port(); }

 private:
  Shared shared_;
  Service service_;
  std::unique_ptr<::grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<::grpc::Server> server_;
  std::unique_ptr<Listener> listener_;  // last: it uses what is above
};

}  // namespace
}  // namespace store::grpc

extern "C" store::grpc::Receiver* start_grpc_receiver(const store::grpc::ReceiverSettings& settings,
                                                      const store::grpc::Exporting& exporting) {
  auto receiver = std::make_unique<store::grpc::GrpcReceiver>(settings, exporting);
  return receiver->start() ? receiver.release() : nullptr;
}
