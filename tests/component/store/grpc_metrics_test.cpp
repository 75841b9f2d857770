// OTLP's metrics over gRPC, by a stub of gRPC's own, on their way to a real Prometheus.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <future>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include "harness/core/clock.hpp"
#include "tests/support/store_process.hpp"
#include "tests/support/temp_prometheus.hpp"

namespace store {
namespace {

using harness::test::StoreProcess;
using harness::test::TempPrometheus;
using Writer = protozero::pbf_writer;

void add_service(Writer& resource_metrics, const std::string& name) {
  Writer resource(resource_metrics, 1);
  Writer attribute(resource, 1);
  attribute.add_string(1, "service.name");
  Writer(attribute, 2).add_string(1, name);
}

// A counter that stands at that number now. One whose temporality is left out is not taken.
void add_counter(Writer& scope_metrics, const std::string& name, std::int64_t value,
                 bool with_temporality) {
  Writer metric(scope_metrics, 2);
  metric.add_string(1, name);
  Writer sum(metric, 7);
  {
    Writer point(sum, 1);
    point.add_fixed64(
        3, static_cast<std::uint64_t>(harness::SystemClock().wall().time_since_epoch().count()));
    point.add_sfixed64(6, value);
  }
  if (with_temporality) sum.add_enum(2, 2);
  sum.add_bool(3, true);
}

std::string export_of_two_counters() {
  std::string body;
  {
    Writer request(body);
    Writer resource_metrics(request, 1);
    add_service(resource_metrics, "dice");
    Writer scope_metrics(resource_metrics, 2);
    add_counter(scope_metrics, "rolls", 6, true);
    add_counter(scope_metrics, "broken", 1, false);
  }
  return body;
}

struct Exported {
  grpc::Status status;
  std::string answer;
};

class MetricsOverGrpc : public ::testing::Test {
 protected:
  Exported send(const std::string& body) {
    const std::string address = otlp_.otlp_grpc();
    grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{30});
    const grpc::Slice slice(body);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer answer;
    std::promise<grpc::Status> done;
    stub.UnaryCall(&context, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", {},
                   &request, &answer, [&done](grpc::Status status) { done.set_value(status); });
    Exported exported{done.get_future().get(), {}};
    grpc::Slice whole;
    if (exported.status.ok() && answer.DumpToSingleSlice(&whole).ok()) {
      exported.answer.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
    }
    return exported;
  }

  TempPrometheus prometheus_;
  StoreProcess otlp_{
      "otlp",
      {"--otlp-http=127.0.0.1:0", "--otlp-grpc=127.0.0.1:0", "--prometheus=" + prometheus_.url()}};
};

TEST_F(MetricsOverGrpc, ArriveInPrometheus) {
  const auto exported = send(export_of_two_counters());
  ASSERT_TRUE(exported.status.ok()) << exported.status.error_message();
  protozero::pbf_reader answer(exported.answer);
  ASSERT_TRUE(answer.next(1)) << "partial_success is not there";
  auto partial = answer.get_message();
  ASSERT_TRUE(partial.next(1));
  EXPECT_EQ(partial.get_int64(), 1);
  EXPECT_EQ(otlp_.post(otlp_.url() + "/flush", "").status, 204);
  EXPECT_EQ(prometheus_.value("rolls_total{job=\"dice\"}"), 6);
  EXPECT_EQ(otlp_.status()["taken"]["pushes"], 1);
}

TEST_F(MetricsOverGrpc, AreRefusedWhereTheyCannotBeRead) {
  const auto exported = send("\xFF\xFF nothing of the kind");
  EXPECT_EQ(exported.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_NE(exported.status.error_message().find("the protobuf"), std::string::npos)
      << exported.status.error_message();
  EXPECT_EQ(otlp_.status()["refused"]["malformed"]["pushes"], 1);
}

}  // namespace
}  // namespace store
