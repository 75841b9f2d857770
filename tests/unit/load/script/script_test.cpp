// Users that do something with their answers, in simulated time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/simulation.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using scenario::DataSet;
using scenario::Extraction;
using scenario::PerVuIterations;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

// GET {server}/, from which {token} is taken, and then POST {server}/{token}.
scenario::Load sign_in_and_order() {
  scenario::Load load = a_load(PerVuIterations{});
  scenario::Request& sign_in = load.flows[0].requests[0];
  sign_in.extract = {{"token", Extraction::From::json, "/auth/token"}};
  scenario::Request order = sign_in;
  order.name = "order";
  order.method = "POST";
  order.url = "{server}/{token}";
  order.headers = {{"Authorization", "Bearer {token}"}};
  order.body = R"({"by": "{token}"})";
  order.extract.clear();
  load.flows[0].requests.push_back(order);
  return load;
}

std::shared_ptr<const scenario::Table> three_users() {
  return std::make_shared<const scenario::Table>(
      scenario::Table{{"name"}, {{"Ada"}, {"Bob"}, {"Cy"}}});
}

std::vector<std::string> urls(Simulation& simulation) {
  std::vector<std::string> urls;
  for (const SimulatedDriver::Sent& sent : simulation.driver().sent) urls.push_back(sent.url);
  return urls;
}

TEST(Script, SendsWhatAnEarlierAnswerHeld) {
  Simulation simulation(sign_in_and_order());
  simulation.driver().answer = {{}, R"({"auth": {"token": "a/1"}})"};
  simulation.run();
  ASSERT_THAT(simulation.driver().sent, SizeIs(2));
  const SimulatedDriver::Sent& order = simulation.driver().sent[1];
  EXPECT_EQ(order.url, "http://server/a%2F1");
  EXPECT_THAT(order.headers, ElementsAre(Pair("Authorization", "Bearer a/1")));
  EXPECT_EQ(order.body, R"({"by": "a/1"})");
}

TEST(Script, SkipsTheRestOfAnIterationWithoutTheValueAndSaysWhich) {
  Simulation simulation(sign_in_and_order());
  simulation.driver().answer = {{}, "no JSON"};
  simulation.run();
  const LoadStats stats = simulation.stats();
  EXPECT_THAT(urls(simulation), ElementsAre("http://server/"));
  EXPECT_EQ(stats.requests[0].failed, 1U);
  EXPECT_THAT(stats.requests[0].outcomes, ElementsAre(Pair("nothing to extract for token", 1)));
  EXPECT_EQ(iterations_of_all(stats).completed, 1U);
}

// Its numbers are letters, however large.
TEST(Script, SaysWhatMakesAnAnswerNoJson) {
  for (const bool is_json : {false, true}) {
    Simulation simulation(sign_in_and_order());
    simulation.driver().answer = {
        {}, R"({"auth": {"token": "a"}, "n": )" + std::string(is_json ? "1e400}" : "1e}")};
    simulation.run();
    const LoadStats stats = simulation.stats();
    EXPECT_THAT(urls(simulation), SizeIs(is_json ? 2 : 1));
    if (is_json) continue;
    EXPECT_THAT(stats.requests[0].examples,
                ElementsAre(Pair("nothing to extract for token",
                                 ::testing::HasSubstr("a number with letters missing"))));
  }
}

TEST(Script, SkipsTheRestAfterARefusalWhichKeepsItsStatus) {
  Simulation simulation(sign_in_and_order());
  simulation.driver().outcome = {Ending::answered, 503};
  simulation.run();
  EXPECT_THAT(simulation.stats().requests[0].outcomes, ElementsAre(Pair("503", 1)));
  EXPECT_THAT(urls(simulation), SizeIs(1));
}

// What an error page holds is no value, though it would be found; the twin is the same page of one
// that is accepted.
TEST(Script, TakesNothingFromARefusalWhateverItHolds) {
  for (const int status : {503, 200}) {
    Simulation simulation(sign_in_and_order());
    simulation.driver().outcome = {Ending::answered, status};
    simulation.driver().answer = {{}, R"({"auth": {"token": "a/1"}})"};
    simulation.run();
    EXPECT_THAT(urls(simulation), SizeIs(status == 200 ? 2 : 1)) << status;
    EXPECT_EQ(iterations_of_all(simulation.stats()).completed, 1U);
  }
}

