#include "harness/target/native/spawn.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "harness/core/fd.hpp"
#include "harness/scenario/system/process_environment.hpp"
#include "harness/target/native/account.hpp"

namespace harness::target {
namespace {

// They are there for our own builds, and nobody else's.
constexpr std::array of_sanitizers{"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};

// As this program was started with it. The load raises ours, and a process that a fault starts
// again must not notice.
const rlimit descriptor_limit = []() noexcept {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit;
}();

std::vector<std::string> full_environment(const std::map<std::string, std::string>& extra) {
  std::map<std::string, std::string> all = extra;
  const auto inherit = [&all](const char* name) {
    if (const char* value = std::getenv(name)) all.try_emplace(name, value);
  };
  for (const char* name : scenario::inherited_variables) inherit(name);
  for (const char* name : of_sanitizers) inherit(name);
  std::vector<std::string> lines;
  for (const auto& [name, value] : all) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

// Everything the child needs, made before the fork: between fork and exec of a program with threads
// nothing may be called that takes a lock or memory.
struct Prepared {
  std::vector<std::string> arg_texts;
  std::vector<std::string> env_texts;
  std::vector<char*> args;
  std::vector<char*> env;
  std::optional<Account> account;
  Fd input;
  Fd output;
};

// Written through the pipe by a child that could not become the program.
struct Failure {
  std::array<char, 32> step{};
  int error = 0;
};

Result<Fd> open_file(const std::filesystem::path& path, int flags) {
  Fd file(::open(path.c_str(), flags | O_CLOEXEC, 0644));
  if (file) return file;
  return fail(std::string("cannot be opened: ") + std::strerror(errno), path.string());
}

Result<Prepared> prepare(const Command& command) {
  Prepared ready;
  ready.arg_texts = command.args;
  ready.arg_texts.insert(ready.arg_texts.begin(), command.program.string());
  ready.env_texts = full_environment(command.env);
  ready.args = pointers(ready.arg_texts);
  ready.env = pointers(ready.env_texts);
  if (!command.user.empty() && ::geteuid() == 0) {
    auto account = find_account(command.user);
    if (!account) return fail(account.error());
    ready.account = std::move(*account);
  }
  auto input = open_file(command.input, O_RDONLY);
  if (!input) return fail(input.error());
  ready.input = std::move(*input);
  auto output = open_file(command.output, O_WRONLY | O_CREAT | O_APPEND);
  if (!output) return fail(output.error());
  ready.output = std::move(*output);
  return ready;
}

// The child's side. Only system calls from here to exec.
class Child {
 public:
  Child(const Command& command, const Prepared& ready, pid_t parent, int report)
      : command_(command), ready_(ready), parent_(parent), report_(report) {}

  [[noreturn]] void run() const {
    ::setsid();
    reset_signals();
    take_descriptors();
    ::setrlimit(RLIMIT_NOFILE, &descriptor_limit);
    drop_privileges();
    if (command_.ends_with_parent) follow_parent();
    if (::chdir(command_.directory.c_str()) != 0) give_up("change to its directory");
    ::execve(command_.program.c_str(), ready_.args.data(), ready_.env.data());
    give_up("be executed");
  }

 private:
  [[noreturn]] void give_up(const char* step) const {
    Failure failure{{}, errno};
    std::strncpy(failure.step.data(), step, failure.step.size() - 1);
    if (::write(report_, &failure, sizeof failure) < 0) ::_exit(126);
    ::_exit(127);
  }

  static void reset_signals() {
    for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
  }

  void take_descriptors() const {
    ::dup2(ready_.input.get(), STDIN_FILENO);
    ::dup2(ready_.output.get(), STDOUT_FILENO);
    ::dup2(ready_.output.get(), STDERR_FILENO);
    // Not all code opens files with O_CLOEXEC; std::ofstream cannot.
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    for (const int fd : command_.keep) ::fcntl(fd, F_SETFD, 0);
  }

  void drop_privileges() const {
    if (!ready_.account) return;
    const Account& account = *ready_.account;
    if (::setgroups(account.groups.size(), account.groups.data()) != 0 ||
        ::setgid(account.group) != 0 || ::setuid(account.user) != 0) {
      give_up("become its user");
    }
  }

  // After the change of user, which clears the request. The parent may have died before the request
  // was made, and then no signal would ever come.
  void follow_parent() const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent_) ::_exit(127);
  }

  const Command& command_;
  const Prepared& ready_;
  pid_t parent_;
  int report_;
};

// No handler of ours may run in the child while it still shares our descriptors.
pid_t fork_without_signals(const Command& command, const Prepared& ready, int report) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) Child(command, ready, parent, report).run();
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return pid;
}

std::optional<Failure> read_failure(int fd) {
  Failure failure;
  ssize_t size = -1;
  do {
    size = ::read(fd, &failure, sizeof failure);
  } while (size < 0 && errno == EINTR);
  if (size != sizeof failure) return std::nullopt;
  return failure;
}

}  // namespace

std::map<std::string, std::string> own_variables() {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos) all[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return all;
}

Result<ProcessId> spawn(const Command& command) {
  auto ready = prepare(command);
  if (!ready) return fail(ready.error());
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(std::string("no pipe: ") + std::strerror(errno), command.program.string());
  }
  const Fd receive(ends[0]);
  Fd report(ends[1]);
  const pid_t pid = fork_without_signals(command, *ready, report.get());
  if (pid < 0) {
    return fail(std::string("cannot fork: ") + std::strerror(errno), command.program.string());
  }
  report.reset();
  // The pipe ends without a word as soon as exec closes the child's end.
  if (const auto failure = read_failure(receive.get())) {
    ::waitpid(pid, nullptr, 0);
    return fail(
        std::string("cannot ") + failure->step.data() + ": " + std::strerror(failure->error),
        command.program.string());
  }
  const auto stat = process_stat(pid);
  return ProcessId{pid, stat ? stat->id.start : 0};
}

}  // namespace harness::target
