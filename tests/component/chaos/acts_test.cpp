// Faults of commands, requests and stress on real programs and a real server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>

#include "harness/chaos/acted_fault.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/target/native/run_acts.hpp"
#include "harness/target/native/scratch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_kubectl.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/misbehaving_server.hpp"
#include "tests/support/settings.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::chaos {
namespace {

using test::eventually;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

target::ProgramCall shell(const std::string& script) { return {{"sh", "-c", script}}; }

class Acts : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto holder =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "act_holder";
    auto begun = target::RunActs::begin(
        {system, endpoints, false, temp.path(), temp / "logs", {holder.string(), "watchdog"}},
        clock);
    ASSERT_TRUE(begun) << to_string(begun.error());
    acts = *std::move(begun);
  }

  WrittenFault file_fault() const {
    return {"command sh", shell("touch on"), shell("rm -f on"),
            Proof{target::ProgramCall{{"test", "-e", "on"}}}};
  }

  Controls controls() { return {system, clock, acts.get()}; }

  static std::string seen(Fault& fault) {
    std::string proof;
    EXPECT_TRUE(eventually([&] {
      const auto went_on = fault.proceed();
      EXPECT_TRUE(went_on) << to_string(went_on.error());
      proof = fault.seen().value_or("");
      return !proof.empty() || !went_on;
    }));
    return proof;
  }

  static std::string why_not_injected(Fault& fault) {
    std::string why;
    EXPECT_TRUE(eventually([&] {
      const auto went_on = fault.proceed();
      if (!went_on) why = to_string(went_on.error());
      return !why.empty();
    }));
    return why;
  }

  static std::string gone(Fault& fault) {
    std::string proof;
    EXPECT_TRUE(eventually([&] {
      proof = fault.gone().value_or("");
      return !proof.empty();
    })) << fault.in_the_way();
    return proof;
  }

  std::vector<target::JournalUndo> left() const {
    const auto journal = target::journal_in(acts->scratch());
    return target::parse_journal(test::content_of(journal)).undos;
  }

  test::TempDirectory temp;
  SystemClock clock;
  test::FakeTarget system{{"shop"}};
  scenario::Endpoints endpoints;
  std::unique_ptr<target::RunActs> acts;
};

TEST_F(Acts, OfACommandAreSeenAndGone) {
  ActedFault fault(file_fault(), controls());
  ASSERT_TRUE(fault.inject());
  EXPECT_EQ(left().size(), 1U);
  EXPECT_THAT(seen(fault), HasSubstr("-c touch on ended with exit code 0; "));
  ASSERT_TRUE(fault.revert());
  EXPECT_THAT(gone(fault), HasSubstr("test -e on ended with exit code 1"));
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Acts, OfACommandAreOverWhereSomebodyUndoesThem) {
  ActedFault fault(file_fault(), controls());
  ASSERT_TRUE(fault.inject());
  seen(fault);
  std::filesystem::remove(temp / "on");
  std::string why;
  EXPECT_TRUE(eventually([&] {
    why = fault.over().value_or("");
    return !why.empty();
  }));
  EXPECT_THAT(why, HasSubstr("its proof no longer holds: "));
}

TEST_F(Acts, WhoseProgramOrDirectoryIsNowhereAreToldOfBeforeTheyAct) {
  WrittenFault written = file_fault();
  target::ProgramCall elsewhere = std::get<target::ProgramCall>(written.inject);
  elsewhere.directory = "nowhere";
  written.inject = elsewhere;
  written.undo = target::ProgramCall{{"./no-such-program"}};
  ActedFault fault(written, controls());
  const auto found = fault.rehearsed();
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_TRUE((*found)[0].is_of_scenario);
  EXPECT_THAT(to_string((*found)[0].error),
              AllOf(HasSubstr("there is no directory " + (temp / "nowhere").string()),
                    HasSubstr("make it, or mend cwd")));
  EXPECT_THAT(to_string((*found)[1].error), HasSubstr("no-such-program"));
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Acts, OfACommandThatFailsSayHow) {
  WrittenFault written = file_fault();
  written.inject = shell("echo no such cluster; exit 4");
  ActedFault fault(written, controls());
  ASSERT_TRUE(fault.inject());
  EXPECT_THAT(why_not_injected(fault), HasSubstr("exit 4 ended with exit code 4"));
  EXPECT_THAT(test::content_of(temp / "logs/acts.log"), HasSubstr("no such cluster"));
}

TEST_F(Acts, OfACommandThatHangsAreKilledWithTheirChildren) {
  WrittenFault written = file_fault();
  written.inject = shell("sleep 600 & echo $! > child; wait");
  written.within = std::chrono::milliseconds{300};
  ActedFault fault(written, controls());
  ASSERT_TRUE(fault.inject());
  EXPECT_THAT(why_not_injected(fault), HasSubstr("did not end within 300ms, and was killed"));
  const pid_t child = std::stoi(test::content_of(temp / "child"));
  EXPECT_TRUE(eventually([&] { return !target::process_stat(child); }));
}

