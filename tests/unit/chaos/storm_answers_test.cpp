#include <gtest/gtest.h>

#include "harness/chaos/storm/answers.hpp"
#include "harness/core/rng.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;

// As many answers as are needed, of which that share fails.
Answers answers(const StormEffect& storm, double share, Rng& rng) {
  Answers drawn;
  drawn.all = answers_needed(storm);
  for (std::size_t i = 0; i < drawn.all; ++i) drawn.bad += rng.uniform() < share ? 1U : 0U;
  return drawn;
}

// Of 2,000 tries.
template <typename Holds>
int times(Holds holds) {
  int held = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    Rng rng(seed, 0);
    held += holds(rng) ? 1 : 0;
  }
  return held;
}

TEST(StormAnswers, ShowAStormThatIsThereAndNoneThatIsNot) {
  for (const double own : {0.0, 0.1}) {  // what fails by itself
    for (const double rate : {least_error_rate, 0.3, 0.6, 1.0}) {
      const StormEffect storm{rate, 0ms};
      EXPECT_GT(times([&](Rng& rng) {
                  const Answers before = answers(storm, own, rng);
                  return shows_storm(answers(storm, own + rate * (1 - own), rng), before, storm);
                }),
                1980)
          << own << " " << rate;
      EXPECT_LT(times([&](Rng& rng) {
                  const Answers before = answers(storm, own, rng);
                  return shows_storm(answers(storm, own, rng), before, storm);
                }),
                20)
          << own << " " << rate;
    }
  }
}

TEST(StormAnswers, TakeMoreToShowASmallShare) {
  EXPECT_EQ(answers_needed({1, 0ms}), 40U);
  EXPECT_EQ(answers_needed({0.2, 0ms}), 200U);
  EXPECT_EQ(answers_needed({0, 200ms}), 0U);
}

TEST(StormAnswers, ShowADelayThatEachOfThemHas) {
  const StormEffect storm{0, 200ms};
  const Answers before{0, 0, 3ms};
  EXPECT_TRUE(shows_storm({0, 0, 200ms}, before, storm));
  EXPECT_FALSE(shows_storm({0, 0, 199ms}, before, storm));
  // A service that takes as long by itself has to take longer.
  EXPECT_FALSE(shows_storm({0, 0, 310ms}, {0, 0, 300ms}, storm));
  EXPECT_TRUE(shows_storm({0, 0, 500ms}, {0, 0, 300ms}, storm));
}

TEST(StormAnswers, ShowBothWhereBothAreToBe) {
  const StormEffect storm{0.5, 200ms};
  const Answers before{40, 0, 3ms};
  EXPECT_TRUE(shows_storm({40, 20, 210ms}, before, storm));
  EXPECT_FALSE(shows_storm({40, 0, 210ms}, before, storm));
  EXPECT_FALSE(shows_storm({40, 20, 3ms}, before, storm));
}

TEST(StormAnswers, ShowCalmWhenTheyAreAsBefore) {
  const StormEffect storm{0.6, 200ms};
  const Answers none_failed{40, 0, 3ms};
  EXPECT_TRUE(shows_calm({40, 0, 4ms}, none_failed, storm));
  EXPECT_FALSE(shows_calm({40, 1, 4ms}, none_failed, storm));
  EXPECT_FALSE(shows_calm({40, 0, 200ms}, none_failed, storm));
  const Answers some_failed{40, 4, 3ms};
  EXPECT_TRUE(shows_calm({40, 6, 4ms}, some_failed, storm));
  EXPECT_FALSE(shows_calm({40, 24, 4ms}, some_failed, storm));
}

TEST(StormAnswers, AddUp) {
  Answers all;
  for (const Duration fastest : {5ms, 3ms, 9ms}) all += {40, 2, fastest};
  EXPECT_EQ(all.all, 120U);
  EXPECT_EQ(all.bad, 6U);
  EXPECT_EQ(all.fastest, 3ms);
}

TEST(StormAnswers, AreToldNextToThoseFromBefore) {
  EXPECT_EQ(words_of({40, 24, 203ms}, {40, 1, 2ms}, {0.6, 200ms}),
            "24 of 40 answers failed, and 1 of 40 before; the fastest took 203ms, and 2ms before");
  EXPECT_EQ(words_of({40, 24, 0ms}, {40, 1, 0ms}, {0.6, 0ms}),
            "24 of 40 answers failed, and 1 of 40 before");
}

}  // namespace
}  // namespace harness::chaos
