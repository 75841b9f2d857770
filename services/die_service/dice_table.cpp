#include "services/die_service/dice_table.hpp"

#include <memory>
#include <utility>

#include "services/database/query_span.hpp"

namespace services::die_service {
namespace {

using dice::Specification;

const std::string find_one = "SELECT name, sides, \"offset\", error_rate FROM dice WHERE name = $1";
const std::string find_all = "SELECT name, sides, \"offset\", error_rate FROM dice ORDER BY name";

Specification to_specification(const pqxx::row& row) {
  return {row[0].as<std::string>(), row[1].as<int>(), row[2].as<int>(), row[3].as<double>()};
}

}  // namespace

DiceTable::DiceTable(telemetry::Telemetry& telemetry, database::Pool& pool,
                     database::DatabaseAddress address)
    : telemetry_(telemetry), pool_(pool), address_(std::move(address)) {}

void DiceTable::find(const telemetry::SpanContext& parent, const std::string& name,
                     Done<std::optional<Specification>> done) {
  ask<std::optional<Specification>>(
      parent, find_one,
      [name](pqxx::transaction_base& tx) -> std::optional<Specification> {
        const pqxx::result rows = tx.exec_params(find_one, name);
        if (rows.empty()) return std::nullopt;
        return to_specification(rows.front());
      },
      std::move(done));
}

void DiceTable::list(const telemetry::SpanContext& parent, Done<std::vector<Specification>> done) {
  ask<std::vector<Specification>>(
      parent, find_all,
      [](pqxx::transaction_base& tx) {
        std::vector<Specification> dice;
        for (const pqxx::row& row : tx.exec(find_all)) dice.push_back(to_specification(row));
        return dice;
      },
      std::move(done));
}

void DiceTable::check(std::function<void(tl::expected<void, std::string>)> done) {
  pool_.run<bool>(
      [](pqxx::transaction_base& tx) { return !tx.exec("SELECT 1").empty(); },
      [done = std::move(done)](const tl::expected<bool, database::QueryFailure>& answer) {
        if (answer) return done({});
        done(tl::unexpected(answer.error().why));
      });
}

template <typename T>
void DiceTable::ask(const telemetry::SpanContext& parent, const std::string& statement,
                    std::function<T(pqxx::transaction_base&)> work, Done<T> done) {
  // std::function wants a copyable callback, which a span is not.
  const auto span =
      std::make_shared<database::QuerySpan>(telemetry_, parent, address_, "SELECT dice", statement);
  pool_.run<T>(std::move(work),
               [span, done = std::move(done)](tl::expected<T, database::QueryFailure> answer) {
                 if (!answer) {
                   span->fail(answer.error());
                   span->end();
                   return done(fail(answer.error().why));
                 }
                 span->end();
                 done(std::move(*answer));
               });
}

}  // namespace services::die_service
