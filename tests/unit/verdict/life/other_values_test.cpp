#include "harness/verdict/life/other_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/misspelt.hpp"

namespace harness::verdict {
namespace {

using Known = std::set<std::string>;

std::optional<std::string> put(const std::string& value, const Known& known,
                               const std::string& name = "status") {
  return put_otherwise({value}, known, name);
}
std::optional<std::string> pattern(const std::string& value, const Known& known,
                                   const std::string& name = "status") {
  return put_otherwise({value, true}, known, name);
}

const Known codes{"200", "500", "503"};

TEST(OtherValues, AreCodesBesideWhatIsNone) {
  for (const char* none : {"5xx", "5XX", "5**", "5..", "5", "50", "500.0", "HTTP 500"}) {
    EXPECT_EQ(put(none, codes), "500") << none;
  }
  for (const char* none : {"5", "^5$", "5xx", "5*", "5.", "50", "(5xx)"}) {
    EXPECT_EQ(pattern(none, codes), "500") << none;
  }
  EXPECT_EQ(put("5xx", {"200"}), "=~\"5..\"") << "none of them failed yet";
  EXPECT_EQ(put("error", codes), "500");
  EXPECT_EQ(put("OK", codes), "200");
  EXPECT_EQ(put("success", {"500"}), "=~\"2..\"") << "all of them failed";
  EXPECT_EQ(pattern("6..", codes), "500") << "there is no such code";
}

TEST(OtherValues, AreNotCodesBesideOneThatMayComeUp) {
  for (const char* code : {"501", "404", "0", "000"}) EXPECT_EQ(put(code, codes), std::nullopt);
  for (const char* some : {"50[1-24-9]", "4..", "^4[0-9]{2}$", "4\\d\\d", "404|410"}) {
    EXPECT_EQ(pattern(some, codes), std::nullopt) << some;
  }
  EXPECT_EQ(put("8080", {"443"}, "port"), std::nullopt);
  EXPECT_EQ(put("anonymous", {"101", "102"}, "user"), std::nullopt);
  EXPECT_EQ(put("5xx", {"200", "timeout"}), std::nullopt) << "there are others than codes";
}

TEST(OtherValues, AreClassesBesideACode) {
  EXPECT_EQ(put("500", {"2xx", "5xx"}), "5xx");
  EXPECT_EQ(put("500", {"2xx"}), "5xx");
  EXPECT_EQ(put("5xx", {"2xx"}), std::nullopt);
  EXPECT_EQ(pattern("5..", {"2xx"}), std::nullopt);
  EXPECT_EQ(pattern("50.", {"2xx"}), "5xx");
}

TEST(OtherValues, AreOtherWordsForTheSame) {
  EXPECT_EQ(put("failure", {"error", "success"}, "result"), "error");
  EXPECT_EQ(put("Failed", {"ERROR"}, "result"), "ERROR");
  EXPECT_EQ(pattern("failed", {"error", "success"}, "result"), "error");
  EXPECT_EQ(put("ok", {"success"}, "result"), "success");
  EXPECT_EQ(put("critical", {"FATAL", "INFO"}, "level"), "FATAL");
  EXPECT_EQ(put("failure", {"success"}, "result"), std::nullopt);
  EXPECT_EQ(put("timeout", {"error", "success"}, "result"), std::nullopt);
  EXPECT_EQ(put("FATAL", {"ERROR", "INFO"}, "level"), std::nullopt) << "another severity";
}

TEST(OtherValues, AreTextsThatSayTheSame) {
  for (const char* value : {"failure", "Order failure", "order error"}) {
    EXPECT_EQ(put_otherwise({value}, {"Order failed", "Order completed"}, "message"),
              "Order failed")
        << value;
  }
  EXPECT_EQ(put_otherwise({"failure", true}, {"Order failed"}, "message"), "Order failed");
  for (const char* value : {"Roll failure", "panic", "Order lost"}) {
    EXPECT_EQ(put_otherwise({value}, {"Order failed"}, "message"), std::nullopt) << value;
  }
  EXPECT_EQ(put_otherwise({"GET /errors"}, {"GET /failures"}, "name"), std::nullopt);
}

TEST(OtherValues, AreWholesOfWhichItIsAPart) {
  EXPECT_EQ(put("risky die failed", {"the risky die failed"}, ""), "the risky die failed");
  EXPECT_EQ(put("failed", {"Roll failed"}, "message"), "Roll failed");
  EXPECT_EQ(put("Roll", {"Rolling stones"}, "message"), std::nullopt);
  EXPECT_EQ(put("error", {"error_timeout"}, "type"), std::nullopt) << "one word";
  EXPECT_EQ(put("/roll", {"/roll/{dice}"}, "handler"), std::nullopt) << "a path";
}

TEST(OtherValues, AreWhatAPatternWouldMatchWithoutAnchors) {
  EXPECT_EQ(pattern("failed", {"Roll failed"}, "message"), "Roll failed");
  EXPECT_EQ(pattern("^failed$", {"Roll failed"}, "message"), "Roll failed");
  EXPECT_EQ(pattern("/roll", {"/roll/{dice}"}, "handler"), "/roll/{dice}");
  EXPECT_EQ(pattern("(?i)FAIL.*", {"Roll failed"}, "message"), "Roll failed");
  EXPECT_EQ(pattern("lost", {"Roll failed"}, "message"), std::nullopt);
  EXPECT_EQ(pattern("Risky.*", {"the risky die failed"}, "message"), "the risky die failed");
  EXPECT_EQ(pattern("get.*", {"POST /roll"}, "name"), std::nullopt);
  EXPECT_EQ(pattern("(", {"(a"}, "message"), std::nullopt) << "no regular expression";
}

TEST(OtherValues, AreTheSameNumberInOtherFigures) {
  EXPECT_EQ(put("6.0", {"6"}, "die_result"), "6");
  EXPECT_EQ(put(" 6", {"6"}, "die_result"), "6");
  EXPECT_EQ(put("7", {"6"}, "die_result"), std::nullopt);
}

TEST(OtherValues, AreNumbersThatNoStatusAndNoAmountIs) {
  using languages::Relation;
  const auto never = [](const std::string& name, Relation relation, double value,
                        const Interval& known) {
    return never_so({name, relation, value}, known).value_or("");
  };
  EXPECT_EQ(never("http_status", Relation::greater, 5000, {200, 503}), "a status is 100 to 599");
  EXPECT_EQ(never("http.status_code", Relation::equal, 5, {200, 200}), "a status is 100 to 599");
  EXPECT_EQ(never("status", Relation::greater_equal, 500, {200, 204}), "");
  EXPECT_EQ(never("status", Relation::greater, 5000, {0, 2}), "") << "those are no codes";
  EXPECT_EQ(never("duration_ms", Relation::less, 0, {1, 250}), "duration_ms is never below 0");
  EXPECT_EQ(never("duration_ms", Relation::greater, 5000, {120, 300}), "");
  EXPECT_EQ(never("balance", Relation::less, 0, {1, 250}), "");
  EXPECT_EQ(never("retry_count", Relation::less, 0, {-1, 3}), "") << "there is one";
  EXPECT_EQ(never_so({"took", Relation::less_equal, -1, true}, {0, 3}).value_or(""),
            "took is never below 0");
}

TEST(OtherValues, AreMeantByWhatIsSpeltRight) {
  EXPECT_EQ(meant_by({"5xx"}, codes, "status"), "500");
  EXPECT_EQ(meant_by({"5xx"}, codes), std::nullopt) << "nobody knows what it is a value of";
  EXPECT_EQ(meant_by({"sucess"}, {"success", "ok"}, "result"), "success") << "the nearest first";
}

TEST(OtherValues, AreNumbersThatNeverComeBesideCodes) {
  const std::set<std::string> codes{"200", "503"};
  EXPECT_EQ(never_comes({"5000"}, codes, "status"), "a status is 100 to 599");
  EXPECT_EQ(never_comes({"500"}, codes, "status"), std::nullopt);
  EXPECT_EQ(never_comes({"0"}, codes, "status"), std::nullopt) << "what clients take for no answer";
  EXPECT_EQ(never_comes({"5000"}, codes, "shard"), std::nullopt);
  EXPECT_EQ(never_comes({"5000"}, {"200", "timeout"}, "status"), std::nullopt);
  EXPECT_EQ(never_comes({"5000"}, {}, "status"), std::nullopt);
}

}  // namespace
}  // namespace harness::verdict
