#include "harness/cli/backend_flags.hpp"

#include <algorithm>

#include "harness/core/bytes.hpp"

namespace harness::cli {
namespace {

// What would be passed over in silence: a variable of the shell that is not set, for example.
std::vector<Error> unusable_backends(const cxxopts::ParseResult& flags) {
  std::vector<Error> errors;
  for (const char* flag : {"loki", "tempo", "tempo-otlp"}) {
    if (flags.count(flag) == 0 || !flags[flag].as<std::string>().empty()) continue;
    const bool is_receiver = flag == std::string_view("tempo-otlp");
    errors.push_back({is_receiver ? "\"\" is no URL" : "\"\" is no program and no URL",
                      std::string("--") + flag,
                      is_receiver ? "name where it takes spans over OTLP/HTTP, or leave it out"
                                  : "name one, or leave it out for the store of ours"});
  }
  if (flags.count("tempo-otlp") > 0 && flags.count("tempo") == 0) {
    errors.push_back({"there is no Tempo that it belongs to", "--tempo-otlp",
                      "name the Tempo with --tempo URL"});
  }
  return errors;
}

Result<run::ExtraVariable> parse_variable(const std::string& text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::size_t dot = std::min(text.find('.'), equals);
  if (equals == text.size() || dot == 0 || dot + 1 >= equals) {
    return fail("\"" + text.substr(0, equals) + "\" is not a variable for a process", "--env",
                "write PROCESS.NAME=VALUE, such as shop.LOG_LEVEL=debug");
  }
  return run::ExtraVariable{text.substr(0, dot), text.substr(dot + 1, equals - dot - 1),
                            text.substr(equals + 1)};
}

}  // namespace

void add_env_flag(cxxopts::Options& options) {
  options.add_options()("env", "One more variable for a process: PROCESS.NAME=VALUE (repeatable)",
                        cxxopts::value<std::vector<std::string>>());
}

Result<std::vector<run::ExtraVariable>> variables_of(const cxxopts::ParseResult& flags) {
  std::vector<run::ExtraVariable> variables;
  if (flags.count("env") == 0) return variables;
  for (const std::string& text : flags["env"].as<std::vector<std::string>>()) {
    Result<run::ExtraVariable> variable = parse_variable(text);
    if (!variable) return fail(variable.error());
    variables.push_back(std::move(*variable));
  }
  return variables;
}

void add_backend_flags(cxxopts::Options& options) {
  options.add_options()("loki",
                        "A real Loki for the logs, instead of the store of ours: a program, or the "
                        "URL of one that runs",
                        cxxopts::value<std::string>())(
      "tempo", "A real Tempo for the traces: a program, or the URL of one that runs",
      cxxopts::value<std::string>())(
      "tempo-otlp",
      "Where a Tempo at a URL takes spans over OTLP/HTTP (left out: port 4318 of its host)",
      cxxopts::value<std::string>());
}

void add_memory_flag(cxxopts::Options& options) {
  options.add_options()(
      "memory",
      "How much the stores for logs and for traces may keep, each of them (left out: what the "
      "scenario says, or 1GiB)",
      cxxopts::value<std::string>());
}

Result<std::optional<std::uint64_t>> memory_of(const cxxopts::ParseResult& flags) {
  if (flags.count("memory") == 0) return std::nullopt;
  auto bytes = parse_bytes(flags["memory"].as<std::string>());
  if (!bytes) return fail(bytes.error().what, "--memory", bytes.error().remedy);
  if (*bytes == 0)
    return fail("0 leaves no room for logs and traces", "--memory", "write 512MiB or 1GiB");
  return *bytes;
}

Checked<std::vector<target::FoundBackend>> backends_of(const cxxopts::ParseResult& flags) {
  const auto given = [&](const char* flag) {
    return flags.count(flag) > 0 ? flags[flag].as<std::string>() : "";
  };
  if (auto errors = unusable_backends(flags); !errors.empty()) return tl::unexpected(errors);
  std::vector<target::NamedBackend> named{{"loki", given("loki"), ""},
                                          {"tempo", given("tempo"), given("tempo-otlp")}};
  std::erase_if(named, [](const target::NamedBackend& one) { return one.given.empty(); });
  return target::find_backends(named, run::stack_directory());
}

}  // namespace harness::cli
