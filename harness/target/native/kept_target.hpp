#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/target/native/channel.hpp"
#include "harness/target/native/kept_facts.hpp"
#include "harness/target/native/standing.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// What it is made of, as likeness_of() has it.
Result<std::string> likeness_of(const Standing& standing);

// Where all of it is, by name, whoever drives it.
Result<net::Servers> servers_of(const Standing& standing);

// A system that another process of this user keeps up: what is to be done to it is done there. At
// the end of this nothing of it is ended, and what was left undone is undone. Where the keeper is
// gone, so are its processes. One thread.
class KeptTarget : public Target {
 public:
  // `run` is the run's directory, for others who want to drive it, too. Waits until all processes
  // are ready, unless `cancelled`, which is asked now and then.
  static Result<std::unique_ptr<KeptTarget>> drive(const Standing& standing,
                                                   const std::filesystem::path& run,
                                                   const std::function<bool()>& cancelled = {});
  KeptTarget(const KeptTarget&) = delete;
  KeptTarget& operator=(const KeptTarget&) = delete;
  ~KeptTarget() override;

  std::vector<std::string> names(Role role) const override;
  bool has(const std::string& name) const override { return facts_.roles.contains(name); }
  std::vector<EndSign> end_signs() const override { return facts_.end_signs; }
  std::vector<std::string> scraped() const override { return facts_.scraped; }
  std::string url(const std::string& name) const override;
  std::optional<StormDoor> storm_door(const std::string& name) const override;
  net::Servers servers() const override;
  net::Fence fence() const override;
  Result<void> prove() override { return {}; }
  bool call(const std::string& name, const std::string& path,
            const std::map<std::string, std::string>& headers) override;
  bool is_shared(const std::string&) const override { return false; }
  bool has_unknown_senders() const override { return false; }
  std::string span_receiver() const override { return facts_.span_receiver; }
  ShippingReport finish_shipping(Duration patience) override;

  Result<void> stop(const std::string& name) override { return change("stop", name); }
  Result<void> crash(const std::string& name) override { return change("crash", name); }
  Result<void> pause(const std::string& name) override { return change("pause", name); }
  Result<void> resume(const std::string& name) override { return change("resume", name); }
  Result<void> start(const std::string& name) override { return change("start", name); }

  bool alive(const std::string& name) override { return is("alive", name); }
  bool paused(const std::string& name) override { return is("paused", name); }
  bool accepts(const std::string& name) override;
  bool ready(const std::string& name) override { return is("ready", name); }
  std::string describe(const std::string& name) override;
  std::vector<std::pair<std::string, std::string>> unexpected_ends() override;

 protected:
  KeptTarget(Channel keeper, KeptFacts facts)
      : keeper_(std::move(keeper)), facts_(std::move(facts)) {}

  // None: the keeper is gone, or does not answer, which is the same from then on.
  std::optional<nlohmann::json> ask(const nlohmann::json& question, Duration patience);
  void leave();

 private:
  Result<void> change(const std::string& verb, const std::string& name);
  bool is(const std::string& what, const std::string& name);

  Channel keeper_;
  KeptFacts facts_;
  bool is_loss_told_ = false;
};

// What a keeper says next; none: it is gone, says nothing in that time, or nobody wants to know any
// more.
std::optional<nlohmann::json> answer_of(Channel& keeper, Duration patience,
                                        const std::function<bool()>& cancelled = {});

}  // namespace harness::target
