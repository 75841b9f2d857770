#pragma once

#include <memory>
#include <string>
#include <utility>

#include "harness/chaos/fault.hpp"
#include "harness/scenario/forms.hpp"

namespace harness::chaos {

// The settings of a fault on one process.
struct ProcessTarget {
  scenario::Located<std::string> process;
};

// A fault on one process of the system that is over when the process runs and is ready again.
class ProcessFault : public Fault {
 public:
  ProcessFault(std::string target, target::Target& system)
      : target_(std::move(target)), system_(system) {}

  Result<void> revert() override { return system_.start(target_); }

  std::optional<std::string> gone() override {
    if (!system_.ready(target_)) return std::nullopt;
    return "ready: " + system_.describe(target_);
  }

 protected:
  // Ended, and nobody else answers in its place.
  bool is_away() { return !system_.alive(target_) && !system_.accepts(target_); }

  // Why it is not, of one that was asked to end, or was killed.
  std::string why_not_away(const std::string& asked) {
    if (system_.alive(target_)) return asked + ", and runs on: " + system_.describe(target_);
    return system_.accepts(target_) ? "it has ended, and its port still takes connections"
                                    : std::string();
  }

  const std::string& target() const { return target_; }
  target::Target& system() { return system_; }

 private:
  std::string target_;
  target::Target& system_;
};

// A kind whose one key names the process: "stop: postgres". `of_process` says what for.
template <typename ProcessFaultKind>
FaultKind process_fault(const std::string& word, const std::string& about,
                        const std::string& of_process, const std::string& undone_by = {}) {
  scenario::Kind language = scenario::kind_of<ProcessTarget>(
      word, about,
      {grammar::required(word, &ProcessTarget::process, scenario::process_name(), of_process)});
  language.slot = scenario::process_slot;
  language.undone_by = undone_by;
  language.target = [](const scenario::Settings& settings) {
    return settings.as<ProcessTarget>().process;
  };
  const auto make = [](const scenario::Settings& settings, const Controls& controls) {
    return std::make_unique<ProcessFaultKind>(*settings.as<ProcessTarget>().process,
                                              controls.system);
  };
  return {std::move(language), make};
}

}  // namespace harness::chaos
