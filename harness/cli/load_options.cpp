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
Result<Duration> optional_duration_of(const cxxopts::ParseResult& flags, const std::string& flag) {
  return flags.count(flag) > 0 ? duration_of(flags, flag) : Duration{0};
}

// Not by the library: it takes the 600 of "600/m", and says nothing of the rest.
Result<double> rate_of(const cxxopts::ParseResult& flags) {
  const auto text = flags["rate"].as<std::string>();
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

Result<void> read_count(const cxxopts::ParseResult& flags, Duration duration,
                        scenario::Load& load) {
  if (flags.count("n") == 0) return {};
  const auto count = flags["n"].as<std::uint64_t>();
  if (count == 0) return fail("no request is no load", "-n", "give at least 1");
  if (flags.count("ramp-up") > 0) {
    return fail("users that share a number of requests do not ramp up", "--ramp-up",
                "leave out one of both");
  }
  const bool also_for_a_time = flags.count("duration") > 0;
  if (also_for_a_time && flags.count("rate") > 0) {
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
Result<scenario::Load> read_pace(const cxxopts::ParseResult& flags) {
  scenario::Load load;
  load.name = "load";
  const Result<Duration> duration = duration_of(flags, "duration");
  const Result<Duration> thinks = optional_duration_of(flags, "think-time");
  const Result<Duration> ramp_up = optional_duration_of(flags, "ramp-up");
  for (const auto& read : {duration, thinks, ramp_up}) {
    if (!read) return fail(read.error());
  }
  load.think_time = scenario::DurationRange{*thinks, *thinks};
  const bool says_users = flags.count("vus") > 0;
  const std::uint64_t users = says_users ? flags["vus"].as<std::uint64_t>() : usual_users;
  if (users == 0) return fail("no user makes no request", "--vus", "give at least 1");
  if (*ramp_up > *duration) {
    return fail("takes longer than the load", "--ramp-up", "give --duration more");
  }
  if (flags.count("rate") == 0) {
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

Result<scenario::Tags> read_tags(const cxxopts::ParseResult& flags) {
  scenario::Tags tags;
  if (flags.count("tag") == 0) return tags;
  for (const std::string& text : flags["tag"].as<std::vector<std::string>>()) {
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

Result<std::vector<plan::Claim>> read_thresholds(const cxxopts::ParseResult& flags) {
  std::vector<plan::Claim> thresholds;
  if (flags.count("threshold") == 0) return thresholds;
  for (const std::string& text : flags["threshold"].as<std::vector<std::string>>()) {
    Result<plan::Claim> threshold = parse_threshold(text);
    if (!threshold) return fail(threshold.error());
    if (flags.count("no-recording") > 0) {
      if (auto fits = check_counts_suffice(*threshold); !fits) return fail(fits.error());
    }
    thresholds.push_back(*std::move(threshold));
  }
  return thresholds;
}

Result<scenario::Load> read_load(const cxxopts::ParseResult& flags) {
  Result<scenario::Load> load = read_pace(flags);
  if (!load) return load;
  const Result<scenario::Request> request = read_request(flags);
  if (!request) return fail(request.error());
  Result<scenario::Tags> tags = read_tags(flags);
  if (!tags) return fail(tags.error());
  load->tags = *std::move(tags);
  const auto connections = flags["connections"].as<std::string>();
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
                                           : format_number(*rate->rate) + " arrivals/s";
  const std::string how_much = count
                                   ? ", " + scenario::count_of(*count, "request")
                                   : " for " + format_duration(duration_of(*load.executor).value());
  return load.flows[0].requests[0].name + ", " + pace + how_much;
}

}  // namespace

cxxopts::Options load_flags() {
  cxxopts::Options options =
      options_of("load", "URL", "Drive load at one URL, and say how it was answered");
  options.add_options()("url", "", cxxopts::value<std::string>())(
      "vus",
      "Users that request again and again (default: " + std::to_string(usual_users) +
          "); with --rate, users at most (default: " + std::to_string(most_users_for_a_rate) + ")",
      cxxopts::value<std::uint64_t>())(
      "rate", "Requests that begin in each second, whatever the server does",
      cxxopts::value<std::string>())("duration", "How long, such as 30s or 1m30s",
                                     cxxopts::value<std::string>()->default_value("10s"))(
      "n",
      "How many requests in all; --duration is then how long it may take (default: 10m), beside "
      "--rate it is left out",
      cxxopts::value<std::uint64_t>())(
      "threshold",
      "'METRIC{TAG:VALUE}: COMPARISON', as in a scenario: where it does not hold, the exit code is "
      "1 (repeatable)",
      cxxopts::value<std::vector<std::string>>())(
      "think-time", "How long a user waits between two requests", cxxopts::value<std::string>())(
      "ramp-up", "Users come one after another until so long after the start",
      cxxopts::value<std::string>())(
      "connections", "shared: as many as requests are under way; per-user: each keeps its own",
      cxxopts::value<std::string>()->default_value("shared"))(
      "tag", "NAME=VALUE, a label of --metrics and --remote-write (repeatable)",
      cxxopts::value<std::vector<std::string>>())(
      "max-lateness", "When 1 % of the requests leave so late, the load is inconclusive",
      cxxopts::value<std::string>()->default_value(format_duration(load::most_lateness)))(
      "libcurl", "Send everything through libcurl, not only what is rare")(
      "no-recording", "Count requests, but measure none: shows what measuring costs")(
      "json", "Also write the figures to this file; - prints them instead of the summary",
      cxxopts::value<std::string>())(
      "out",
      "Also keep everything in this directory, for harness merge and for HdrHistogram's tools",
      cxxopts::value<std::string>());
  add_request_flags(options);
  add_load_flags(options);
  options.parse_positional("url");
  return options;
}

Result<LoadOptions> read_load_options(const cxxopts::ParseResult& flags) {
  if (flags.count("url") == 0) {
    return fail("no URL is given", std::string(word), "see harness load --help");
  }
  Result<scenario::Load> load = read_load(flags);
  if (!load) return fail(load.error());
  const Result<Duration> max_lateness = duration_of(flags, "max-lateness");
  if (!max_lateness) return fail(max_lateness.error());
  Result<std::vector<plan::Claim>> thresholds = read_thresholds(flags);
  if (!thresholds) return fail(thresholds.error());
  LoadOptions options;
  options.thresholds = *std::move(thresholds);
  options.max_lateness = *max_lateness;
  options.what = what_of(
      *load, flags.count("n") > 0 ? std::optional(flags["n"].as<std::uint64_t>()) : std::nullopt);
  options.setting.loads = {*std::move(load)};
  options.setting.phases = {{.name = "load"}};
  const Result<run::Driving> driving = driving_of(flags);
  if (!driving) return fail(driving.error());
  options.driving = *driving;
  options.setting.workers = driving->workers;
  options.setting.segment = driving->segment;
  options.setting.seed = seed_of(flags);
  if (flags.count("libcurl") > 0) options.setting.http = load::HttpPath::libcurl;
  if (flags.count("no-recording") > 0) options.setting.recording = load::Recording::counts_only;
  if (flags.count("out") > 0) options.out = flags["out"].as<std::string>();
  if (flags.count("json") > 0) options.json = flags["json"].as<std::string>();
  return options;
}

}  // namespace harness::cli
