// Faults on a link, by what a client sees of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;
using target::LinkSight;
using test::FakeLink;
using ::testing::HasSubstr;
using End = LinkSight::End;
using Written = std::map<std::string, std::string>;

struct Case {
  std::string kind;
  Written settings;     // beside the link
  LinkSight broken;     // what a client sees while it lasts
  LinkSight not_quite;  // and what is not enough
  std::string toxic;    // in the proxy's words; empty: it is disabled
};

const std::vector<Case> cases{
    {"latency",
     {{"delay", "300ms"}, {"jitter", "50ms"}},
     {End::done, 1, 100, 260ms, 260ms, 261ms},
     {End::done, 1, 100, 240ms, 240ms, 241ms},
     "latency jitter=50 latency=300"},
    {"bandwidth",
     {{"rate", "1KB/s"}},
     {End::done, 1, 100, 1ms, 101ms, 101ms},
     {End::done, 1, 100, 1ms, 60ms, 60ms},
     "bandwidth rate=1"},
    {"reset",
     {{"after", "20ms"}},
     {End::reset, 0, 0, {}, {}, 21ms},
     {End::closed, 0, 0, {}, {}, 21ms},
     "reset_peer timeout=20"},
    {"timeout",
     {{"after", "100ms"}},
     {End::closed, 0, 0, {}, {}, 101ms},
     {End::closed, 0, 0, {}, {}, 60ms},
     "timeout timeout=100"},
    {"timeout",
     {{"after", "0s"}},
     {End::silent, 0, 0, {}, {}, 500ms},
     {End::silent, 0, 20, 1ms, 1ms, 500ms},
     "timeout timeout=0"},
    {"slow_close",
     {{"delay", "200ms"}},
     {End::closed, 1, 100, 1ms, 1ms, 202ms},
     {End::closed, 1, 100, 1ms, 1ms, 150ms},
     "slow_close delay=200"},
    {"limit",
     {{"bytes", "40"}},
     {End::closed, 0, 40, 1ms, 1ms, 1ms},
     {End::closed, 0, 39, 1ms, 1ms, 1ms},
     "limit_data bytes=40"},
    {"partition", {}, {End::refused, 0, 0, {}, {}, {}}, {End::reset, 0, 0, {}, {}, {}}, ""},
};

class LinkFaults : public ::testing::TestWithParam<Case> {
 protected:
  LinkFaults() {
    system_.make_link = [this](const std::string& from, const std::string& to) {
      EXPECT_EQ(from + " to " + to, "roller to dice");
      return std::make_unique<FakeLink>(shared_);
    };
    shared_->facts.broken = GetParam().broken;
    shared_->facts.whole.end = shared_->facts.beside.end = End::closed;
    fault_ = make();
  }

  std::unique_ptr<Fault> make() {
    const FaultKind& kind = *find_fault_kind(GetParam().kind);
    Written written = GetParam().settings;
    written["link"] = "roller -> dice";
    test::Fields fields;
    fields.set(GetParam().kind, written);
    return kind.make(fields.read_by(kind.language), {system_, clock_});
  }

  FakeLink link() { return FakeLink(shared_); }

  template <typename Change>
  void change(const Change& make) {
    const std::scoped_lock lock(shared_->mutex);
    make(shared_->facts);
  }

  // The proxy is told on an errand.
  bool is_told() {
    return test::eventually([this] { return fault_->has_begun(); });
  }

  // What is said once some clients have asked, each on an errand.
  std::optional<std::string> said(std::optional<std::string> (Fault::*ask)()) {
    constexpr int some = 4;
    const int before = looks();
    std::optional<std::string> answer;
    EXPECT_TRUE(test::eventually([&] {
      clock_.advance(1s);
      answer = (*fault_.*ask)();
      return answer || looks() >= before + some;
    }));
    return answer;
  }

  // In the end: what is on again; or, after "!", why nobody can tell.
  std::string looked_back() {
    std::optional<Result<std::string>> back;
    EXPECT_TRUE(test::eventually([&] { return (back = fault_->back()).has_value(); }));
    if (!back) return "nothing";
    return *back ? **back : "!" + to_string(back->error());
  }

