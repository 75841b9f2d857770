// Faults on a link with a real proxy between, seen by a real client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/fault.hpp"
#include "harness/target/link/toxiproxy.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/link_process.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using ::testing::HasSubstr;
using Written = std::map<std::string, std::string>;

struct Case {
  std::string kind;
  Written settings;   // beside the link
  std::string proof;  // what a client says of it
};

class LinkFaultsOnAProxy : public ::testing::TestWithParam<Case> {
 protected:
  LinkFaultsOnAProxy() {
    link_ = {proxy_.url(),
             "roller-to-dice",
             target::on_loopback(proxy_.lead("roller-to-dice", server_.port())),
             target::on_loopback(server_.port()),
             {target::Speaks::http, "/health"}};
    system_.make_link = [this](const std::string&, const std::string&) {
      return target::control_of(link_, clock_);
    };
    Written written = GetParam().settings;
    written["link"] = "roller -> dice";
    test::Fields fields;
    fields.set(GetParam().kind, written);
    const FaultKind& kind = *find_fault_kind(GetParam().kind);
    fault_ = kind.make(fields.read_by(kind.language), {system_, clock_});
  }

  std::string eventually_said(std::optional<std::string> (Fault::*ask)()) {
    std::optional<std::string> answer;
    test::eventually([&] {
      EXPECT_TRUE(fault_->proceed());
      answer = (*fault_.*ask)();
      return answer.has_value();
    });
    return answer.value_or("nothing");
  }

  void mend_by_hand() { EXPECT_EQ(proxy_.send("POST", "/reset").status, 204); }

  test::LoopbackServer server_{[](const test::ServedRequest&) {
    return test::ServedResponse{200, std::string(500, 'x')};
  }};
  test::LinkProcess proxy_;
  SystemClock clock_;
  target::ProxiedLink link_;
  test::FakeTarget system_{{"roller", "dice"}};
  std::unique_ptr<Fault> fault_;
};

TEST_P(LinkFaultsOnAProxy, AreSeenAndGone) {
  ASSERT_TRUE(fault_->inject());
  EXPECT_THAT(eventually_said(&Fault::seen), HasSubstr("a client " + GetParam().proof));
  ASSERT_TRUE(fault_->revert());
  EXPECT_THAT(eventually_said(&Fault::gone), HasSubstr("a client is answered after "));
}

TEST_P(LinkFaultsOnAProxy, AreOverWhenSomebodyMendsTheLink) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_NE(eventually_said(&Fault::seen), "nothing");
  mend_by_hand();
  EXPECT_EQ(eventually_said(&Fault::over), "somebody has mended the link");
}

TEST_P(LinkFaultsOnAProxy, AreOverWhenTheProxyDies) {
  ASSERT_TRUE(fault_->inject());
  ASSERT_NE(eventually_said(&Fault::seen), "nothing");
  proxy_.process().kill_tree();
  EXPECT_THAT(eventually_said(&Fault::over), HasSubstr(proxy_.url()));
}

INSTANTIATE_TEST_SUITE_P(
    Each, LinkFaultsOnAProxy,
    ::testing::Values(Case{"latency", {{"delay", "100ms"}}, "is answered after 1"},
                      Case{"bandwidth", {{"rate", "20KB/s"}}, "is answered after "},
                      Case{"reset", {{"after", "50ms"}}, "is reset after "},
                      Case{"timeout", {{"after", "100ms"}}, "is hung up on after 1"},
                      Case{"timeout", {{"after", "0s"}}, "has no answer after 50"},
                      Case{"slow_close", {{"delay", "100ms"}}, "is answered after "},
                      Case{"limit", {{"bytes", "40"}}, "is hung up on after "},
                      Case{"partition", {}, "is refused"}),
    [](const auto& one) { return one.param.kind + std::to_string(one.index); });

}  // namespace
}  // namespace harness::chaos
