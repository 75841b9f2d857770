#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "stack/store/logs/api/json_text.hpp"
#include "stack/store/logs/api/parameters.hpp"
#include "stack/store/logs/api/rfc3339.hpp"
#include "tests/unit/store/logs/asked.hpp"

namespace store::logs::test {
namespace {

using testing::HasSubstr;

class LogApi : public testing::Test {
 protected:
  LogApi() {
    asked.push({{"app", "a"}}, 10, R"({"n":1,"took":"5ms"})", {{"trace_id", "t1"}});
    asked.push({{"app", "a"}}, 5, R"({"n":2.5,"took":"7ms"})");
    asked.push({{"app", "b"}}, 5, "n=3 ok=true");
  }
  AskedStore asked;
};

TEST_F(LogApi, CountsWhatIsThere) {
  EXPECT_EQ(asked.ask("index/stats", {{"query", R"({app="a"})"}}).body,
            R"({"streams":1,"chunks":1,"bytes":42,"entries":2})");
  EXPECT_THAT(asked.ask("index/volume", {{"query", R"({app=~".+"})"}}).body,
              HasSubstr(R"([{"metric":{"app":"a"},"value":[1767614400,"42"]},)"
                        R"({"metric":{"app":"b"},"value":[1767614400,"11"]}])"));
  EXPECT_THAT(asked
                  .ask("index/volume_range",
                       {{"query", R"({app="a"})"}, {"step", "60"}, {"start", "1767614300"}})
                  .body,
              HasSubstr(R"([{"metric":{"app":"a"},"values":)"));
}

TEST_F(LogApi, LooksForSeriesByEachSelectorOnce) {
  AskedStore::Params same(5000, {"match[]", R"({app="b"})"});
  const http::Response found = asked.ask("series", same);
  EXPECT_EQ(found.status, 200);
  EXPECT_THAT(found.body, HasSubstr(R"("app":"b")"));
  AskedStore::Params different;
  for (int i = 0; i < 101; ++i) {
    different.emplace_back("match[]", "{app=\"" + std::to_string(i) + "\"}");
  }
  const http::Response refused = asked.ask("series", different);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body,
            "a request has at most 100 selectors; one regular expression holds many values\n");
  different.pop_back();
  EXPECT_EQ(asked.ask("series", different).status, 200);
}

TEST_F(LogApi, DetectsLabelsAndFields) {
  EXPECT_EQ(asked.ask("detected_labels", {}).body,
            R"({"detectedLabels":[{"label":"app","cardinality":2},)"
            R"({"label":"service_name","cardinality":2}]})");
  const std::string fields = asked.ask("detected_fields", {{"query", R"({app=~".+"})"}}).body;
  EXPECT_THAT(fields, HasSubstr(R"({"label":"took","type":"duration","cardinality":2,)"
                                R"("parsers":["json"]})"));
  EXPECT_THAT(fields, HasSubstr(R"({"label":"ok","type":"boolean","cardinality":1,)"
                                R"("parsers":["logfmt"]})"));
  EXPECT_THAT(fields, HasSubstr(R"({"label":"trace_id","type":"string","cardinality":1,)"
                                R"("parsers":null})"));
}

TEST_F(LogApi, DetectsNoLabelsThatOnlyTellThingsApart) {
  AskedStore store;
  const auto push = [&](const std::string& some, const std::string& mixed, const std::string& pod) {
    store.push({{"shard", some}, {"mixed", mixed}, {"pod", pod}}, 1, "x");
  };
  push("1", "1", "0");
  push("-2.5e3", "0af7651916cd43dd8448eb211c80319d", "1");
  push("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "2");
  push("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430cX",
       "3");
  EXPECT_EQ(store.ask("detected_labels", {}).body,
            R"({"detectedLabels":[{"label":"mixed","cardinality":4},)"
            R"({"label":"pod","cardinality":4},{"label":"service_name","cardinality":1}]})");
}

TEST_F(LogApi, ListsTheValuesOfAField) {
  const auto values = [this](const std::string& name, AskedStore::Params params = {}) {
    params.emplace_back("query", R"({app=~".+"})");
    return asked.ask("detected_field/{name}/values", std::move(params), name).body;
  };
  EXPECT_EQ(values("took"), R"({"values":["5ms","7ms"],"limit":1000})");
  EXPECT_EQ(values("trace_id"), R"({"values":["t1"],"limit":1000})");
  EXPECT_EQ(values("n", {{"limit", "2"}}), R"({"values":["1","2.5"],"limit":2})");
  EXPECT_EQ(values("nosuch"), R"({"values":[],"limit":1000})");
  EXPECT_EQ(values("n", {{"limit", "0"}}), "limit must be a positive value\n");
  EXPECT_EQ(asked.ask("detected_field/{name}/values", {{"query", "{"}}, "n").status, 400);
}

// Whatever their streams: in Loki, too, the one before decides.
TEST_F(LogApi, LeavesTimeBetweenLines) {
  AskedStore store;
  for (const int ago : {50, 40, 30, 20, 10}) {
    store.push({{"app", ago % 20 == 0 ? "even" : "odd"}}, ago, "ago " + std::to_string(ago));
  }
  const auto lines = [&](AskedStore::Params params) {
    params.emplace_back("query", R"({app=~".+"})");
    const std::string body = store.ask("query_range", std::move(params)).body;
    std::string found;
    for (const char* ago : {"50", "40", "30", "20", "10"}) {
      if (body.find(std::string("ago ") + ago) != std::string::npos)
        found += std::string(ago) + " ";
    }
    return found;
  };
  EXPECT_EQ(lines({{"interval", "20s"}, {"direction", "forward"}}), "50 30 10 ");
  EXPECT_EQ(lines({{"interval", "25"}, {"direction", "backward"}}), "40 10 ");
  EXPECT_EQ(lines({{"interval", "20s"}, {"direction", "forward"}, {"limit", "2"}}), "50 30 ");
  EXPECT_EQ(lines({{"interval", "1h"}, {"direction", "forward"}}), "50 ");
  EXPECT_EQ(lines({{"interval", "0"}}), "50 40 30 20 10 ");
  EXPECT_EQ(lines({}), "50 40 30 20 10 ");
}

// As Go reads the values.
TEST_F(LogApi, TellsFieldsApartByTheirValues) {
  AskedStore store;
  store.push({{"app", "a"}}, 5, "b=T d=1d t=1.5h s=2KB n=1e3");
  const std::string fields = store.ask("detected_fields", {{"query", R"({app="a"})"}}).body;
  for (const char* field :
       {R"("b","type":"boolean")", R"("d","type":"string")", R"("t","type":"duration")",
        R"("s","type":"bytes")", R"("n","type":"float")"}) {
    EXPECT_THAT(fields, HasSubstr(field));
  }
}

// Also where a query does not need it.
TEST_F(LogApi, RefusesAnUnknownDirectionOfMetrics) {
  for (const char* endpoint : {"query", "query_range"}) {
    const std::string counted = R"(count_over_time({app="a"}[1m]))";
    const auto answer = asked.ask(endpoint, {{"query", counted}, {"direction", "up"}});
    EXPECT_EQ(answer.status, 400) << endpoint;
    EXPECT_EQ(answer.body, "invalid direction 'up'\n") << endpoint;
  }
}

TEST_F(LogApi, DoesNotTail) {
  const http::Response answer = asked.ask("tail", {{"query", R"({app="a"})"}});
  EXPECT_EQ(answer.status, 501);
  EXPECT_THAT(answer.body, HasSubstr("ask query_range again and again"));
}

TEST_F(LogApi, ShowsLinesOfTheLastHour) {
  const http::Response answer = asked.ask("query_range", {{"query", R"({app="b"})"}});
  EXPECT_THAT(answer.body, HasSubstr(R"({"resultType":"streams","result":[{"stream":{"app":"b",)"
                                     R"("detected_level":"unknown","service_name":"b"},"values":)"
                                     R"([["1767614395000000000","n=3 ok=true"]]}])"));
}

TEST_F(LogApi, FormatsQueries) {
  const auto formatted = [this](const std::string& query) {
    const auto answer = asked.ask("format_query", {{"query", query}});
    EXPECT_EQ(answer.content_type, "application/json");
    return std::to_string(answer.status) + " " + answer.body;
  };
  EXPECT_EQ(formatted("{foo=   \"bar\"}"), R"-(200 {"status":"success","data":"{foo=\"bar\"}"})-");
  EXPECT_EQ(
      formatted("sum( rate({a=\"b\",c!=`d`}|=\"x\"|json[90s] offset 1m)) by(e , f)>bool 1"),
      R"-(200 {"status":"success","data":"(sum by (e,f) (rate({a=\"b\", c!=\"d\"} |= \"x\" | json )-"
      R"-([1m30s] offset 1m)) > bool 1)"})-");
  EXPECT_EQ(
      formatted("{foo="),
      R"-(400 {"status":"invalid-query","error":"parse error at line 1, col 6: syntax error: )-"
      R"-(unexpected $end, expecting STRING"})-");
}

TEST_F(LogApi, BreaksLongQueriesAtTheirStages) {
  const std::string text(60, 'x');
  const std::string query =
      "topk(3, count_over_time({a=\"b\"} |= \"" + text + "\" |= \"" + text + "\" [1m]))";
  EXPECT_EQ(asked.ask("format_query", {{"query", query}}).body,
            R"-({"status":"success","data":"topk(\n  3,\n  count_over_time(\n    {a=\"b\"}\n)-"
            R"-(      |= \")-" +
                text + R"-(\"\n      |= \")-" + text + R"-(\" [1m]\n  )\n)"})-");
  // Each level doubles nothing.
  std::string deep = "vector(1)";
  for (int i = 0; i < 40; ++i) deep = "sum(" + deep + " + vector(1))";
  EXPECT_EQ(asked.ask("format_query", {{"query", deep}}).status, 200);
}

TEST_F(LogApi, RefusesParametersInLokisWords) {
  const auto refusal = [this](const std::string& name, const std::string& value) {
    const http::Response answer =
        asked.ask("query_range", {{"query", R"({app="a"})"}, {name, value}});
    EXPECT_EQ(answer.status, 400) << name << "=" << value;
    EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
    return answer.body;
  };
  EXPECT_EQ(refusal("limit", "0"), "limit must be a positive value\n");
  EXPECT_EQ(refusal("limit", "many"), "strconv.Atoi: parsing \"many\": invalid syntax\n");
  EXPECT_EQ(refusal("start", "soon"),
            "could not parse 'start' parameter: strconv.ParseInt: parsing \"soon\": invalid "
            "syntax\n");
  EXPECT_EQ(refusal("direction", "up"), "invalid direction 'up'\n");
  EXPECT_EQ(refusal("since", "1h2d"),
            "could not parse 'since' parameter: not a valid duration string: \"1h2d\"\n");
  EXPECT_EQ(refusal("since", "5x"),
            "could not parse 'since' parameter: unknown unit \"x\" in duration \"5x\"\n");
  EXPECT_EQ(refusal("step", "1.5m"), "cannot parse \"1.5m\" to a valid duration\n");
  EXPECT_EQ(refusal("interval", "x"), "cannot parse \"x\" to a valid duration\n");
  EXPECT_EQ(refusal("interval", "-5"), "interval must be >= 0\n");
  EXPECT_EQ(refusal("step", "x"), "cannot parse \"x\" to a valid duration\n");
  EXPECT_EQ(refusal("start", "1767614500"),
            "end timestamp must not be before or equal to start time\n");
}

constexpr std::int64_t first_moment = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t last_moment = std::numeric_limits<std::int64_t>::max();

// Bounds as far apart as can be said: what lies between them is more than their type holds.
class LogApiOverAllTimes : public LogApi {
 protected:
  http::Response ask(const std::string& endpoint, const std::string& query,
                     const std::string& step) {
    return asked.ask(endpoint, {{"query", query},
                                {"start", std::to_string(first_moment)},
                                {"end", std::to_string(last_moment)},
                                {"step", step}});
  }
};

TEST_F(LogApiOverAllTimes, RefusesMorePointsThanItTakes) {
  for (const char* step : {"1", "1h", "24h", "400h"}) {
    for (const auto& [endpoint, query] :
         {std::pair{"index/volume_range", R"({app="a"})"},
          std::pair{"query_range", R"(count_over_time({app="a"}[1m]))"}}) {
      const http::Response answer = ask(endpoint, query, step);
      EXPECT_EQ(answer.status, 400) << endpoint << " " << step;
      EXPECT_EQ(answer.body,
                "exceeded maximum resolution of 11,000 points per time series. Try increasing the "
                "value of the step parameter\n");
    }
  }
}

TEST_F(LogApiOverAllTimes, FindsWhatIsThere) {
  EXPECT_THAT(ask("index/volume_range", R"({app="a"})", "500h").body, HasSubstr(R"("42")"));
  EXPECT_THAT(ask("index/volume", R"({app="a"})", "").body, HasSubstr(R"(,"42"]})"));
  EXPECT_THAT(ask("index/volume_range", R"({app="a"})", "2500000h").body, HasSubstr(R"("42")"));
  EXPECT_THAT(ask("query_range", R"({app="b"})", "2500000h").body, HasSubstr("n=3 ok=true"));
}

TEST_F(LogApiOverAllTimes, LooksBackNoFurtherThanTheFirstMoment) {
  for (const char* query : {R"(count_over_time({app="a"}[2500000h]))",
                            R"(count_over_time({app="a"}[2500000h] offset 2500000h))",
                            R"(count_over_time({app="a"}[2500000h] offset -2500000h))"}) {
    EXPECT_EQ(ask("query_range", query, "2500000h").status, 200) << query;
    EXPECT_EQ(asked.ask("query", {{"query", query}, {"time", std::to_string(first_moment)}}).status,
              200)
        << query;
  }
}

TEST(LogParameters, TakeTimesInEveryForm) {
  EXPECT_EQ(read_time("1767614400"), noon);
  EXPECT_EQ(read_time("1767614400.5"), noon + second / 2);
  EXPECT_EQ(read_time("1767614400000000001"), noon + 1);
  EXPECT_EQ(read_time("2026-01-05T13:00:00.000000001+01:00"), noon + 1);
  EXPECT_FALSE(read_rfc3339("2026-02-30T00:00:00Z"));
  EXPECT_FALSE(read_rfc3339("2026-02-03T00:00:00"));
}

TEST(LogParameters, KeepTimesThatAreFarAwayAtTheEnds) {
  EXPECT_EQ(read_time("9999999999"), last_moment);
  EXPECT_EQ(read_time("0001-01-01T00:00:00Z"), first_moment);
}

TEST(LogParameters, AlignStepsOverAllTimes) {
  const std::int64_t day = 24 * 3600 * second;
  const Steps steps = aligned({first_moment, last_moment}, day);
  EXPECT_EQ(steps.start, first_moment);
  EXPECT_EQ(steps.count, 213'504U);
  EXPECT_GT(steps.last(), last_moment - day);
  EXPECT_EQ(steps.before(last_moment), steps.count - 1);
}

TEST(LogParameters, AlignStepsOutwards) {
  const Steps steps = aligned({70 * second, 190 * second}, 60 * second);
  EXPECT_EQ(steps.start, 60 * second);
  EXPECT_EQ(steps.last(), 240 * second);
}

TEST(JsonText, IsWhatGoWrites) {
  std::string out;
  append_json(out, "a\"\\\n\t\x01\xff é");
  EXPECT_EQ(out, "\"a\\\"\\\\\\n\\t\\u0001\xEF\xBF\xBD é\"");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1e21), "1000000000000000000000");
  EXPECT_EQ(number_text(1e23), "100000000000000000000000");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-Inf");
}

}  // namespace
}  // namespace store::logs::test