TEST_F(Acts, OfACommandAreGivenUpWhenTheyAreUndone) {
  WrittenFault written = file_fault();
  written.inject = shell("touch on; sleep 600");
  ActedFault fault(written, controls());
  ASSERT_TRUE(fault.inject());
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(temp / "on"); }));
  ASSERT_TRUE(fault.revert());
  EXPECT_NE(gone(fault), "");
  EXPECT_FALSE(std::filesystem::exists(temp / "on"));
}

TEST_F(Acts, OfACommandThatSaysTooMuchAreKilled) {
  const auto outcome = [this](const std::string& script) {
    return acts->carry_out(*acts->locate(shell(script)), std::chrono::seconds{10}, {});
  };
  const auto endless = outcome("yes");
  ASSERT_FALSE(endless);
  EXPECT_THAT(endless.error().what, HasSubstr("said more than 16 MiB, and was killed"));
  const auto much = outcome("head -c 1000000 /dev/zero");
  ASSERT_TRUE(much) << to_string(much.error());
  EXPECT_TRUE(much->good);
}

TEST_F(Acts, OfACommandAreToldWhereProcessesAre) {
  const std::string url = system.servers().at("shop").url;
  target::ProgramCall call = shell("{url:shop} {port:shop} {shop} ${port:-7}");
  call.env["SHOP"] = "{url:shop}";
  const auto located = acts->locate(call);
  ASSERT_TRUE(located) << to_string(located.error());
  const auto& program = std::get<target::ProgramCall>(*located);
  EXPECT_EQ(program.argv.back(), url + " 80 {shop} ${port:-7}");
  EXPECT_EQ(program.env.at("SHOP"), url);
  const auto nowhere = acts->locate(shell("{url:shops}"));
  ASSERT_FALSE(nowhere);
  EXPECT_THAT(to_string(nowhere.error()), HasSubstr("there is no process or endpoint \"shops\""));
}

TEST_F(Acts, OfAProgramThatIsNowhereAreRefused) {
  WrittenFault written = file_fault();
  written.undo = target::ProgramCall{{"./mend-it"}};
  ActedFault fault(written, controls());
  const auto injected = fault.inject();
  ASSERT_FALSE(injected);
  EXPECT_THAT(to_string(injected.error()), HasSubstr("mend-it\" is not installed"));
  EXPECT_FALSE(std::filesystem::exists(temp / "on"));
}

// What is left when the run ends is undone by then.
TEST_F(Acts, AreUndoneAtTheEndOfTheRun) {
  {
    ActedFault fault(file_fault(), controls());
    ASSERT_TRUE(fault.inject());
    seen(fault);
  }
  ASSERT_TRUE(std::filesystem::exists(temp / "on"));
  acts.reset();
  EXPECT_FALSE(std::filesystem::exists(temp / "on"));
}

TEST_F(Acts, OfARequestAreSeenAndGone) {
  std::atomic<bool> is_broken = false;
  test::LoopbackServer shop([&](const test::ServedRequest& request) -> test::ServedResponse {
    if (request.head.starts_with("PUT /fault")) is_broken = request.body == "on";
    return {request.head.starts_with("GET") && is_broken ? 503 : 200, ""};
  });
  system.urls["shop"] = shop.url();
  const auto put = [](const std::string& body) {
    target::RequestCall call{"PUT", "{shop}/fault"};
    call.body = body;
    return call;
  };
  ActedFault fault(
      {"http shop", put("on"), put("off"), Proof{target::RequestCall{"GET", "{shop}/"}, 503}},
      controls());
  ASSERT_TRUE(fault.inject());
  EXPECT_THAT(left(), IsEmpty());  // it ends with its process
  EXPECT_THAT(seen(fault),
              HasSubstr("/fault was answered 200; GET " + shop.url() + "/ was answered 503"));
  ASSERT_TRUE(fault.revert());
  EXPECT_THAT(gone(fault), HasSubstr("GET " + shop.url() + "/ was answered 200"));
}

TEST_F(Acts, OfARequestGoNowhereElse) {
  const auto located = [&](const std::string& url) {
    return acts->locate(target::RequestCall{"PUT", url});
  };
  EXPECT_EQ(to_string(located("{till}/fault").error()),
            "there is no process or endpoint \"till\"; name one of the system's");
  system.urls["shop"] = "http://127.0.0.1:9";
  system.may_get_load = net::Fence({}, {});
  EXPECT_THAT(to_string(located("{shop}/fault").error()),
              HasSubstr("shop is at no place that faults may go to"));
}

