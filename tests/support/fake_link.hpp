#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/target/link/link_control.hpp"

namespace harness::test {

// A link that is only words: what a client sees is what the test says. Any thread.
struct FakeLinkFacts {
  target::LinkSight whole{target::LinkSight::End::done,
                          1,
                          100,
                          std::chrono::milliseconds{1},
                          std::chrono::milliseconds{1},
                          std::chrono::milliseconds{2}};
  target::LinkSight broken;  // while there is a toxic, or it is disabled
  target::LinkSight beside = whole;
  bool takes_effect = true;  // else it stays whole
  bool is_enabled = true;
  std::vector<target::Toxic> toxics;
  std::map<std::string, target::LinkHits> hits;  // by the toxic's name
  std::string refusal;               // not empty: whatever is asked of the proxy fails with it
  std::optional<std::string> ended;  // how its process has; none: it runs
};

class FakeLink final : public target::LinkControl {
 public:
  struct Shared {
    std::mutex hanging;  // while it is held, the proxy answers nobody
    std::mutex mutex;
    FakeLinkFacts facts;               // guarded by mutex, as the next one
    int looks = 0;                     // at its state, which come last
    std::vector<unsigned> asked = {};  // of it, by clients through it: how many times each
  };

  explicit FakeLink(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

  Result<void> add(const target::Toxic& toxic) override {
    return change([&](FakeLinkFacts& facts) { facts.toxics.push_back(toxic); });
  }
  Result<void> change(const target::Toxic& toxic) override {
    Result<void> changed = fail("is not there", toxic.name());
    auto asked = change([&](FakeLinkFacts& facts) {
      for (target::Toxic& one : facts.toxics) {
        if (one.name() != toxic.name()) continue;
        one = toxic;
        changed = {};
      }
    });
    return asked ? changed : asked;
  }
  Result<void> remove(const target::Toxic& toxic) override {
    return change([&](FakeLinkFacts& facts) {
      std::erase_if(facts.toxics, [&](const auto& one) { return one.name() == toxic.name(); });
    });
  }
  Result<void> enable(bool enabled) override {
    return change([&](FakeLinkFacts& facts) { facts.is_enabled = enabled; });
  }
  Result<State> state() override {
    State state;
    auto asked = change([&](const FakeLinkFacts& facts) {
      ++shared_->looks;
      state.is_enabled = facts.is_enabled;
      state.hits = facts.hits;
      for (const target::Toxic& toxic : facts.toxics) state.toxics.push_back(toxic.name());
    });
    if (!asked) return fail(asked.error());
    return state;
  }
  std::optional<std::string> ended() override {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->facts.ended;
  }
  target::LinkSight through(const target::LinkQuestion& question, const std::stop_token&) override {
    const std::scoped_lock lock(shared_->mutex);
    shared_->asked.push_back(question.times);
    const FakeLinkFacts& facts = shared_->facts;
    const bool is_broken = !facts.is_enabled || !facts.toxics.empty();
    return is_broken && facts.takes_effect ? facts.broken : facts.whole;
  }
  target::LinkSight beside(const target::LinkQuestion&, const std::stop_token&) override {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->facts.beside;
  }

 private:
  template <typename Change>
  Result<void> change(const Change& make) {
    const std::scoped_lock lock(shared_->hanging, shared_->mutex);
    if (!shared_->facts.refusal.empty()) return fail(shared_->facts.refusal);
    make(shared_->facts);
    return {};
  }

  std::shared_ptr<Shared> shared_;
};

}  // namespace harness::test
