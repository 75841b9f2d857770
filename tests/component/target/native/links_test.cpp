// Links of real processes through a real proxy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "harness/core/file.hpp"
#include "harness/target/native/native_target.hpp"
#include "harness/target/native/stage_links.hpp"
#include "tests/component/target/native/demo_stack.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/sockets.hpp"

namespace harness::target {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using End = LinkSight::End;

constexpr const char* caller_and_callee = R"(
  - {name: back, role: service, program: stand_in, args: ["--port={port}"], ready: {http: /}}
  - name: front
    role: service
    program: stand_in
    args: ["--port={port}"]
    env: {BACK: "{url:back}/path", OWN: "{url:front}"}
    ready: {http: /}
)";

// Of loopback's name, and one who scrapes it.
std::string callee_at_localhost(const std::string& args) {
  return R"(
  - name: back
    role: service
    program: stand_in
    args: ["--port={port}", )" +
         args + R"(]
    url: "http://localhost:{port}"
    ready: {http: /}
    scrape: /metrics
  - name: front
    role: service
    program: stand_in
    args: ["--port={port}"]
    env: {BACK: "{url:back}"}
    ready: {http: /}
    targets: "{dir}/targets.json"
)";
}

class NativeLinks : public ::testing::Test {
 protected:
  void begin() { begin(stack_.options()); }

  void begin(const NativeOptions& options, const std::string& processes = caller_and_callee) {
    stack_.stage("demo", processes);
    auto stage = load_stage(stack_.path(), "demo");
    ASSERT_TRUE(stage) << to_string(stage.error());
    lead_through({{"front", "back", {}, {}, "latency", {}}}, *stage);
    auto started = NativeTarget::start(*stage, options, clock_);
    ASSERT_TRUE(started) << to_string(started.error());
    system_ = *std::move(started);
    link_ = system_->link("front", "back");
    ASSERT_NE(link_, nullptr);
  }

  // What a caller sees now.
  LinkSight through() { return link_->through({.patience = 5s}, {}); }

  std::string scraped_at(const std::string& host) {
    return "\"" + host + ":" + std::to_string(*system_->ports().find("back")) + "\"";
  }
  std::string targets() { return test::content_of(system_->scratch() / "front/targets.json"); }

  int pid_of(const std::string& process) {
    return std::stoi(system_->describe(process).substr(std::string("pid ").size()));
  }

  test::DemoStack stack_;
  SystemClock clock_;
  std::unique_ptr<NativeTarget> system_;
  std::unique_ptr<LinkControl> link_;
};

TEST_F(NativeLinks, LeadTheCallerToTheProxy) {
  begin();
  const auto variables = read_file("/proc/" + std::to_string(pid_of("front")) + "/environ");
  ASSERT_TRUE(variables) << to_string(variables.error());
  EXPECT_THAT(
      *variables,
      HasSubstr("BACK=http://127.0.0.1:" +
                std::to_string(*system_->ports().find("link-proxy.front-to-back")) + "/path"));
  EXPECT_THAT(*variables, HasSubstr("OWN=" + system_->url("front")));
}

TEST_F(NativeLinks, PassOnAndBreakWhatPassesThem) {
  begin();
  EXPECT_EQ(through().end, End::done);
  const Toxic late{"latency", {{"latency", 200}}};
  ASSERT_TRUE(link_->add(late));
  EXPECT_GE(through().first, 200ms);
  ASSERT_TRUE(link_->change({"latency", {{"latency", 400}}}));
  EXPECT_GE(through().first, 400ms);
  ASSERT_TRUE(link_->remove(late));
  EXPECT_FALSE(link_->change(late)) << "there is none";
  EXPECT_TRUE(link_->remove(late));  // it is gone already
  EXPECT_LT(through().first, 200ms);
  ASSERT_TRUE(link_->enable(false));
  EXPECT_EQ(through().end, End::refused);
  ASSERT_TRUE(link_->enable(true));
  EXPECT_EQ(through().end, End::done);
}

TEST_F(NativeLinks, CountWhatAToxicHitsAndTellProbesApart) {
  begin();
  const Toxic late{"latency", {{"latency", 1}}};
  ASSERT_TRUE(link_->add(late));
  through();
  const std::uint16_t port = *system_->ports().find("link-proxy.front-to-back");
  ask(on_loopback(port), {Speaks::http, "/"}, {.patience = 5s}, clock_, {});
  ASSERT_TRUE(link_->remove(late));
  through();
  const auto state = link_->state();
  ASSERT_TRUE(state) << to_string(state.error());
  ASSERT_THAT(state->hits, testing::Contains(testing::Key(late.name())));
  EXPECT_EQ(state->hits.at(late.name()).connections, 2U);
  EXPECT_EQ(state->hits.at(late.name()).probes, 1U);
}

TEST_F(NativeLinks, StillLeadThereWhenWhoAnswersComesBack) {
  begin();
  ASSERT_TRUE(system_->stop("back"));
  ASSERT_TRUE(eventually([&] { return !system_->alive("back"); }));
  EXPECT_EQ(through().end, End::reset);
  ASSERT_TRUE(system_->start("back"));
  ASSERT_TRUE(eventually([&] { return system_->ready("back"); }));
  EXPECT_EQ(through().end, End::done);
}

// Who listens at [::1] alone is ready, led to and scraped there; who listens at 127.0.0.1, there.
TEST_F(NativeLinks, FindLocalhostAtWhicheverAddressItAnswers) {
  begin(stack_.options(), callee_at_localhost("--six"));
  EXPECT_EQ(through().end, End::done);
  EXPECT_EQ(link_->beside({.patience = 5s}, {}).end, End::done);
  EXPECT_THAT(targets(), HasSubstr(scraped_at("[::1]")));
  link_.reset();
  system_.reset();
  begin(stack_.options(), callee_at_localhost("--quiet"));
  EXPECT_EQ(through().end, End::done);
  EXPECT_EQ(link_->beside({.patience = 5s}, {}).end, End::done);
  EXPECT_THAT(targets(), HasSubstr(scraped_at("localhost")));
}

TEST_F(NativeLinks, AreOfABackendWhoseDeathIsTold) {
  begin();
  EXPECT_THAT(system_->names(Role::backend), ElementsAre("link-proxy"));
  ASSERT_EQ(::kill(pid_of("link-proxy"), SIGKILL), 0);
  std::vector<std::pair<std::string, std::string>> ends;
  ASSERT_TRUE(eventually([&] { return !(ends = system_->unexpected_ends()).empty(); }));
  EXPECT_THAT(ends, ElementsAre(Pair("link-proxy", HasSubstr("killed by signal 9"))));
}

TEST_F(NativeLinks, ListenWhereACallerLooksForThem) {
  const std::uint16_t port = test::Listener().port();  // free, and none that a stage would choose
  NativeOptions options = stack_.options();
  options.ports.fixed["link-proxy.front-to-back"] = port;
  begin(options);
  EXPECT_EQ(system_->ports().find("link-proxy.front-to-back"), port);
  EXPECT_EQ(ask(on_loopback(port), {Speaks::http, "/"}, {.patience = 5s}, clock_, {}).end,
            End::done);
}

TEST_F(NativeLinks, AreNoneWhereNobodyAskedForThem) {
  begin();
  EXPECT_EQ(system_->link("back", "front"), nullptr);
}

}  // namespace
}  // namespace harness::target
