#include "harness/target/native/watchdog.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>

#include "harness/core/text.hpp"
#include "harness/target/native/run_cleanup.hpp"
#include "harness/target/native/scratch.hpp"

namespace harness::target {
namespace {

constexpr char goodbye = 'q';

// True if the harness said that there is nothing left to do.
bool wait_for_goodbye(int lease_fd) {
  while (true) {
    char word = 0;
    const ssize_t size = ::read(lease_fd, &word, 1);
    if (size == 1 && word == goodbye) return true;
    if (size == 0 || (size < 0 && errno != EINTR)) return false;
  }
}

}  // namespace

Result<Watchdog> Watchdog::start(std::vector<std::string> command, Journal& journal,
                                 const std::filesystem::path& log) {
  Watchdog watchdog(std::move(command), journal, log);
  if (auto launched = watchdog.launch(); !launched) return fail(launched.error());
  return watchdog;
}

Watchdog::~Watchdog() {
  if (!lease_) return;  // moved from

  ::send(lease_.get(), &goodbye, 1, MSG_NOSIGNAL);  // it may have died
  process_->wait(std::chrono::seconds{1});
}

Result<std::optional<std::string>> Watchdog::keep_alive() {
  const std::optional<Ending> ending = process_->ending();
  if (!ending) return std::nullopt;
  if (auto launched = launch(); !launched) return fail(launched.error());
  return ending->text();
}

Result<void> Watchdog::launch() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(std::string("no socket: ") + std::strerror(errno), "watchdog");
  }
  const Fd watched(ends[0]);
  Fd lease(ends[1]);
  Command command;
  command.program = command_.front();
  command.args = {command_.begin() + 1, command_.end()};
  for (const std::string& word : {std::string("--lease-fd"), std::to_string(watched.get()),
                                  std::string("--journal"), journal_.path().string()}) {
    command.args.push_back(word);
  }
  command.env = own_variables();  // what is undone may need any of them
  command.env.erase(run_variable);
  command.directory = "/";
  command.output = log_;
  command.keep = {watched.get(), journal_.fd()};
  command.ends_with_parent = false;
  auto process = ChildProcess::start(command);
  if (!process) return fail(process.error());
  journal_.watched_by(process->id());
  process_.emplace(std::move(*process));
  lease_ = std::move(lease);
  return {};
}

int run_watchdog(int lease_fd, const std::filesystem::path& journal, const Clock& clock) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_IGN);
  if (wait_for_goodbye(lease_fd)) return 0;
  const auto cleaned = end_run(journal.parent_path(), clock);
  if (!cleaned) {
    std::cout << to_string(cleaned.error()) << std::endl;
    return 1;
  }
  const auto& ended = cleaned->processes;
  std::cout << "the harness died; ended " << (ended.empty() ? "nothing" : join(ended, ", "))
            << std::endl;
  for (const std::string& what : cleaned->undone) std::cout << "undone: " << what << std::endl;
  for (const std::string& what : cleaned->not_undone) {
    std::cout << "not undone: " << what << "; harness recover tries again" << std::endl;
  }
  return cleaned->not_undone.empty() ? 0 : 1;
}

}  // namespace harness::target
