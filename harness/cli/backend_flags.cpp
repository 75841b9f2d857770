#include "harness/cli/backend_flags.hpp"

#include <algorithm>

#include "harness/core/bytes.hpp"

namespace harness::cli {
namespace {

// What would be passed over in silence: a variable of the shell that is not set, for example.
std::vector<Error> unusable_backends(const Flags& flags) {
  std::vector<Error> errors;
  for (const char* flag : {"loki", "tempo", "tempo-otlp"}) {
    if (!flags.has(flag) || !flags.text(flag).empty()) continue;
    const bool is_receiver = flag == std::string_view("tempo-otlp");
    errors.push_back({is_receiver ? "\"\" is no URL" : "\"\" is no program and no URL",
                      std::string("--") + flag,
                      is_receiver ? "name where it takes spans over OTLP/HTTP, or leave it out"
                                  : "name one, or leave it out for the store of ours"});
  }
  if (flags.has("tempo-otlp") && !flags.has("tempo")) {
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

void add_env_flag(Options& options) {
  options.texts("env", "One more variable for a process: PROCESS.NAME=VALUE (repeatable)");
}

Result<std::vector<run::ExtraVariable>> variables_of(const Flags& flags) {
  std::vector<run::ExtraVariable> variables;
  if (!flags.has("env")) return variables;
  for (const std::string& text : flags.texts("env")) {
    Result<run::ExtraVariable> variable = parse_variable(text);
    if (!variable) return fail(variable.error());
    variables.push_back(std::move(*variable));
  }
  return variables;
}

void add_backend_flags(Options& options) {
  options
      .text("loki",
            "A real Loki for the logs, instead of the store of ours: a program, or the "
            "URL of one that runs")
      .text("tempo", "A real Tempo for the traces: a program, or the URL of one that runs")
      .text("tempo-otlp",
            "Where a Tempo at a URL takes spans over OTLP/HTTP (left out: port 4318 of its host)");
}

void add_memory_flag(Options& options) {
  options.text(
      "memory",
      "How much the stores for logs and for traces may keep, each of them (left out: what the "
      "scenario says, or 1GiB)");
}

Result<std::optional<std::uint64_t>> memory_of(const Flags& flags) {
  if (!flags.has("memory")) return std::nullopt;
  auto bytes = parse_bytes(flags.text("memory"));
  if (!bytes) return fail(bytes.error().what, "--memory", bytes.error().remedy);
  if (*bytes == 0)
    return fail("0 leaves no room for logs and traces", "--memory", "write 512MiB or 1GiB");
  return *bytes;
}

std::vector<std::string> named_backends(const Flags& flags) {
  std::vector<std::string> names;
  for (const char* name : {"loki", "tempo"}) {
    if (flags.has(name)) names.emplace_back(name);
  }
  return names;
}

std::vector<std::string> running_backends(const Flags& flags) {
  std::vector<std::string> names = named_backends(flags);
  std::erase_if(names, [&](const std::string& name) {
    return flags.text(name).find("://") == std::string::npos;
  });
  return names;
}

Checked<std::vector<target::FoundBackend>> backends_of(const Flags& flags) {
  const auto given = [&](const char* flag) { return flags.has(flag) ? flags.text(flag) : ""; };
  if (auto errors = unusable_backends(flags); !errors.empty()) return tl::unexpected(errors);
  std::vector<target::NamedBackend> named{{"loki", given("loki"), ""},
                                          {"tempo", given("tempo"), given("tempo-otlp")}};
  std::erase_if(named, [](const target::NamedBackend& one) { return one.given.empty(); });
  return target::find_backends(named, run::stack_directory());
}

}  // namespace harness::cli