TEST(Script, SendsNoHeaderThatAValueWouldBreak) {
  Simulation simulation(sign_in_and_order());
  simulation.driver().answer = {{}, R"({"auth": {"token": "a\r\nX-Admin: yes"}})"};
  simulation.run();
  const LoadStats stats = simulation.stats();
  EXPECT_THAT(urls(simulation), SizeIs(1));
  EXPECT_EQ(stats.requests[1].sent, 1U);
  EXPECT_THAT(stats.requests[1].outcomes,
              ElementsAre(Pair("unfit for the header Authorization", 1)));
}

TEST(Script, TakesHeadersAndGroupsToo) {
  scenario::Load load = sign_in_and_order();
  load.flows[0].requests[0].extract = {{"token", Extraction::From::header, "x-session"},
                                       {"id", Extraction::From::regex, "id=(\\d+)"}};
  load.flows[0].requests[1].url = "{server}/{token}/{id}";
  Simulation simulation(load);
  simulation.driver().answer = {{{"X-Session", "s1"}}, "user id=42;"};
  simulation.run();
  EXPECT_EQ(urls(simulation).at(1), "http://server/s1/42");
}

// "" that stands there is a value; a group that took no part in the match has none.
TEST(Script, TakesNothingFromAGroupThatTookNoPart) {
  for (const auto& [pattern, sent] : {std::pair{"(nomatch)?", 1}, {"id=(\\d*);", 2}}) {
    scenario::Load load = sign_in_and_order();
    load.flows[0].requests[0].extract = {{"token", Extraction::From::regex, pattern}};
    Simulation simulation(load);
    simulation.driver().answer = {{}, "user id=;"};
    simulation.run();
    EXPECT_THAT(urls(simulation), SizeIs(sent)) << pattern;
    const LoadStats stats = simulation.stats();
    EXPECT_EQ(stats.requests[0].outcomes.contains("nothing to extract for token"), sent == 1);
  }
}

TEST(Script, TakesAllHeadersOfAName) {
  scenario::Load load = sign_in_and_order();
  load.flows[0].requests[0].extract = {{"token", Extraction::From::header, "x-multi"}};
  load.flows[0].requests[1].url = "{server}/{token}";
  Simulation simulation(load);
  simulation.driver().answer = {{{"X-Multi", "a"}, {"X-Other", "b"}, {"X-MULTI", "c"}}, ""};
  simulation.run();
  EXPECT_EQ(urls(simulation).at(1), "http://server/a%2C%20c");
}

TEST(Script, SendsCookiesBackUntilTheIterationEnds) {
  scenario::Load load = a_load(PerVuIterations{.iterations = {2, 2}});
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  load.flows[0].requests[1].cookies = {{"lang", "en"}};
  Simulation simulation(load);
  simulation.driver().answer = {{{"set-cookie", "session=42; Path=/"}}, ""};
  simulation.run();
  const auto& sent = simulation.driver().sent;
  ASSERT_THAT(sent, SizeIs(4));
  EXPECT_THAT(sent[0].headers, SizeIs(0));
  EXPECT_THAT(sent[1].headers, ElementsAre(Pair("Cookie", "session=42; lang=en")));
  EXPECT_THAT(sent[2].headers, SizeIs(0));
}

TEST(Script, LeavesACookieHeaderToTheAuthor) {
  scenario::Load load = a_load(PerVuIterations{});
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  load.flows[0].requests[1].headers = {{"cookie", "mine=1"}};
  Simulation simulation(load);
  simulation.driver().answer = {{{"Set-Cookie", "session=42"}}, ""};
  simulation.run();
  EXPECT_THAT(simulation.driver().sent.at(1).headers, SizeIs(0));  // it is a fixed one
}

TEST(Script, CountsChecksWithoutFailingTheRequest) {
  using scenario::Check;
  scenario::Load load = a_load(PerVuIterations{});
  load.flows[0].requests[0].checks = {
      {"is 200", Check::Part::status, "", Check::Is{"200"}},
      {"is a die", Check::Part::json, "/roll", Check::Between{1, 6}},
      {"is JSON", Check::Part::header, "content-type", Check::Contains{"json"}},
      {"is high", Check::Part::json, "/roll", scenario::Comparison{">", 6}},
      {"says so", Check::Part::body, "", Check::Matches{"\"roll\": ?\\d"}},
      {"is there", Check::Part::json, "/nowhere", Check::Is{""}}};
  Simulation simulation(load);
  simulation.driver().answer = {{{"Content-Type", "application/json"}}, R"({"roll": 6})"};
  simulation.run();
  const RequestStats stats = simulation.stats().requests[0];
  EXPECT_EQ(stats.ok, 1U);
  std::map<std::string, std::uint64_t> passes;
  for (const auto& [name, counts] : stats.checks) {
    passes[name] = counts.passes;
    EXPECT_EQ(counts.passes + counts.fails, 1U) << name;
  }
  EXPECT_THAT(passes, ElementsAre(Pair("is 200", 1), Pair("is JSON", 1), Pair("is a die", 1),
                                  Pair("is high", 0), Pair("is there", 0), Pair("says so", 1)));
}

