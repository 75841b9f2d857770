// What is refused of OTLP over gRPC, by whomever: it is counted, and stays within its bounds.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <future>

#include "harness/net/http_client.hpp"
#include "tests/support/store_process.hpp"

namespace store {
namespace {

using harness::test::StoreProcess;
using ::testing::HasSubstr;

const std::string traces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

grpc::Status sent(StoreProcess& otlp, const std::string& method, const std::string& body,
                  bool is_compressed = false) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxSendMessageSize(-1);
  grpc::GenericStub stub(
      grpc::CreateCustomChannel(otlp.otlp_grpc(), grpc::InsecureChannelCredentials(), arguments));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{30});
  if (is_compressed) context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  const grpc::Slice slice(body);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer answer;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, {}, &request, &answer,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  return done.get_future().get();
}

class GrpcRefusals : public ::testing::Test {
 protected:
  grpc::Status send(const std::string& method, const std::string& body,
                    bool is_compressed = false) {
    return sent(otlp_, method, body, is_compressed);
  }

  std::uint64_t refused(const std::string& reason) {
    const auto all = otlp_.status()["refused"];
    return all.contains(reason) ? all[reason]["pushes"].get<std::uint64_t>() : 0;
  }

  StoreProcess tempo_{"tempo"};
  StoreProcess otlp_{
      "otlp", {"--otlp-http=127.0.0.1:0", "--otlp-grpc=127.0.0.1:0", "--tempo=" + tempo_.url()}};
};

TEST_F(GrpcRefusals, NoneIsCountedWhereAllIsTaken) {
  EXPECT_TRUE(send(traces, "").ok());
  EXPECT_TRUE(send(traces, "", true).ok());
  EXPECT_TRUE(otlp_.status()["refused"].empty());
}

TEST_F(GrpcRefusals, OfWhatIsTooLongIsCounted) {
  const auto status = send(traces, std::string((20U << 20U) + 1, '\0'));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(),
              HasSubstr("the export is longer than 20971520 bytes; send less at once"));
  EXPECT_EQ(refused("body_too_long"), 1);
  EXPECT_EQ(otlp_.status()["refused"]["body_too_long"]["of"][0], "traces");
}

// As an exporter of OTLP over HTTP does that was given this port.
TEST_F(GrpcRefusals, OfHttp1AreToldWhereItIsTaken) {
  harness::net::HttpClient client;
  const auto answer = client.send({"POST",
                                   "http://" + otlp_.otlp_grpc() + "/v1/traces",
                                   {{"Content-Type", "application/json"}},
                                   "{}",
                                   std::chrono::seconds{10}});
  ASSERT_TRUE(answer) << to_string(answer.error());
  EXPECT_EQ(answer->status, 400);
  EXPECT_THAT(answer->body, HasSubstr("OTLP over gRPC is received here; over HTTP it is at another "
                                      "port, usually 4318"));
  EXPECT_EQ(refused("malformed"), 1);
  EXPECT_TRUE(send(traces, "").ok()) << "who speaks HTTP/2 is taken";
  EXPECT_EQ(refused("malformed"), 1);
}

// However little memory there is, it is told why, and its connection stays.
TEST(GrpcRefusalsOfASmallStore, SayWhatIsTooLong) {
  StoreProcess tempo("tempo");
  StoreProcess otlp("otlp", {"--otlp-http=127.0.0.1:0", "--otlp-grpc=127.0.0.1:0",
                             "--tempo=" + tempo.url(), "--memory=1MiB"});
  const auto status = sent(otlp, traces, std::string(25'000'000, '\0'));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(
      status.error_message(),
      HasSubstr("the export is longer than 1044480 bytes, which is what --memory 1 MiB leaves for "
                "one: give it more, or send less at once"));
  EXPECT_EQ(otlp.status()["refused"]["body_too_long"]["pushes"], 1);
  EXPECT_TRUE(sent(otlp, traces, "").ok());
}

// Which gRPC itself would undo to the end.
TEST_F(GrpcRefusals, OfWhatBecomesTooLongIsCounted) {
  const auto status = send(traces, std::string(200U << 20U, '\0'), true);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("decompressed, is longer than 20971520 bytes"));
  EXPECT_EQ(refused("body_too_long"), 1);
}

TEST_F(GrpcRefusals, OfWhatNothingTakesIsCounted) {
  const auto status = send("/opentelemetry.proto.collector.trace.v2.TraceService/Export", "");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(refused("nobody_takes_this"), 1);
}

TEST_F(GrpcRefusals, OfWhatTheNextOneCannotReadIsCountedOnce) {
  const auto status = send(traces, "\x0A\x05 no spans", true);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("send an ExportTraceServiceRequest"));
  EXPECT_EQ(refused("refused_upstream"), 1);
  EXPECT_EQ(refused("malformed"), 0);
}

}  // namespace
}  // namespace store
