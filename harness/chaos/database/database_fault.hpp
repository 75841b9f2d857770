#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/chaos/database/session.hpp"
#include "harness/chaos/errand_fault.hpp"
#include "harness/grammar/record.hpp"
#include "harness/scenario/forms.hpp"

namespace harness::chaos {

// How often what a fault does to a database is looked for, and watched.
inline constexpr Duration look_at_database_again = std::chrono::milliseconds{100};

// The connections to that database that are not the harness' own, in a FROM.
inline const std::string others =
    "pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND "
    "pid <> pg_backend_pid() AND application_name <> 'harness'";

// A kind whose one key has a map with the settings T, which names the `database`, a process of the
// system: "lock_table: {database: postgres, table: dice}". `more` are the settings beside it.
template <typename T>
FaultKind database_fault(const std::string& word, const std::string& about,
                         const std::vector<grammar::Field<T>>& more,
                         Acts (*acts)(const Database& database, const T& settings),
                         Result<void> (*check)(const T& settings) = nullptr) {
  grammar::Record<T> record{"a database and what is done to it"};
  record.fields = {grammar::required("database", &T::database, scenario::database_name(),
                                     "the process that is the database, as the stage calls it")};
  record.fields.insert(record.fields.end(), more.begin(), more.end());
  scenario::Kind language = scenario::kind_of<T>(
      word, about, {grammar::whole_of({word, {}, true, {}, about}, grammar::record(record))},
      check);
  language.target = [](const scenario::Settings& settings) { return settings.as<T>().database; };
  const auto make = [acts](const scenario::Settings& settings, const Controls& controls) {
    const T& own = settings.as<T>();
    const std::string& process = *own.database;
    return std::make_unique<ErrandFault>(
        acts({process, controls.system.url(process), &controls.clock}, own));
  };
  return {std::move(language), make};
}

}  // namespace harness::chaos
