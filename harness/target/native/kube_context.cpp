#include "harness/target/native/kube_context.hpp"

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/target/native/program_output.hpp"
#include "harness/target/native/spawn.hpp"

namespace harness::target {
namespace {

constexpr std::array flags_of_contexts{"--context", "--kube-context"};  // kubectl's, helm's
constexpr std::array flags_of_clusters{"--kubeconfig", "--cluster", "--server", "-s",
                                       "--kube-apiserver"};

struct Flag {
  std::string name;
  std::string value;
};

// Both "--context=a" and "--context a"; in the latter the value is the next word.
Flag flag_at(const std::vector<std::string>& argv, std::size_t at) {
  const std::string& word = argv[at];
  const std::size_t equals = word.find('=');
  if (equals != std::string::npos) return {word.substr(0, equals), word.substr(equals + 1)};
  return {word, at + 1 < argv.size() ? argv[at + 1] : ""};
}

template <typename Names>
bool is_one_of(const std::string& name, const Names& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_of_kubernetes(const std::string& program) {
  const std::string name = std::filesystem::path(program).filename().string();
  return name == "kubectl" || name == "oc" || name == "helm";
}

// Warnings stand before it.
std::string last_line(const std::string& text) { return split(trim(text), '\n').back(); }

}  // namespace

Result<void> check_kube_context(const std::string& wanted,
                                const std::map<std::string, std::string>& env,
                                const std::filesystem::path& directory) {
  // `env` looks for it where a script with that environment would.
  Command question;
  question.program = "/usr/bin/env";
  question.args = {"kubectl", "config", "current-context"};
  question.env = env;
  question.directory = directory;
  const auto said = output_of(std::move(question));
  const std::string remedy = "kubectl config use-context " + wanted + ", if that is meant";
  if (!said) return fail("kubectl config current-context " + said.error().what, {}, remedy);
  const std::string context = last_line(said->text);
  if (!said->success) return fail("kubectl config current-context failed: " + context, {}, remedy);
  if (context == wanted) return {};
  return fail("kubectl's current context is " + shown(context) + ", and was to be " + shown(wanted),
              {}, remedy);
}

Result<void> check_kube_context(const std::string& wanted) {
  return check_kube_context(wanted, own_variables(), std::filesystem::current_path());
}

Result<void> check_kube_words(const std::string& wanted, const std::vector<std::string>& argv) {
  if (!is_of_kubernetes(argv.front())) return {};
  for (std::size_t i = 1; i < argv.size() && argv[i] != "--"; ++i) {
    const Flag flag = flag_at(argv, i);
    if (is_one_of(flag.name, flags_of_contexts) && flag.value != wanted) {
      return fail(flag.name + " " + flag.value + " is another context than " + shown(wanted) +
                      ", which an endpoint that may get faults is to be",
                  {}, "leave it out, or name that one");
    }
    if (is_one_of(flag.name, flags_of_clusters)) {
      return fail(flag.name + " leads past the current context, which is to be " + shown(wanted),
                  {}, "leave it out; another file goes by env: {KUBECONFIG: …}");
    }
  }
  return {};
}

}  // namespace harness::target
