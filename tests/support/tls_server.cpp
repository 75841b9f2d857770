#include "tests/support/tls_server.hpp"

#include <algorithm>
#include <stdexcept>

#include "harness/core/file.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/support/starting.hpp"

namespace harness::test {
namespace {

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}

// What nginx is told about each kind, besides its port.
const std::map<std::string, std::pair<std::string, std::string>> kinds{
    {"here", {"ssl http2", "ssl_certificate here.pem; ssl_certificate_key here.pem;"}},
    {"elsewhere", {"ssl", "ssl_certificate elsewhere.pem; ssl_certificate_key elsewhere.pem;"}},
    {"expired", {"ssl", "ssl_certificate expired.pem; ssl_certificate_key expired.pem;"}},
    {"members",
     {"ssl",
      "ssl_certificate here.pem; ssl_certificate_key here.pem;"
      " ssl_client_certificate user.pem; ssl_verify_client on;"}},
    {"old", {"ssl", "ssl_certificate here.pem; ssl_certificate_key here.pem;"}},
    {"clear", {"http2", ""}},
};

const std::string paths = R"(
    location / { return 200 $server_protocol; }
    location /long { root .; }
    location /close { return 444; }
    location /reset { reset_timedout_connection on; return 444; }
)";

}  // namespace

TlsServer::TlsServer() {
  for (const auto& [kind, told] : kinds) ports_.emplace(kind, or_throw(target::PortLease::any()));
  auto made =
      or_throw(target::ChildProcess::start(command(CERTIFICATES_SCRIPT, {directory_.path()})));
  if (!eventually_started([&] { return made.ending().has_value(); }) ||
      !made.ending()->is_success()) {
    throw std::runtime_error("no certificates: " + content_of(directory_ / "output"));
  }
  const std::string file = directory_ / "nginx.conf";
  or_throw(write_file(file, config()).map([] { return true; }));
  or_throw(write_file(directory_ / "long", std::string(1'000'000, 'x')).map([] { return true; }));
  const auto nginx = or_throw(target::find_program("nginx", target::program_directories()));
  process_.emplace(or_throw(target::ChildProcess::start(
      command(nginx, {"-p", directory_.path(), "-e", "stderr", "-c", file}))));
  const auto listens = [&] {
    return std::none_of(ports_.begin(), ports_.end(),
                        [](const auto& port) { return target::is_port_free(port.second.port()); });
  };
  if (!eventually_started([&] { return listens() || process_->ending(); }) || process_->ending()) {
    throw std::runtime_error("nginx does not start: " + content_of(directory_ / "output"));
  }
}

std::string TlsServer::url(const std::string& kind) const {
  const std::string scheme = kind == "clear" ? "http" : "https";
  return scheme + "://127.0.0.1:" + std::to_string(ports_.at(kind).port());
}

std::string TlsServer::file(const std::string& certificate) const {
  return directory_ / (certificate + ".pem");
}

target::Command TlsServer::command(const std::string& program,
                                   std::vector<std::string> args) const {
  target::Command command;
  command.program = program;
  command.args = std::move(args);
  command.directory = directory_.path();
  command.output = directory_ / "output";
  return command;
}

std::string TlsServer::config() const {
  std::string text =
      "daemon off; master_process off; pid nginx.pid;\nevents {}\nhttp {\naccess_log off;\n";
  for (const std::string store : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    text += store + "_temp_path " + store + ";\n";
  }
  for (const auto& [kind, told] : kinds) {
    text += "server { listen 127.0.0.1:" + std::to_string(ports_.at(kind).port()) + " " +
            told.first + "; " + told.second + paths + "}\n";
  }
  return text + "}\n";
}

}  // namespace harness::test
