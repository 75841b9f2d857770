#include "tests/support/temp_postgres.hpp"

#include <csignal>
#include <stdexcept>
#include <utility>

#include "harness/target/native/programs.hpp"
#include "harness/target/native/ready_check.hpp"
#include "harness/target/native/scratch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/starting.hpp"

namespace harness::test {
namespace {

constexpr const char* server_user = "postgres";

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

}  // namespace

TempPostgres::TempPostgres()
    : port_(or_throw(target::PortLease::any())),
      home_(or_throw(target::make_directory_for(directory_ / "home", server_user))) {
  finish(spawn("initdb", {"--pgdata=" + (home_ / "data").string(), "--username=postgres",
                          "--auth=trust", "--no-sync", "--no-instructions"}),
         "initdb");
  start();
}

void TempPostgres::start() {
  process_.emplace(spawn(
      "postgres",
      {"-D" + (home_ / "data").string(), "--port=" + std::to_string(port_.port()),
       "--listen_addresses=127.0.0.1", "--unix_socket_directories=", "--fsync=off",
       "--shared_buffers=16MB", "--max_connections=50", "--dynamic_shared_memory_type=mmap"}));
  target::CommandReady ready(command("pg_isready", {"--quiet", "--dbname=" + url("postgres")}));
  if (!eventually_started([&] { return ready.holds(); })) {
    throw std::runtime_error("PostgreSQL does not start: " + content_of(directory_ / "output"));
  }
}

void TempPostgres::stop() {
  process_->signal(SIGINT);
  if (!eventually([&] { return process_->ending().has_value(); })) {
    throw std::runtime_error("PostgreSQL does not stop");
  }
}

void TempPostgres::pause() {
  // Once more for a child that was forked while the signals were on the way.
  if (!eventually([&] { return process_->stop_tree(), process_->is_tree_stopped(); })) {
    throw std::runtime_error("PostgreSQL does not pause");
  }
}

void TempPostgres::run_file(const std::filesystem::path& sql) {
  finish(spawn("psql", {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
                        "--dbname=" + url("postgres"), "--file=" + sql.string()}),
         sql.string());
}

void TempPostgres::run(const std::string& database, const std::string& statement) {
  finish(begin(database, statement), statement);
}

target::ChildProcess TempPostgres::begin(const std::string& database,
                                         const std::string& statement) {
  return spawn("psql", {"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
                        "--dbname=" + url(database), "--command=" + statement});
}

std::string TempPostgres::url(const std::string& database) const {
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port_.port()) + "/" + database;
}

target::Command TempPostgres::command(const std::string& program,
                                      std::vector<std::string> args) const {
  target::Command command;
  command.program = or_throw(target::find_program(program, target::program_directories()));
  command.args = std::move(args);
  command.user = server_user;
  command.directory = home_;
  command.output = directory_ / "output";
  return command;
}

target::ChildProcess TempPostgres::spawn(const std::string& program,
                                         std::vector<std::string> args) const {
  return or_throw(target::ChildProcess::start(command(program, std::move(args))));
}

void TempPostgres::finish(target::ChildProcess process, const std::string& what) {
  if (!eventually_started([&] { return process.ending().has_value(); }) ||
      !process.ending()->is_success()) {
    throw std::runtime_error(what + " failed: " + content_of(directory_ / "output"));
  }
}

}  // namespace harness::test
