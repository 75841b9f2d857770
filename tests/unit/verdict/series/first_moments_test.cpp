// What happens before a window's first scrape, in claims throughout it.
#include "harness/verdict/series/first_moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

class FirstMomentsOfAClaim : public ::testing::Test {
 protected:
  FirstMomentsOfAClaim() {
    run_.observations.metrics.begin = run_.observations.phases[0].metrics.begin = at(-4);
    claim_ = claim("rate(failures_total[5s])", "<", 0.001);
    claim_.phase = 0;
  }

  plan::Claim claim(const std::string& query, const std::string& op, double bound) const {
    plan::Claim claim = run_.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
    claim.moments = scenario::Moments::throughout;
    return claim;
  }

  // What is asked of the query beside its own moments, as "from to"; empty: nothing.
  std::string asked(const plan::Claim& claim) const {
    const auto all = run_.all_questions(claim);
    for (std::size_t i = 1; i < all.size(); ++i) {
      const bool is_own = all[i].query == all[0].query && all[i].path == all[0].path;
      if (!is_own || !all[i].params.contains("start")) continue;
      return all[i].params.at("start").substr(8) + " " + all[i].params.at("end").substr(8);
    }
    return "";
  }

  SmallRun run_;
  plan::Claim claim_;
};

// Of the range that begins 3.2 s before the load, in which the scrape before it lies, on.
TEST_F(FirstMomentsOfAClaim, TakeInTheScrapeBeforeTheLoad) {
  EXPECT_EQ(run_.all_questions(claim_)[0].params.at("start"), "1700000005.000");
  EXPECT_EQ(asked(claim_), "01.800 04.800");
}

TEST_F(FirstMomentsOfAClaim, BeginNoEarlierThanTheRun) {
  run_.observations.metrics.begin = run_.observations.phases[0].metrics.begin = at(-1);
  EXPECT_EQ(asked(claim_), "04.000 04.500");
}

TEST_F(FirstMomentsOfAClaim, AreOfThePhaseWhereAScrapeWasWaitedFor) {
  run_.observations.phases[1].metrics = {at(19.7), at(40)};
  plan::Claim later = claim("rate(failures_total[5s])", "<", 0.001);
  EXPECT_EQ(run_.all_questions(later)[0].params.at("start"), "1700000025.000");
  EXPECT_EQ(asked(later), "24.700 24.700");
  run_.observations.phases[1].metrics = {at(20), at(40)};
  EXPECT_EQ(asked(later), "") << "the first of its own begins there";
}

TEST_F(FirstMomentsOfAClaim, AreNoneOfARateThatIsMeantToBeHigh) {
  plan::Claim high = claim("rate(requests_total[5s])", ">=", 10);
  high.phase = 0;
  EXPECT_EQ(asked(high), "") << "before the load there was less";
  plan::Claim share = claim("rate(ok_total[5s]) / rate(requests_total[5s])", ">", 0.99);
  share.phase = 0;
  EXPECT_EQ(asked(share), "01.800 04.800") << "a share is no less for it";
}

TEST_F(FirstMomentsOfAClaim, OfSamplesBeginWithTheFirstOne) {
  plan::Claim up = claim("pg_up", "==", 1);
  up.phase = 0;
  EXPECT_EQ(run_.all_questions(up)[0].params.at("start"), "1700000002.000");
  EXPECT_EQ(asked(up), "01.000 01.500");
}

TEST_F(FirstMomentsOfAClaim, AreNoneOfAnEnd) {
  plan::Claim end = claim_;
  end.moments = scenario::Moments::at_end;
  EXPECT_EQ(asked(end), "");
}

// A value of each moment, and what it is at the first ones.
class JudgedFirstMoments : public FirstMomentsOfAClaim {
 protected:
  static std::string series(double from, double to, const std::string& value) {
    std::string points;
    for (double second = from; second <= to; second += 0.5) {
      points += (points.empty() ? "[" : ",[") + unix_seconds(at(second)) + ",\"" + value + "\"]";
    }
    return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[)" +
           points + "]}]}}";
  }

  Finding judge(const plan::Claim& claim, const std::string& value,
                const std::string& first) const {
    const Evidence evidence = evidence_for(claim, run_.plan, run_.observations);
    const WindowBounds bounds{evidence.metrics, evidence.metrics};
    std::vector<observe::Answer> answers{{at(61), 200, first, ""}};
    // Nothing is born.
    for (int i = 0; i < 8; ++i) answers.push_back({at(61), 200, nothing_pushed, ""});
    Told told;
    told.first = std::span(answers).first(1);
    told.first_births = std::span(answers).subspan(1);
    Finding held;
    held.outcome = Outcome::pass;
    held.seen = value;
    Finding fresh;
    fresh.window = evidence.metrics;
    return with_first_moments(held, fresh, claim.settings.as<Promql>(), evidence, bounds, told);
  }
};

TEST_F(JudgedFirstMoments, FailTheClaimThatDoesNotHoldThere) {
  const Finding finding = judge(claim_, "0", series(0.3, 2.8, "1.3"));
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("1.3 at "));
  EXPECT_EQ(judge(claim_, "0", series(0.3, 2.8, "0")).outcome, Outcome::pass);
  EXPECT_EQ(judge(claim_, "0", series(0.3, 2.8, "0")).seen, "0");
}

TEST_F(JudgedFirstMoments, LeaveItUndecidedWhereTheyMayBeOfBefore) {
  claim_.after = seconds{3};
  const Finding finding = judge(claim_, "0", series(4.5, 5, "1.3"));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("0, but 1.3 at "));
  EXPECT_THAT(finding.seen, HasSubstr("of which a part may be from before the window"));
}

TEST_F(JudgedFirstMoments, AreNoMatterWhereNothingIsKnownOfThem) {
  EXPECT_EQ(judge(claim_, "0", nothing_pushed).outcome, Outcome::pass);
  EXPECT_EQ(judge(claim_, "0", series(0.3, 2.8, "NaN")).outcome, Outcome::pass);
  EXPECT_EQ(judge(claim_, "0", "<html>").outcome, Outcome::undecided);
}

}  // namespace
}  // namespace harness::verdict
