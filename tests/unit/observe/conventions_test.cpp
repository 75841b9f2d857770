#include "harness/observe/conventions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/observe/loki.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";

// A line that Loki has, and what it says beside it.
struct Shown {
  std::map<std::string, std::string> labels;
  std::string line;
  bool is_found_by_label = false;
};

// What is found where Loki has these labels and this line.
Conventions found(const std::vector<std::string>& labels, const Shown& shown,
                  const NamedConventions& named = {}) {
  const auto lines = [&](bool any) {
    json streams = json::array();
    if (any)
      streams.push_back(
          {{"stream", shown.labels}, {"values", json::array({json::array({"1", shown.line})})}});
    return json{{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", streams}}}}
        .dump();
  };
  const AskAll ask = [&](const std::vector<Question>& questions) {
    std::vector<Answer> answers;
    for (const Question& question : questions) {
      std::string body = json{{"status", "success"}, {"data", labels}}.dump();
      if (question.query.find("|~") != std::string::npos) {
        body = lines(shown.line.find(trace) != std::string::npos);
      } else if (question.query.starts_with("{")) {
        body = lines(shown.is_found_by_label);
      }
      answers.push_back({{}, 200, body, ""});
    }
    return answers;
  };
  return find_conventions(named, {trace}, {}, ask);
}

TEST(Conventions, AreThoseOfTheHarnessWhereNothingIsShown) {
  EXPECT_EQ(found({}, {}), Conventions{});
  EXPECT_EQ(find_conventions({}, {}, {},
                             [](const std::vector<Question>& all) {
                               return std::vector<Answer>(all.size(), {{}, 500, "no", ""});
                             }),
            Conventions{});
}

TEST(Conventions, NameTheServiceByTheFirstLabelThatStreamsHave) {
  EXPECT_EQ(found({"app", "filename", "job"}, {}).service, "app");
  EXPECT_EQ(found({"app", "service_name"}, {}).service, "service_name");
  EXPECT_EQ(found({"filename"}, {}).service, "service_name");
}

TEST(Conventions, NameTheTraceAsALineOfTheRunDoes) {
  EXPECT_EQ(found({}, {{{"traceId", trace}}, "sold", true}),
            (Conventions{"service_name", "traceId", TracePlace::beside}));
  EXPECT_EQ(found({}, {{}, json{{"trace.id", trace}}.dump()}),
            (Conventions{"service_name", "trace.id", TracePlace::json}));
  EXPECT_EQ(found({}, {{}, "level=info traceID=" + trace + " sold"}),
            (Conventions{"service_name", "traceID", TracePlace::logfmt}));
  EXPECT_EQ(found({}, {{}, "tid=\"" + trace + "\""}).trace_id, "tid");
}

TEST(Conventions, AreNotTakenFromALineThatOnlyMentionsATrace) {
  EXPECT_EQ(found({}, {{}, "sold in trace " + trace}), Conventions{});
}

TEST(Conventions, ThatAreNamedStand) {
  EXPECT_EQ(found({"app"}, {{}, json{{"a", trace}, {"b", trace}}.dump()}, {"team", "b"}),
            (Conventions{"team", "b", TracePlace::json}));
  EXPECT_EQ(found({"app"}, {{}, json{{"a", trace}}.dump()}, {"", "b"}),
            (Conventions{"app", "b", TracePlace::beside}));
}

// As Loki's parser names it.
TEST(Conventions, NameATraceThatStandsInAnObject) {
  const json context{{"ctx", {{"trace_id", trace}, {"span_id", "cd"}}}};
  const Conventions found_in_it = found({}, {{}, context.dump()});
  EXPECT_EQ(found_in_it, (Conventions{"service_name", "ctx_trace_id", TracePlace::json}));
  EXPECT_EQ(found({}, {{}, context.dump()}, {"", "ctx_trace_id"}), found_in_it);
  EXPECT_EQ(found({}, {{}, context.dump()}, {"", "trace_id"}), Conventions{});
  const LogLine line{{}, context.dump(), {}};
  EXPECT_EQ(line.field(found_in_it.trace_id), trace);
  EXPECT_EQ(line.field(found_in_it.span_id()), "cd");
  EXPECT_EQ(line.field("trace_id"), std::nullopt);
  const LogLine of_ecs{{}, json{{"trace.id", trace}, {"trace", {{"name", "n"}}}}.dump(), {}};
  EXPECT_EQ(of_ecs.field("trace_id"), trace);
  EXPECT_EQ(of_ecs.field("trace_name"), "n");
  EXPECT_EQ(of_ecs.field("trace"), "{\"name\":\"n\"}");
}

// Loki makes trace_id of trace.id, and so does whoever names it.
TEST(Conventions, ThatAreNamedAreFoundByTheNamesOfTheLines) {
  EXPECT_EQ(found({}, {{}, json{{"trace.id", trace}}.dump()}, {"", "trace_id"}),
            (Conventions{"service_name", "trace.id", TracePlace::json}));
  EXPECT_EQ(found({}, {{}, "trace.id=" + trace}),
            (Conventions{"service_name", "trace_id", TracePlace::logfmt}));
}

TEST(Conventions, SayHowLinesOfTracesAreAskedFor) {
  const auto query = [](const Conventions& conventions) {
    return lines_of_traces({"a1", "b2"}, {}, conventions).query;
  };
  EXPECT_EQ(query({}), R"({service_name=~".+"} | trace_id=~"a1|b2")");
  EXPECT_EQ(query({"app", "traceId", TracePlace::beside}), R"({app=~".+"} | traceId=~"a1|b2")");
  EXPECT_EQ(query({"app", "traceId", TracePlace::json}), R"({app=~".+"} |~ "a1|b2")");
  EXPECT_EQ(query({"app", "traceId", TracePlace::logfmt}), R"({app=~".+"} |~ "a1|b2" | logfmt)");
}

TEST(Conventions, SayWhoALineIsOfAndWhichSpan) {
  const Conventions own{"app", "traceId", TracePlace::json};
  EXPECT_EQ(service_of({{"app", "shop"}, {"service_name", "x"}}, own), "shop");
  EXPECT_EQ(service_of({{"service_name", "x"}}, own), "");
  EXPECT_EQ(service_of({{"service_name", "x"}, {"compose_service", "y"}}, {}), "y");
  EXPECT_EQ(own.span_id(), "spanId");
  EXPECT_EQ(Conventions{}.span_id(), "span_id");
  EXPECT_THAT(own.text(), HasSubstr("its service by app and its trace by traceId, in its JSON"));
}

}  // namespace
}  // namespace harness::observe
