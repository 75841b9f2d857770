#include "stack/store/http/daemon.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <utility>

#include "stack/store/http/descriptors.hpp"
#include "stack/store/http/encoding.hpp"
#include "stack/store/http/microhttpd.hpp"
#include "stack/store/memory/heap.hpp"

namespace store::http {
namespace {

void request_ended(void* daemon, MHD_Connection* /*connection*/, void** context,
                   MHD_RequestTerminationCode why) {
  std::unique_ptr<Exchange> exchange(static_cast<Exchange*>(std::exchange(*context, nullptr)));
  if (exchange == nullptr) return;
  static_cast<Daemon*>(daemon)->end(std::move(exchange),
                                    why == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED);
}

[[gnu::format(printf, 2, 0)]] void complain(void* daemon, const char* format, va_list values) {
  std::array<char, 512> text{};
  std::vsnprintf(text.data(), text.size(), format, values);
  static_cast<Daemon*>(daemon)->note(text.data());
}

MHD_Result handle_request(void* daemon, MHD_Connection* connection, const char* /*url*/,
                          const char* method, const char* /*version*/, const char* piece,
                          std::size_t* left, void** context) {
  return static_cast<Daemon*>(daemon)->handle(connection, method, {piece, *left}, *left, *context);
}

std::optional<std::uint64_t> announced_bytes(const Request& request) {
  const auto length = request.header("content-length");
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (length.empty() || error != std::errc{}) return std::nullopt;
  return bytes;
}

// Where the next request begins is anybody's guess then.
Response of_two_lengths(const Request& request) {
  auto answer = text(400, "a request has one Content-Length, and this one " +
                              std::string(request.header("content-length")) + "\n");
  answer.headers.emplace_back("Connection", "close");
  return answer;
}

// Short answers are not worth it.
void compress(Response& response, const Request& request) {
  constexpr std::size_t worth_it = 1024;
  if (response.body.size() < worth_it || !accepts_gzip(request.header("accept-encoding"))) return;
  response.body = gzipped(response.body);
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.headers.emplace_back("Vary", "Accept-Encoding");
}

Response instead_of(const memory::Exceeded& exceeded, Lane lane) {
  constexpr int too_long = 413;
  const Stopped instead = stopped(exceeded.why());
  const bool is_long_push = lane == Lane::push && exceeded.why() == Going::too_large;
  return text(is_long_push ? too_long : instead.status, instead.why + "\n");
}

// What is kept outlives what goes wrong in one request, for want of memory or by a mistake of ours.
Response served(const Route& route, const Request& request) {
  try {
    return route.serve(request);
  } catch (const memory::Exceeded&) {
    throw;
  } catch (const std::exception& error) {
    return text(500, "this could not be served: " + std::string(error.what()) + "\n");
  }
}

// Queries in Loki's words.
Response busy(Lane lane) {
  auto response = lane == Lane::push ? text(503, "too many requests wait; send it again\n")
                                     : text(429, "too many outstanding requests\n");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

// Nobody will read it.
Response abandoned() { return text(499, stopped(Going::abandoned).why + "\n"); }

// Who is told to come back later is told when.
void add_retry_after(Response& response) {
  const bool is_told = std::any_of(response.headers.begin(), response.headers.end(),
                                   [](const auto& one) { return one.first == "Retry-After"; });
  if ((response.status == 429 || response.status == 503) && !is_told) {
    response.headers.emplace_back("Retry-After", "1");
  }
}

constexpr unsigned lookup_threads = 2;
constexpr unsigned push_threads = 2;
constexpr std::size_t most_pushes_waiting = 4096;

// What leaves holes that are worth looking for.
constexpr std::size_t much_memory = std::size_t{8} << 20U;

}  // namespace

Daemon::Daemon(const ServerSettings& settings, Routes routes, DeferredRoutes deferred)
    : settings_(settings),
      router_(std::move(routes), std::move(deferred)),
      room_(settings.most_bytes_in_flight),
      asked_(settings.most_bytes_asked),
      pushed_(settings.most_bytes_pushed),
      queries_(std::make_unique<Workers>(settings.query_threads, settings.most_waiting,
                                         settings.slow_queries)),
      lookups_(
          std::make_unique<Workers>(lookup_threads, settings.most_waiting, settings.slow_queries)),
      pushes_(std::make_unique<Workers>(push_threads, most_pushes_waiting)) {}

// With poll, not epoll: there libmicrohttpd 0.9.75 never sees the end of a connection that was
// closed before it was accepted, and no more of any connection once the process has run out of
// descriptors. Those beyond the limit wait to be accepted.
harness::Result<void> Daemon::start(const sockaddr_in& address) {
  constexpr std::size_t head_bytes = std::size_t{64} << 10U;
  const unsigned most = connections_within(settings_.most_connections, open_files_limit());
  daemon_ = MHD_start_daemon(
      MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0,
      nullptr, nullptr, &handle_request, this,         //
      MHD_OPTION_EXTERNAL_LOGGER, &complain, this,     //
      MHD_OPTION_SOCK_ADDR, &address,                  //
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, head_bytes,  //
      MHD_OPTION_CONNECTION_LIMIT, most,               //
      MHD_OPTION_CONNECTION_TIMEOUT,
      static_cast<unsigned>(settings_.idle.count()),               //
      MHD_OPTION_NOTIFY_CONNECTION, &connection_changed, nullptr,  //
      MHD_OPTION_URI_LOG_CALLBACK, &target_came, nullptr,          //
      MHD_OPTION_NOTIFY_COMPLETED, &request_ended, this, MHD_OPTION_END);
  if (daemon_ == nullptr) {
    return harness::fail("cannot listen: " + std::string(std::strerror(errno)), settings_.listen,
                         "choose another port, or end what listens there");
  }
  listens_ = true;
  std::array<char, INET_ADDRSTRLEN> host{};
  host_ = inet_ntop(AF_INET, &address.sin_addr, host.data(), host.size());
  return {};
}

Daemon::~Daemon() { stop(std::nullopt); }

bool Daemon::stop(std::optional<std::chrono::milliseconds> patience) {
  if (daemon_ == nullptr) return true;
  if (std::exchange(listens_, false)) ::close(MHD_quiesce_daemon(daemon_));
  // libmicrohttpd must not be stopped while a connection is put aside.
  std::unique_lock lock(mutex_);
  const auto idle = [this] { return put_aside_ == 0; };
  if (!patience) {
    none_put_aside_.wait(lock, idle);
  } else if (!none_put_aside_.wait_for(lock, *patience, idle)) {
    return false;
  }
  lock.unlock();
  MHD_stop_daemon(std::exchange(daemon_, nullptr));
  return true;
}

std::string Daemon::url() const {
  const auto port = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT)->port;
  return "http://" + host_ + ":" + std::to_string(port);
}

MHD_Result Daemon::handle(MHD_Connection* connection, const char* method, std::string_view piece,
                          std::size_t& left, void*& context) {
  if (context == nullptr) {
    auto exchange = std::make_unique<Exchange>(
        request_of(connection, method), settings_.most_body_bytes, room_, settings_.when_too_long);
    const auto announced = announced_bytes(*exchange->request());
    exchange->begin(router_, announced);
    // An answer before the body ends the connection, so only where the body must not come.
    const Request& request = *exchange->request();
    const bool is_unclear = request.header("content-length").find(',') != std::string_view::npos;
    if (is_unclear) exchange->answer(of_two_lengths(request));
    const bool is_refused = is_unclear || (announced.value_or(0) > 0 && exchange->answer());
    auto& kept = *exchange.release();
    context = &kept;
    return is_refused ? send(connection, kept) : MHD_YES;
  }
  auto& exchange = *static_cast<Exchange*>(context);
  if (left > 0) {
    left = 0;
    const bool may_go_on = exchange.receive(piece);
    count(exchange.uncounted());  // its sender may not come to the answer
    return may_go_on ? MHD_YES : MHD_NO;
  }
  if (!exchange.answer() && exchange.lane() == Lane::at_once) {
    const auto* route = std::get<const Route*>(*exchange.service());
    exchange.answer(served(*route, *exchange.request()));
  }
  if (exchange.answer()) return send(connection, exchange);
  put_aside(connection, exchange);
  return MHD_YES;
}

// All answers but the library's own pass here.
MHD_Result Daemon::send(MHD_Connection* connection, Exchange& exchange) {
  count(exchange.uncounted());
  return queue(connection, exchange.take_answer());
}

// A client that leaves before its body is whole knows by itself that nothing was taken; one that is
// shown the door is told so here.
void Daemon::end(std::unique_ptr<Exchange> exchange, bool is_timed_out) {
  constexpr int request_timeout = 408;
  count(exchange->uncounted(is_timed_out ? std::optional(request_timeout) : std::nullopt));
}

// The library answers by itself what is no HTTP, and only its complaints tell so.
void Daemon::note(const std::string& complaint) {
  constexpr std::string_view answered = "Error processing request (HTTP response code is ";
  if (!complaint.starts_with(answered)) return;
  count(Refused{std::atoi(complaint.c_str() + answered.size()), {}, 0});
}

void Daemon::count(const std::optional<Refused>& refused) {
  if (refused && settings_.count_refused) settings_.count_refused(*refused);
}

// From then on the exchange is a worker's, who may have answered before this returns: it must not
// be looked at until the connection is resumed.
void Daemon::put_aside(MHD_Connection* connection, Exchange& exchange) {
  {
    const std::lock_guard lock(mutex_);
    ++put_aside_;
  }
  MHD_suspend_connection(connection);
  const auto arrived = std::chrono::steady_clock::now();
  const auto job = [this, connection, &exchange, arrived] {
    exchange.request()->waited = std::chrono::steady_clock::now() - arrived;
    run(connection, exchange);
  };
  if (!workers_of(exchange.lane()).submit(job)) {
    resume(connection, exchange, busy(exchange.lane()));
  }
}

Workers& Daemon::workers_of(Lane lane) {
  if (lane == Lane::push) return *pushes_;
  return lane == Lane::lookup ? *lookups_ : *queries_;
}

void Daemon::run(MHD_Connection* connection, Exchange& exchange) {
  const bool is_push = exchange.lane() == Lane::push;
  if (!is_push && hang_up_of(connection)()) return resume(connection, exchange, abandoned());
  exchange.complete_body();
  if (exchange.answer()) return resume(connection, exchange, exchange.take_answer());
  std::size_t held = exchange.request()->body.capacity();
  if (const auto* route = std::get_if<const Route*>(&*exchange.service())) {
    using memory::Account;
    Account account(is_push ? pushed_ : asked_,
                    is_push ? Account::Told::at_once : Account::Told::where_it_asks);
    Response response = serve(connection, exchange, **route, account);
    exchange.request()->ask_going = {};
    exchange.hold(account.keep(response.body.capacity()));
    held += account.most_held();
    resume(connection, exchange, std::move(response));
  } else {
    const auto* deferred = std::get<const DeferredRoute*>(*exchange.service());
    deferred->serve(exchange.request(), [this, connection, &exchange](Response response) {
      resume(connection, exchange, std::move(response));
    });
  }
  if (held >= much_memory) memory::give_back_heap();
}

Response Daemon::serve(MHD_Connection* connection, Exchange& exchange, const Route& route,
                       memory::Account& account) {
  Request& request = *exchange.request();
  if (exchange.lane() != Lane::push) {
    request.ask_going = [&account, &workers = workers_of(exchange.lane()),
                         hung_up = hang_up_of(connection)](harness::Duration ahead) {
      if (hung_up()) return Going::abandoned;
      const Going going = account.going();
      return going == Going::on ? workers.may_go_on(ahead) : going;
    };
  }
  Response response;
  try {
    exchange.read_form();
    response = served(route, request);
    compress(response, request);
  } catch (const memory::Exceeded& exceeded) {
    response = instead_of(exceeded, exchange.lane());
  }
  add_retry_after(response);
  return response;
}

void Daemon::resume(MHD_Connection* connection, Exchange& exchange, Response response) {
  exchange.answer(std::move(response));
  // Under the lock, so that the end waits until the connection is no longer touched here.
  const std::lock_guard lock(mutex_);
  MHD_resume_connection(connection);
  if (--put_aside_ == 0) none_put_aside_.notify_all();
}

}  // namespace store::http