  int looks() {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->looks;
  }

  std::shared_ptr<FakeLink::Shared> shared_ = std::make_shared<FakeLink::Shared>();
  test::FakeTarget system_{{"roller", "dice"}};
  test::FakeClock clock_;
  std::unique_ptr<Fault> fault_;
};

TEST_P(LinkFaults, TellTheProxyInItsOwnWords) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(is_told());
  change([](const test::FakeLinkFacts& facts) {
    std::string words;
    for (const target::Toxic& toxic : facts.toxics) {
      words += toxic.type;
      for (const auto& [name, value] : toxic.attributes) {
        words += " " + name + "=" + std::to_string(value);
      }
    }
    EXPECT_EQ(words, GetParam().toxic);
    EXPECT_EQ(facts.is_enabled, !words.empty());
  });
}

TEST_P(LinkFaults, AreSeenByAClientAndGoneWhenTheyAreUndone) {
  ASSERT_TRUE(fault_->inject());
  const auto proof = said(&Fault::seen);
  ASSERT_TRUE(proof);
  EXPECT_THAT(*proof, HasSubstr("through the link, and is answered after 1ms"));
  EXPECT_EQ(said(&Fault::over), std::nullopt);
  ASSERT_TRUE(fault_->revert());
  EXPECT_THAT(said(&Fault::gone).value_or(""), HasSubstr("a client is answered after 1ms"));
  EXPECT_TRUE(fault_->undone());
}

// Whom a link that is cut refuses, nobody counts.
TEST_P(LinkFaults, TellWhatTheProxyHasCountedOnceTheyAreGone) {
  const std::string name = "harness_" + GetParam().toxic.substr(0, GetParam().toxic.find(' '));
  ASSERT_TRUE(fault_->inject());
  change([&](test::FakeLinkFacts& facts) { facts.hits[name] = {3, 2}; });
  ASSERT_TRUE(said(&Fault::seen));
  EXPECT_FALSE(fault_->hits()) << "more may come";
  change([&](test::FakeLinkFacts& facts) { facts.hits[name] = {12, 10}; });
  ASSERT_TRUE(fault_->revert());
  ASSERT_TRUE(said(&Fault::gone));
  const auto hits = fault_->hits();
  ASSERT_EQ(hits.has_value(), !GetParam().toxic.empty());
  if (!hits) return;
  EXPECT_EQ(hits->what, "connections");
  EXPECT_EQ(hits->all, 12U);
  EXPECT_EQ(hits->probes, 10U);
}

TEST_P(LinkFaults, TellNothingWhereTheProxyDoesNotCount) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  ASSERT_TRUE(fault_->revert());
  ASSERT_TRUE(said(&Fault::gone));
  EXPECT_FALSE(fault_->hits());
}

TEST_P(LinkFaults, AreNotSeenWhereTheLinkStaysWhole) {
  change([](test::FakeLinkFacts& facts) { facts.takes_effect = false; });
  ASSERT_TRUE(fault_->inject());
  EXPECT_EQ(said(&Fault::seen), std::nullopt);
}

TEST_P(LinkFaults, AreNotSeenWhereItIsNotQuiteSo) {
  change([](test::FakeLinkFacts& facts) { facts.broken = GetParam().not_quite; });
  ASSERT_TRUE(fault_->inject());
  EXPECT_EQ(said(&Fault::seen), std::nullopt);
}

// Whoever is slow or away by himself is not so by the link.
TEST_P(LinkFaults, AreNotSeenWhereItIsTheSameBesideTheLink) {
  change([](test::FakeLinkFacts& facts) { facts.beside = facts.broken; });
  ASSERT_TRUE(fault_->inject());
  EXPECT_EQ(said(&Fault::seen), std::nullopt);
}

