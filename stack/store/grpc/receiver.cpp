#include "stack/store/grpc/receiver.hpp"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <utility>
#include <vector>

#include "stack/store/grpc/status.hpp"

namespace store::grpc {
namespace {

using ::grpc::ByteBuffer;

// Of all exports together, as over HTTP.
constexpr std::size_t most_bytes_in_flight = 256U << 20U;

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

// One export, from its request to its answer. It deletes itself when gRPC is done with it, which is
// after finish(): whoever answers late still finds it.
class Export final : public ::grpc::ServerGenericBidiReactor {
 public:
  Export(const std::string& method, const Exporting& exporting)
      : path_(path_of(method)), exporting_(exporting) {
    if (path_.empty()) {
      Finish({::grpc::StatusCode::UNIMPLEMENTED, "unknown method " + method});
    } else {
      StartRead(&request_);
    }
  }

  void OnReadDone(bool ok) override {
    const auto body = ok ? text_of(request_) : nullptr;
    request_.Clear();
    if (body == nullptr) {
      return Finish({::grpc::StatusCode::INVALID_ARGUMENT, "there is no request"});
    }
    exporting_(path_, body, [this](const http::Response& response) { finish(response); });
  }

  void OnDone() override { delete this; }

 private:
  void finish(const http::Response& response) {
    const auto status = status_of(response);
    if (!status.ok()) return Finish(status);
    // An answer in another encoding says no more than that it was taken.
    const bool is_protobuf = response.content_type.find("protobuf") != std::string::npos;
    const ::grpc::Slice slice(is_protobuf ? response.body : std::string());
    answer_ = ByteBuffer(&slice, 1);
    StartWriteAndFinish(&answer_, {}, status);
  }

  const std::string path_;
  const Exporting& exporting_;
  ByteBuffer request_;
  ByteBuffer answer_;
};

class Service final : public ::grpc::CallbackGenericService {
 public:
  explicit Service(Exporting exporting) : exporting_(std::move(exporting)) {}

  ::grpc::ServerGenericBidiReactor* CreateReactor(
      ::grpc::GenericCallbackServerContext* context) override {
    return new Export(context->method(), exporting_);
  }

 private:
  const Exporting exporting_;
};

class GrpcReceiver final : public Receiver {
 public:
  explicit GrpcReceiver(const Exporting& exporting) : service_(exporting) {}
  ~GrpcReceiver() override {
    if (server_) server_->Shutdown(std::chrono::system_clock::now());
  }
  GrpcReceiver(const GrpcReceiver&) = delete;
  GrpcReceiver& operator=(const GrpcReceiver&) = delete;

  bool start(const std::string& listen, std::size_t most_bytes) {
    ::grpc::ServerBuilder builder;
    // A second store on the same port would otherwise share it, silently.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort(listen, ::grpc::InsecureServerCredentials(), &port_);
    builder.SetMaxReceiveMessageSize(static_cast<int>(most_bytes));
    ::grpc::ResourceQuota quota;
    builder.SetResourceQuota(quota.Resize(most_bytes_in_flight));
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    return server_ != nullptr && port_ > 0;
  }

  int port() const override { return port_; }

 private:
  Service service_;
  int port_ = 0;
  std::unique_ptr<::grpc::Server> server_;
};

}  // namespace
}  // namespace store::grpc

extern "C" store::grpc::Receiver* start_grpc_receiver(const char* listen, std::size_t most_bytes,
                                                      const store::grpc::Exporting& exporting) {
  auto receiver = std::make_unique<store::grpc::GrpcReceiver>(exporting);
  return receiver->start(listen, most_bytes) ? receiver.release() : nullptr;
}
