#include "services/die_service/dice_table.hpp"

#include <utility>

#include "services/database/text.hpp"

namespace services::die_service {
namespace {

using dice::Specification;

const database::Statement find_one{
    "SELECT dice", "SELECT name, sides, \"offset\", error_rate FROM dice WHERE name = $1"};
const database::Statement find_all{
    "SELECT dice", "SELECT name, sides, \"offset\", error_rate FROM dice ORDER BY name"};

// A row that nobody has updated has no xmax: it is new.
const database::Statement put_one{
    "INSERT dice",
    "INSERT INTO dice (name, sides, \"offset\", error_rate) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (name) DO UPDATE SET sides = EXCLUDED.sides, \"offset\" = EXCLUDED.\"offset\", "
    "error_rate = EXCLUDED.error_rate RETURNING xmax <> 0"};

Specification to_specification(const pqxx::row& row) {
  return {row[0].as<std::string>(), row[1].as<int>(), row[2].as<int>(), row[3].as<double>()};
}

}  // namespace

void DiceTable::find(const telemetry::SpanContext& parent, const std::string& name,
                     Done<std::optional<Specification>> done) {
  if (!database::is_text(name)) return done(std::nullopt);
  database_.ask<std::optional<Specification>>(
      parent, find_one,
      [name](pqxx::transaction_base& tx) -> std::optional<Specification> {
        const pqxx::result rows = tx.exec_params(find_one.text, name);
        if (rows.empty()) return std::nullopt;
        return to_specification(rows.front());
      },
      std::move(done));
}

void DiceTable::list(const telemetry::SpanContext& parent, Done<std::vector<Specification>> done) {
  database_.ask<std::vector<Specification>>(
      parent, find_all,
      [](pqxx::transaction_base& tx) {
        std::vector<Specification> dice;
        for (const pqxx::row& row : tx.exec(find_all.text)) dice.push_back(to_specification(row));
        return dice;
      },
      std::move(done));
}

void DiceTable::put(const telemetry::SpanContext& parent, const Specification& die,
                    Done<bool> done) {
  database_.ask<bool>(
      parent, put_one,
      [die](pqxx::transaction_base& tx) {
        return tx.exec_params1(put_one.text, die.name, die.sides, die.offset, die.error_rate)[0]
            .as<bool>();
      },
      std::move(done));
}

}  // namespace services::die_service
