#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/database/database.hpp"
#include "services/die_service/dice_store.hpp"

namespace services::die_service {

// The table `dice`, as SQL: the only place that knows its columns. Each question is a span.
class DiceTable final : public DiceStore {
 public:
  explicit DiceTable(database::Database& database) : database_(database) {}

  void find(const telemetry::SpanContext& parent, const std::string& name,
            Done<std::optional<dice::Specification>> done) override;
  void list(const telemetry::SpanContext& parent,
            Done<std::vector<dice::Specification>> done) override;
  void put(const telemetry::SpanContext& parent, const dice::Specification& die,
           Done<bool> done) override;

 private:
  database::Database& database_;
};

}  // namespace services::die_service
