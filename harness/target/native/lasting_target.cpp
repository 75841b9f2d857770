#include "harness/target/native/lasting_target.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/target/native/spawn.hpp"

namespace harness::target {
namespace {

using nlohmann::json;

constexpr Duration look_again = std::chrono::milliseconds{50};

// As who is told to end: processes are asked first, and then killed.
constexpr Duration end_patience = std::chrono::seconds{15};

json json_of(const Caller& caller) {
  return {{"place", caller.place},
          {"terminal", caller.terminal},
          {"session", caller.session.pid},
          {"session_start", caller.session.start}};
}

Result<ProcessId> spawn_keeper(const KeeperStart& start, int lease) {
  Command command;
  command.program = start.command.front();
  command.args = {start.command.begin() + 1, start.command.end()};
  command.args.insert(command.args.end(), {"--lease-fd", std::to_string(lease)});
  command.env = own_variables();  // as if it were this process itself
  command.directory = std::filesystem::current_path();
  command.output = start.log;
  command.keep = {lease};
  command.ends_with_parent = false;
  return spawn(command);
}

NotLasting silent(const KeeperStart& start) {
  return {{"has ended without a word", "the process that was to keep the system up",
           "see " + start.log.string()}};
}

}  // namespace

LastingTarget::Child::~Child() {
  if (!process_) return;
  wait_for_end(process_, end_patience);
  if (is_alive(id_)) send_signal(id_, SIGKILL);
  ::waitpid(id_.pid, nullptr, 0);
}

tl::expected<std::unique_ptr<LastingTarget>, NotLasting> LastingTarget::bring_up(
    const KeeperStart& start) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return tl::unexpected(NotLasting{{std::string("no socket: ") + std::strerror(errno)}});
  }
  Fd lease(ends[0]);
  Channel keeper{Fd(ends[1])};
  const auto id = spawn_keeper(start, lease.get());
  if (!id) return tl::unexpected(NotLasting{id.error()});
  Child child(*id);
  lease.reset();
  keeper.send(json_of(find_caller()));
  auto facts = await_hello(keeper, start);
  if (!facts) {
    keeper.close();
    return tl::unexpected(facts.error());
  }
  return std::unique_ptr<LastingTarget>(
      new LastingTarget(std::move(child), std::move(keeper), *std::move(facts)));
}

tl::expected<KeptFacts, NotLasting> LastingTarget::await_hello(Channel& keeper,
                                                               const KeeperStart& start) {
  while (true) {
    const auto message = keeper.receive(look_again);
    if (start.cancelled && start.cancelled()) {
      return tl::unexpected(NotLasting{{"interrupted while the system started"}});
    }
    if (!message && keeper.is_open()) continue;
    if (!message) return tl::unexpected(silent(start));
    if (message->contains("failed")) {
      return tl::unexpected(
          NotLasting{error_in(message->at("failed")), message->value("over_arguments", false)});
    }
    if (message->contains("hello")) {
      return facts_in_hello(*message).map_error(
          [](const Error& error) { return NotLasting{error}; });
    }
    if (message->contains("waiting")) {
      if (start.on_waiting) start.on_waiting(message->value("waiting", ""));
    } else if (start.on_ready) {
      start.on_ready(message->value("ready", ""),
                     Duration{message->value("took", Duration::rep{0})});
    }
  }
}

LastingTarget::~LastingTarget() { leave(); }

bool LastingTarget::stay() {
  if (!ask({{"want", "stay"}}, end_patience)) return false;
  child_.release();
  return true;
}

StarterLine::StarterLine(int fd) : channel_(Fd(fd)) { ::fcntl(fd, F_SETFD, FD_CLOEXEC); }

Caller StarterLine::caller() {
  const auto message = answer_of(channel_, end_patience);
  if (!message) return find_caller();
  return {message->value("place", ""),
          {message->value("session", pid_t{0}), message->value("session_start", std::uint64_t{0})},
          message->value("terminal", "")};
}

bool StarterLine::is_gone() {
  char none = 0;
  const ssize_t size = ::recv(channel_.fd(), &none, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR);
}

void StarterLine::ready(const std::string& name, Duration took) {
  channel_.send({{"ready", name}, {"took", took.count()}});
}

void StarterLine::waiting(const std::string& what) { channel_.send({{"waiting", what}}); }

void StarterLine::failed(const NotLasting& why) {
  channel_.send({{"failed", json_of(why.error)}, {"over_arguments", why.over_arguments}});
}

}  // namespace harness::target
