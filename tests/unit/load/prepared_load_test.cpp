#include "harness/load/prepared_load.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include "harness/load/load_engine.hpp"
#include "harness/load/schedule_hash.hpp"
#include "harness/load/script/session.hpp"
#include "tests/unit/load/simulation.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;

scenario::Load rolls() {
  scenario::Load load = a_load(scenario::PerVuIterations{});
  load.flows[0].requests[0].url = "{server}/roll?die={die}";
  load.flows[0].requests[0].vary = {{"die", {{"fair", 3}, {"risky", 1}}}};
  load.think_time = scenario::DurationRange{500ms, 2s};
  return load;
}

Scope scope() { return Scope(BaseUrls{{"server", "http://s"}}); }

PreparedLoad prepared(const scenario::Load& spec, std::uint64_t seed = 42) {
  PreparedLoad load{.spec = spec, .flows = {}, .index = 0, .seed = seed};
  for (const scenario::Flow& flow : spec.flows) {
    PreparedFlow& prepared = load.flows.emplace_back(PreparedFlow{flow.weight, {}, 0});
    for (const scenario::Request& request : flow.requests) {
      prepared.requests.push_back(PreparedRequest::make(request, scope(), 0).value());
    }
  }
  return load;
}

std::string hash_of(const scenario::Load& spec, std::uint64_t seed = 42) {
  const PreparedLoad load = prepared(spec, seed);
  const std::array<const PreparedLoad*, 1> only{&load};
  return schedule_hash(only);
}

TEST(PreparedRequest, FillsProcessesIntoHeadersAndBody) {
  scenario::Load spec = rolls();
  spec.flows[0].requests[0].headers = {{"Origin", "{server}"}};
  spec.flows[0].requests[0].body = R"({"url": "{server}/roll", "die": {"name": "{{dye}"}})";
  const PreparedLoad load = prepared(spec);
  const RequestKind& kind = load.flows[0].requests[0].kind();
  EXPECT_EQ(kind.headers, (Headers{{"Origin", "http://s"}}));
  EXPECT_EQ(kind.body, R"({"url": "http://s/roll", "die": {"name": "{dye}"}})");
}

TEST(PreparedRequest, VariesByWeight) {
  const PreparedLoad load = prepared(rolls());
  std::map<std::string, int> urls;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Rng chance = load.chance(1, i);
    std::string url;
    const PreparedRequest& request = load.flows[0].requests[0];
    const Draw draw = request.draw(chance);
    request.url().write(RequestValues(request, draw, {}, nullptr), url);
    ++urls[url];
  }
  EXPECT_EQ(urls.size(), 2U);
  EXPECT_NEAR(urls["http://s/roll?die=fair"], 3000, 150);
  EXPECT_NEAR(urls["http://s/roll?die=risky"], 1000, 150);
}

TEST(PreparedRequest, AcceptsAsK6DoesUnlessToldOtherwise) {
  scenario::Load load = rolls();
  EXPECT_TRUE(prepared(load).flows[0].requests[0].accepts(200));
  EXPECT_TRUE(prepared(load).flows[0].requests[0].accepts(399));
  EXPECT_FALSE(prepared(load).flows[0].requests[0].accepts(400));
  EXPECT_FALSE(prepared(load).flows[0].requests[0].accepts(101));
  load.flows[0].requests[0].accept = {503};
  EXPECT_TRUE(prepared(load).flows[0].requests[0].accepts(503));
  EXPECT_FALSE(prepared(load).flows[0].requests[0].accepts(200));
}

TEST(PreparedRequest, NamesAPlaceholderThatNothingFills) {
  scenario::Load load = rolls();
  load.flows[0].requests[0].url = "{sever}/roll";
  const auto request = PreparedRequest::make(load.flows[0].requests[0], scope(), 0);
  ASSERT_FALSE(request);
  EXPECT_EQ(to_string(request.error()), "request roll: unknown placeholder {sever}");
}

TEST(PreparedLoad, ChanceIsTheSameForAUserAndAnIterationAndDiffersElse) {
  const PreparedLoad load = prepared(rolls());
  EXPECT_EQ(load.chance(3, 7).next(), load.chance(3, 7).next());
  EXPECT_NE(load.chance(3, 7).next(), load.chance(3, 8).next());
  EXPECT_NE(load.chance(3, 7).next(), load.chance(4, 7).next());
  EXPECT_NE(load.chance(3, 7).next(), prepared(rolls(), 43).chance(3, 7).next());
}

TEST(PreparedLoad, DrawsFlowsByWeight) {
  scenario::Load spec = rolls();
  spec.flows.push_back(spec.flows[0]);
  spec.flows[0].weight = 3;
  const PreparedLoad load = prepared(spec);
  int first = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Rng chance = load.chance(1, i);
    if (&load.draw_flow(chance) == &load.flows[0]) ++first;
  }
  EXPECT_NEAR(first, 3000, 150);
}

