#pragma once

#include <functional>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "services/app/downstream.hpp"
#include "services/dice/specification.hpp"

namespace services::dice_roller {

// Knows what each die is. Lives on the event loop thread.
class DieSource {
 public:
  using Found = tl::expected<dice::Specification, app::Refusal>;
  using Done = std::function<void(Found)>;
  using Names = tl::expected<std::vector<std::string>, app::Refusal>;
  using Listed = std::function<void(Names)>;

  DieSource() = default;
  DieSource(const DieSource&) = delete;
  DieSource& operator=(const DieSource&) = delete;
  virtual ~DieSource() = default;

  // A name that no die has is refused with 400.
  virtual void find(const telemetry::SpanContext& parent, const std::string& name, Done done) = 0;
  virtual void list(const telemetry::SpanContext& parent, Listed done) = 0;
};

// The standard dice.
class OwnDice final : public DieSource {
 public:
  void find(const telemetry::SpanContext& parent, const std::string& name, Done done) override;
  void list(const telemetry::SpanContext& parent, Listed done) override;
};

// Asks die-service, each time anew: what a die is may change while both run.
class DieServiceDice final : public DieSource {
 public:
  DieServiceDice(app::Service& service, const http::Origin& origin, Duration timeout);

  void find(const telemetry::SpanContext& parent, const std::string& name, Done done) override;
  void list(const telemetry::SpanContext& parent, Listed done) override;

 private:
  app::Downstream die_service_;
  const bool remembers_;  // a defect, for tests: asks once and never again
  std::map<std::string, dice::Specification> remembered_;
};

// The names in what "/dice" of die-service says.
DieSource::Names read_names(const app::Reply& reply);

}  // namespace services::dice_roller
