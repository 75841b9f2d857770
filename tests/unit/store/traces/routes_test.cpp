#include "stack/store/traces/api/routes.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "stack/store/intake/otlp_traces.hpp"
#include "tests/unit/store/traces/span_pushes.hpp"

namespace store::traces {
namespace {

using nlohmann::json;
using test::second;
using Params = std::vector<std::pair<std::string, std::string>>;

class TraceRoutesTest : public testing::Test {
 protected:
  void take(const std::vector<test::SpanSketch>& spans) { store_.append(pushes_.push(spans)); }

  http::Response get(const std::string& path, const Params& params, const std::string& in_path = "",
                     const std::string& accept = "") {
    http::Request request;
    request.params = params;
    request.path_params = {{"id", in_path}, {"tag", in_path}};
    request.headers["accept"] = accept;
    request.waited = waited_;
    request.ask_going = ask_going_;
    for (const http::Route& route : routes_) {
      if (route.path == path) return route.serve(request);
    }
    return {404, "", ""};
  }

  std::string error(const Params& params) { return get("/api/search", params).body; }

  std::chrono::nanoseconds waited_{};
  AskGoing ask_going_;
  test::SpanPushes pushes_;
  harness::SystemClock clock_;
  TraceStore store_;
  http::Routes routes_ = trace_routes(store_, clock_);
};

constexpr const char* range = "/api/metrics/query_range";

TEST_F(TraceRoutesTest, CountTimeFromWhenTheQueryCame) {
  take({{.id = 1}});
  const auto statuses = [this] {
    return std::vector{get("/api/search", {{"q", "{ }"}}).status,
                       get("/api/search", {}).status,
                       get("/api/search/tags", {}).status,
                       get("/api/v2/search/tags", {}).status,
                       get("/api/search/tag/{tag}/values", {}, "name").status,
                       get(range, {{"q", "{ } | rate()"}}).status};
  };
  EXPECT_EQ(statuses(), std::vector(6, 200));
  waited_ = std::chrono::seconds{30};
  EXPECT_EQ(statuses(), std::vector(6, 504));
  waited_ = {};
  for (const auto& [going, status] : {std::pair{Going::abandoned, 499},
                                      {Going::crowded_out, 429},
                                      {Going::too_large, 400},
                                      {Going::no_room, 503}}) {
    ask_going_ = [going = going](auto) { return going; };
    EXPECT_EQ(statuses(), std::vector(6, status));
  }
}

TEST_F(TraceRoutesTest, EndATraceByItsIdAtItsDeadlineToo) {
  take({{.id = 1}});
  const auto statuses = [this] {
    return std::vector{get("/api/traces/{id}", {}, "31").status,
                       get("/api/traces/{id}", {}, "31", "application/protobuf").status,
                       get("/api/v2/traces/{id}", {}, "31").status,
                       get("/api/v2/traces/{id}", {}, "31", "application/protobuf").status};
  };
  EXPECT_EQ(statuses(), std::vector(4, 200));
  waited_ = std::chrono::seconds{30};
  EXPECT_EQ(statuses(), std::vector(4, 504));
  waited_ = {};
  ask_going_ = [](auto) { return Going::abandoned; };
  EXPECT_EQ(statuses(), std::vector(4, 499));
}

// Both are there for whoever asks, however it asks.
TEST_F(TraceRoutesTest, ShowBothSpansOfOneId) {
  take({{.id = 1, .name = "went well", .kind = 2},
        {.id = 1, .name = "failed", .kind = 2, .status = 2}});
  const auto found = json::parse(get("/api/search", {{"q", "{ status = error }"}}).body);
  EXPECT_EQ(found.at("traces").size(), 1U);
  const std::string whole = get("/api/traces/{id}", {}, "31").body;
  EXPECT_NE(whole.find("went well"), std::string::npos);
  EXPECT_NE(whole.find("failed"), std::string::npos);
}

TEST_F(TraceRoutesTest, RefuseWhatCannotBeRead) {
  EXPECT_EQ(error({{"limit", "0"}}), "invalid limit: must be a positive number");
  EXPECT_EQ(error({{"spss", "x"}}), "invalid spss: strconv.Atoi: parsing \"x\": invalid syntax");
  EXPECT_EQ(
      error({{"start", "99999999999999999999"}}),
      "invalid start: strconv.ParseInt: parsing \"99999999999999999999\": value out of range");
  EXPECT_EQ(error({{"start", "9"}}),
            "http parameter start must be before end. received start=9 end=0");
  EXPECT_EQ(get("/api/search", {{"end", "9"}}).status, 200);
  EXPECT_EQ(error({{"end", "1700000000"}}),
            "range specified by start and end exceeds 168h0m0s. received start=0 end=1700000000");
  EXPECT_EQ(get("/api/search", {{"start", "1700000000"}, {"end", "1700604800"}}).status, 200);
  EXPECT_EQ(error({{"start", "1700000000"}, {"end", "1700604801"}}),
            "range specified by start and end exceeds 168h0m0s. received start=1700000000 "
            "end=1700604801");
  EXPECT_EQ(error({{"end", "2147483648"}}),
            "invalid end: strconv.ParseInt: parsing \"2147483648\": value out of range");
  EXPECT_EQ(error({{"minDuration", "1s5x"}}),
            "invalid minDuration: time: unknown unit \"x\" in duration \"1s5x\"");
  EXPECT_EQ(error({{"minDuration", "10"}}),
            "invalid minDuration: time: missing unit in duration \"10\"");
  EXPECT_EQ(error({{"q", "{ }"}, {"maxDuration", "soon"}}),
            "invalid maxDuration: time: invalid duration \"soon\"");
  EXPECT_EQ(error({{"minDuration", "2s"}, {"maxDuration", "1s"}}),
            "invalid maxDuration: must be greater than minDuration");
  EXPECT_EQ(get("/api/search", {{"minDuration", "1s"}, {"maxDuration", "1s"}}).status, 200);
}

TEST_F(TraceRoutesTest, RefuseTagsThatAreNoLogfmt) {
  const auto refusal = [this](const std::string& tags) { return error({{"tags", tags}}); };
  EXPECT_EQ(refusal("a=\"b"), "invalid tags: unterminated quoted value at pos 5");
  EXPECT_EQ(refusal("service.name=foo =error"), "invalid tags: unexpected '=' at pos 18");
  EXPECT_EQ(refusal("service.name=foo=bar"), "invalid tags: unexpected '=' at pos 17");
  EXPECT_EQ(refusal("\"service name\"=foo"), "invalid tags: unexpected '\"' at pos 1");
  EXPECT_EQ(refusal("a=b c=d a=e"), "invalid tags: tag a has been set twice");
  EXPECT_EQ(get("/api/search", {{"tags", "a= b \tc=\"d \\\"e\\\"\""}}).status, 200);
}

// They are tags where nothing else says what is asked for.
TEST_F(TraceRoutesTest, TakeOtherParametersForTags) {
  take({{.id = 1, .service = "a"}});
  const auto found = [this](Params params) {
    params.emplace_back("service.name", "nosuch");
    return json::parse(get("/api/search", params).body).at("traces").size();
  };
  EXPECT_EQ(found({}), 0U);
  EXPECT_EQ(found({{"service.name", "a"}}), 1U) << "the first one";
  EXPECT_EQ(found({{"tags", "service.name=a"}}), 1U);
  EXPECT_EQ(found({{"start", "1699999999"}, {"end", "1700000001"}}), 1U);
}

TEST_F(TraceRoutesTest, ChooseAStepThatFitsTheRange) {
  take({{.id = 1}});
  const auto samples = [this](const std::string& end) {
    const auto answer = get(range, {{"q", "{ } | rate()"}, {"start", "1700000000"}, {"end", end}});
    return json::parse(answer.body).at("series").at(0).at("samples").size();
  };
  EXPECT_EQ(samples("1700000020"), 20U);   // 1 s
  EXPECT_EQ(samples("1700000960"), 240U);  // 4 s
  EXPECT_EQ(samples("1700003600"), 241U);  // 15 s, from a multiple of it on
  EXPECT_EQ(samples("1700005000"), 250U);  // 20 s
}

TEST_F(TraceRoutesTest, GiveATraceBackAsItCame) {
  const Attributes nested = {{"k", {Values{{true}, {0.5}, {std::int64_t{-1}}}}},
                             {"m", {Attributes{{"b", {Bytes{"\x01\xFF"}}}}}},
                             {"none", {}}};
  take({{.id = 1, .attributes = nested, .status = 2}, {.id = 2, .parent = 1}});
  const auto body = get("/api/traces/{id}", {}, "31", "application/protobuf");
  EXPECT_EQ(body.content_type, "application/protobuf");
  const auto decoded = otlp::decode_traces_protobuf(body.body);
  ASSERT_TRUE(decoded) << decoded.error().what;
  TraceStore other;
  other.append(decoded->records);
  const http::Routes routes = trace_routes(other, clock_);
  http::Request request;
  request.path_params = {{"id", "31"}};
  for (const http::Route& route : routes) {
    if (route.path != "/api/traces/{id}") continue;
    EXPECT_EQ(route.serve(request).body, get("/api/traces/{id}", {}, "31").body);
  }
}

TEST_F(TraceRoutesTest, KnowAMissingTraceFromAWrongId) {
  EXPECT_EQ(get("/api/traces/{id}", {}, "ab").status, 404);
  EXPECT_EQ(get("/api/v2/traces/{id}", {}, "ab").body, R"({"trace":{}})");
  EXPECT_EQ(get("/api/traces/{id}", {}, std::string(33, '1')).status, 400);
}

TEST_F(TraceRoutesTest, CountSpansInSteps) {
  take({{.id = 1, .start = test::noon, .service = "a"},
        {.id = 2, .start = test::noon + 5 * second, .service = "b"},
        {.id = 3, .start = test::noon + 12 * second, .service = "a"},
        {.id = 4, .start = test::noon + 20 * second, .service = "a"}});
  const auto answer = get(range, {{"q", "{ } | count_over_time() by (resource.service.name)"},
                                  {"start", "1700000000"},
                                  {"end", "1700000020"},
                                  {"step", "10s"}});
  const json series = json::parse(answer.body).at("series");
  ASSERT_EQ(series.size(), 2U);
  EXPECT_EQ(series[0].at("promLabels"), R"({resource.service.name="a"})");
  EXPECT_EQ(
      series[0].at("samples").dump(),
      R"([{"timestampMs":"1700000000000","value":1},{"timestampMs":"1700000010000","value":1}])");
}

TEST_F(TraceRoutesTest, MeasureDurationsInSeconds) {
  take({{.id = 1, .duration = second},
        {.id = 2, .duration = 2 * second},
        {.id = 3, .duration = 4 * second}});
  const auto value = [&](const std::string& function) {
    const auto answer =
        get("/api/metrics/query",
            {{"q", "{ } | " + function}, {"start", "1700000000"}, {"end", "1700000010"}});
    return json::parse(answer.body).at("series").at(0).at("value").get<double>();
  };
  EXPECT_DOUBLE_EQ(value("rate()"), 0.3);
  EXPECT_DOUBLE_EQ(value("min_over_time(duration)"), 1);
  EXPECT_DOUBLE_EQ(value("max_over_time(duration)"), 4);
  EXPECT_DOUBLE_EQ(value("sum_over_time(duration)"), 7);
  EXPECT_DOUBLE_EQ(value("avg_over_time(duration)"), 7.0 / 3);
  EXPECT_DOUBLE_EQ(value("quantile_over_time(duration, 0.5)"), 2);
  EXPECT_DOUBLE_EQ(value("histogram_over_time(duration)"), 1);
}

// Bounds of durations are powers of two of nanoseconds, as in Tempo; those of numbers, of one.
TEST_F(TraceRoutesTest, CountDurationsUpToPowersOfNanoseconds) {
  take({{.id = 1, .duration = second, .attributes = {{"n", {std::int64_t{5}}}}},
        {.id = 2, .duration = 1'073'741'824, .attributes = {{"n", {std::int64_t{8}}}}},
        {.id = 3, .duration = 1'073'741'825, .attributes = {{"n", {std::int64_t{9}}}}}});
  const auto buckets = [&](const std::string& of) {
    const auto answer = get("/api/metrics/query", {{"q", "{ } | histogram_over_time(" + of + ")"},
                                                   {"start", "1700000000"},
                                                   {"end", "1700000010"}});
    const json series = json::parse(answer.body).at("series");
    std::string all;
    for (const json& one : series) {
      all += one.at("promLabels").get<std::string>() + " " + one.at("value").dump() + "\n";
    }
    return all;
  };
  EXPECT_EQ(buckets("duration"), "{__bucket=\"1.073741824\"} 2\n{__bucket=\"2.147483648\"} 1\n");
  EXPECT_EQ(buckets("span.n"), "{__bucket=\"8\"} 2\n{__bucket=\"16\"} 1\n");
  EXPECT_EQ(buckets("span.nothing"), "");
}

TEST_F(TraceRoutesTest, NameSeriesWithoutGroupsAfterWhatWasAsked) {
  take({{.id = 1, .duration = second, .service = "a"}});
  const auto labels = [&](const std::string& function) {
    const auto answer =
        get(range, {{"q", "{ } | " + function}, {"start", "1700000000"}, {"end", "1700000010"}});
    return json::parse(answer.body).at("series").at(0).at("promLabels").get<std::string>();
  };
  for (const std::string name :
       {"min_over_time", "max_over_time", "sum_over_time", "avg_over_time"}) {
    EXPECT_EQ(labels(name + "(duration)"), "{__name__=\"" + name + "\"}");
    EXPECT_EQ(labels(name + "(duration) by (resource.service.name)"),
              R"({resource.service.name="a"})");
  }
  EXPECT_EQ(labels("rate()"), R"({__name__="rate"})");
  EXPECT_EQ(labels("count_over_time()"), R"({__name__="count_over_time"})");
  EXPECT_EQ(labels("quantile_over_time(duration, 0.5)"), R"({p="0.5"})");
}

TEST_F(TraceRoutesTest, RefuseMetricsWithoutAnEnd) {
  const auto answer = [&](const std::string& step) {
    return get(range,
               {{"q", "{ } | rate()"}, {"start", "1"}, {"end", "1700000000"}, {"step", step}});
  };
  EXPECT_EQ(answer("1ns").status, 400);
  EXPECT_EQ(answer("0s").status, 400);
  EXPECT_EQ(get(range, {{"q", "{ } | rate()"}, {"start", "2"}, {"end", "1"}}).status, 400);
  EXPECT_EQ(get(range, {{"q", "{ }"}}).body, "not a metrics query");
}

TEST_F(TraceRoutesTest, ListValuesOfNamesWithAnyCharacters) {
  take({{.id = 1, .attributes = {{"a b", {std::string_view("x\"y")}}}}});
  EXPECT_EQ(get("/api/v2/search/tag/{tag}/values", {}, "span.a b").body,
            R"({"tagValues":[{"type":"string","value":"x\"y"}]})");
}

// Whatever the spans are.
TEST_F(TraceRoutesTest, ListAllWordsOfAStatusAndAKind) {
  const auto values = [this](const std::string& tag) {
    std::string texts;
    const json answer =
        json::parse(get("/api/v2/search/tag/{tag}/values", {{"q", "{ .a = 1 }"}}, tag).body);
    for (const json& value : answer.at("tagValues")) {
      EXPECT_EQ(value.at("type"), "keyword");
      texts += value.at("value").get<std::string>() + " ";
    }
    return texts;
  };
  take({{.id = 1}});
  EXPECT_EQ(values("status"), "error ok unset ");
  EXPECT_EQ(values("span:status"), "error ok unset ");
  EXPECT_EQ(values("kind"), "client consumer internal producer server unspecified ");
  EXPECT_EQ(values("duration"), "");
  EXPECT_EQ(values("traceDuration"), "");
}

// Names that are no attributes, or those of one scope, as tags without scopes have always had them.
TEST_F(TraceRoutesTest, ListValuesOfTagsWithoutScopes) {
  take({{.id = 1,
         .attributes = {{"service.name", {std::string_view("of the span")}},
                        {"error", {std::string_view("why")}},
                        {"status", {std::string_view("done")}}},
         .service = "a"}});
  const auto values = [this](const std::string& tag) {
    return json::parse(get("/api/search/tag/{tag}/values", {}, tag).body).at("tagValues").dump();
  };
  EXPECT_EQ(values("service.name"), R"(["a"])");
  EXPECT_EQ(values("root.service.name"), R"(["a"])");
  EXPECT_EQ(values("rootServiceName"), R"(["a"])");
  EXPECT_EQ(values("status.code"), R"(["error","ok","unset"])");
  EXPECT_EQ(values("status"), R"(["done"])");
  EXPECT_EQ(values("error"), R"(["true","why"])");
  EXPECT_EQ(values("name"), values("rootName"));
  EXPECT_NE(values("name"), "[]");
}

TEST_F(TraceRoutesTest, ListNoMoreTagsAndValuesThanAreAskedFor) {
  const auto named = [](std::string_view a, std::string_view b) {
    return Attributes{{"a", {a}}, {"b", {b}}};
  };
  take({{.id = 1, .attributes = named("1", "4")}, {.id = 2, .attributes = named("2", "5")}});
  const auto values = [this](const Params& params) {
    return get("/api/v2/search/tag/{tag}/values", params, "span.a").body;
  };
  EXPECT_EQ(values({{"limit", "1"}}), R"({"tagValues":[{"type":"string","value":"1"}]})");
  const std::string both =
      R"({"tagValues":[{"type":"string","value":"1"},{"type":"string","value":"2"}]})";
  EXPECT_EQ(values({{"limit", "2"}}), both);
  EXPECT_EQ(values({}), both);
  EXPECT_EQ(values({{"limit", "0"}}), "invalid limit: must be a positive number");
  EXPECT_EQ(get("/api/search/tag/{tag}/values", {{"limit", "1"}}, "a").body,
            R"({"tagValues":["1"]})");
  EXPECT_EQ(get("/api/v2/search/tags", {{"limit", "1"}, {"scope", "span"}}).body,
            R"({"scopes":[{"name":"span","tags":["a"]}]})");
  EXPECT_EQ(get("/api/search/tags", {{"limit", "2"}, {"scope", "span"}}).body,
            R"({"tagNames":["a","b"]})");
  EXPECT_EQ(get("/api/search/tags", {{"limit", "x"}}).status, 400);
}

}  // namespace
}  // namespace store::traces
