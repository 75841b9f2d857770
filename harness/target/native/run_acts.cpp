#include "harness/target/native/run_acts.hpp"

#include "harness/core/text.hpp"
#include "harness/net/url.hpp"
#include "harness/target/native/carry_out.hpp"
#include "harness/target/native/kube_context.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/target/native/running_companion.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

Error nowhere(const std::string& name) {
  return {"there is no process or endpoint " + shown(name), {}, "name one of the system's"};
}

Result<void> check_words(const scenario::Proof& is, std::vector<std::string> argv) {
  if (is.kube_context.empty()) return {};
  for (std::string& word : argv) word = scenario::filled(word, environment_here());
  return check_kube_words(is.kube_context, argv);
}

}  // namespace

Result<std::unique_ptr<RunActs>> RunActs::begin(const ActsBeginning& beginning,
                                                const Clock& clock) {
  std::error_code failure;
  fs::create_directories(beginning.logs, failure);  // what is wrong with it shows at opening
  auto guard = RunGuard::begin(beginning.watchdog, beginning.logs, clock);
  if (!guard) return fail(guard.error());
  return std::unique_ptr<RunActs>(new RunActs(beginning, *std::move(guard), clock));
}

Result<Act> RunActs::locate(const Act& act) {
  if (const auto* program = std::get_if<ProgramCall>(&act)) return locate_program(*program);
  return locate_request(std::get<RequestCall>(act));
}

std::string RunActs::path_of(const std::string& written) const {
  return fs::absolute(on_.directory / scenario::filled(written, environment_here()))
      .lexically_normal()
      .string();
}

Result<void> RunActs::fill_in_places(std::string& text) const {
  const net::Servers servers = on_.system.servers();
  for (const PlaceNamed& one : places_named_in(text)) {
    const auto server = servers.find(one.name);
    if (server == servers.end()) return fail(nowhere(one.name));
    const std::string& url = server->second.url;
    text = replace_all(text, one.written, one.is_port ? net::authority_of(url).port : url);
  }
  return {};
}

Result<Act> RunActs::locate_program(ProgramCall call) const {
  for (std::string& word : call.argv) {
    if (auto filled = fill_in_places(word); !filled) return fail(filled.error());
  }
  for (auto& [_, value] : call.env) {
    if (auto filled = fill_in_places(value); !filled) return fail(filled.error());
  }
  const std::string name = scenario::filled(call.argv.front(), environment_here());
  const bool is_path = name.find('/') != std::string::npos;
  const auto program = find_program(is_path ? path_of(name) : name, program_directories());
  if (!program) return fail(program.error());
  call.argv.front() = program->string();
  call.directory = path_of(call.directory);
  std::error_code unknown;
  if (!fs::is_directory(call.directory, unknown)) {
    return fail("there is no directory " + call.directory + " to run " + name + " in", {},
                "make it, or mend cwd");
  }
  call.output = fs::absolute(on_.logs / "acts.log").string();
  // Whatever it does, it may do to any of them.
  for (const scenario::Endpoint& endpoint : on_.endpoints) {
    if (endpoint.is && endpoint.allows(scenario::Allowed::faults)) {
      if (auto kept = check_words(*endpoint.is, call.argv); !kept) return fail(kept.error());
      call.shows.push_back(showing_of(endpoint, places_of(endpoint.name)));
    }
  }
  return Act(std::move(call));
}

// Where it is has shown what it is, and goes by that whatever its name leads to later.
std::vector<std::string> RunActs::places_of(const std::string& name) const {
  const net::Servers servers = on_.system.servers();
  const auto server = servers.find(name);
  if (server == servers.end()) return {};
  const net::Authority there = net::authority_of(server->second.url);
  const net::Fence fence = on_.system.fence_of_faults();
  const net::Found* found = fence.found(net::without_brackets(there.host), there.port);
  const auto places =
      fence.admitted_of(found ? found->addresses : net::addresses_of_url(server->second.url));
  if (places.empty()) return {};
  return {net::to_text(places.front())};
}

Showing RunActs::showing_of(const scenario::Endpoint& endpoint,
                            std::vector<std::string> places) const {
  return {*endpoint.is, on_.system.servers().at(endpoint.name).url, endpoint.access,
          endpoint.directory, std::move(places)};
}

Result<Act> RunActs::locate_request(RequestCall call) const {
  const std::size_t close = call.url.find('}');
  if (!call.url.starts_with('{') || close == std::string::npos) return fail(nowhere(call.url));
  const std::string name = call.url.substr(1, close - 1);
  const net::Servers servers = on_.system.servers();
  const auto server = servers.find(name);
  const auto* endpoint = scenario::find_endpoint(on_.endpoints, name);
  if (server == servers.end()) return fail(nowhere(name));
  if (endpoint != nullptr && !endpoint->allows(scenario::Allowed::faults)) {
    return fail("endpoint " + name + " does not allow faults", {},
                "add faults to its allow, if it may get them");
  }
  call.places = places_of(name);
  if (call.places.empty()) {
    return fail(name + " is at no place that faults may go to", {},
                "name a process that the harness starts, or an endpoint that allows faults");
  }
  call.url = server->second.url + call.url.substr(close + 1);
  call.ends_with_run = endpoint == nullptr && !on_.processes_outlive_run;
  if (endpoint == nullptr) return Act(std::move(call));
  call.access = endpoint->access;
  call.directory = endpoint->directory;
  if (endpoint->is) call.shows = {showing_of(*endpoint, call.places)};
  return Act(std::move(call));
}

Result<std::string> RunActs::promise(const Undo& undo) {
  const auto* request = std::get_if<RequestCall>(&undo.act);
  const std::string id = std::to_string(++promised_);
  // Nobody could tell a process that has ended, nor needs to.
  if (request != nullptr && request->ends_with_run) return id;
  auto written = guard_->journal().promised(id, undo);
  if (!written) return fail(written.error());
  return id;
}

void RunActs::settled(const std::string& promised) { guard_->journal().settled(promised); }

void RunActs::done(const std::string& promised) { guard_->journal().done(promised); }

Result<Outcome> RunActs::carry_out(const Act& act, Duration within, const std::stop_token& stop) {
  auto outcome = target::carry_out(act, guard_->scratch(), within, stop, clock_);
  const bool is_proven = std::visit([](const auto& call) { return !call.shows.empty(); }, act);
  if (!outcome && is_proven) was_refused_ = true;
  return outcome;
}

Result<std::unique_ptr<Companion>> RunActs::start(const std::string& name,
                                                  const ProgramCall& program) {
  return RunningCompanion::start(name, program, guard_->scratch(), guard_->journal());
}

std::optional<std::string> RunActs::look() {
  // On this thread, whose the target is.
  if (was_refused_.exchange(false)) on_.system.doubt();
  const auto watched = guard_->watchdog().keep_alive();
  if (!watched)
    return "the watchdog of faults cannot be started again: " + to_string(watched.error());
  if (!*watched) return std::nullopt;
  return "the watchdog of faults " + **watched + "; another has taken its place";
}

}  // namespace harness::target
