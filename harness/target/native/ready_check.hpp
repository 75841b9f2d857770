#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "harness/net/address.hpp"
#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"

namespace harness::target {

// Whether something takes a TCP connection there: "127.0.0.1:8080", "[::1]:8080".
bool accepts_connection(const std::string& place);

// Of a place, the address that takes a connection now; the first one where none does. "localhost"
// is both addresses of loopback, and a client that knows of one has to be told which of them it is.
net::Address answering_at(const std::string& place);

// The same for a client that takes "localhost" for 127.0.0.1 alone: "[::1]:8080", if of that port
// it alone takes a connection. Any other place as it is.
std::string place_that_answers(const std::string& place);

// A process's own word that it can be used.
class ReadyCheck {
 public:
  ReadyCheck() = default;
  ReadyCheck(const ReadyCheck&) = delete;
  ReadyCheck& operator=(const ReadyCheck&) = delete;
  virtual ~ReadyCheck() = default;

  // Asks, and answers once it knows; ask again until it holds.
  virtual bool holds() = 0;

  // What it waits for: "a connection at 127.0.0.1:8080"; empty: nothing.
  virtual std::string text() const = 0;

  // Something was done to the process: what is being asked no longer counts.
  virtual void start_over() {}

  // It is about to be started: what the one before it has said no longer counts.
  virtual void begin() {}
};

// An answer of 200. Waits for it at most a quarter of a second.
class HttpReady final : public ReadyCheck {
 public:
  explicit HttpReady(std::string url) : url_(std::move(url)) {}
  bool holds() override;
  std::string text() const override;

 private:
  std::string url_;
  net::HttpClient client_;
};

// A command that succeeds. Runs it beside us and never waits.
class CommandReady final : public ReadyCheck {
 public:
  explicit CommandReady(Command command) : command_(std::move(command)) {}
  bool holds() override;
  std::string text() const override;
  void start_over() override { running_.reset(); }

 private:
  Command command_;
  std::unique_ptr<ChildProcess> running_;
  std::optional<Ending> failed_;  // the last time
};

// Its port takes a connection.
class PortReady final : public ReadyCheck {
 public:
  explicit PortReady(std::string place) : place_(std::move(place)) {}
  bool holds() override { return accepts_connection(place_); }
  std::string text() const override;

 private:
  std::string place_;
};

// A text in its output.
class LogReady final : public ReadyCheck {
 public:
  LogReady(std::filesystem::path log, std::string text)
      : log_(std::move(log)), text_(std::move(text)) {}
  bool holds() override;
  std::string text() const override;
  void begin() override;

 private:
  std::filesystem::path log_;
  std::string text_;
  std::size_t begin_ = 0;  // of what it has said since it was started
};

// It runs, which is all that is known.
class RunningReady final : public ReadyCheck {
 public:
  bool holds() override { return true; }
  std::string text() const override { return {}; }
};

}  // namespace harness::target
