#include "stack/store/intake/loki_push.hpp"

#include <gmock/gmock.h>
#include <snappy.h>

#include <limits>

#include "stack/store/intake/snappy.hpp"
#include "tests/support/push_bodies.hpp"

namespace store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string problem_of(const std::string& json) {
  const auto decoded = decode_loki_json(json);
  return decoded ? "none" : to_string(decoded.error());
}

TEST(LokiJson, IsStreamsOfEntries) {
  const std::string body = R"({"streams": [
      {"stream": {"job": "web", "level": "in\u0066o"},
       "values": [["1700000000000000000", "first \"line\"\n"],
                  ["1700000000000000001", "second", {"trace_id": "abc", "empty": ""}]]},
      {"values": [["5", "number"]], "stream": {"job": "other"}, "unknown": [{}]}]})";
  const auto decoded = decode_loki_json(body);
  ASSERT_TRUE(decoded.has_value());
  ASSERT_THAT(decoded->records, SizeIs(2));
  const LogPush& web = decoded->records[0];
  EXPECT_THAT(web.labels, ElementsAre(Field{"job", "web"}, Field{"level", "info"}));
  ASSERT_THAT(web.entries, SizeIs(2));
  EXPECT_EQ(web.entries[0].time, 1700000000000000000);
  EXPECT_EQ(web.entries[0].line, "first \"line\"\n");
  EXPECT_THAT(web.entries[1].metadata, ElementsAre(Field{"trace_id", "abc"}, Field{"empty", ""}));
  EXPECT_EQ(decoded->records[1].entries[0].time, 5);
}

TEST(LokiJson, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(problem_of(R"({"streams": [{"stream": {}, "values": [["1x", "a"]]}]})"),
              HasSubstr("\"1x\" is not a number that fits"));
  EXPECT_THAT(problem_of(R"({"streams": [{"stream": {}, "values": [["1"]]}]})"),
              HasSubstr("a value has no time and line"));
  EXPECT_THAT(problem_of(R"({"streams": [{"values": []}]})"), HasSubstr("has no \"stream\""));
  EXPECT_THAT(problem_of(R"({"streams": [{"stream": {"a": 1}, "values": []}]})"),
              HasSubstr("of the JSON: "));
  EXPECT_THAT(problem_of(R"({"streams": []} {})"), HasSubstr("behind the object"));
  EXPECT_THAT(problem_of(R"({"streams": [)"), HasSubstr("the JSON"));
  EXPECT_THAT(problem_of(""), HasSubstr("the JSON"));
  EXPECT_THAT(problem_of("[]"), HasSubstr("the JSON"));
  EXPECT_THAT(problem_of("{\"streams\": [{\"stream\": {\"a\": \"\xff\"}, \"values\": []}]}"),
              HasSubstr("the JSON"));
  EXPECT_EQ(problem_of(R"({"streams": []})"), "none");
}

// An agent with such a slip would lose all its lines in production.
TEST(LokiJson, TakesTheTypesThatLokiTakes) {
  const std::string text = R"(: Value is string, but can't find closing '"' symbol: )";
  const auto with = [](const std::string& stream, const std::string& values) {
    return problem_of(R"({"streams": [{"stream": )" + stream + R"(, "values": )" + values + "}]}");
  };
  const std::string labels = R"({"a": "b"})";
  const std::string lines = R"([["1", "x"]])";
  EXPECT_EQ(with(labels, lines), "none");
  EXPECT_EQ(with(labels, R"([["1", "x", {"m": "n"}]])"), "none");
  EXPECT_EQ(with(labels, "[]"), "none");
  for (const std::string time : {"1796038727000000000", "1.5", "null", "true", "[]", "{}"}) {
    EXPECT_THAT(with(labels, "[[" + time + R"(, "x"]])"),
                HasSubstr(text + "a line's time must be a string"))
        << time;
  }
  EXPECT_THAT(with(labels, R"([[1, "x"]])"), HasSubstr("byte 48 of the JSON"));
  for (const std::string line : {"5", "null", "true", "[]", R"({"msg": "x"})"}) {
    EXPECT_THAT(with(labels, R"([["1", )" + line + "]]"),
                HasSubstr(text + "a line must be a string"))
        << line;
  }
  for (const std::string value : {"5", "null", "true", "[]", R"({"n": "1"})"}) {
    EXPECT_THAT(with(R"({"a": )" + value + "}", lines),
                HasSubstr(text + "a label's value must be a string"))
        << value;
    EXPECT_THAT(with(labels, R"([["1", "x", {"m": )" + value + "}]]"),
                HasSubstr(text + "a value of structured metadata must be a string"))
        << value;
  }
  for (const std::string other : {"5", "null", R"("a")", "[]"}) {
    EXPECT_THAT(with(other, lines), HasSubstr("\"stream\" must be an object")) << other;
    EXPECT_THAT(with(labels, R"([["1", "x", )" + other + "]]"),
                HasSubstr("structured metadata must be an object"))
        << other;
  }
  for (const std::string other : {"5", "null", "{}", R"(["1", "x"])", "[{}]", "[null]"}) {
    EXPECT_THAT(with(labels, other), HasSubstr(R"("values" must be [["nanoseconds", "line"]])"))
        << other;
  }
  EXPECT_THAT(problem_of(R"({"streams": {}})"), HasSubstr("\"streams\" must be an array"));
  EXPECT_THAT(problem_of(R"({"streams": ["x"]})"), HasSubstr("a stream must be an object"));
}

