#include "harness/cli/options.hpp"

#include <cstdio>

#include "harness/core/rng.hpp"
#include "harness/core/text.hpp"
#include "harness/net/url.hpp"

namespace harness::cli {
namespace {

Result<unsigned> workers_of(const cxxopts::ParseResult& flags) {
  const auto workers = flags["workers"].as<unsigned>();
  if (workers >= 1 && workers <= 64) return workers;
  return fail("\"" + std::to_string(workers) + "\" threads", "--workers",
              "give 1 to 64; one or two drive most loads");
}

Result<load::Share> segment_of(const cxxopts::ParseResult& flags) {
  if (flags.count("segment") == 0) return load::Share{};
  const auto text = flags["segment"].as<std::string>();
  std::uint64_t number = 0;
  std::uint64_t of = 0;
  int read = 0;
  const bool is_pair = text.find_first_not_of("0123456789/") == std::string::npos &&
                       std::sscanf(text.c_str(), "%4lu/%4lu%n", &number, &of, &read) == 2 &&
                       static_cast<std::size_t>(read) == text.size();
  if (!is_pair || number < 1 || number > of) {
    return fail("\"" + text + "\" is not a part of a load", "--segment",
                "write 1/4 for the first of four");
  }
  if (of > 1 && flags.count("seed") == 0) {
    return fail("the parts of a load have the same seed", "--segment",
                "give each of them the same --seed");
  }
  return load::Share{number - 1, of};
}

// The library names the value that it could not read, but neither its flag nor what it wants.
Error misread(const std::string& what, const cxxopts::Options& options, const Words& args) {
  const std::string help = "see " + options.program() + " --help";
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::size_t equals = args[i].starts_with("--") ? args[i].find('=') : std::string::npos;
    const bool has_value = equals != std::string::npos;
    const std::string value = has_value ? args[i].substr(equals + 1) : args[i];
    if (i == 0 && !has_value) continue;
    if (what.find(cxxopts::LQUOTE + value + cxxopts::RQUOTE) == std::string::npos) continue;
    return {"\"" + value + "\" is not a number that it takes",
            has_value ? args[i].substr(0, equals) : args[i - 1], help};
  }
  return {what, options.program(), help};
}

}  // namespace

int refuse(const std::vector<Error>& errors, int exit_code) {
  std::fputs(to_string(errors).c_str(), stderr);
  return exit_code;
}

int refuse(const Error& error, int exit_code) { return refuse(std::vector{error}, exit_code); }

cxxopts::Options options_of(std::string_view command, std::string_view usage,
                            std::string_view about) {
  cxxopts::Options options("harness " + std::string(command), std::string(about));
  options.custom_help(std::string(usage));
  options.positional_help("");
  options.add_options()("h,help", "Show this help");
  return options;
}

std::variant<cxxopts::ParseResult, int> parse(cxxopts::Options& options, const Words& args) {
  std::vector<const char*> argv{"harness"};
  for (const std::string& arg : args) argv.push_back(arg.c_str());
  try {
    cxxopts::ParseResult parsed = options.parse(static_cast<int>(argv.size()), argv.data());
    if (parsed.count("help") > 0) {
      std::fputs((options.help() + "\n").c_str(), stdout);
      return exit_ok;
    }
    if (!parsed.unmatched().empty()) {
      return refuse(Error{"\"" + parsed.unmatched().front() + "\" is one argument too many",
                          options.program(), "see " + options.program() + " --help"});
    }
    return parsed;
  } catch (const cxxopts::exceptions::incorrect_argument_type& wrong) {
    return refuse(misread(wrong.what(), options, args));
  } catch (const cxxopts::exceptions::exception& wrong) {
    return refuse(Error{wrong.what(), options.program(), "see " + options.program() + " --help"});
  }
}

void add_load_flags(cxxopts::Options& options) {
  options.add_options()("seed",
                        "Repeats what chance decided in an earlier run (left out: a fresh one)",
                        cxxopts::value<std::uint64_t>())(
      "workers", "Threads that drive the load", cxxopts::value<unsigned>()->default_value("1"))(
      "segment",
      "Drive this part of the load only: 1/4 to 4/4, each elsewhere, with the same --seed; "
      "inconclusive until harness merge has joined all",
      cxxopts::value<std::string>())(
      "metrics",
      "Answer Prometheus here while the load runs, such as 127.0.0.1:0 for any free port",
      cxxopts::value<std::string>())("remote-write",
                                     "Write the figures to this URL every second, under k6's names",
                                     cxxopts::value<std::string>());
}

Result<run::Driving> driving_of(const cxxopts::ParseResult& flags) {
  const Result<unsigned> workers = workers_of(flags);
  const Result<load::Share> segment = segment_of(flags);
  if (!workers) return fail(workers.error());
  if (!segment) return fail(segment.error());
  run::Driving driving{*segment, *workers, {}, {}};
  if (flags.count("metrics") > 0) driving.metrics_address = flags["metrics"].as<std::string>();
  if (flags.count("remote-write") == 0) return driving;
  driving.remote_write = flags["remote-write"].as<std::string>();
  const auto sound = net::check_url(driving.remote_write);
  if (sound) return driving;
  return fail(shown(without_password(driving.remote_write)) + " " + sound.error().what,
              "--remote-write", sound.error().remedy);
}

std::uint64_t seed_of(const cxxopts::ParseResult& flags) {
  return flags.count("seed") > 0 ? flags["seed"].as<std::uint64_t>() : fresh_seed();
}

}  // namespace harness::cli
