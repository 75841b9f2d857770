// A backend that gives wrong answers, a thousand for each kind of claim: none makes it pass, and
// none ends the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

constexpr int answers_per_kind = 1000;

class WrongBackend {
 public:
  explicit WrongBackend(std::uint64_t seed) : random_(seed) {}

  // Makes of a good answer one that is none; empty: it has no place for this.
  std::optional<observe::Answer> spoil(const observe::Answer& good) {
    observe::Answer wrong = good;
    switch (below(9)) {
      case 0:
        wrong.status = pick({204, 301, 400, 404, 429, 500, 502, 503, 504});
        return wrong;
      case 1:
        return observe::Answer{good.asked_at, 0, "", "did not answer: timeout", ""};
      case 2:
        wrong.body =
            pick<std::string>({"", "<html>Bad Gateway</html>", "null", "[]", "{}", "0", "\"0\"",
                               R"({"status":"success"})", R"({"status":"success","data":null})",
                               R"({"status":"error","errorType":"timeout","error":"slow"})",
                               R"({"data":{"resultType":"vector","result":{}}})"});
        return allowed(good, wrong);
      case 3:
        wrong.body.resize(below(wrong.body.size()));
        return wrong;
      case 4:
        return with_number(
            wrong, pick<std::string>({"null", "true", "{}", "[]", "\"\"", "\"abc\"",
                                      "\"500 apples\"", "\"1e999\"", "\" 0\"", "\"0 \"", "\"0x0\"",
                                      "\"NaN\"", "\"\xff\"", "\"-\"", "\"0,0\""}));
      case 5:
        return with_key(
            wrong, pick<std::string>({R"("partial":true)", R"("warnings":["a shard is away"])"}));
      case 6:
        return with_status(wrong, pick<std::string>({"error", "partial", "timeout", "SUCCESS?"}));
      case 7:
        return from_outside(wrong);
      default:
        // Nesting, deep enough to end a reader that recurses.
        wrong.body = std::string(100'000, pick<char>({'[', '{'})) + wrong.body;
        return wrong;
    }
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  template <typename T>
  T pick(std::initializer_list<T> all) {
    return *(all.begin() + below(all.size()));
  }

  // No rows are a good answer of a database, if of another table.
  static std::optional<observe::Answer> allowed(const observe::Answer& good,
                                                const observe::Answer& wrong) {
    if (good.body == wrong.body) return std::nullopt;
    return wrong;
  }

  static std::optional<observe::Answer> with_number(observe::Answer wrong,
                                                    const std::string& json) {
    for (const std::string number : {R"("0"])", R"("1"])", R"("20"])"}) {
      const std::size_t at = wrong.body.find(number);
      if (at == std::string::npos) continue;
      wrong.body.replace(at, number.size() - 1, json);
      return wrong;
    }
    return std::nullopt;
  }

  static std::optional<observe::Answer> with_key(observe::Answer wrong, const std::string& key) {
    if (!wrong.body.starts_with('{')) return std::nullopt;
    wrong.body.insert(wrong.body.size() - 1, "," + key);
    return wrong;
  }

  static std::optional<observe::Answer> with_status(observe::Answer wrong,
                                                    const std::string& word) {
    const std::size_t at = wrong.body.find("success");
    if (at == std::string::npos) return std::nullopt;
    wrong.body.replace(at, 7, word);
    return wrong;
  }

  // Of samples, lines and spans alike: a year before.
  static std::optional<observe::Answer> from_outside(observe::Answer wrong) {
    bool any = false;
    for (std::size_t at = 0; (at = wrong.body.find("17000000", at)) != std::string::npos;) {
      wrong.body.replace(at, 8, "16684640");
      any = true;
    }
    if (!any) return std::nullopt;
    return wrong;
  }

  std::mt19937_64 random_;
};

class WrongAnswers : public ::testing::TestWithParam<Healthy> {};

TEST_P(WrongAnswers, NeverMakeAClaimPass) {
  const Healthy& healthy = GetParam();
  const Measured good = measured(healthy);
  ASSERT_EQ(judge(healthy, good).outcome, Outcome::pass);
  WrongBackend backend(7);
  int given = 0;
  while (given < answers_per_kind) {
    Measured bad = good;
    const auto wrong = backend.spoil(good.answers[healthy.main]);
    if (!wrong) continue;
    bad.answers[healthy.main] = *wrong;
    ++given;
    const Finding finding = judge(healthy, bad);
    EXPECT_NE(finding.outcome, Outcome::pass)
        << finding.seen << " by " << wrong->status << " " << wrong->body.substr(0, 300);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, WrongAnswers, ::testing::ValuesIn(healthy_claims()),
                         [](const auto& one) {
                           return one.param.kind + std::to_string(one.index);
                         });

}  // namespace
}  // namespace harness::verdict
