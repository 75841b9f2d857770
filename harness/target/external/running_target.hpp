#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/target/external/environment_watch.hpp"
#include "harness/target/external/proven_endpoint.hpp"
#include "harness/target/external/proven_link.hpp"
#include "harness/target/external/remote.hpp"
#include "harness/target/target.hpp"

namespace harness::target {

// What runs already.
struct Running {
  ProvenEndpoints endpoints;  // that are called
  Remotes backends;           // that are asked
  ProvenLinks links = {};     // that its own Toxiproxy breaks

  bool empty() const { return endpoints.empty() && backends.empty() && links.empty(); }
};

// What runs already, beside what the harness starts for it: everything that can be done to a
// process is done to those of the harness, if there are any. Used by the thread that uses them.
class RunningTarget final : public Target {
 public:
  // `started` may be null: nothing was.
  RunningTarget(Running running, std::unique_ptr<Target> started, const Clock& clock)
      : running_(std::move(running)), started_(std::move(started)), clock_(clock) {}

  std::vector<std::string> names(Role role) const override;
  bool has(const std::string& name) const override;
  std::vector<EndSign> end_signs() const override;
  std::vector<std::string> scraped() const override;
  std::string url(const std::string& name) const override;
  std::optional<StormDoor> storm_door(const std::string& name) const override;
  net::Servers servers() const override;
  net::Fence fence() const override;
  net::Fence fence_of_faults() const override;
  Result<void> prove() override;
  Result<void> still_proven() override;
  void doubt() override;
  bool call(const std::string& name, const std::string& path,
            const std::map<std::string, std::string>& headers) override;
  bool is_shared(const std::string& backend) const override;
  bool has_unknown_senders() const override { return !running_.endpoints.empty(); }
  std::string span_receiver() const override;
  ShippingReport finish_shipping(Duration patience) override;

  Result<void> stop(const std::string& name) override;
  Result<void> crash(const std::string& name) override;
  Result<void> pause(const std::string& name) override;
  Result<void> resume(const std::string& name) override;
  Result<void> start(const std::string& name) override;

  bool alive(const std::string& name) override;
  bool paused(const std::string& name) override;
  bool accepts(const std::string& name) override;
  bool ready(const std::string& name) override;
  std::string describe(const std::string& name) override;

  std::unique_ptr<LinkControl> link(const std::string& from, const std::string& to) override;

  std::vector<std::pair<std::string, std::string>> unexpected_ends() override;

 private:
  net::Fence fence_around(scenario::Allowed what) const;

  // The error: there is no such process.
  Result<Target*> owner_of(const std::string& name) const;

  Running running_;
  std::unique_ptr<Target> started_;
  const Clock& clock_;
  std::string mark_;                       // of this run's own toxics
  std::optional<EnvironmentWatch> watch_;  // from when all of it is proven
};

}  // namespace harness::target