TEST_P(LinkFaults, AreOverWhenSomebodyMendsTheLink) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  change([](test::FakeLinkFacts& facts) {
    facts.toxics.clear();
    facts.is_enabled = true;
  });
  EXPECT_EQ(said(&Fault::over), "somebody has mended the link");
}

TEST_P(LinkFaults, AreOverWhenNobodySeesThemAnyMore) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  change([](test::FakeLinkFacts& facts) { facts.takes_effect = false; });
  EXPECT_THAT(said(&Fault::over).value_or(""), HasSubstr("a client is answered after 1ms"));
}

// A machine that is busy for a moment makes one answer what it is not.
TEST_P(LinkFaults, AreNotOverByASingleLook) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  change([](test::FakeLinkFacts& facts) { facts.takes_effect = false; });
  const int before = looks();
  std::optional<std::string> why;
  EXPECT_TRUE(test::eventually([&] {
    if (looks() == before) clock_.advance(1s);
    why = fault_->over();
    return looks() > before;
  }));
  change([](test::FakeLinkFacts& facts) { facts.takes_effect = true; });
  EXPECT_EQ(why, std::nullopt);
  EXPECT_EQ(said(&Fault::over), std::nullopt);
}

// Who answered late by chance when it was seen is no measure of what is seen later.
TEST_P(LinkFaults, AreNotOverWhereAnswersWereLateBesideTheLinkWhenItWasSeen) {
  change([](test::FakeLinkFacts& facts) {
    facts.beside.first += 100ms;
    facts.beside.last += 100ms;
    facts.beside.ended += 100ms;
  });
  ASSERT_TRUE(fault_->inject());
  if (!said(&Fault::seen)) GTEST_SKIP() << "late answers hide it: nothing to be over";
  change([](test::FakeLinkFacts& facts) {
    facts.beside.first -= 100ms;
    facts.beside.last -= 100ms;
    facts.beside.ended -= 100ms;
  });
  EXPECT_EQ(said(&Fault::over), std::nullopt);
}

TEST_P(LinkFaults, AreOverWhenTheProxyIsAway) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  change([](test::FakeLinkFacts& facts) { facts.refusal = "does not answer"; });
  std::optional<std::string> why;
  EXPECT_TRUE(test::eventually([&] {
    clock_.advance(1s);
    return (why = fault_->over()).has_value();
  }));
  EXPECT_EQ(why, "does not answer");
}

// What is not seen is not taken for over, where who answers is away.
TEST_P(LinkFaults, AreNotOverWhereNobodyAnswersAtAll) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  change([](test::FakeLinkFacts& facts) { facts.beside = {End::refused}; });
  EXPECT_EQ(said(&Fault::over), std::nullopt);
}

// What another fault hides is there all the same, and its own end is all that can be told.
// A busy machine makes all late.
TEST_P(LinkFaults, AreNotOverWhereAnswersAreLateBesideTheLinkToo) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  change([](test::FakeLinkFacts& facts) {
    facts.beside.first += 400ms;
    facts.beside.last += 400ms;
    facts.beside.ended += 400ms;
  });
  EXPECT_EQ(said(&Fault::over), std::nullopt);
}

TEST_P(LinkFaults, AreNotOverWhileAnotherActsOnTheLinkToo) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  change([](test::FakeLinkFacts& facts) {
    facts.toxics.push_back({"another", {}});
    facts.broken = {End::silent, 0, 0, {}, {}, 5ms};
  });
  EXPECT_EQ(said(&Fault::over), std::nullopt);
  ASSERT_TRUE(fault_->revert());
  EXPECT_EQ(said(&Fault::gone), "its proxy has it no longer; the link has another fault");
}

TEST_P(LinkFaults, AreNotGoneWhileTheLinkIsNotWhole) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  ASSERT_TRUE(fault_->revert());
  change([](test::FakeLinkFacts& facts) { facts.whole = {End::refused}; });
  EXPECT_EQ(said(&Fault::gone), std::nullopt);
}