TEST(PreparedLoad, DrawsAsManyIterationsAsTheBoundsAllow) {
  scenario::Load spec = rolls();
  settings_of<scenario::PerVuIterations>(spec).iterations = {1, 3};
  const PreparedLoad load = prepared(spec);
  std::map<std::uint64_t, int> drawn;
  for (std::uint64_t user = 1; user <= 300; ++user) ++drawn[load.draw_iterations(user)];
  EXPECT_EQ(drawn.size(), 3U);
  EXPECT_EQ(drawn.begin()->first, 1U);
}

TEST(ScheduleHash, IsTheSameForTheSamePlanAndSeed) {
  EXPECT_EQ(hash_of(rolls()), hash_of(rolls()));
  EXPECT_EQ(hash_of(rolls()).size(), 16U);
}

TEST(ScheduleHash, DiffersWhenAnythingDecidedInAdvanceDoes) {
  const std::string before = hash_of(rolls());
  EXPECT_NE(hash_of(rolls(), 43), before);
  scenario::Load thinks_longer = rolls();
  thinks_longer.think_time = scenario::DurationRange{500ms, 3s};
  EXPECT_NE(hash_of(thinks_longer), before);
  scenario::Load other_weights = rolls();
  other_weights.flows[0].requests[0].vary[0].choices[1].second = 3;
  EXPECT_NE(hash_of(other_weights), before);
  scenario::Load another_flow = rolls();
  another_flow.flows.push_back(another_flow.flows[0]);
  EXPECT_NE(hash_of(another_flow), before);
  scenario::Load paced = rolls();
  paced.pacing = 3s;
  EXPECT_NE(hash_of(paced), before);
  scenario::Load more_iterations = rolls();
  settings_of<scenario::PerVuIterations>(more_iterations).iterations = {5, 5};
  EXPECT_NE(hash_of(more_iterations), before);
  scenario::Load rate = a_load(scenario::ConstantArrivalRate{.rate = {4}, .duration = 1s});
  const std::string at_a_rate = hash_of(rate);
  settings_of<scenario::ConstantArrivalRate>(rate).rate = {5};
  EXPECT_NE(hash_of(rate), at_a_rate);
}

