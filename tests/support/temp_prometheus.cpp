#include "tests/support/temp_prometheus.hpp"

#include <csignal>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "harness/core/file.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/starting.hpp"

namespace harness::test {
namespace {

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

net::HttpRequest get(const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  return request;
}

}  // namespace

TempPrometheus::TempPrometheus(const std::string& config)
    : port_(or_throw(target::PortLease::any())) {
  if (const auto wrote = write_file(directory_ / "prometheus.yml", config); !wrote) {
    throw std::runtime_error(to_string(wrote.error()));
  }
  start();
}

void TempPrometheus::start() {
  target::Command command;
  command.program = or_throw(target::find_program("prometheus", target::program_directories()));
  command.args = {"--config.file=" + (directory_ / "prometheus.yml").string(),
                  "--storage.tsdb.path=" + (directory_ / "data").string(),
                  "--web.listen-address=127.0.0.1:" + std::to_string(port_.port()),
                  "--web.enable-remote-write-receiver"};
  command.directory = directory_.path();
  command.output = directory_ / "output";
  process_.emplace(or_throw(target::ChildProcess::start(command)));
  const bool ready = eventually_started([&] {
    const auto answer = client_.send(get(url() + "/-/ready"));
    return answer && answer->status == 200;
  });
  if (!ready) {
    throw std::runtime_error("Prometheus does not start: " + content_of(directory_ / "output"));
  }
}

void TempPrometheus::stop() {
  process_->signal(SIGTERM);
  if (!eventually([&] { return process_->ending().has_value(); })) {
    throw std::runtime_error("Prometheus does not stop");
  }
  process_.reset();
}

double TempPrometheus::value(const std::string& promql) {
  const auto answer =
      client_.send(get(url() + "/api/v1/query?" + net::query_string({{"query", promql}})));
  const auto json = nlohmann::json::parse(or_throw(answer).body);
  const auto& result = json.at("data").at("result");
  if (json.at("data").at("resultType") == "scalar") return std::stod(result[1].get<std::string>());
  if (result.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (result.size() > 1) throw std::runtime_error("several series: " + promql);
  return std::stod(result[0].at("value")[1].get<std::string>());
}

}  // namespace harness::test
