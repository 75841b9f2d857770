#pragma once

#include <sys/types.h>

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/core/fd.hpp"
#include "harness/core/result.hpp"

namespace harness::target {

// One end of what a keeper and who drives its system say to each other: a JSON object a line, over
// a socket that is the user's own. One thread.
class Channel {
 public:
  explicit Channel(Fd socket) : socket_(std::move(socket)) {}

  // To who keeps the system of that scratch directory.
  static Result<Channel> to(const std::filesystem::path& scratch);

  // The other end has gone where that is not so.
  bool is_open() const { return static_cast<bool>(socket_); }
  int fd() const { return socket_.get(); }
  pid_t peer() const;  // the number of the process at the other end; 0: nobody knows

  void send(const nlohmann::json& message);

  // The next message, if there is one in that time.
  std::optional<nlohmann::json> receive(Duration patience);

  void close() { socket_.reset(); }

 private:
  std::optional<nlohmann::json> next();
  void read_more();

  Fd socket_;
  std::string received_;  // and not yet handed out
};

// Where those who want to drive the system come to; nobody but this user may.
Result<Fd> listen_in(const std::filesystem::path& scratch);

// One of them, if there is one.
std::optional<Channel> accept_from(const Fd& listening);

}  // namespace harness::target
