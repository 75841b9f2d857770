#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "services/app/flags.hpp"
#include "services/app/service.hpp"
#include "services/database/pool.hpp"
#include "services/database/query_span.hpp"

namespace services::database {

struct DatabaseSettings {
  DatabaseAddress address;
  PoolSettings pool;
};

// The flags of a service that has a database.
void add_flags(app::Options& options, const std::string& default_database,
               const std::string& default_query_timeout = "500ms");
DatabaseSettings read_flags(app::Flags& flags, const std::string& application_name);

// One statement, and what its span is called: the operation and the table, "SELECT dice".
struct Statement {
  std::string name;
  std::string text;
};

// The database of a service: a pool whose questions are spans of whoever asks them. Lives on the
// event loop thread; destroy it once the loop has stopped.
class Database {
 public:
  Database(app::Service& service, DatabaseSettings settings);

  // `work` runs on a thread of the pool and may throw; `done` runs on the loop, once.
  template <typename T>
  void ask(const telemetry::SpanContext& parent, const Statement& statement,
           std::function<T(pqxx::transaction_base&)> work, std::function<void(Result<T>)> done);

  // Whether it answers at all; not part of any trace.
  void check(std::function<void(app::Readiness)> done);

 private:
  telemetry::Telemetry& telemetry_;
  const DatabaseAddress address_;
  Pool pool_;
};

template <typename T>
void Database::ask(const telemetry::SpanContext& parent, const Statement& statement,
                   std::function<T(pqxx::transaction_base&)> work,
                   std::function<void(Result<T>)> done) {
  // std::function wants a copyable callback, which a span is not.
  const auto span =
      std::make_shared<QuerySpan>(telemetry_, parent, address_, statement.name, statement.text);
  pool_.run<T>(std::move(work),
               [span, done = std::move(done)](tl::expected<T, QueryFailure> answer) {
                 if (!answer) {
                   span->fail(answer.error());
                   span->end();
                   return done(fail(answer.error().why));
                 }
                 span->end();
                 done(std::move(*answer));
               });
}

}  // namespace services::database
