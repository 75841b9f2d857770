#include "harness/scenario/load/executor.hpp"

#include <algorithm>

#include "harness/grammar/field.hpp"

namespace harness::scenario {

std::string_view name_of(const Executor& executor) {
  return std::visit([](const auto& config) { return config.name; }, executor);
}

std::string text_of(const Executor& executor) {
  return std::visit([](const auto& config) { return config.text(); }, executor);
}

std::uint64_t most_users(const Executor& executor) {
  return std::visit([](const auto& config) { return config.most_users(); }, executor);
}

std::uint64_t most_users_at_once(const Executor& executor, bool thinks) {
  return std::visit(
      [thinks](const auto& config) {
        if constexpr (requires { config.most_users_at_once(thinks); }) {
          return config.most_users_at_once(thinks);
        } else {
          return config.most_users();
        }
      },
      executor);
}

CountRange iterations_of_a_user(const Executor& executor) {
  const auto* counted = std::get_if<PerVuIterations>(&executor);
  return counted == nullptr ? CountRange{} : counted->iterations;
}

bool counts_by_user(const Executor& executor) {
  return std::visit([](const auto& config) { return config.counts_by_user; }, executor);
}

bool may_drop(const Executor& executor) {
  return std::visit([](const auto& config) { return config.may_drop; }, executor);
}

std::vector<SettingLine> settings_of(const Executor& executor) {
  return std::visit(
      [](const auto& config) {
        std::vector<SettingLine> lines;
        for (const auto& field : config.fields()) {
          lines.push_back({field.key.name, field.text(config), {}});
        }
        return lines;
      },
      executor);
}

double expected_iterations(const Executor& executor, Duration each) {
  return std::visit([each](const auto& config) { return config.expected_iterations(each); },
                    executor);
}

std::optional<Duration> duration_of(const Executor& executor) {
  return std::visit(
      [](const auto& config) -> std::optional<Duration> {
        if constexpr (requires { config.duration; }) return config.duration;
        return std::nullopt;
      },
      executor);
}

std::optional<Duration> time_limit_of(const Executor& executor) {
  return std::visit(
      [](const auto& config) -> std::optional<Duration> {
        if constexpr (requires { config.max_duration; }) return config.max_duration;
        return std::nullopt;
      },
      executor);
}

void end_by(Executor& executor, Duration left) {
  std::visit(
      [left](auto& config) {
        if constexpr (requires { config.duration; }) {
          config.duration = std::min(config.duration.value_or(left), left);
        }
        if constexpr (requires { config.max_duration; }) {
          config.max_duration = std::min(config.max_duration, left);
        }
      },
      executor);
}

void complete(Executor& executor) {
  std::visit(
      [](auto& config) {
        if constexpr (requires { config.complete(); }) config.complete();
      },
      executor);
}

void check(const Executor& executor, const Surroundings& around, grammar::Reading& reading) {
  std::visit([&](const auto& config) { config.check(around, reading); }, executor);
}

}  // namespace harness::scenario
