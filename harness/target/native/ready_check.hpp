#pragma once

#include <memory>
#include <string>

#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"

namespace harness::target {

// A process's own word that it can be used.
class ReadyCheck {
 public:
  ReadyCheck() = default;
  ReadyCheck(const ReadyCheck&) = delete;
  ReadyCheck& operator=(const ReadyCheck&) = delete;
  virtual ~ReadyCheck() = default;

  // Asks, and answers once it knows; ask again until it holds.
  virtual bool holds() = 0;

  // Something was done to the process: what is being asked no longer counts.
  virtual void start_over() {}
};

// An answer of 200. Waits for it at most a quarter of a second.
class HttpReady final : public ReadyCheck {
 public:
  explicit HttpReady(std::string url) : url_(std::move(url)) {}
  bool holds() override;

 private:
  std::string url_;
  net::HttpClient client_;
};

// A command that succeeds. Runs it beside us and never waits.
class CommandReady final : public ReadyCheck {
 public:
  explicit CommandReady(Command command) : command_(std::move(command)) {}
  bool holds() override;
  void start_over() override { running_.reset(); }

 private:
  Command command_;
  std::unique_ptr<ChildProcess> running_;
};

// Whether something takes a TCP connection on the loopback port.
bool accepts_connection(std::uint16_t port);

}  // namespace harness::target
