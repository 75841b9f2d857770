#include "harness/cli/load_options.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "harness/cli/load_request.hpp"
#include "harness/cli/load_verdict.hpp"
#include "harness/core/text.hpp"

namespace harness::cli {
namespace {

constexpr std::string_view word = "harness load";
constexpr std::uint64_t usual_users = 10;
constexpr std::uint64_t most_users_for_a_rate = 10'000;

// 0: the flag is not there.
Result<Duration> optional_duration_of(const Flags& flags, const std::string& flag) {
  return flags.has(flag) ? duration_of(flags, flag) : Duration{0};
}

// Not by the library: it takes the 600 of "600/m", and says nothing of the rest.
Result<double> rate_of(const Flags& flags) {
  const auto text = flags.text("rate");
  const std::optional<double> rate = to_number(text);
  if (!rate) {
    return fail(shown(text) + " is not a number", "--rate",
                "write how many requests begin in each second, such as 10 or 0.5");
  }
  if (!(*rate > 0)) return fail("no arrival is due", "--rate", "give it more than 0");
  return *rate;
}

scenario::Executor at_a_rate(double rate, std::uint64_t most_users, Duration duration) {
  scenario::ConstantArrivalRate executor;
  executor.rate = {rate};
  executor.duration = duration;
  executor.arrivals.pre_allocated_vus = 1;
  executor.arrivals.max_vus = {most_users};
  return executor;
}

// Requests that users share; with a rate, as long as it takes to begin them: between the last that
// is due and the one that would be next.
scenario::Executor counted(std::uint64_t count, const scenario::Executor& pace,
                           std::optional<Duration> at_most) {
  if (const auto* rate = std::get_if<scenario::ConstantArrivalRate>(&pace)) {
    scenario::ConstantArrivalRate arrivals = *rate;
    arrivals.duration = from_seconds((static_cast<double>(count) - 0.5) / *rate->rate);
    return arrivals;
  }
  scenario::SharedIterations shared;
  shared.vus = std::min(most_users(pace), count);
  shared.iterations = {count};
  if (at_most) shared.max_duration = *at_most;
  return shared;
}

Result<void> read_count(const Flags& flags, Duration duration, scenario::Load& load) {
  if (!flags.has("n")) return {};
  const auto count = flags.number("n");
  if (count == 0) return fail("no request is no load", "-n", "give at least 1");
  if (flags.has("ramp-up")) {
    return fail("users that share a number of requests do not ramp up", "--ramp-up",
                "leave out one of both");
  }
  const bool also_for_a_time = flags.has("duration");
  if (also_for_a_time && flags.has("rate")) {
    return fail("a rate and a number say how long it takes", "--duration", "leave it out");
  }
  const auto at_most = also_for_a_time ? std::optional(duration) : std::nullopt;
  load.executor.value = counted(count, *load.executor, at_most);
  return {};
}

scenario::Executor ramping(std::uint64_t users, Duration ramp_up, Duration duration) {
  const scenario::Located<double> target{static_cast<double>(users)};
  scenario::RampingVus executor;
  executor.start_vus = 0;
  executor.stages.value = {{ramp_up, target}, {duration - ramp_up, target}};
  executor.duration = duration;
  return executor;
}

// How many users there are and what they do, but for the request.
Result<scenario::Load> read_pace(const Flags& flags) {
  scenario::Load load;
  load.name = "load";
  const Result<Duration> duration = duration_of(flags, "duration");
  const Result<Duration> thinks = optional_duration_of(flags, "think-time");
  const Result<Duration> ramp_up = optional_duration_of(flags, "ramp-up");
  for (const auto& read : {duration, thinks, ramp_up}) {
    if (!read) return fail(read.error());
  }
  load.think_time = scenario::DurationRange{*thinks, *thinks};
  const bool says_users = flags.has("vus");
  const std::uint64_t users = says_users ? flags.number("vus") : usual_users;
  if (users == 0) return fail("no user makes no request", "--vus", "give at least 1");
  if (*ramp_up > *duration) {
    return fail("takes longer than the load", "--ramp-up", "give --duration more");
  }
  if (!flags.has("rate")) {
    load.executor.value = *ramp_up > Duration{0}
                              ? ramping(users, *ramp_up, *duration)
                              : scenario::ConstantVus{.vus = users, .duration = *duration};
    if (auto read = read_count(flags, *duration, load); !read) return fail(read.error());
    return load;
  }
  if (*ramp_up > Duration{0}) {
    return fail("is for --vus: a rate does not ramp here", "--ramp-up",
                "write a scenario with ramping-arrival-rate");
  }
  const Result<double> rate = rate_of(flags);
  if (!rate) return fail(rate.error());
  load.executor.value = at_a_rate(*rate, says_users ? users : most_users_for_a_rate, *duration);
  if (auto read = read_count(flags, *duration, load); !read) return fail(read.error());
  return load;
}

Result<scenario::Tags> read_tags(const Flags& flags) {
  scenario::Tags tags;
  if (!flags.has("tag")) return tags;
  for (const std::string& text : flags.texts("tag")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return fail("\"" + text + "\" is not a tag", "--tag", "write it as NAME=VALUE");
    }
    const std::string name = text.substr(0, equals);
    const std::string value = text.substr(equals + 1);
    const auto checked =
        scenario::check_tag_name(name).and_then([&] { return scenario::check_tag_value(value); });
    if (!checked) return fail(checked.error().what, "--tag", checked.error().remedy);
    if (!tags.emplace(name, value).second) {
      return fail(shown(name) + " is given twice", "--tag", "give it once");
    }
  }
  return tags;
}

Result<std::vector<plan::Claim>> read_thresholds(const Flags& flags) {
  std::vector<plan::Claim> thresholds;
  if (!flags.has("threshold")) return thresholds;
  for (const std::string& text : flags.texts("threshold")) {
    Result<plan::Claim> threshold = parse_threshold(text);
    if (!threshold) return fail(threshold.error());
    if (flags.has("no-recording")) {
      if (auto fits = check_counts_suffice(*threshold); !fits) return fail(fits.error());
    }
    thresholds.push_back(*std::move(threshold));
  }
  return thresholds;
}

Result<scenario::Load> read_load(const Flags& flags) {
  Result<scenario::Load> load = read_pace(flags);
  if (!load) return load;
  const Result<scenario::Request> request = read_request(flags);
  if (!request) return fail(request.error());
  Result<scenario::Tags> tags = read_tags(flags);
  if (!tags) return fail(tags.error());
  load->tags = *std::move(tags);
  const auto connections = flags.text("connections");
  if (connections != "shared" && connections != "per-user") {
    return fail(shown(connections) + " is no way to have connections", "--connections",
                "write shared or per-user");
  }
  load->own_connections = connections == "per-user";
  load->flows = {{.name = {}, .weight = 1, .requests = {*request}}};
  return load;
}

// `count`: of the requests, where that was asked for.
std::string what_of(const scenario::Load& load, std::optional<std::uint64_t> count) {
  const auto* rate = std::get_if<scenario::ConstantArrivalRate>(&*load.executor);
  const std::string pace = rate == nullptr ? scenario::count_of(most_users(*load.executor), "user")
                                           : format_number(*rate->rate) +
                                                 (*rate->rate == 1 ? " arrival/s" : " arrivals/s");
  const std::string how_much = count
                                   ? ", " + scenario::count_of(*count, "request")
                                   : " for " + format_duration(duration_of(*load.executor).value());
  return load.flows[0].requests[0].name + ", " + pace + how_much;
}

}  // namespace

