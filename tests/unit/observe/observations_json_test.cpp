#include <gtest/gtest.h>

#include "harness/observe/observations.hpp"

namespace harness::observe {
namespace {

WallTime at(int offset_s) { return WallTime{std::chrono::seconds{1'700'000'000 + offset_s}}; }

// Every field has a value that is not its default, so that one that gets lost is noticed.
Observations full() {
  Observations all;
  all.scenario_file = "a.yaml";
  all.seed = 7;
  all.environment = {{"VUS", "7"}};
  all.stretch = 15;
  all.ran_before = true;
  all.segment = {2, 3};
  all.started_at = at(-2);
  all.ended_at = at(70);
  all.run = {at(0), at(60)};
  all.metrics = {at(-1), at(61)};
  all.phases = {{"outage", {at(20), at(40)}, {at(19), at(41)}}};
  all.edge_requests = {{"4bf92f3577b34da6a3ce929d0e0e4736", {at(19), at(21)}}};
  all.answers_of_services = {{"stock", "outage", "GET /stock", "503", true, 7}};
  all.recordings = {{"job:errors:rate", "rate(errors_total[5s])", {{"team", "a"}}}};
  all.faults = {{"stop", "postgres", 1, at(20), at(21), at(30), at(40), std::nullopt, "away",
                 "ready", "not back", true}};
  all.faults[0].hits = {12, 10, "connections"};
  all.conditions = {{"latency p(95) > 9 for 2s", 30, 2, 27, std::chrono::seconds{4}, at(21), at(23),
                     "9.5 over 7 requests"}};
  load::RequestStats stats;
  stats.request = "roll";
  stats.phase = "outage";
  stats.sent = 3;
  stats.ok = 1;
  stats.failed = 1;
  stats.unknown = 1;
  stats.resent = 2;
  stats.redirects = 5;
  stats.outcomes = {{"200", 1}, {"503", 1}};
  stats.examples = {{"503", "more"}};
  load::AnswerTimes& times = load::times_of(200, true, stats.answers);
  times.waited = {3, 112'000};
  for (const std::uint64_t micros : {17U, 123'456U, 99'999'999U}) times.latency.record(micros);
  times.service_time.record(5);
  times.duration.record(4);
  for (const load::Step step : load::all_steps) times.steps[step].record(3);
  load::SecondStats second{4, 1, 2, 3, 6, 7, {{"200", 1}}, {}};
  second.latency.add(times.latency);
  stats.seconds = {second};
  all.load.requests = {stats};
  all.load.second_width = 2;
  all.load.kept = {
      {"roll", "outage", "http://x", "abc", "503", "more", "failed", at(25), Duration{5}}};
  all.load.lateness.record(40);
  all.load.iterations = {{{{"scenario", "players"}}, 2, 1, {{"outage", 1}}}};
  all.load.vus_max = 4;
  all.load.begun = {2, 1};
  all.load.whole_seconds = 1;
  all.load.schedule_hash = "h";
  all.load.seals = {1'795'254'241'000'000'001};
  all.shared = {Backend::tempo};
  all.others = 12;
  all.terms = {{"http_reqs: count > 1"}, std::chrono::seconds{9}};
  all.stood_still = std::chrono::seconds{7};
  all.waited = std::chrono::seconds{8};
  all.conventions = {"app", "traceId", TracePlace::json};
  all.acts = 9;
  all.last_act = "a hash";
  all.silent = {"frontend"};
  all.catch_ups = {{Backend::tempo, "m", at(61), "slow"}};
  all.catch_ups[0].traced_at = at(60);
  const Question question{Backend::loki, "/p", {{"query", "{}"}}, "{}", "GET", true};
  all.answers = {{2, {{question, {{at(62), 200, "\xff bytes", "p", "c"}}}}}};
  all.sampled = 0.5;
  all.stores = {{"loki", 1, 2, 3, 4, 5, "full", {{"memory", 6, 7, 8}}}};
  all.notes = {"n"};
  all.losses = {{"l", {Backend::loki}}};
  all.clocks = {{"shop", Backend::tempo, std::chrono::milliseconds{90}, Duration{0}}};
  all.incidents = {"i"};
  all.interrupted = true;
  return all;
}

TEST(ObservationsJson, ComesBackAsItWas) {
  const std::string text = to_json(full());
  const Result<Observations> back = from_json(text, "o.json");
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(*back), text);
  EXPECT_EQ(back->load.requests[0].times().latency, full().load.requests[0].times().latency);
  EXPECT_EQ(back->load.requests[0].examples, full().load.requests[0].examples);
  EXPECT_EQ(back->load.requests[0].seconds[0].latency, full().load.requests[0].seconds[0].latency);
  EXPECT_EQ(back->load.seals, full().load.seals);
  EXPECT_EQ(back->edge_requests, full().edge_requests);
  EXPECT_EQ(back->answers_of_services, full().answers_of_services);
  EXPECT_EQ(back->recordings, full().recordings);
  EXPECT_EQ(back->shared, full().shared);
  EXPECT_EQ(back->silent, full().silent);
  EXPECT_EQ(back->terms, full().terms);
  EXPECT_EQ(back->environment, full().environment);
  EXPECT_EQ(back->faults[0].gone_at, std::nullopt);
  EXPECT_EQ(back->answers[0].asked[0].question, full().answers[0].asked[0].question);
}

TEST(ObservationsJson, KeepsBytesThatAreNoText) {
  const Result<Observations> back = from_json(to_json(full()), "o.json");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->answers[0].asked[0].answers[0].body, "\xEF\xBF\xBD bytes");
}

std::string refusal(const std::string& text) {
  const Result<Observations> back = from_json(text, "o.json");
  return back ? "" : back.error().what;
}

TEST(ObservationsJson, NamesWhatItDidNotWrite) {
  EXPECT_EQ(to_string(from_json("{}", "o.json").error()),
            "o.json: acts is missing; read it with the version of harness that wrote it, or "
            "make the run again");
  EXPECT_EQ(refusal("[]"), "is [] where an object belongs");
  EXPECT_EQ(refusal("7"), "is 7 where an object belongs");
  const std::string good = to_json(full());
  const auto with = [&](const std::string& what, const std::string& by) {
    std::string text = good;
    text.replace(text.find(what), what.size(), by);
    return refusal(text);
  };
  EXPECT_EQ(with("\"sent\": 3", "\"sent\": \"x\""),
            "load.requests[0].sent is \"x\" where a number belongs");
  EXPECT_EQ(with("\"proof\": \"away\"", "\"prove\": 1"), "faults[0].proof is missing");
  EXPECT_EQ(with("\"status\": 200", "\"status\": null"),
            "answers[0].asked[0].answers[0].status is null where a number belongs");
}

TEST(ObservationsJson, RefusesWhatIsCutOff) {
  const std::string whole = to_json(full());
  for (const std::size_t length : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
    const Result<Observations> back = from_json(whole.substr(0, length), "o.json");
    ASSERT_FALSE(back) << length;
    EXPECT_EQ(to_string(back.error()), "o.json: is cut off or damaged; make the run again");
  }
}

}  // namespace
}  // namespace harness::observe
