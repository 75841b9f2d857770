#include "harness/target/native/named_backend.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/url.hpp"
#include "harness/target/native/program_version.hpp"
#include "harness/target/native/programs.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t otlp_port = 4318;

// What only the right one answers with 200, whatever it holds.
struct Probe {
  std::string method;
  std::string path;
  std::string body;
};

Probe probe_of(const std::string& name) {
  if (name == "loki") return {"GET", "/loki/api/v1/labels", ""};
  return {"GET", "/api/echo", ""};
}

const Probe empty_export{"POST", "/v1/traces", "{}"};

bool is_url(const std::string& given) { return given.find("://") != std::string::npos; }

std::string option_of(const NamedBackend& named) { return "--" + named.name; }

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

Result<void> check_answers(const std::string& url, const Probe& probe) {
  net::HttpRequest request;
  request.method = probe.method;
  request.url = url + probe.path;
  request.headers = {{"Content-Type", "application/json"}};
  request.body = probe.body;
  request.timeout = std::chrono::seconds{3};
  const auto response = net::HttpClient().send(request);
  if (!response) return fail(without_password(url) + " does not answer: " + response.error().what);
  if (response->status == 200) return {};
  return fail(without_password(url) + " answered " + std::to_string(response->status) + " to " +
              probe.method + " " + probe.path);
}

Result<FoundBackend> find_at_url(const NamedBackend& named) {
  const std::string url = without_slash(net::in_small_scheme(named.given));
  if (auto sound = net::check_url(url); !sound) {
    return fail("the URL " + without_password(named.given) + " " + sound.error().what,
                option_of(named), sound.error().remedy);
  }
  if (auto answers = check_answers(url, probe_of(named.name)); !answers) {
    return fail(answers.error().what, option_of(named), "start it, or name where its query API is");
  }
  FoundBackend found{named.name, std::nullopt, {{named.name, url}}};
  if (named.name != "tempo") return found;
  const std::string otlp =
      named.otlp.empty() ? net::at_port(url, otlp_port) : without_slash(named.otlp);
  if (auto answers = check_answers(otlp, empty_export); !answers) {
    return fail(answers.error().what, "--tempo-otlp", "name where it takes spans over OTLP/HTTP");
  }
  found.urls[named.name + ".otlp"] = otlp;
  return found;
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
                "name one that can be executed, or a URL");
  }
  if (auto fits = check_version(*program, spec->oldest); !fits) {
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
    stage.elsewhere.insert(found.urls.begin(), found.urls.end());
    for (Process& spec : stage.processes) {
      if (found.process && spec.name == found.name) spec = *found.process;
      // What runs already need not be waited for.
      if (!found.process) std::erase(spec.needs, found.name);
    }
    if (found.process) continue;
    std::erase_if(stage.processes, [&](const Process& spec) { return spec.name == found.name; });
  }
}

}  // namespace harness::target