TEST_P(LinkFaults, RevertAnyNumberOfTimes) {
  ASSERT_TRUE(fault_->revert());  // never injected
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(fault_->revert());
  ASSERT_TRUE(fault_->revert());
  EXPECT_TRUE(said(&Fault::gone));
}

TEST_P(LinkFaults, AreUndoneAtALaterTryWhereTheProxyDoesNotMendTheLinkAtOnce) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(is_told());
  change([](test::FakeLinkFacts& facts) { facts.refusal = "does not answer"; });
  ASSERT_TRUE(fault_->revert());
  EXPECT_TRUE(test::eventually([&] {
    EXPECT_EQ(fault_->gone(), std::nullopt);
    return !fault_->in_the_way().empty();
  }));
  EXPECT_EQ(fault_->in_the_way(), "its undo failed: does not answer");
  EXPECT_FALSE(fault_->undone());
  change([](test::FakeLinkFacts& facts) { facts.refusal.clear(); });
  EXPECT_TRUE(said(&Fault::gone));
  EXPECT_TRUE(fault_->undone());
  EXPECT_EQ(fault_->end().outstayed, "its undo failed: does not answer");
}

TEST_P(LinkFaults, PassOnWhyTheyCouldNotBeInjected) {
  change([](test::FakeLinkFacts& facts) { facts.refusal = "does not answer"; });
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(is_told());
  const auto injected = fault_->proceed();
  ASSERT_FALSE(injected);
  EXPECT_EQ(to_string(injected.error()), "does not answer");
}

// One that hangs keeps the conductor waiting neither with its injection nor with its undo, which
// comes behind that.
TEST_P(LinkFaults, WaitForNoProxy) {
  const std::unique_lock hanging(shared_->hanging);
  ASSERT_TRUE(fault_->inject());
  EXPECT_FALSE(fault_->has_begun());
  EXPECT_TRUE(fault_->proceed());
  EXPECT_EQ(fault_->seen(), std::nullopt);
  EXPECT_EQ(fault_->in_the_way(), "its proxy has not answered yet");
  ASSERT_TRUE(fault_->revert());
  EXPECT_EQ(fault_->gone(), std::nullopt);
  EXPECT_FALSE(fault_->undone());
}

TEST_P(LinkFaults, AreUndoneAgainWhereTheProxyDoesLateWhatItDidNotAnswer) {
  change([](test::FakeLinkFacts& facts) { facts.refusal = "nothing whole came within 1s"; });
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(is_told());
  change([](test::FakeLinkFacts& facts) { facts.refusal.clear(); });
  ASSERT_TRUE(fault_->revert());
  ASSERT_TRUE(said(&Fault::gone));
  EXPECT_EQ(looked_back(), "");
  const std::string type = GetParam().toxic.substr(0, GetParam().toxic.find(' '));
  change([&](test::FakeLinkFacts& facts) {
    facts.is_enabled = !type.empty();
    if (facts.is_enabled) facts.toxics.push_back({type, {}});
  });
  EXPECT_EQ(looked_back(), "its proxy has done it late");
  ASSERT_TRUE(fault_->revert_again());
  EXPECT_TRUE(said(&Fault::gone));
  EXPECT_EQ(looked_back(), "");
}

TEST_P(LinkFaults, AreNotLookedForInTheEndWhereTheProxyHasAnswered) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_TRUE(said(&Fault::seen));
  ASSERT_TRUE(fault_->revert());
  ASSERT_TRUE(said(&Fault::gone));
  const int before = looks();
  EXPECT_EQ(looked_back(), "");
  EXPECT_EQ(looks(), before);
}

TEST_P(LinkFaults, NeedAProxyBetween) {
  system_.make_link = {};
  const auto injected = fault_->inject();
  ASSERT_FALSE(injected);
  EXPECT_EQ(to_string(injected.error()), "roller -> dice: there is no proxy between them");
}

INSTANTIATE_TEST_SUITE_P(Each, LinkFaults, ::testing::ValuesIn(cases), [](const auto& one) {
  return one.param.kind + std::to_string(one.index);
});

}  // namespace
}  // namespace harness::chaos
