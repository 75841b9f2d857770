#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace harness::test {

// A kubectl whose kubeconfig holds a context's name, and nothing else. As the real one's, its
// KUBECONFIG says where that is; without it there is no current context.
class FakeKubectl {
 public:
  // `home` outlives it.
  explicit FakeKubectl(const std::filesystem::path& home) : home_(home) {
    std::filesystem::create_directories(home / "bin");
    std::ofstream(program()) << "#!/bin/sh\n"
                                "[ \"$1 $2\" = 'config current-context' ] || exit 64\n"
                                "echo 'W1201 a warning' >&2\n"
                                "[ -s \"$KUBECONFIG\" ] && exec cat \"$KUBECONFIG\"\n"
                                "echo 'error: current-context is not set' >&2\n"
                                "exit 1\n";
    std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
  }
  FakeKubectl(const FakeKubectl&) = delete;
  FakeKubectl& operator=(const FakeKubectl&) = delete;
  ~FakeKubectl() {
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
    if (!before_.empty() && before_.at("KUBECONFIG").empty()) unsetenv("KUBECONFIG");
  }

  std::filesystem::path program() const { return home_ / "bin" / "kubectl"; }
  std::filesystem::path config() const { return home_ / "kubeconfig"; }
  std::string search_path() const { return (home_ / "bin").string() + ":/usr/bin:/bin"; }

  void points_to(const std::string& context) const { std::ofstream(config()) << context << "\n"; }

  // By this process and what it starts, until this is destroyed.
  void be_found() {
    put("PATH", (home_ / "bin").string() + ":" + value_of("PATH"));
    put("KUBECONFIG", config());
  }

 private:
  static std::string value_of(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  }

  void put(const char* name, const std::string& value) {
    before_[name] = value_of(name);
    setenv(name, value.c_str(), 1);
  }

  std::filesystem::path home_;
  std::map<std::string, std::string> before_;
};

}  // namespace harness::test
