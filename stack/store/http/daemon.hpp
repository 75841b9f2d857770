#pragma once

#include <microhttpd.h>
#include <netinet/in.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "stack/store/http/exchange.hpp"
#include "stack/store/http/router.hpp"
#include "stack/store/http/server.hpp"
#include "stack/store/http/workers.hpp"
#include "stack/store/memory/account.hpp"
#include "stack/store/memory/share.hpp"

namespace store::http {

// The adapter to libmicrohttpd.
//
//   its thread: head → begin() → pieces of the body → receive() → suspend
//   a worker:   complete_body() → the route, on its account → answer() → resume
//   its thread: the answer is queued
class Daemon {
 public:
  Daemon(const ServerSettings& settings, Routes routes, DeferredRoutes deferred);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon();

  harness::Result<void> start(const sockaddr_in& address);
  std::string url() const;
  bool stop(std::optional<std::chrono::milliseconds> patience);

  // What libmicrohttpd calls.
  MHD_Result handle(MHD_Connection* connection, const char* method, std::string_view piece,
                    std::size_t& left, void*& context);
  void end(std::unique_ptr<Exchange> exchange, bool is_timed_out);
  void note(const std::string& complaint);

 private:
  MHD_Result send(MHD_Connection* connection, Exchange& exchange);
  void count(const std::optional<Refused>& refused);
  void put_aside(MHD_Connection* connection, Exchange& exchange);
  Workers& workers_of(Lane lane);
  void run(MHD_Connection* connection, Exchange& exchange);
  Response serve(MHD_Connection* connection, Exchange& exchange, const Route& route,
                 memory::Account& account);
  void resume(MHD_Connection* connection, Exchange& exchange, Response response);

  ServerSettings settings_;
  Router router_;
  memory::Share room_;
  memory::Accounts asked_;   // what queries hold, and their answers
  memory::Accounts pushed_;  // what pushes become
  MHD_Daemon* daemon_ = nullptr;
  bool listens_ = false;
  std::string host_;

  std::mutex mutex_;  // guards the next one
  std::size_t put_aside_ = 0;
  std::condition_variable none_put_aside_;

  // Last: they use everything above.
  std::unique_ptr<Workers> queries_;
  std::unique_ptr<Workers> lookups_;
  std::unique_ptr<Workers> pushes_;
};

}  // namespace store::http
