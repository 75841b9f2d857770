#include "harness/languages/logql/rewordings.hpp"

#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

std::string reworded(const std::string& text, const std::string& line) {
  return reworded_in(line, text).value_or("");
}

TEST(Rewordings, AreTheSameWordsInAnotherOrderAndForm) {
  EXPECT_EQ(reworded("failed to roll", R"({"message":"Roll failed","level":"ERROR"})"),
            "Roll failed");
  EXPECT_EQ(reworded("rolls are failing", "the roll has failed"), "roll has failed");
  EXPECT_EQ(reworded("database is down", "down went the database"), "down went the database");
}

TEST(Rewordings, AreANumberBesideItsName) {
  EXPECT_EQ(reworded("status 500", R"({"http_status":500,"a":1})"), "status\":500");
  EXPECT_EQ(reworded("status 500", "http_status=500 a=1"), "status=500");
  EXPECT_EQ(reworded("HTTP 500", R"({"http_status":500})"), "http_status\":500");
  EXPECT_EQ(reworded("status 500", R"({"http_status":200,"took_ms":500})"), "");
  EXPECT_EQ(reworded("status 500", "http_status=200 500 rolls"), "");
}

TEST(Rewordings, AreNotWordsOfDifferentParts) {
  EXPECT_EQ(reworded("failed to roll", R"({"message":"Roll completed","failed":0})"), "");
  EXPECT_EQ(reworded("failed to roll", R"({"a":"failed","b":"roll"})"), "");
  EXPECT_EQ(reworded("failed to roll", "Roll completed"), "");
  EXPECT_EQ(reworded("failed to roll", "unfailing trolls"), "");
}

TEST(Rewordings, AreOneWordWithAnotherEnd) {
  EXPECT_EQ(reworded("failure", R"({"message":"Roll failed"})"), "failed");
  EXPECT_EQ(reworded("failure", R"({"message":"Roll completed"})"), "");
}

TEST(Rewordings, NeedSeveralWordsOrAnEnd) {
  const auto query = [](const std::string& text) {
    const Parsed parsed = parse(text);
    return lines_with_words(line_reads(*parsed).front());
  };
  EXPECT_EQ(query(R"({a="1"} |= "ERROR")"), "");
  EXPECT_EQ(query(R"({a="1"} |= "panic at")"), "") << "at joins others";
  EXPECT_EQ(query(R"({a="1"} |= "failed to roll")"),
            R"x({a="1"} |~ "(?i)(^|[^0-9a-z])fail" |~ "(?i)(^|[^0-9a-z])roll")x");
  EXPECT_TRUE(parse(query(R"({a="1"} | json |= "status 500")")));
}

}  // namespace
}  // namespace harness::languages::logql
