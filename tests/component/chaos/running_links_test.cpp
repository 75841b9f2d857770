// Faults on a link through a Toxiproxy that runs already, for which our own proxy stands in: it
// speaks the same. With HARNESS_TOXIPROXY=/path/to/toxiproxy-server also on the real one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "harness/chaos/fault.hpp"
#include "harness/target/external/proven_link.hpp"
#include "harness/target/native/carry_out.hpp"
#include "harness/target/native/undo_json.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/link_process.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/settings.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::chaos {
namespace {

using nlohmann::json;
using target::ProvenLink;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

const json slow_requests = {{"name", "theirs"},
                            {"type", "latency"},
                            {"stream", "upstream"},
                            {"attributes", {{"latency", 10}}}};
const json slow_answers = {{"name", "theirs"},
                           {"type", "latency"},
                           {"stream", "downstream"},
                           {"attributes", {{"latency", 10}}}};

class RunningLinks : public ::testing::Test {
 protected:
  RunningLinks() : RunningLinks(nullptr) {}
  explicit RunningLinks(const char* toxiproxy) : proxy_(toxiproxy) {
    proxy_.lead("stock", server_.port());
    link_.link.value = "shop -> stock";
    link_.toxiproxy.value = proxy_.url();
    link_.proxy = "stock";
    link_.upstream = "127.0.0.1:" + std::to_string(server_.port());
    link_.probe = "/health";
    link_.allow = {scenario::Allowed::faults};
    link_.faults = {"latency"};
    system_.make_link = [this](const std::string&, const std::string&) {
      return proven_ ? proven_->control("ab12", clock_) : nullptr;
    };
  }

  // Why it is not what it is to be; empty: it is.
  std::string refused() {
    proven_.emplace(link_);
    const auto proven = proven_->prove();
    return proven ? "" : to_string(proven.error());
  }

  std::unique_ptr<Fault> fault(const std::string& kind) {
    std::map<std::string, std::string> written{{"link", "shop -> stock"}};
    if (kind == "latency") written["delay"] = "200ms";
    test::Fields fields;
    fields.set(kind, written);
    const FaultKind& row = *find_fault_kind(kind);
    return row.make(fields.read_by(row.language), {system_, clock_, &acts_});
  }

  std::vector<std::string> toxics() {
    const json all = proxy_.get("/proxies/stock");
    std::vector<std::string> names;
    for (const json& toxic : all.at("toxics")) {
      names.push_back(toxic.at("name"));
    }
    return names;
  }

  static bool is_told(Fault& fault) {
    return test::eventually([&] { return fault.has_begun(); });
  }

  static std::string eventually_said(Fault& fault, std::optional<std::string> (Fault::*ask)()) {
    std::optional<std::string> answer;
    test::eventually([&] {
      EXPECT_TRUE(fault.proceed());
      answer = (fault.*ask)();
      return answer.has_value();
    });
    return answer.value_or("nothing");
  }

  // From its injection until it is gone, beside what somebody else has there.
  void come_and_go() {
    proxy_.add("stock", slow_requests);
    EXPECT_EQ(refused(), "");
    const auto latency = fault("latency");
    ASSERT_TRUE(latency->inject());
    ASSERT_TRUE(is_told(*latency));
    EXPECT_THAT(toxics(), ElementsAre("theirs", "harness_latency_ab12"));
    EXPECT_THAT(eventually_said(*latency, &Fault::seen), HasSubstr("through the link"));
    EXPECT_EQ(latency->over(), std::nullopt);
    ASSERT_TRUE(latency->revert());
    EXPECT_NE(eventually_said(*latency, &Fault::gone), "nothing");
    EXPECT_THAT(toxics(), ElementsAre("theirs"));
    const std::string what = "latency shop -> stock: DELETE " + proxy_.url() +
                             "/proxies/stock/toxics/harness_latency_ab12";
    EXPECT_THAT(acts_.log(), ElementsAre("promise " + what, "settled 1", "done 1"));
  }

