#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "harness/target/acts.hpp"

namespace harness::test {

// Acts that are only words: a test says how each ends. Errands call it from threads of their own.
class FakeActs final : public target::Acts {
 public:
  using Answer = std::function<Result<target::Outcome>()>;

  // Of the act with that text; one that nobody has said anything of succeeds.
  void on(const std::string& act, Answer answer) {
    const std::scoped_lock lock(mutex_);
    answers_[act] = std::move(answer);
  }
  void succeeds(const std::string& act) {
    on(act, [] { return target::Outcome{true, "ended with exit code 0"}; });
  }
  void fails(const std::string& act) {
    on(act, [] { return target::Outcome{false, "ended with exit code 1"}; });
  }

  // "promise command sh: sh undo", "sh inject", "done 1".
  std::vector<std::string> log() const {
    const std::scoped_lock lock(mutex_);
    return log_;
  }

  Result<target::Act> locate(const target::Act& act) override {
    if (!unlocated.empty() && text_of(act) == unlocated) return fail("is nowhere", {}, "mend it");
    return act;
  }
  Result<std::string> promise(const target::Undo& undo) override {
    if (!refusal.empty()) return fail(refusal, "journal");
    note("promise " + undo.what + ": " + text_of(undo.act));
    return std::string("1");
  }
  void settled(const std::string& promised) override { note("settled " + promised); }
  void done(const std::string& promised) override { note("done " + promised); }

  Result<target::Outcome> carry_out(const target::Act& act, Duration,
                                    const std::stop_token&) override {
    note(text_of(act));
    Answer answer = [] { return target::Outcome{true, "ended with exit code 0"}; };
    {
      const std::scoped_lock lock(mutex_);
      const auto known = answers_.find(text_of(act));
      if (known != answers_.end()) answer = known->second;
    }
    return answer();
  }

  Result<std::unique_ptr<target::Companion>> start(const std::string& name,
                                                   const target::ProgramCall& program) override {
    note("start " + text_of(target::Act(program)));
    if (!companion) return fail("cannot be started", name);
    return std::move(companion);
  }
  std::string scratch() const override { return "/scratch"; }
  std::optional<std::string> look() override { return std::exchange(said, std::nullopt); }

  std::string unlocated;  // the text of an act that can be done nowhere
  std::string refusal;    // why no journal can be written
  std::unique_ptr<target::Companion> companion;
  std::optional<std::string> said;

 private:
  void note(const std::string& what) {
    const std::scoped_lock lock(mutex_);
    log_.push_back(what);
  }

  mutable std::mutex mutex_;
  std::map<std::string, Answer> answers_;
  std::vector<std::string> log_;
};

}  // namespace harness::test
