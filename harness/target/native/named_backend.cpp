#include "harness/target/native/named_backend.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/net/url.hpp"
#include "harness/target/external/remote.hpp"
#include "harness/target/native/program_version.hpp"
#include "harness/target/native/programs.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t otlp_port = 4318;

bool is_url(const std::string& given) { return given.find("://") != std::string::npos; }

// "localhost:3100", "http:/localhost": an address that wants to be a URL.
bool is_like_url(const std::string& given) {
  const std::string small = lower(given);
  const std::size_t colon = given.rfind(':');
  const bool has_port = colon != std::string::npos && colon > 0 && colon + 1 < given.size() &&
                        is_digit(given[colon + 1]) && given.find('/') >= colon;
  return has_port || small.starts_with("http:") || small.starts_with("https:");
}

std::string option_of(const NamedBackend& named) { return "--" + named.name; }

// As it is: it may sign in by itself, and no "${…}" is meant.
scenario::RemoteBackend remote_at(const std::string& url, const std::string& takes) {
  scenario::RemoteBackend remote;
  remote.url.value = url;
  remote.takes = takes;
  remote.is_shared = false;
  return remote;
}

// What paths are put behind. It is looked at as it was written: its slashes belong to it.
Result<std::string> base_url(const std::string& given, const std::string& option) {
  const std::string shown = "the URL " + without_password(given) + " ";
  const std::string url = net::with_lower_case_scheme(given);
  if (auto sound = net::check_url(url); !sound) {
    return fail(shown + sound.error().what, option, sound.error().remedy);
  }
  const std::string besides = net::besides_place(url);
  if (besides == "a query" || besides == "a fragment") {
    return fail(shown + "has " + besides, option, "leave it out: paths are put behind the URL");
  }
  return net::without_slash(url);
}

Result<FoundBackend> find_at_url(const NamedBackend& named) {
  const Result<std::string> base = base_url(named.given, option_of(named));
  if (!base) return fail(base.error());
  const std::string& url = *base;
  const Remote remote{net::Server(url), {}, false};
  if (auto answers = check_answers(named.name, remote, SystemClock()); !answers) {
    return fail(answers.error().what, option_of(named), "start it, or name where its query API is");
  }
  if (named.name != "tempo") return FoundBackend{named.name, std::nullopt, remote_at(url, url)};
  const Result<std::string> otlp = named.otlp.empty()
                                       ? Result<std::string>(net::at_port(url, otlp_port))
                                       : base_url(named.otlp, "--tempo-otlp");
  if (!otlp) return fail(otlp.error());
  if (auto answers = check_takes_spans(*otlp); !answers) {
    return fail(answers.error().what, "--tempo-otlp", "name where it takes spans over OTLP/HTTP");
  }
  return FoundBackend{named.name, std::nullopt, remote_at(url, *otlp)};
}

Result<fs::path> program_of(const std::string& given) {
  if (given.find('/') == std::string::npos) return find_program(given, program_directories());
  const fs::path path = fs::absolute(given);
  return find_program(path.filename(), {path.parent_path()});
}

Result<FoundBackend> find_program_of(const NamedBackend& named, const std::vector<Process>& specs) {
  const auto spec = std::find_if(specs.begin(), specs.end(),
                                 [&](const Process& one) { return one.name == named.name; });
  if (spec == specs.end()) return fail("cannot be started here", option_of(named), "name a URL");
  const Result<fs::path> program = program_of(named.given);
  if (!program) {
    return fail("there is no program \"" + named.given + "\"", option_of(named),
                is_like_url(named.given) ? "begin a URL with http:// or https://"
                                         : "name one that can be executed, or a URL");
  }
  if (auto fits = check_version(*program, named.name, spec->oldest); !fits) {
    return fail(program->string() + " " + fits.error().what, option_of(named), fits.error().remedy);
  }
  FoundBackend found{named.name, *spec, {}};
  found.process->program = *program;
  return found;
}

}  // namespace

Checked<std::vector<FoundBackend>> find_backends(const std::vector<NamedBackend>& named,
                                                 const fs::path& stack) {
  if (named.empty()) return {};
  const auto specs = load_processes(stack / "real.yaml");
  if (!specs) return tl::unexpected(specs.error());
  std::vector<FoundBackend> all;
  std::vector<Error> errors;
  for (const NamedBackend& one : named) {
    auto found = is_url(one.given) ? find_at_url(one) : find_program_of(one, *specs);
    if (found) {
      all.push_back(std::move(*found));
    } else {
      errors.push_back(found.error());
    }
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return all;
}

void put_in_place(const std::vector<FoundBackend>& backends, Stage& stage) {
  for (const FoundBackend& found : backends) {
    for (Process& spec : stage.processes) {
      if (found.process && spec.name == found.name) spec = *found.process;
    }
  }
}

scenario::RemoteBackends remote_backends(scenario::RemoteBackends of_scenario,
                                         const std::vector<FoundBackend>& named) {
  for (const FoundBackend& found : named) {
    if (found.name == "loki") of_scenario.loki = found.remote;
    if (found.name == "tempo") of_scenario.tempo = found.remote;
  }
  return of_scenario;
}

namespace {

// Who takes what is passed on, by the name that placeholders have for it.
std::string receiver_of(const std::string& name) { return name == "tempo" ? "tempo.otlp" : name; }

// Without the argument that names them, our own pass nothing on.
void pass_nothing_on(const std::string& receiver, Process& backend) {
  std::erase_if(backend.args, [&](const std::string& arg) {
    return arg.find("{url:" + receiver + "}") != std::string::npos;
  });
}

bool passes_anything_on(const Process& spec) {
  return std::any_of(spec.args.begin(), spec.args.end(),
                     [](const std::string& arg) { return arg.find("{url:") != std::string::npos; });
}

}  // namespace

void leave_out(const scenario::RemoteBackends& remote, const scenario::Environment& environment,
               Stage& stage) {
  for (const auto& [name, backend] : remote.all()) {
    const std::string takes = net::without_slash(scenario::filled(backend->takes, environment));
    stage.elsewhere[name] = net::without_slash(scenario::filled(*backend->url, environment));
    if (!takes.empty()) stage.elsewhere[receiver_of(name)] = takes;
    std::erase_if(stage.processes,
                  [&, &left_out = name](const Process& spec) { return spec.name == left_out; });
    for (Process& spec : stage.processes) {
      std::erase(spec.needs, name);  // what runs already need not be waited for
      if (takes.empty() && spec.role == Role::backend) pass_nothing_on(receiver_of(name), spec);
    }
  }
  std::erase_if(stage.processes, [](const Process& spec) {
    return spec.name == "otlp" && !passes_anything_on(spec);
  });
}

}  // namespace harness::target