// A forward may be started again, to another system, while the load goes on.
TEST_F(Acts, AreNotDoneWhereTheEndpointIsAnotherByThen) {
  test::MisbehavingServer shop;
  const auto says = [&shop](const std::string& environment) {
    shop.answer_as("/health", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Environment: " +
                                  environment + "\r\n\r\n");
  };
  says("staging");
  shop.answer_as("/fault", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  system.urls["shop"] = shop.url();
  scenario::Endpoint endpoint;
  endpoint.name = "shop";
  endpoint.url.value = shop.url();
  endpoint.allow = {scenario::Allowed::faults};
  endpoint.is = scenario::Proof{"X-Environment", "staging", "/health"};
  endpoints = {endpoint};
  const auto carried_out = [this](const target::Act& act) {
    const auto located = acts->locate(act);
    if (!located) return to_string(located.error());
    const auto outcome = acts->carry_out(*located, std::chrono::seconds{5}, {});
    return outcome ? outcome->text : to_string(outcome.error());
  };
  const target::Act request = target::RequestCall{"PUT", "{shop}/fault"};
  EXPECT_EQ(carried_out(request), "was answered 200");
  EXPECT_EQ(carried_out(shell("touch on")), "ended with exit code 0");
  says("production");
  std::filesystem::remove(temp / "on");
  EXPECT_EQ(carried_out(request),
            "PUT " + shop.url() + "/fault: was not done: " + shop.url() +
                " is not what it is to be: its X-Environment is \"production\", and was to be "
                "\"staging\"; point it at the system that is meant");
  EXPECT_THAT(carried_out(shell("touch on")), HasSubstr("was not done: "));
  EXPECT_FALSE(std::filesystem::exists(temp / "on"));
  const auto requests = shop.requests();
  EXPECT_EQ(std::ranges::count_if(requests,
                                  [](const std::string& one) { return one.starts_with("PUT"); }),
            1);
}

// Where kubectl points is asked with what the command gets, and not with what we have.
TEST_F(Acts, OfKubectlAreNotDoneWhereItPointsElsewhere) {
  test::FakeKubectl kubectl(temp.path());
  system.urls["shop"] = "http://127.0.0.1:1";
  scenario::Endpoint endpoint;
  endpoint.name = "shop";
  endpoint.url.value = system.urls["shop"];
  endpoint.allow = {scenario::Allowed::faults};
  endpoint.is = scenario::Proof{"", "staging", "", "", "staging"};
  endpoints = {endpoint};
  const auto carried_out = [&](const std::vector<std::string>& words) {
    target::ProgramCall call{words};
    call.env = {{"PATH", kubectl.search_path()}, {"KUBECONFIG", kubectl.config().string()}};
    const auto located = acts->locate(call);
    if (!located) return to_string(located.error());
    const auto outcome = acts->carry_out(*located, std::chrono::seconds{5}, {});
    return outcome ? outcome->text : to_string(outcome.error());
  };
  kubectl.points_to("staging");
  EXPECT_EQ(carried_out({"sh", "-c", "touch on"}), "ended with exit code 0");
  std::filesystem::remove(temp / "on");
  kubectl.points_to("production");
  EXPECT_THAT(carried_out({"sh", "-c", "touch on"}),
              HasSubstr("-c touch on: was not done: kubectl's current context is \"production\", "
                        "and was to be \"staging\"; kubectl config use-context staging, if that "
                        "is meant"));
  EXPECT_FALSE(std::filesystem::exists(temp / "on"));
  EXPECT_THAT(carried_out({kubectl.program().string(), "--context=production", "delete", "pod/a"}),
              HasSubstr("--context production is another context than \"staging\""));
}

TEST_F(Acts, OfStressTakeWhatTheyWereAskedTo) {
  if (!target::find_program("stress-ng", target::program_directories())) {
    GTEST_SKIP() << "needs stress-ng";
  }
  for (const auto& [key, text] : {std::pair{"cpu", "1"}, {"memory", "64MiB"}, {"io", "1"}}) {
    const FaultKind& kind = *find_fault_kind("stress");
    test::Fields fields;
    fields.set("stress", std::map<std::string, std::string>{{"process", "shop"}, {key, text}});
    Controls with_time = controls();
    with_time.lasts = std::chrono::seconds{20};
    const auto fault = kind.make(fields.read_by(kind.language), with_time);
    const auto injected = fault->inject();
    ASSERT_TRUE(injected) << to_string(injected.error());
    EXPECT_THAT(seen(*fault), HasSubstr(": pid ")) << key;
    ASSERT_TRUE(fault->revert());
    EXPECT_THAT(gone(*fault), HasSubstr("pid ")) << key;
  }
}

}  // namespace
}  // namespace harness::chaos