TEST(LokiJson, NamesWhatStandsBehindIt) {
  for (const std::string_view behind : {"trailing", "{}", "]", "}", "\"x", ",", "0"}) {
    EXPECT_THAT(problem_of(R"({"streams": [ ]} )" + std::string(behind)),
                HasSubstr("byte 17 of the JSON: something stands behind the object"))
        << behind;
  }
  EXPECT_EQ(problem_of("{\"streams\": []} \r\n\t "), "none");
  EXPECT_THAT(problem_of(R"({"streams": [] trailing)"), HasSubstr("the end of the JSON"));
}

std::string line_in(const std::string& text) {
  const std::string body =
      R"({"streams": [{"stream": {"a": "b"}, "values": [["1", ")" + text + R"("]]}]})";
  const auto decoded = decode_loki_json(body);
  if (!decoded) return to_string(decoded.error());
  return std::string(decoded->records.at(0).entries.at(0).line);
}

TEST(LokiJson, HasACharacterForHalfOfOne) {
  EXPECT_EQ(line_in(R"(\ud800 x)"), "\uFFFD x");
  EXPECT_EQ(line_in(R"(a\uDFFF)"), "a\uFFFD");
  EXPECT_EQ(line_in(R"(\ud800\ud800)"), "\uFFFD\uFFFD");
  EXPECT_EQ(line_in(R"(\udc00\ud800)"), "\uFFFD\uFFFD");
  EXPECT_EQ(line_in(R"(\ud800\u0041)"), "\uFFFDA");
  EXPECT_EQ(line_in(R"(\ud800\n)"), "\uFFFD\n");
}

// The twins: a whole one, and a backslash that stands for itself.
TEST(LokiJson, LeavesWholeCharactersAsTheyAre) {
  EXPECT_EQ(line_in(R"(\ud83c\udfb2 \ud800)"), "\U0001F3B2 \uFFFD");
  EXPECT_EQ(line_in(R"(\\ud800 \ud800)"), "\\ud800 \uFFFD");
  EXPECT_EQ(line_in(R"(\ud7ff\ue000)"), "\uD7FF\uE000");
  EXPECT_THAT(line_in(R"(\ud80 x)"), HasSubstr("of the JSON"));
}

TEST(LokiJson, IsNotOverwhelmedByDepth) {
  EXPECT_NE(problem_of(R"({"streams": )" + std::string(1'000'000, '[')), "none");
  EXPECT_EQ(problem_of(R"({"deep": )" + std::string(500, '[') + std::string(500, ']') +
                       R"(, "streams": []})"),
            "none");
}

