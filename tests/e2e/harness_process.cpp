#include "tests/e2e/harness_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;

// What /proc says the descriptor leads to; empty when the process is gone.
std::string target_of(const fs::path& link) {
  std::error_code gone;
  return fs::read_symlink(link, gone).string();
}

constexpr uid_t nobody = 65534;

// Each user keeps what is of a run in the one, and all find it in the other.
void share(const fs::path& home, const fs::path& temp_root) {
  if (chown(home.c_str(), nobody, nobody) != 0) ADD_FAILURE() << home;
  fs::permissions(temp_root, fs::perms::all | fs::perms::sticky_bit);
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

HarnessProcess::HarnessProcess(const Words& args, const From& from) {
  start(args, home_.path(), from);
}

HarnessProcess::HarnessProcess(const Words& args, const HarnessProcess& other, const From& from) {
  start(args, other.home_.path(), from);
}

void HarnessProcess::start(const Words& args, const fs::path& temp_root, const From& from) {
  std::string terminal;
  if (from.has_terminal) {
    terminal_ = Fd(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    grantpt(terminal_.get());
    unlockpt(terminal_.get());
    terminal = ptsname(terminal_.get());
  }
  Words words{HARNESS_BINARY};
  words.insert(words.end(), args.begin(), args.end());
  if (args[0] == "run" || args[0] == "up" || args[0] == "doctor")
    words.insert(words.end(), {"--out", run_dir()});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string output = home_ / "output";
  // PostgreSQL runs as a user of its own and has to get through to its data.
  fs::permissions(home_.path(), fs::perms::others_exec, fs::perm_options::add);
  if (from.is_nobody) share(home_.path(), temp_root);
  pid_ = fork();
  if (pid_ == 0) {
    if (from.has_terminal) {
      setsid();
      open(terminal.c_str(), O_RDWR);  // the first that a session opens is its own
    }
    if (from.is_nobody && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(127);
    if (!from.directory.empty() && chdir(from.directory.c_str()) != 0) _exit(127);
    setenv("TMPDIR", temp_root.c_str(), 1);
    const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
}

HarnessProcess::~HarnessProcess() {
  if (running()) {
    signal(SIGTERM);
    wait();
  }
  end_what_is_kept();
}

// By a test that has failed before it could.
void HarnessProcess::end_what_is_kept() const {
  const auto left = processes();
  const auto keeper = left.find("keeper");
  if (keeper == left.end()) return;
  kill(keeper->second, SIGTERM);
  EXPECT_TRUE(eventually([this] { return processes().empty(); }));
}

// One that was waited for has no id any more, and -1 would mean everybody.
void HarnessProcess::signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

bool HarnessProcess::running() {
  if (pid_ < 0) return false;
  if (waitpid(pid_, &status_, WNOHANG) != pid_) return true;
  pid_ = -1;
  return false;
}

int HarnessProcess::wait(std::chrono::seconds at_most) {
  if (!eventually([this] { return !running(); }, at_most)) {
    ADD_FAILURE() << "still running after " << at_most.count() << " s:\n" << output();
    return -1;
  }
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
}

std::string HarnessProcess::output() const { return content_of(home_ / "output"); }

nlohmann::json HarnessProcess::verdict() const {
  return nlohmann::json::parse(content_of(run_dir() / "verdict.json"), nullptr, false);
}

std::map<std::string, pid_t> HarnessProcess::processes() const {
  std::map<std::string, pid_t> found;
  const std::string logs = (run_dir() / "logs").string() + "/";
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (!is_number(name)) continue;
    const std::string output = target_of(entry.path() / "fd" / "1");
    if (output.starts_with(logs)) found.emplace(fs::path(output).stem(), std::stoi(name));
  }
  return found;
}

std::vector<fs::path> HarnessProcess::scratches() const {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(home_.path())) {
    if (entry.path().filename().string().starts_with("harness-")) found.push_back(entry.path());
  }
  return found;
}

bool is_up(const HarnessProcess& up) {
  return eventually([&] { return up.output().find("ends it.") != std::string::npos; },
                    std::chrono::seconds{60});
}

std::string said_by(const Words& args, const HarnessProcess& other, const From& from) {
  HarnessProcess process(args, other, from);
  EXPECT_EQ(process.wait(std::chrono::seconds{30}), 0);
  return process.output();
}

std::string url_of(const HarnessProcess& up, const std::string& process) {
  const std::string output = up.output();
  // The last: the stores have rows in the report of a run that is kept, too.
  const std::size_t row = output.rfind("\n  " + process + " ");
  const std::size_t url = output.find("http://", row);
  return output.substr(url, output.find_first_of(" \n", url) - url);
}

std::string shipped_scenario(const std::string& name) {
  return fs::path(HARNESS_SOURCE_DIR) / "scenarios" / (name + ".yaml");
}

std::string short_scenario() {
  std::string text = content_of(shipped_scenario("stage5-db-failure"));
  text = replace_all(std::move(text), "for: 20s", "for: 9s");
  return replace_all(std::move(text), "vus: 10", "vus: 20");
}

fs::path write_scenario(const TempDirectory& into,
                        const std::vector<std::pair<std::string, std::string>>& replacements) {
  std::string text = short_scenario();
  for (const auto& [from, to] : replacements) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    text = replace_all(std::move(text), from, to);
  }
  const fs::path file = into / "scenario.yaml";
  std::ofstream(file) << text;
  return file;
}

std::string prometheus_says(const HarnessProcess& run, const std::string& path) {
  const std::string flag = "--web.listen-address=";
  const auto arguments =
      read_file("/proc/" + std::to_string(run.processes().at("prometheus")) + "/cmdline");
  const std::size_t at = arguments->find(flag) + flag.size();
  net::HttpRequest request;
  request.url = "http://" + std::string(arguments->c_str() + at) + path;
  const auto response = net::HttpClient().send(request);
  return response ? response->body : std::string();
}

std::vector<std::string> red_claims(const nlohmann::json& verdict) {
  std::vector<std::string> red;
  for (const auto& claim : verdict.value("claims", nlohmann::json::array())) {
    if (claim.at("result") == "pass") continue;
    red.push_back(claim.at("result").get<std::string>() + ": " +
                  claim.at("claim").get<std::string>());
  }
  return red;
}

}  // namespace harness::test
