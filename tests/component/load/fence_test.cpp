// Load goes where it may go, whatever names and servers say.
#include <gmock/gmock.h>

#include "harness/net/url.hpp"
#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

class Fenced : public EngineTest {
 protected:
  static std::vector<net::Address> places_of(const test::MisbehavingServer& server) {
    return net::addresses_of_url(server.url());
  }

  // What became of one request to this URL, with two redirects followed.
  std::map<std::string, std::uint64_t> outcomes(const std::string& url, const net::Fence& fence) {
    scenario::Load load = load_of("/");
    load.flows[0].requests[0].url = url;
    load.flows[0].requests[0].redirects = 2;
    Setting setting = setting_of(load);
    setting.fence = fence;
    const RequestStats stats = all_of(run(setting), "roll");
    examples_ = stats.examples;
    redirects_ = stats.redirects;
    return stats.outcomes;
  }

  std::map<std::string, std::string> examples_;
  std::uint64_t redirects_ = 0;
  test::MisbehavingServer other_;
};

TEST_P(Fenced, GoesToWhatIsWithin) {
  EXPECT_THAT(outcomes(server_.url() + "/status/200", net::Fence(places_of(server_), {})),
              ElementsAre(Pair("200", 1)));
}

TEST_P(Fenced, GoesNowhereElse) {
  const auto seen = outcomes(server_.url() + "/status/200", net::Fence(places_of(other_), {}));
  EXPECT_THAT(seen, ElementsAre(Pair("led away", 1)));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

// Another port of this machine may be a way to another one.
TEST_P(Fenced, IsNotLedPastIt) {
  server_.answer_as("/", "HTTP/1.1 307 There\r\nContent-Length: 0\r\nLocation: " + other_.url() +
                             "/status/200\r\n\r\n");
  EXPECT_THAT(outcomes(server_.url() + "/", net::Fence(places_of(server_), {})),
              ElementsAre(Pair("led away", 1)));
  EXPECT_THAT(other_.requests(), IsEmpty());
  EXPECT_EQ(redirects_, 0U) << "none has left";
  // The twin, with both within.
  auto both = places_of(server_);
  for (const net::Address& place : places_of(other_)) both.push_back(place);
  EXPECT_THAT(outcomes(server_.url() + "/", net::Fence(both, {})), ElementsAre(Pair("200", 1)));
  EXPECT_EQ(redirects_, 1U);
  EXPECT_THAT(other_.requests(), Not(IsEmpty()));
}

TEST_P(Fenced, AsksAboutWhatNobodyHasNamed) {
  server_.answer_as("/", "HTTP/1.1 307 There\r\nContent-Length: 0\r\nLocation: " + other_.url() +
                             "/status/200?key=secret\r\n\r\n");
  net::Fence fence(places_of(server_), {});
  std::vector<std::string> asked;
  bool may_go = true;
  fence.ask_about_others([&](const net::Address& place) {
    asked.push_back("http://" + net::to_text(place));
    return may_go;
  });
  EXPECT_THAT(outcomes(server_.url() + "/", fence), ElementsAre(Pair("200", 1)));
  EXPECT_THAT(asked, ::testing::Each(other_.url()));
  EXPECT_THAT(asked, Not(IsEmpty()));
  may_go = false;
  EXPECT_THAT(outcomes(server_.url() + "/", fence), ElementsAre(Pair("led away", 1)));
  EXPECT_THAT(examples_, ElementsAre(Pair("led away", "it leads to " + other_.url() +
                                                          "/status/200, which may get no load: "
                                                          "name it as an endpoint that allows "
                                                          "load")));
}

// Nobody is asked again where it is: what DNS says later leads nowhere.
TEST_P(Fenced, GoesToWhereAHostWasFound) {
  const std::string port = net::authority_of(server_.url()).port;
  const net::Fence fence({}, {{"shop.invalid", port, places_of(server_)}});
  EXPECT_THAT(outcomes("http://shop.invalid:" + port + "/status/200", fence),
              ElementsAre(Pair("200", 1)));
}

TEST_P(Fenced, GoesNowhereWhereAHostWasNotFound) {
  const std::string port = net::authority_of(server_.url()).port;
  EXPECT_THAT(
      outcomes("http://localhost:" + port + "/status/200", net::Fence(places_of(other_), {})),
      ElementsAre(Pair("led away", 1)));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Path, Fenced, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
