#pragma once

#include <functional>
#include <map>
#include <string>
#include <tl/expected.hpp>

#include "services/app/downstream.hpp"
#include "services/dice/specification.hpp"

namespace services::dice_roller {

// Knows what each die is. Lives on the event loop thread.
class DieSource {
 public:
  using Found = tl::expected<dice::Specification, app::Refusal>;
  using Done = std::function<void(Found)>;

  DieSource() = default;
  DieSource(const DieSource&) = delete;
  DieSource& operator=(const DieSource&) = delete;
  virtual ~DieSource() = default;

  // `name` is one of the known dice.
  virtual void find(const telemetry::SpanContext& parent, const std::string& name, Done done) = 0;
};

// The standard dice.
class OwnDice final : public DieSource {
 public:
  void find(const telemetry::SpanContext& parent, const std::string& name, Done done) override;
};

// Asks die-service, each time anew: what a die is may change while both run.
class DieServiceDice final : public DieSource {
 public:
  DieServiceDice(app::Service& service, const http::Origin& origin, Duration timeout);

  void find(const telemetry::SpanContext& parent, const std::string& name, Done done) override;

 private:
  app::Downstream die_service_;
  const bool remembers_;  // a defect, for tests: asks once and never again
  std::map<std::string, dice::Specification> remembered_;
};

}  // namespace services::dice_roller