Options load_flags() {
  Options options("load", "URL", "Drive load at one URL, and say how it was answered");
  options.text("url", "")
      .number("vus", "Users that request again and again (default: " + std::to_string(usual_users) +
                         "); with --rate, users at most (default: " +
                         std::to_string(most_users_for_a_rate) + ")")
      .text("rate", "Requests that begin in each second, whatever the server does")
      .text("duration", "How long, such as 30s or 1m30s", "10s")
      .number("n",
              "How many requests in all; --duration is then how long they may begin (default: 10m; "
              "what is under way by then has 30s to end), beside --rate it is left out")
      .texts("threshold",
             "'METRIC{TAG:VALUE}: COMPARISON', as in a scenario: where it does not hold, the exit "
             "code is "
             "1 (repeatable)")
      .text("think-time", "How long a user waits between two requests")
      .text("ramp-up", "Users come one after another until so long after the start")
      .text("connections",
            "shared: as many as requests are under way; per-user: each keeps its own", "shared")
      .texts("tag", "NAME=VALUE, a label of --metrics and --remote-write (repeatable)")
      .text("max-lateness", "When 1 % of the requests leave so late, the load is inconclusive",
            format_duration(load::most_lateness))
      .flag("libcurl", "Send everything through libcurl, not only what is rare")
      .flag("no-recording", "Count requests, but measure none: shows what measuring costs")
      .path("json", "Also write the figures to this file; - prints them instead of the summary")
      .path(
          "out",
          "Also keep everything in this directory, for harness merge and for HdrHistogram's tools");
  add_request_flags(options);
  add_load_flags(options);
  options.operand("url");
  return options;
}

Result<LoadOptions> read_load_options(const Flags& flags) {
  if (!flags.has("url")) {
    return fail("no URL is given", std::string(word), "see harness load --help");
  }
  Result<scenario::Load> load = read_load(flags);
  if (!load) return fail(load.error());
  const Result<Duration> max_lateness = duration_of(flags, "max-lateness");
  if (!max_lateness) return fail(max_lateness.error());
  Result<std::vector<plan::Claim>> thresholds = read_thresholds(flags);
  if (!thresholds) return fail(thresholds.error());
  for (const plan::Claim& threshold : *thresholds) {
    if (auto selects = check_selects(threshold, *load); !selects) return fail(selects.error());
  }
  LoadOptions options;
  options.thresholds = *std::move(thresholds);
  options.max_lateness = *max_lateness;
  options.what = what_of(*load, flags.has("n") ? std::optional(flags.number("n")) : std::nullopt);
  options.setting.loads = {*std::move(load)};
  options.setting.phases = {{.name = "load"}};
  const Result<run::GeneratorOptions> generator = generator_options_of(flags);
  if (!generator) return fail(generator.error());
  options.generator = *generator;
  options.setting.workers = generator->workers;
  options.setting.segment = generator->segment;
  options.setting.seed = seed_of(flags);
  if (flags.has("libcurl")) options.setting.http = load::HttpPath::libcurl;
  if (flags.has("no-recording")) options.setting.recording = load::Recording::counts_only;
  if (flags.has("out")) options.out = flags.text("out");
  if (flags.has("json")) options.json = flags.text("json");
  return options;
}

}  // namespace harness::cli