TEST(LokiProtobuf, IsStreamsOfEntries) {
  const std::string body = test::loki_push_in_protobuf();
  const auto decoded = decode_loki_protobuf(body);
  ASSERT_TRUE(decoded.has_value());
  ASSERT_THAT(decoded->records, SizeIs(1));
  const LogPush& push = decoded->records[0];
  EXPECT_THAT(push.labels,
              ElementsAre(Field{"job", "web"}, Field{"path", "C:\\x\t"}, Field{"raw", "a\"b"}));
  ASSERT_THAT(push.entries, SizeIs(1));
  EXPECT_EQ(push.entries[0].time, 1'700'000'000'000'000'025);
  EXPECT_EQ(push.entries[0].line, "a line");
  EXPECT_THAT(push.entries[0].metadata, ElementsAre(Field{"trace_id", "abc"}));
}

std::string push_at(std::int64_t seconds, std::int32_t nanos) {
  std::string body;
  {
    test::Writer request(body);
    test::Writer stream(request, 1);
    test::Writer entry(stream, 2);
    test::Writer time(entry, 1);
    time.add_int64(1, seconds);
    time.add_int32(2, nanos);
  }
  return body;
}

TEST(LokiProtobuf, HasTimesAsFarAsTheyCanBeKept) {
  const auto time_at = [](std::int64_t seconds, std::int32_t nanos) {
    const std::string body = push_at(seconds, nanos);
    return decode_loki_protobuf(body).value().records.at(0).entries.at(0).time;
  };
  EXPECT_EQ(time_at(0, 999'999'999), 999'999'999);
  EXPECT_EQ(time_at(-1, 999'999'999), -1);
  EXPECT_EQ(time_at(9'223'372'036, 854'775'807), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(time_at(-9'223'372'037, 145'224'192), std::numeric_limits<std::int64_t>::min());
}

TEST(LokiProtobuf, HasNoOtherTimes) {
  const auto problem_at = [](std::int64_t seconds, std::int32_t nanos) {
    const auto decoded = decode_loki_protobuf(push_at(seconds, nanos));
    return decoded ? "none" : to_string(decoded.error());
  };
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t seconds : {9'223'372'037L, 1'000'000'000'000L, most, -most - 1}) {
    EXPECT_THAT(problem_at(seconds, 0), HasSubstr("a line's time, " + std::to_string(seconds) +
                                                  " seconds and 0 nanoseconds since 1970, is not "
                                                  "between the years 1677 and 2262"));
  }
  EXPECT_THAT(problem_at(9'223'372'036, 854'775'808), HasSubstr("is not between the years"));
  EXPECT_THAT(problem_at(-9'223'372'037, 145'224'191), HasSubstr("is not between the years"));
  for (const std::int32_t nanos : {-5, 1'000'000'000}) {
    EXPECT_THAT(problem_at(1'700'000'000, nanos),
                HasSubstr("is none: a second has nanoseconds from 0 to 999999999"));
  }
}

TEST(LokiProtobuf, HasNoTextThatIsNotUtf8) {
  std::string body;
  {
    test::Writer request(body);
    test::Writer stream(request, 1);
    test::Writer entry(stream, 2);
    entry.add_string(2, "caf\xc3\xa9 \xff\xe2\x82 end");
  }
  const auto decoded = decode_loki_protobuf(body);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->records[0].entries[0].line, "café \uFFFD\uFFFD\uFFFD end");
}

TEST(LokiProtobuf, WantsAllOfTheBody) {
  const std::string body = test::loki_push_in_protobuf();
  for (std::size_t length = 1; length < body.size(); ++length) {
    const auto decoded = decode_loki_protobuf(body.substr(0, length));
    ASSERT_FALSE(decoded.has_value()) << length;
    EXPECT_THAT(to_string(decoded.error()), HasSubstr("of the protobuf"));
  }
}

TEST(Snappy, IsUndoneNoFurtherThanTheLimit) {
  std::string compressed;
  const std::string text(100'000, 'x');
  snappy::Compress(text.data(), text.size(), &compressed);
  EXPECT_EQ(without_snappy(compressed, text.size()).value(), text);
  EXPECT_THAT(to_string(without_snappy(compressed, text.size() - 1).error()),
              HasSubstr("is longer than"));
  EXPECT_THAT(to_string(without_snappy("\xff\xff\xff\xff\xff\xff", 100).error()),
              HasSubstr("is not compressed with snappy"));
  EXPECT_THAT(to_string(without_snappy("", 100).error()),
              HasSubstr("is not compressed with snappy"));
}

}  // namespace
}  // namespace store
