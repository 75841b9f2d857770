#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "services/telemetry/export_settings.hpp"
#include "services/telemetry/resource.hpp"

namespace services::telemetry {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Environment of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(ExportSettings, WithoutVariablesExportNothing) {
  const auto settings = read_export_settings(of({}));
  EXPECT_EQ(settings.url, "");
  EXPECT_EQ(settings.schedule_delay, Duration{200ms});
  EXPECT_EQ(settings.sampler, Sampler(1, true));
  EXPECT_THAT(settings.warnings, IsEmpty());
}

TEST(ExportSettings, AddThePathToTheCommonEndpointOnly) {
  EXPECT_EQ(read_export_settings(of({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://tempo:4318/"}})).url,
            "http://tempo:4318/v1/traces");
  EXPECT_EQ(read_export_settings(of({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://tempo:4318"},
                                     {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://other/in"}}))
                .url,
            "http://other/in");
}

TEST(ExportSettings, CanBeSwitchedOff) {
  const std::pair<const std::string, std::string> endpoint{"OTEL_EXPORTER_OTLP_ENDPOINT",
                                                           "http://tempo:4318"};
  EXPECT_EQ(read_export_settings(of({endpoint, {"OTEL_TRACES_EXPORTER", "none"}})).url, "");
  EXPECT_EQ(read_export_settings(of({endpoint, {"OTEL_SDK_DISABLED", "true"}})).url, "");
}

TEST(ExportSettings, AreReadFromTheUsualVariables) {
  const auto settings = read_export_settings(of({{"OTEL_EXPORTER_OTLP_HEADERS", "a=1, b=x%20y"},
                                                 {"OTEL_EXPORTER_OTLP_TIMEOUT", "1500"},
                                                 {"OTEL_TRACES_SAMPLER", "traceidratio"},
                                                 {"OTEL_TRACES_SAMPLER_ARG", "0.25"},
                                                 {"OTEL_BSP_SCHEDULE_DELAY", "50"},
                                                 {"OTEL_BSP_MAX_QUEUE_SIZE", "10"},
                                                 {"OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5"}}));
  EXPECT_THAT(settings.headers, ElementsAre(Pair("a", "1"), Pair("b", "x y")));
  EXPECT_EQ(settings.timeout, Duration{1500ms});
  EXPECT_EQ(settings.sampler, Sampler(0.25, false));
  EXPECT_EQ(settings.schedule_delay, Duration{50ms});
  EXPECT_EQ(settings.max_queue, 10U);
  EXPECT_EQ(settings.max_batch, 5U);
}

TEST(ExportSettings, IgnoreNonsenseAndSaySo) {
  const auto settings = read_export_settings(
      of({{"OTEL_BSP_SCHEDULE_DELAY", "soon"}, {"OTEL_TRACES_SAMPLER", "magic"}}));
  EXPECT_EQ(settings.schedule_delay, Duration{200ms});
  EXPECT_THAT(settings.warnings, ElementsAre(HasSubstr("OTEL_TRACES_SAMPLER=magic"),
                                             HasSubstr("OTEL_BSP_SCHEDULE_DELAY=soon")));
}

TEST(ExportSettings, ReadTheProtocolAndSayWhereItIsNotTheirs) {
  EXPECT_THAT(read_export_settings(of({{"OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"}})).warnings,
              IsEmpty());
  for (const std::string other : {"grpc", "http/protobuf"}) {
    EXPECT_THAT(read_export_settings(of({{"OTEL_EXPORTER_OTLP_PROTOCOL", other}})).warnings,
                ElementsAre("OTEL_EXPORTER_OTLP_PROTOCOL=" + other +
                            " is ignored: spans are sent over HTTP, as http/json, to the port for "
                            "that (4318)"));
  }
  EXPECT_THAT(read_export_settings(of({{"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"},
                                       {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"}}))
                  .warnings,
              IsEmpty());
}

TEST(Resource, TakesTheNameFromTheNearestSource) {
  const auto name = [](std::map<std::string, std::string> variables) {
    return read_resource(of(std::move(variables)), "frontend", "id").service_name;
  };
  EXPECT_EQ(name({}), "frontend");
  EXPECT_EQ(name({{"SERVICE_NAME", "plain"}}), "plain");
  EXPECT_EQ(name({{"SERVICE_NAME", "plain"}, {"OTEL_RESOURCE_ATTRIBUTES", "service.name=listed"}}),
            "listed");
  EXPECT_EQ(name({{"OTEL_RESOURCE_ATTRIBUTES", "service.name=listed"}}), "listed");
  EXPECT_EQ(
      name({{"OTEL_RESOURCE_ATTRIBUTES", "service.name=listed"}, {"OTEL_SERVICE_NAME", "named"}}),
      "named");
}

TEST(Resource, TakesVersionAndEnvironmentFromTheirVariablesUnlessTheyAreListed) {
  const auto values = [](std::map<std::string, std::string> variables, const std::string& key) {
    std::vector<AttributeValue> found;
    for (const auto& [name, value] : read_resource(of(std::move(variables)), "a", "b").attributes) {
      if (name == key) found.push_back(value);
    }
    return found;
  };
  EXPECT_THAT(values({{"SERVICE_VERSION", "1.2.0"}}, "service.version"),
              ElementsAre(AttributeValue(std::string("1.2.0"))));
  EXPECT_THAT(values({{"DEPLOYMENT_ENV", "staging"}}, "deployment.environment"),
              ElementsAre(AttributeValue(std::string("staging"))));
  EXPECT_THAT(
      values({{"SERVICE_VERSION", "1.2.0"}, {"OTEL_RESOURCE_ATTRIBUTES", "service.version=2"}},
             "service.version"),
      ElementsAre(AttributeValue(std::string("2"))));
  EXPECT_THAT(values({}, "service.version"), IsEmpty());
}

TEST(Resource, KeepsTheOtherAttributes) {
  const auto resource = read_resource(
      of({{"OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=two,deployment.environment=test"}}),
      "frontend", "one");
  const auto has = [&](const std::string& key, const std::string& value) {
    return std::find(resource.attributes.begin(), resource.attributes.end(),
                     std::pair<std::string, AttributeValue>{key, value}) !=
           resource.attributes.end();
  };
  EXPECT_TRUE(has("service.name", "frontend"));
  EXPECT_TRUE(has("service.instance.id", "two"));
  EXPECT_TRUE(has("deployment.environment", "test"));
}

}  // namespace
}  // namespace services::telemetry
