#include "harness/init/environment.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/net/exposition.hpp"

namespace harness::init {
namespace {

// OpenTelemetry's names for it, the older one last, as Prometheus has them.
constexpr const char* labels_of_environment[] = {"deployment_environment_name",
                                                 "deployment_environment"};

std::vector<std::string> words_in(const std::string& text) {
  std::string spaced = lower(text);
  std::ranges::replace_if(
      spaced, [](char c) { return !(c >= 'a' && c <= 'z'); }, ' ');
  return split(one_line(spaced), ' ');
}

std::optional<SaidEnvironment> in_target_info(const std::string& metrics) {
  if (metrics.find("target_info") == std::string::npos) return std::nullopt;
  for (const net::Sample& sample : net::parse_exposition(metrics)) {
    if (sample.labels.at("__name__") != "target_info") continue;
    for (const char* label : labels_of_environment) {
      const auto said = sample.labels.find(label);
      if (said == sample.labels.end() || said->second.empty()) continue;
      return SaidEnvironment{said->second, std::string(label) + " of target_info"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<SaidEnvironment> environment_in(const net::HttpResponse& answer,
                                              const std::string& path) {
  for (const char* name : {"x-environment", "x-env"}) {
    const auto said = answer.headers.find(name);
    if (said == answer.headers.end() || said->second.empty()) continue;
    return SaidEnvironment{said->second, std::string(name) + " of " + path};
  }
  return answer.status == 200 ? in_target_info(answer.body) : std::nullopt;
}

bool sounds_like_production(const std::string& environment) {
  const std::vector<std::string> words = words_in(environment);
  const auto has = [&](std::initializer_list<std::string_view> some) {
    return std::ranges::any_of(words,
                               [&](const std::string& word) { return is_one_of(word, some); });
  };
  return has({"production", "prod", "prd", "live"}) &&
         !has({"non", "not", "no", "pre", "test", "staging", "stage", "dev"});
}

Result<void> check_environment(const SaidEnvironment& said, const std::string& named,
                               const std::string& url) {
  const std::string says = "says that it is " + shown(said.name) + " (" + said.where + ")";
  if (!named.empty() && named != said.name) {
    return fail(says + ", and not " + shown(named), url,
                "name the system that is meant, or its own word with --environment");
  }
  if (!named.empty() || !sounds_like_production(said.name)) return {};
  return fail(
      says + ": nothing more is sent there", url,
      "init puts a little load on what it looks at; name a system for tests, or, where this "
      "one is meant, say --environment " +
          said.name);
}

}  // namespace harness::init