  test::LoopbackServer server_{[](const test::ServedRequest&) {
    return test::ServedResponse{200, std::string(500, 'x')};
  }};
  test::LinkProcess proxy_;
  SystemClock clock_;
  test::FakeTarget system_{{}};
  test::FakeActs acts_;
  scenario::RunningLink link_;
  std::optional<ProvenLink> proven_;
};

TEST_F(RunningLinks, AreWhatTheirToxiproxySays) {
  EXPECT_EQ(refused(), "");
  EXPECT_THAT(proven_->text(), HasSubstr(", version "));
  EXPECT_EQ(proven_->addresses().size(), 3U);
}

TEST_F(RunningLinks, ThatMayNotBeBrokenAreNotAskedFor) {
  link_.allow.clear();
  link_.toxiproxy.value = "http://127.0.0.1:1";
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(proven_->control("ab12", clock_), nullptr);
}

TEST_F(RunningLinks, OfAProxyThatIsNotThereNameThoseThatAre) {
  proxy_.lead("redis", server_.port());
  link_.proxy = "stok";
  EXPECT_EQ(refused(),
            "shop -> stock (" + proxy_.url() + "): has no proxy \"stok\"; it has redis, stock");
}

TEST_F(RunningLinks, ThatLeadElsewhereAreLeftAlone) {
  link_.upstream = "stock.staging:9000";
  EXPECT_THAT(refused(), MatchesRegex(".*: its proxy stock leads to 127.0.0.1:[0-9]+, and was to "
                                      "lead to stock.staging:9000; name the proxy of .*"));
}

TEST_F(RunningLinks, OfNobodyWhoAnswersSaySo) {
  link_.toxiproxy.value = "http://127.0.0.1:1";
  EXPECT_THAT(refused(), MatchesRegex("shop -> stock .*: does not answer: .*; start it, or mend "
                                      "its URL"));
  EXPECT_EQ(fault("latency")->inject().error().what, "there is no proxy between them");
}

TEST_F(RunningLinks, OfWhoIsNoToxiproxySaySo) {
  link_.toxiproxy.value = "http://" + link_.upstream;
  EXPECT_THAT(refused(), HasSubstr("is no Toxiproxy: its /proxies is none; mend its URL"));
}

TEST_F(RunningLinks, ThatSomebodyHasCutAreLeftAlone) {
  proxy_.enable("stock", false);
  EXPECT_THAT(refused(), HasSubstr("its proxy stock is disabled; enable it, or ask who did that"));
}

TEST_F(RunningLinks, AreRefusedWhereOthersToxicsContradict) {
  proxy_.add("stock", slow_answers);
  EXPECT_THAT(refused(), HasSubstr("its proxy stock has the toxic theirs (latency, downstream), "
                                   "which is not this run's and leaves no room for latency"));
  link_.faults = {"partition"};
  EXPECT_EQ(refused(), "");
  EXPECT_THAT(toxics(), ElementsAre("theirs"));
}

TEST_F(RunningLinks, AreBrokenAndMendedBesideOthersToxics) { come_and_go(); }

// Somebody has put one there since it was looked at.
TEST_F(RunningLinks, AreNotBrokenOnceOthersToxicsContradict) {
  EXPECT_EQ(refused(), "");
  proxy_.add("stock", slow_answers);
  const auto latency = fault("latency");
  ASSERT_TRUE(latency->inject());
  ASSERT_TRUE(is_told(*latency));
  const auto injected = latency->proceed();
  ASSERT_FALSE(injected);
  EXPECT_THAT(injected.error().what, HasSubstr("leaves no room for it"));
  ASSERT_TRUE(latency->revert());
  EXPECT_THAT(toxics(), ElementsAre("theirs"));
  EXPECT_THAT(acts_.log(), ElementsAre(StartsWith("promise latency shop -> stock"), "done 1"));
}

TEST_F(RunningLinks, AreNotBrokenWhereTheUndoCannotBeWritten) {
  EXPECT_EQ(refused(), "");
  acts_.refusal = "the disk is full";
  EXPECT_EQ(to_string(fault("latency")->inject().error()), "journal: the disk is full");
  EXPECT_THAT(toxics(), IsEmpty());
}

TEST_F(RunningLinks, AreCutAndEnabledAgain) {
  EXPECT_EQ(refused(), "");
  const auto cut = fault("partition");
  ASSERT_TRUE(cut->inject());
  ASSERT_TRUE(is_told(*cut));
  EXPECT_EQ(proxy_.get("/proxies/stock").at("enabled"), false);
  EXPECT_THAT(eventually_said(*cut, &Fault::seen), StartsWith("a client is refused"));
  ASSERT_TRUE(cut->revert());
  ASSERT_NE(eventually_said(*cut, &Fault::gone), "nothing");
  EXPECT_EQ(proxy_.get("/proxies/stock").at("enabled"), true);
  EXPECT_THAT(acts_.log(), ElementsAre("promise partition shop -> stock: POST " + proxy_.url() +
                                           "/proxies/stock",
                                       "settled 1", "done 1"));
}

// As the watchdog does, and whoever comes after it, from what the journal has.
TEST_F(RunningLinks, AreMendedByWhoeverIsLeftAnyNumberOfTimes) {
  proxy_.add("stock", slow_requests);
  EXPECT_EQ(refused(), "");
  const auto control = proven_->control("ab12", clock_);
  const target::Toxic toxic{"latency", {{"latency", 200}}};
  ASSERT_TRUE(control->add(toxic));
  const target::Undo undo =
      target::undo_in(target::json_of(target::Undo{"latency", *control->undo_of(toxic)}));
  const test::TempDirectory scratch;
  for (const int status : {204, 404}) {
    const auto done =
        target::carry_out(undo.act, scratch.path(), std::chrono::seconds{5}, {}, clock_);
    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_TRUE(done->good);
    EXPECT_EQ(done->status, status);
    EXPECT_THAT(toxics(), ElementsAre("theirs"));
  }
}

const char* real_toxiproxy() { return std::getenv("HARNESS_TOXIPROXY"); }

class RunningLinksOfTheRealToxiproxy : public RunningLinks {
 protected:
  RunningLinksOfTheRealToxiproxy() : RunningLinks(real_toxiproxy()) {}
  void SetUp() override {
    if (real_toxiproxy() == nullptr) {
      GTEST_SKIP() << "HARNESS_TOXIPROXY names no toxiproxy-server: not tried on the real one";
    }
  }
};

TEST_F(RunningLinksOfTheRealToxiproxy, AreBrokenAndMendedBesideOthersToxics) { come_and_go(); }

TEST_F(RunningLinksOfTheRealToxiproxy, NameTheProxiesThatThereAre) {
  link_.proxy = "stok";
  EXPECT_THAT(refused(), HasSubstr("has no proxy \"stok\"; it has stock"));
}

}  // namespace
}  // namespace harness::chaos
