#include "harness/target/native/carry_out.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "harness/core/bytes.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_group.hpp"
#include "harness/net/url.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/kube_context.hpp"
#include "harness/target/native/programs.hpp"
#include "harness/target/native/scratch.hpp"
#include "harness/target/showing.hpp"

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// A reference that nothing stands for would go out as letters.
Result<std::string> filled_now(const std::string& text) {
  std::vector<std::string> unset;
  const auto find = [&unset](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value != nullptr) return value;
    unset.push_back(name);
    return std::nullopt;
  };
  std::string whole = scenario::filled(text, {.find = find});
  for (const std::string& name : unset) {
    // One that has a default does without.
    if (whole.find("${" + name + "}") == std::string::npos) continue;
    return fail(name + " is not set in the environment", {}, "set it, and try again");
  }
  return whole;
}

Result<std::map<std::string, std::string>> filled_now(
    const std::map<std::string, std::string>& texts) {
  std::map<std::string, std::string> all;
  for (const auto& [name, text] : texts) {
    auto value = filled_now(text);
    if (!value) return fail(value.error());
    all[name] = *std::move(value);
  }
  return all;
}

// Its own log may have gone with the directory of the run.
fs::path writable(const std::string& log, const fs::path& scratch) {
  std::error_code unknown;
  const bool is_there = fs::is_directory(fs::path(log).parent_path(), unknown);
  return is_there ? fs::path(log) : acts_log(scratch);
}

// What a command may say: one that says the same without end would fill the disk.
constexpr std::uintmax_t most_said = std::uintmax_t{16} << 20U;

std::uintmax_t size_of(const fs::path& log) {
  std::error_code unknown;
  const std::uintmax_t size = fs::file_size(log, unknown);
  return unknown ? 0 : size;
}

Result<Outcome> run_program(const ProgramCall& call, const fs::path& scratch, Duration within,
                            const std::stop_token& stop, const Clock& clock) {
  constexpr Duration look_again = std::chrono::milliseconds{20};
  const std::string name = shown(join(call.argv, " "));
  auto command = command_of(call, scratch);
  if (!command) return fail(name + ": " + command.error().what, {}, command.error().remedy);
  const std::uintmax_t said_before = size_of(command->output);
  auto started = ChildProcess::start(*command);
  if (!started) return fail(name + ": " + to_string(started.error()));
  const TimePoint deadline = clock.now() + within;
  while (!started->ending()) {
    const Duration left = deadline - clock.now();
    if (stop.stop_requested()) return fail(name + " was killed: it is not waited for any more");
    if (left <= Duration{0}) {
      return fail(name + " did not end within " + format_duration(within) + ", and was killed", {},
                  "see " + command->output.string());
    }
    if (size_of(command->output) > said_before + most_said) {
      return fail(name + " said more than " + format_bytes(most_said) + ", and was killed", {},
                  "have it say less, or into a file of its own");
    }
    started->wait(std::min(left, look_again));
  }
  const Ending ending = *started->ending();
  if (!ending.is_exit()) return fail(name + " " + ending.text());
  return Outcome{ending.is_success(), ending.text()};
}

std::optional<net::Address> address_in(const std::vector<std::string>& places) {
  for (const std::string& place : places) {
    const auto named = net::named_place(place);
    if (!named) continue;
    const auto found = net::addresses_of(named->host, named->port, net::Asking::addresses_only);
    if (!found.empty()) return found.front();
  }
  return std::nullopt;
}

Result<net::HttpRequest> request_of(const RequestCall& call, Duration within) {
  auto url = filled_now(call.url);
  if (!url) return fail(url.error());
  const auto server = scenario::server_at(*url, call.access, call.directory, environment_here());
  if (!server) return fail(server.error());
  auto headers = filled_now(call.headers);
  if (!headers) return fail(headers.error());
  auto body = filled_now(call.body);
  if (!body) return fail(body.error());
  auto query = filled_now(call.query);
  if (!query) return fail(query.error());
  net::HttpRequest request = net::request_to(*server, "");
  request.url = *std::move(url);
  if (!query->empty()) request.url += '?' + net::query_string(*query);
  request.method = call.method;
  for (auto& [name, value] : *headers) request.headers[name] = std::move(value);
  request.body = *std::move(body);
  request.timeout = within;
  request.connect_to = address_in(call.places);
  return request;
}

