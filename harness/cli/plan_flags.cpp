#include "harness/cli/plan_flags.hpp"

namespace harness::cli {
namespace {

Result<run::ExtraArgument> parse_extra_argument(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
    return fail("\"" + text + "\" is not an argument for a process", "--service-arg",
                "write PROCESS=ARGUMENT, such as frontend=--timeout=5s");
  }
  return run::ExtraArgument{text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace

void add_system_flags(Options& options) {
  options.texts("service-arg", "One more argument for a process: PROCESS=ARGUMENT (repeatable)");
  add_env_flag(options);
  add_memory_flag(options);
}

Result<run::PlanOptions> system_options_of(const Flags& flags) {
  run::PlanOptions options;
  const auto memory = memory_of(flags);
  if (!memory) return fail(memory.error());
  options.memory = *memory;
  const auto variables = variables_of(flags);
  if (!variables) return fail(variables.error());
  options.extra_variables = *variables;
  options.named_backends = named_backends(flags);
  options.shared_backends = running_backends(flags);
  for (const std::string& text : flags.texts("service-arg")) {
    Result<run::ExtraArgument> extra = parse_extra_argument(text);
    if (!extra) return fail(extra.error());
    options.extra_arguments.push_back(*std::move(extra));
  }
  return options;
}

void add_plan_flags(Options& options) {
  add_system_flags(options);
  add_stretch_flag(options);
}

Result<run::PlanOptions> plan_options_of(const Flags& flags) {
  auto options = system_options_of(flags);
  if (!options) return options;
  const auto stretch = stretch_of(flags);
  if (!stretch) return fail(stretch.error());
  options->stretch = *stretch;
  return options;
}

}  // namespace harness::cli
