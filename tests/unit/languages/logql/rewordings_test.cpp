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

LineRead text_read(const std::string& query) { return line_reads(*parse(query)).front(); }

TEST(Rewordings, OfWhatWentWrongAreOfWhatATextNames) {
  const std::string line = R"({"logger":"database","message":"Database connection lost"})";
  EXPECT_EQ(said_about(line, "database is down").value_or(""), "Database connection lost");
  EXPECT_EQ(said_about(line, "database unreachable").value_or(""), "Database connection lost");
  EXPECT_EQ(said_about(line, "dice server lost its database").value_or(""),
            "Database connection lost")
      << "half of the words";
  EXPECT_FALSE(said_about(line, "dice server and roller lack a database"));
  EXPECT_FALSE(said_about(line, "message lost")) << "that is said of anything";
  EXPECT_FALSE(said_about(line, "disk is full"));
}

TEST(Rewordings, AreNotWhatHasTheFormOfTheText) {
  const std::string failed = R"({"logger":"dice","message":"Roll failed"})";
  EXPECT_TRUE(has_its_form(failed, "Roll exploded"));
  EXPECT_TRUE(has_its_form("Database connection lost", "Database connection refused"));
  EXPECT_FALSE(has_its_form(failed, "roll exploded")) << "other capitals";
  EXPECT_FALSE(has_its_form(failed, "Roll is failed"));
  EXPECT_FALSE(has_its_form(R"({"logger":"database","message":"Database connection lost"})",
                            "database is down"));
  EXPECT_FALSE(has_its_form("Rolls failed", "Roll exploded"));
}

TEST(Rewordings, OfWhatWentWrongNeedSomethingThatIsNamed) {
  const std::string asked = bad_lines_about(text_read(R"({a="1"} | json |= "database is down")"));
  EXPECT_TRUE(parse(asked)) << asked;
  EXPECT_TRUE(asked.starts_with(R"x({a="1"} | json |~ "(?i)(^|[^0-9a-z])database" | )x"
                                R"x(detected_level=~"(?i)(crit|)x"))
      << asked;
  for (const char* text : {"panic", "level=ERROR", "failed", "connection refused 500", "is down"}) {
    EXPECT_EQ(bad_lines_about(text_read("{a=\"1\"} |= \"" + std::string(text) + "\"")), "") << text;
  }
}

TEST(Rewordings, MayHaveAnotherNumber) {
  EXPECT_EQ(renumbered_in(R"({"http_status":200,"a":1})", "status 500").value_or(""),
            "status\":200");
  EXPECT_FALSE(renumbered_in(R"({"http_status":20})", "status 500"));
  EXPECT_FALSE(renumbered_in(R"({"http_status":null,"took_ms":200})", "status 500"));
  const LineRead read = text_read(R"({a="1"} |= "status 500")");
  EXPECT_EQ(lines_with_another_number(read), R"({a="1"} |~ "status\\ [0-9]{3}")");
  EXPECT_TRUE(parse(lines_with_another_number(read)));
  EXPECT_TRUE(parse(lines_with_numbers_beside(read))) << lines_with_numbers_beside(read);
  EXPECT_EQ(lines_with_numbers_beside(text_read(R"({a="1"} |= "500")")), "");
  EXPECT_EQ(lines_with_numbers_beside(text_read(R"({a="1"} |= "port 80 of 443")")), "");
}

}  // namespace
}  // namespace harness::languages::logql
