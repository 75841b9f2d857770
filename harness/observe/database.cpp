#include "harness/observe/database.hpp"

#include <pqxx/pqxx>

#include "harness/core/text.hpp"
#include "harness/observe/wire.hpp"

namespace harness::observe {
namespace {

using nlohmann::json;

constexpr int understood = 200;
constexpr int wrong_query = 400;
constexpr int nobody_there = 404;
constexpr int failed_query = 500;

constexpr const char* read_only_transaction = "25006";

Answer refused(Answer answer, int status, const std::exception& why) {
  answer.status = status;
  answer.body = trim(why.what());
  return answer;
}

std::string first_column(const pqxx::result& rows) {
  json column = json::array();
  for (const pqxx::row& row : rows) {
    column.push_back(row[0].is_null() ? json(nullptr) : json(row[0].c_str()));
  }
  return column.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

Question sql_query(const std::string& process, const std::string& sql) {
  return {Backend::database, process, {}, sql};
}

Answer ask_database(const std::string& url, const Question& question, WallTime now,
                    Duration timeout) {
  Answer answer;
  answer.asked_at = now;
  const auto whole_seconds = std::chrono::ceil<std::chrono::seconds>(timeout).count();
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  try {
    // By that name a fault that ends the connections of others knows ours.
    pqxx::connection database(
        url + "?application_name=harness&connect_timeout=" + std::to_string(whole_seconds));
    pqxx::read_transaction reading(database);
    reading.exec("SET LOCAL statement_timeout = " + std::to_string(millis));
    // With parameters, of which it has none, PostgreSQL takes one statement and no more.
    answer.body = first_column(reading.exec_params(question.query));
    answer.status = understood;
  } catch (const pqxx::broken_connection& broken) {
    answer.problem = question.path + " did not answer: " + std::string(trim(broken.what()));
  } catch (const pqxx::syntax_error& wrong) {  // among them, tables that are not there
    return refused(std::move(answer), wrong_query, wrong);
  } catch (const pqxx::sql_error& failure) {
    const bool writes = failure.sqlstate() == read_only_transaction;
    return refused(std::move(answer), writes ? wrong_query : failed_query, failure);
  } catch (const std::exception& failure) {
    return refused(std::move(answer), failed_query, failure);
  }
  return answer;
}

Answer no_database(const std::string& process, WallTime now) {
  return {now, nobody_there, "\"" + process + "\" is not a database of the system", ""};
}

bool is_no_database(const Answer& answer) { return answer.status == nobody_there; }

bool is_refused_write(const Answer& answer) {
  return answer.status == wrong_query &&
         answer.body.find("in a read-only transaction") != std::string::npos;
}

Result<std::vector<std::optional<std::string>>> parse_column(const Answer& answer) {
  using Column = std::vector<std::optional<std::string>>;
  return read_document<Column>(answer, [](const json& document) {
    Column column;
    for (const json& cell : list(document)) {
      column.push_back(cell.is_null() ? std::nullopt : std::optional(cell.get<std::string>()));
    }
    return column;
  });
}

}  // namespace harness::observe
