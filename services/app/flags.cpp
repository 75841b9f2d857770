#include "services/app/flags.hpp"

#include <charconv>
#include <cstdio>
#include <cxxopts.hpp>
#include <iostream>
#include <random>

#include "services/app/process.hpp"
#include "services/core/duration.hpp"

namespace services::app {

using cxxopts::value;

struct Options::Declared {
  cxxopts::Options options;
};

struct Flags::Given {
  cxxopts::ParseResult result;
};

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

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

std::vector<std::string> Flags::texts(const std::string& name) const {
  if (given_->result.count(name) == 0) return {};
  return given_->result[name].as<std::vector<std::string>>();
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
  const long value = given_->result[name].as<long>();
  if (value >= least && value <= most) return value;
  errors_.push_back("--" + name + ": " + std::to_string(value) + " is not between " +
                    std::to_string(least) + " and " + std::to_string(most));
  return least;
}

std::optional<double> Flags::fraction(const std::string& name) {
  if (given_->result.count(name) == 0) return std::nullopt;
  return require(name, parse_fraction(text(name)));
}

std::uint64_t Flags::seed() {
  const auto seed = given_->result["seed"].as<std::uint64_t>();
  return seed != 0 ? seed : std::random_device{}();
}

// From the environment, where no list of processes shows it.
std::string Flags::admin_token(const std::string& host) {
  const std::string token = telemetry::process_environment("ADMIN_TOKEN").value_or("");
  if (!token.empty() && !is_loopback(host)) {
    errors_.push_back("ADMIN_TOKEN: /admin/ is served on loopback alone, and --host is \"" + host +
                      "\"; leave one of the two out");
  }
  return token;
}

ServiceSettings Flags::service(const std::string& name, const std::string& about) {
  ServiceSettings settings;
  settings.about = about;
  settings.server.host = text("host");
  settings.server.port = static_cast<std::uint16_t>(number("port", 0, 65535));
  settings.server.threads = static_cast<int>(number("threads", 1, 64));
  settings.port_file = text("port-file");
  settings.admin_token = admin_token(settings.server.host);
  settings.telemetry.default_service_name = name;
  settings.telemetry.least_level = require("log-level", parse_level(text("log-level")));
  settings.telemetry.regressions =
      require("regression", telemetry::Regressions::named(texts("regression")));
  return settings;
}

namespace {

std::string about_regressions() {
  std::string text = "Switch a defect of the telemetry on (repeatable):";
  for (const auto& entry : telemetry::regression_table) {
    text += "\n" + std::string(entry.name) + ": " + std::string(entry.effect);
  }
  return text;
}

}  // namespace

Options::Options(const std::string& name, const std::string& about, int default_port)
    : declared_(std::make_unique<Declared>(Declared{cxxopts::Options(name, about)})) {
  text("host", "Address to listen on", "127.0.0.1");
  number("port", "Port to listen on, 0 for any that is free", default_port);
  text("port-file", "File to write the port to, once it listens", "");
  number("threads", "Threads that read requests", 2);
  declared_->options.add_options()("seed",
                                   "Seed of everything random but ids, 0 for one from the system",
                                   value<std::uint64_t>()->default_value("0"));
  text("log-level", "Least level to log: DEBUG, INFO, WARNING, ERROR", "INFO");
  repeatable("regression", about_regressions());
  flag("help", "Show this help");
}

Options::~Options() = default;

Options& Options::flag(const std::string& name, const std::string& about) {
  declared_->options.add_options()(name, about);
  return *this;
}

Options& Options::text(const std::string& name, const std::string& about,
                       const std::string& otherwise) {
  declared_->options.add_options()(name, about, value<std::string>()->default_value(otherwise));
  return *this;
}

Options& Options::optional(const std::string& name, const std::string& about) {
  declared_->options.add_options()(name, about, value<std::string>());
  return *this;
}

Options& Options::repeatable(const std::string& name, const std::string& about) {
  declared_->options.add_options()(name, about, value<std::vector<std::string>>());
  return *this;
}

Options& Options::number(const std::string& name, const std::string& about, long otherwise) {
  declared_->options.add_options()(name, about,
                                   value<long>()->default_value(std::to_string(otherwise)));
  return *this;
}

bool Flags::given(const std::string& name) const { return given_->result.count(name) > 0; }

std::string Flags::text(const std::string& name) const {
  return given_->result[name].as<std::string>();
}

int main_with(Options& declared, int argc, char** argv, const std::function<int(Flags&)>& serve) {
  cxxopts::Options& options = declared.declared_->options;
  try {
    const Flags::Given all{options.parse(argc, argv)};
    const cxxopts::ParseResult& given = all.result;
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
    Flags flags(all);
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