TEST(Script, FailsEveryCheckOfAnAnswerThatNeverCame) {
  using scenario::Check;
  scenario::Load load = a_load(PerVuIterations{});
  load.flows[0].requests[0].checks = {{"is anything", Check::Part::body, "", Check::Matches{""}}};
  Simulation simulation(load);
  simulation.driver().outcome = {Ending::timeout};
  simulation.run();
  EXPECT_EQ(simulation.stats().requests[0].checks.at("is anything").fails, 1U);
}

TEST(Script, TakesNullForNoValue) {
  Simulation simulation(sign_in_and_order());
  simulation.driver().answer = {{}, R"({"auth": {"token": null}})"};
  simulation.run();
  EXPECT_THAT(urls(simulation), SizeIs(1));
  EXPECT_THAT(simulation.stats().requests[0].outcomes,
              ElementsAre(Pair("nothing to extract for token", 1)));
}

TEST(Script, FailsARequestWhoseBodyCannotBeDecodedIfItIsRead) {
  for (const bool is_read : {true, false}) {
    scenario::Load load = a_load(PerVuIterations{});
    scenario::Check check{"is there", scenario::Check::Part::body, "",
                          scenario::Check::Matches{""}};
    if (!is_read) check = {"is 200", scenario::Check::Part::status, "", scenario::Check::Is{"200"}};
    load.flows[0].requests[0].checks = {check};
    Simulation simulation(load);
    simulation.driver().answer = {{{"Content-Encoding", "gzip"}}, "no gzip"};
    simulation.run();
    const RequestStats stats = simulation.stats().requests[0];
    EXPECT_EQ(stats.checks.at(check.name).fails, is_read ? 1U : 0U);
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair(is_read ? "bad answer" : "200", 1)));
    if (!is_read) continue;
    EXPECT_THAT(stats.examples, ElementsAre(Pair("bad answer", "gzip: it is broken")));
  }
}

TEST(Script, LeavesARefusalItsStatusWhateverItsBody) {
  Simulation simulation(sign_in_and_order());
  simulation.driver().outcome = {Ending::answered, 503};
  simulation.driver().answer = {{{"Content-Encoding", "br"}}, "busy"};
  simulation.run();
  EXPECT_THAT(simulation.stats().requests[0].outcomes, ElementsAre(Pair("503", 1)));
}

const PerVuIterations twice_by_two{.vus = 2, .iterations = {2, 2}};

scenario::Load with_data(const scenario::Executor& executor, DataSet::Order order) {
  scenario::Load load = a_load(executor);
  load.data = {{"users", "users.csv", order, false, three_users(), DataSet::Format::csv, {}}};
  load.flows[0].requests[0].url = "{server}/{users.name}/{vu}/{iteration}";
  return load;
}

TEST(Script, DealsRowsOutToAllIterationsInTurn) {
  Simulation simulation(with_data(twice_by_two, DataSet::Order::sequential));
  simulation.driver().service_time = 1s;
  simulation.run();
  EXPECT_THAT(urls(simulation), ElementsAre("http://server/Ada/1/1", "http://server/Bob/2/1",
                                            "http://server/Cy/1/2", "http://server/Ada/2/2"));
}

TEST(Script, KeepsARowForEachUser) {
  Simulation simulation(with_data(twice_by_two, DataSet::Order::per_user));
  simulation.driver().service_time = 1s;
  simulation.run();
  EXPECT_THAT(urls(simulation), ElementsAre("http://server/Ada/1/1", "http://server/Bob/2/1",
                                            "http://server/Ada/1/2", "http://server/Bob/2/2"));
}

TEST(Script, DrawsTheSameRowsForTheSameSeed) {
  const scenario::Load load =
      with_data(scenario::SharedIterations{.vus = 2, .iterations = {2}}, DataSet::Order::random);
  Simulation one(load);
  Simulation other(load, 2);
  one.run();
  other.run();
  EXPECT_THAT(urls(one), SizeIs(2));
  EXPECT_THAT(urls(other), SizeIs(2));
}

}  // namespace
}  // namespace harness::load
