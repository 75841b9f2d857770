// init: from a service that runs to a first scenario that passes, and the same once more with a
// defect, to see it turn red.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "harness/cli/flags.hpp"
#include "harness/cli/scenario_files.hpp"
#include "harness/cli/show_result.hpp"
#include "harness/core/file.hpp"
#include "harness/core/rng.hpp"
#include "harness/core/text.hpp"
#include "harness/init/look.hpp"
#include "harness/init/pages.hpp"
#include "harness/init/scenario_text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/url.hpp"
#include "harness/report/sections.hpp"
#include "harness/report/terminal.hpp"
#include "harness/run/run_files.hpp"
#include "harness/run/run_scenario.hpp"

namespace harness::cli {
namespace {

namespace fs = std::filesystem;

Options init_flags() {
  Options options("init", "[URL]",
                  "Look at a service that runs, and write a first scenario for it, which passes; "
                  "then show a claim of it turn red");
  options.text("url", "")
      .text("name", "What the scenario calls the service", "service")
      .path("openapi",
            "What can be asked of it: an OpenAPI document (left out: /openapi.json of it); without "
            "URL, of the first of its servers that is on this machine")
      .path("compose", "In place of URL: the first service of a compose file that answers")
      .path("environment",
            "The environment that it says it is (X-Environment), where that sounds like production "
            "and is meant: without it such a system gets no load")
      .path("out", "The scenario (left out: NAME.yaml)");
  options.operand("url");
  return options;
}

Checked<std::string> text_in_file(const std::string& file) {
  auto text = read_file(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  return *std::move(text);
}

// The document says where, too.
bool is_openapi_alone(const Flags& flags) {
  return flags.has("openapi") && !flags.has("url") && !flags.has("compose");
}

Checked<init::OpenapiServer> server_in(const std::string& file) {
  return text_in_file(file).and_then(
      [&](const std::string& text) { return init::server_in_openapi(text, file); });
}

// Where to look: the URL, or all that the compose file publishes.
Checked<std::vector<init::Published>> places(const Flags& flags) {
  if (is_openapi_alone(flags)) {
    return server_in(flags.text("openapi")).map([&](const init::OpenapiServer& server) {
      return std::vector<init::Published>{{flags.text("name"), server.place}};
    });
  }
  if (flags.has("url") == flags.has("compose")) {  // both or neither
    return tl::unexpected(std::vector{Error{"give a URL, --openapi FILE or --compose FILE",
                                            "harness init", "see harness init --help"}});
  }
  if (flags.has("compose")) {
    return text_in_file(flags.text("compose")).and_then([&](const std::string& text) {
      return init::published_in_compose(text, flags.text("compose"));
    });
  }
  const std::string url = flags.text("url");
  if (const auto sound = net::check_url(url); !sound) {
    return tl::unexpected(
        std::vector{Error{"the URL " + shown(without_any_password(url)) + " " + sound.error().what,
                          "harness init", sound.error().remedy}});
  }
  return std::vector<init::Published>{{flags.text("name"), net::with_lower_case_scheme(url)}};
}

Checked<std::vector<std::string>> pages(const Flags& flags) {
  if (!flags.has("openapi")) return std::vector<std::string>{};
  auto all = text_in_file(flags.text("openapi")).and_then([&](const std::string& text) {
    return init::pages_in_openapi(text, flags.text("openapi"));
  });
  if (!all || !is_openapi_alone(flags)) return all;
  const auto server = server_in(flags.text("openapi"));
  if (!server) return tl::unexpected(server.error());
  for (std::string& page : *all) page = server->base + page;
  return all;
}

init::Ask asking(net::HttpClient& client) {
  return [&client](const std::string& url) {
    net::HttpRequest request;
    request.url = url;
    return client.send(request);
  };
}

Result<init::Service> first_that_answers(const std::vector<init::Published>& places,
                                         const std::vector<std::string>& pages,
                                         const std::string& environment) {
  net::HttpClient client;
  const SystemClock clock;
  const init::Ask ask = asking(client);
  Result<init::Service> service = fail("nothing was looked at");
  for (const init::Published& place : places) {
    service = init::look_at(place.url, pages, ask, clock, environment);
    if (!service) continue;
    service->name = place.service;
    break;
  }
  return service;
}

Checked<report::ScenarioResult> rehearse(const fs::path& file, run::Interrupt& interrupt,
                                         const run::Audience& audience) {
  run::PlanOptions options;
  options.seed = fresh_seed();
  const auto plan = run::load_plan(file, options);
  if (!plan) return tl::unexpected(plan.error());
  const SystemClock clock;
  const fs::path directory = fs::absolute(run::new_run_directory(plan->plan.name, clock.wall()));
  run::RunSetting setting;
  setting.display = display;
  return run::run_scenario(*plan, directory, setting, interrupt, clock, audience);
}

// What kept it from a verdict, where no claim says it.
std::vector<Error> why_not_red(const report::ScenarioResult& result, const fs::path& scenario) {
  if (!result.errors.empty()) return result.errors;
  std::string why = "its claims hold though the page is not there";
  if (result.exit_code != exit_ok && result.report)
    why = join(result.report->verdict.reasons, "; ");
  return {{"no claim was seen to turn red: " + why, scenario.string(),
           "break something of the service yourself, and run the scenario"}};
}

// Beside the scenario for as long as it runs.
int show_it_red(const init::Service& service, const fs::path& scenario, run::Interrupt& interrupt) {
  net::HttpClient client;
  const auto page = init::page_not_there(service, asking(client));
  if (!page) {
    return refuse(Error{"answers whatever page is asked for, so that no claim turns red by one "
                        "that is not there",
                        service.url, "break something of it yourself, and run the scenario"},
                  exit_not_measured);
  }
  const fs::path file = scenario.string() + ".red.yaml";
  if (const auto written = write_file(file, init::scenario_text(service, *page)); !written)
    return refuse(written.error());
  std::puts("\nThe same with a page that is not there, to see a claim turn red:\n");
  const auto result = rehearse(file, interrupt, [](const report::ScenarioResult& ended) {
    if (!ended.report) return;
    const report::Look look = report::look_in(report::surroundings_of(STDOUT_FILENO));
    std::fputs(report::claims_section(*ended.report, look).c_str(), stdout);
  });
  std::error_code gone;
  fs::remove(file, gone);
  if (!result) return refuse(result.error());
  if (result->exit_code == exit_failed) return exit_ok;
  if (result->exit_code == exit_interrupted) return exit_interrupted;
  return refuse(why_not_red(*result, scenario), exit_not_measured);
}

}  // namespace

int init_command(const Words& args) {
  Options options = init_flags();
  const auto parsed = options.parse(args);
  if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
  const auto& flags = std::get<0>(parsed);
  run::SignalInterrupt interrupt;
  const auto asked = places(flags);
  if (!asked) return refuse(asked.error());
  const auto offered = pages(flags);
  if (!offered) return refuse(offered.error());
  const auto service = first_that_answers(
      *asked, *offered, flags.has("environment") ? flags.text("environment") : "");
  if (!service) return refuse(service.error());
  const fs::path file = flags.has("out") ? flags.text("out") : service->name + ".yaml";
  std::error_code unknown;
  if (fs::exists(file, unknown)) {
    return refuse(Error{"is there already", file.string(), "name another with --out"});
  }
  if (const auto written = write_file(file, init::scenario_text(*service)); !written) {
    return refuse(written.error());
  }
  std::printf("%s is written; it is rehearsed now\n", file.c_str());
  const auto result = rehearse(file, interrupt, show);
  if (!result) return refuse(result.error());
  if (result->exit_code != exit_ok) return result->exit_code;
  const int exit_code = show_it_red(*service, file, interrupt);
  if (exit_code == exit_ok) {
    if (!service->says_environment) {
      std::printf(
          "\n%s: %s says which program answers, and not which environment: have it send a header\n"
          "X-Environment, and name that in is:, so that no other system gets this load\n",
          service->header.c_str(), service->value.c_str());
    }
    std::printf(
        "\nharness run %s\ndocs/own-system.md: processes instead of a URL, logs and traces\n",
        file.c_str());
  }
  return exit_code;
}

}  // namespace harness::cli