Result<net::HttpResponse> answer_to(const net::HttpRequest& request, const std::stop_token& stop) {
  net::HttpGroup group;
  return std::move(group.send({request}, [&stop] { return !stop.stop_requested(); }).front());
}

// An endpoint may be another than it was before the load: a forward that was started again.
Result<void> check_still_shown(const Showing& showing, Duration within,
                               const std::stop_token& stop) {
  const auto server =
      scenario::server_at(showing.url, showing.access, showing.directory, environment_here());
  if (!server) return fail(server.error());
  net::HttpRequest request = net::request_to(*server, showing.is.path);
  request.timeout = within;
  request.connect_to = address_in(showing.places);
  const std::string where = without_password(server->url);
  const auto answer = answer_to(request, stop);
  if (!answer) {
    return fail(where + " does not show which environment it is: " +
                    net::without_secrets(answer.error().what, *server),
                {}, "nothing is done there until it does");
  }
  const auto same = check_shown(*answer, showing.is, *server, where);
  if (!same) return fail(same.error().what, {}, "point it at the system that is meant");
  return {};
}

// A program may be told of another kubeconfig than we are.
Result<void> check_kube_context_of(const Act& act, const std::string& wanted,
                                   const fs::path& scratch) {
  const auto* program = std::get_if<ProgramCall>(&act);
  if (program == nullptr) return check_kube_context(wanted);
  const auto command = command_of(*program, scratch);
  if (!command) return fail(command.error());
  return check_kube_context(wanted, command->env, command->directory);
}

Result<void> check_all_shown(const Act& act, const fs::path& scratch, Duration within,
                             const std::stop_token& stop) {
  const auto shows = std::visit([](const auto& call) { return call.shows; }, act);
  for (const Showing& showing : shows) {
    const std::string& context = showing.is.kube_context;
    auto same = context.empty() ? check_still_shown(showing, within, stop)
                                : check_kube_context_of(act, context, scratch);
    if (!same) {
      return fail(text_of(act) + ": was not done: " + same.error().what, {}, same.error().remedy);
    }
  }
  return {};
}

Result<Outcome> send_request(const RequestCall& call, Duration within,
                             const std::stop_token& stop) {
  const std::string name = text_of(Act(call));
  const auto request = request_of(call, within);
  if (!request) return fail(name + ": " + request.error().what, {}, request.error().remedy);
  const auto answer = answer_to(*request, stop);
  if (!answer) {
    const bool is_out = !net::was_never_sent(answer.error());
    return fail(name + (is_out ? no_answer : ": cannot be reached: ") +
                replace_all(answer.error().what, request->url, without_password(call.url)));
  }
  constexpr int not_there = 404;
  const bool is_gone = call.gone_will_do && answer->status == not_there;
  return Outcome{is_gone || (answer->status >= 200 && answer->status < 400),
                 "was answered " + std::to_string(answer->status), answer->status, answer->body};
}

}  // namespace

fs::path acts_log(const fs::path& scratch) { return scratch / "acts.log"; }

scenario::Environment environment_here() {
  const auto find = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
  return {.find = find};
}

Result<Command> command_of(const ProgramCall& call, const fs::path& scratch) {
  Command command;
  for (const std::string& written : call.argv) {
    auto word = filled_now(written);
    if (!word) return fail(word.error());
    command.args.push_back(*std::move(word));
  }
  auto program = find_program(command.args.front(), program_directories());
  if (!program) return fail(program.error());
  command.program = *std::move(program);
  command.args.erase(command.args.begin());
  auto env = filled_now(call.env);
  if (!env) return fail(env.error());
  command.env = *std::move(env);
  if (!call.outlives_run) {
    command.env[run_variable] = scratch.filename().string();
    command.input = run_input(scratch);
  }
  command.directory = call.directory;
  command.output = writable(call.output, scratch);
  return command;
}

Result<Outcome> carry_out(const Act& act, const fs::path& scratch, Duration within,
                          const std::stop_token& stop, const Clock& clock) {
  if (auto same = check_all_shown(act, scratch, within, stop); !same) return fail(same.error());
  if (const auto* program = std::get_if<ProgramCall>(&act)) {
    return run_program(*program, scratch, within, stop, clock);
  }
  return send_request(std::get<RequestCall>(act), within, stop);
}

}  // namespace harness::target