TEST(ScheduleHash, DiffersWhenAnythingThatIsSentOrCountedDoes) {
  using Change = void (*)(scenario::Load & load, scenario::Request & request);
  const std::vector<std::pair<const char*, Change>> changes{
      {"cookies",
       [](auto&, auto& request) {
         request.cookies = {{"a", "1"}};
       }},
      {"vary", [](auto&, auto& request) { request.vary[0].choices[0].first = "loaded"; }},
      {"tags",
       [](auto&, auto& request) {
         request.tags = {{"team", "ops"}};
       }},
      {"tags of the load",
       [](auto& load, auto&) {
         load.tags = {{"team", "ops"}};
       }},
      {"checks",
       [](auto&, auto& request) {
         request.checks = {{"c", scenario::Check::Part::body, "", scenario::Check::Is{"x"}}};
       }},
      {"extract",
       [](auto&, auto& request) {
         request.extract = {{"a", scenario::Extraction::From::json, "/a"}};
       }},
      {"tls", [](auto&, auto& request) { request.tls.skip_verify = true; }},
      {"accept", [](auto&, auto& request) { request.accept = {404}; }},
      {"timeout", [](auto&, auto& request) { request.timeout = 1s; }},
      {"timeouts", [](auto&, auto& request) { request.timeouts.waiting = 1s; }},
      {"body as it is", [](auto&, auto& request) { request.body_as_is = true; }},
      {"proxy", [](auto&, auto& request) { request.proxy = "http://127.0.0.1:1"; }},
      {"proxy's signer", [](auto&, auto& request) { request.proxy_ca = "proxy.pem"; }},
      {"socket", [](auto&, auto& request) { request.unix_socket = "/run/s"; }},
      {"connections", [](auto& load, auto&) { load.own_connections = true; }},
      {"data",
       [](auto& load, auto&) {
         const scenario::Table table{{"name"}, {{"Ada"}}};
         load.data = {{.name = "u",
                       .file = "u.csv",
                       .order = scenario::DataSet::Order::random,
                       .table = std::make_shared<const scenario::Table>(table),
                       .place = {}}};
       }},
  };
  std::map<std::string, const char*> seen{{hash_of(rolls()), "nothing"}};
  for (const auto& [what, change] : changes) {
    scenario::Load load = rolls();
    change(load, load.flows[0].requests[0]);
    const auto [known, is_new] = seen.emplace(hash_of(load), what);
    EXPECT_TRUE(is_new) << what << " as " << known->second;
  }
}

TEST(ScheduleHash, IsTheSameWhereverTheFilesLie) {
  const auto with_file = [](const char* file) {
    scenario::Load load = rolls();
    load.flows[0].requests[0].tls.ca = file;
    return hash_of(load);
  };
  EXPECT_EQ(with_file("/here/ca.pem"), with_file("/there/ca.pem"));
  EXPECT_NE(with_file("/here/ca.pem"), with_file("/here/other.pem"));
}

struct Refused {
  const char* message;
  void (*spoil)(Setting&);
};

TEST(MakeLoadEngine, RefusesWhatCannotBeDriven) {
  for (const Refused& c : {
           Refused{"a load needs at least one phase", [](Setting& s) { s.phases.clear(); }},
           Refused{"a load needs at least one worker", [](Setting& s) { s.workers = 0; }},
           Refused{"load players: there is no request; give it a flow",
                   [](Setting& s) { s.loads[0].flows.clear(); }},
           Refused{"load players: there is no duration; say how long it runs",
                   [](Setting& s) { s.loads[0].executor = {scenario::ConstantVus{}}; }},
           Refused{"load players: the rate is not above 0",
                   [](Setting& s) {
                     s.loads[0].executor = {scenario::ConstantArrivalRate{.duration = 1s}};
                   }},
           Refused{"load players: there are no users; set preAllocatedVUs",
                   [](Setting& s) {
                     s.loads[0].executor = {
                         scenario::ConstantArrivalRate{.rate = {1}, .duration = 1s}};
                   }},
           Refused{"narration of load players: unknown placeholder {dice}",
                   [](Setting& s) { s.loads[0].narrate.request = "{dice}"; }},
           Refused{"narration of load players: unknown placeholder {vu}",
                   [](Setting& s) { s.loads[0].narrate.begin = "{vu}"; }},
           Refused{"narration of load players: unknown placeholder {status}",
                   [](Setting& s) { s.loads[0].narrate.user = "{status}"; }},
       }) {
    Setting setting;
    setting.loads = {rolls()};
    setting.base_urls = {{"server", "http://s"}};
    setting.phases = {{.name = "load"}};
    c.spoil(setting);
    const test::FakeClock clock;
    const auto engine = make_load_engine(setting, clock);
    ASSERT_FALSE(engine) << c.message;
    EXPECT_EQ(to_string(engine.error()), c.message);
  }
}

}  // namespace
}  // namespace harness::load
