#include "services/app/flags.hpp"

#include <charconv>
#include <cstdio>
#include <iostream>
#include <random>

#include "services/app/process.hpp"
#include "services/core/duration.hpp"

namespace services::app {
namespace {

Result<telemetry::Level> parse_level(const std::string& name) {
  if (const auto level = telemetry::level_named(name)) return *level;
  return fail("\"" + name + "\" is not a level; there are DEBUG, INFO, WARNING, ERROR");
}

// The flags' library would take the 0.5 of "0.5x", and say nothing of the rest.
Result<double> parse_fraction(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [last, status] = std::from_chars(text.data(), end, value);
  if (status == std::errc{} && last == end && value >= 0 && value <= 1) return value;
  return fail("\"" + text + "\" is not a number from 0 to 1");
}

}  // namespace

std::vector<std::string> Flags::texts(const std::string& name) const {
  if (given_.count(name) == 0) return {};
  return given_[name].as<std::vector<std::string>>();
}

Duration Flags::duration(const std::string& name) {
  return require(name, parse_duration(text(name)));
}

http::Origin Flags::origin(const std::string& name) {
  return require(name, http::parse_origin(text(name)));
}

std::optional<http::Origin> Flags::optional_origin(const std::string& name) {
  if (text(name).empty()) return std::nullopt;
  return origin(name);
}

long Flags::number(const std::string& name, long least, long most) {
  const long value = given_[name].as<long>();
  if (value >= least && value <= most) return value;
  errors_.push_back("--" + name + ": " + std::to_string(value) + " is not between " +
                    std::to_string(least) + " and " + std::to_string(most));
  return least;
}

std::optional<double> Flags::fraction(const std::string& name) {
  if (given_.count(name) == 0) return std::nullopt;
  return require(name, parse_fraction(text(name)));
}

std::uint64_t Flags::seed() {
  const auto seed = given_["seed"].as<std::uint64_t>();
  return seed != 0 ? seed : std::random_device{}();
}

ServiceSettings Flags::service(const std::string& name, const std::string& about) {
  ServiceSettings settings;
  settings.about = about;
  settings.server.host = text("host");
  settings.server.port = static_cast<std::uint16_t>(number("port", 0, 65535));
  settings.server.threads = static_cast<int>(number("threads", 1, 64));
  settings.port_file = text("port-file");
  settings.telemetry.default_service_name = name;
  settings.telemetry.least_level = require("log-level", parse_level(text("log-level")));
  settings.telemetry.regressions =
      require("regression", telemetry::Regressions::named(texts("regression")));
  return settings;
}

void add_common_flags(cxxopts::Options& options, int default_port) {
  std::string regressions = "Switch a defect of the telemetry on (repeatable):";
  for (const auto& entry : telemetry::regression_table) {
    regressions += "\n" + std::string(entry.name) + ": " + std::string(entry.effect);
  }
  const auto text = [](const std::string& value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  options.add_options()("host", "Address to listen on", text("127.0.0.1"))(
      "port", "Port to listen on, 0 for any that is free",
      cxxopts::value<long>()->default_value(std::to_string(default_port)))(
      "port-file", "File to write the port to, once it listens", text(""))(
      "threads", "Threads that read requests", cxxopts::value<long>()->default_value("2"))(
      "seed", "Seed of everything random but ids, 0 for one from the system",
      cxxopts::value<std::uint64_t>()->default_value("0"))(
      "log-level", "Least level to log: DEBUG, INFO, WARNING, ERROR", text("INFO"))(
      "regression", regressions, cxxopts::value<std::vector<std::string>>())("help",
                                                                             "Show this help");
}

int main_with(cxxopts::Options& options, int argc, char** argv,
              const std::function<int(Flags&)>& serve) {
  try {
    const auto given = options.parse(argc, argv);
    if (given.count("help") > 0) {
      std::cout << options.help() << '\n';
      return 0;
    }
    if (!given.unmatched().empty()) {
      std::fprintf(stderr, "\"%s\" is one argument too many; see --help\n",
                   given.unmatched().front().c_str());
      return 2;
    }
    prepare_process();
    Flags flags(given);
    return serve(flags);
  } catch (const cxxopts::exceptions::exception& error) {
    std::fprintf(stderr, "%s; see --help\n", error.what());
    return 2;
  }
}

bool report_errors(const Flags& flags) {
  for (const std::string& error : flags.errors()) std::fprintf(stderr, "%s\n", error.c_str());
  return !flags.errors().empty();
}

}  // namespace services::app
