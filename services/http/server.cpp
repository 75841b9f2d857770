#include "services/http/server.hpp"

#include <pistache/endpoint.h>
#include <pistache/peer.h>

#include <future>
#include <mutex>
#include <utility>

#include "services/core/percent.hpp"
#include "services/http/parser.hpp"

namespace services::http {
namespace {

namespace pistache = Pistache::Http;

// A burst of connections larger than this waits a second for its second try.
constexpr int backlog = 1024;

// The requests that came before a drain hold on to one of these; the last to be answered lets go.
class Generation {
 public:
  Generation() = default;
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;
  ~Generation() { all_answered_.set_value(); }

  std::future<void> all_answered() { return all_answered_.get_future(); }

 private:
  std::promise<void> all_answered_;
};

// Hands out the current generation to new requests, on any thread.
class Generations {
 public:
  std::shared_ptr<Generation> current() {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  std::shared_ptr<Generation> begin_next() {
    const std::lock_guard lock(mutex_);
    return std::exchange(current_, std::make_shared<Generation>());
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<Generation> current_ = std::make_shared<Generation>();
};

struct Callbacks {
  OnRequest on_request;
  OnConnections on_connections;
  Generations generations;
};

// Sits in the peer's own data, so that it goes when the connection goes, however that happens.
class CountedConnection {
 public:
  explicit CountedConnection(std::shared_ptr<Callbacks> callbacks)
      : callbacks_(std::move(callbacks)) {
    callbacks_->on_connections(+1);
  }
  CountedConnection(const CountedConnection&) = delete;
  CountedConnection& operator=(const CountedConnection&) = delete;
  ~CountedConnection() { callbacks_->on_connections(-1); }

 private:
  std::shared_ptr<Callbacks> callbacks_;
};

std::string header(const pistache::Request& request, const char* name) {
  const auto raw = request.headers().tryGetRaw(name);
  return raw ? raw->value() : std::string();
}

Request convert(const pistache::Request& from) {
  Request request{pistache::methodString(from.method()), from.resource(), {}};
  for (const std::string& name : from.query().parameters()) {
    request.query[percent_decode(name)] = percent_decode(from.query().get(name).value_or(""));
  }
  request.body = from.body();
  request.content_type = header(from, "Content-Type");
  request.host = header(from, "Host");
  for (const pistache::Cookie& cookie : from.cookies()) request.cookies[cookie.name] = cookie.value;
  request.traceparent = header(from, "traceparent");
  request.tracestate = header(from, "tracestate");
  request.authorization = header(from, "Authorization");
  return request;
}

// Pistache sends only headers that it has a class for.
class AnyHeader : public pistache::Header::Header {
 public:
  AnyHeader(std::string name, std::string value)
      : name_(std::move(name)), value_(std::move(value)) {}

  const char* name() const override { return name_.c_str(); }
  void write(std::ostream& stream) const override { stream << value_; }
  std::uint64_t hash() const override { return std::hash<std::string>{}(name_); }

 private:
  const std::string name_;
  const std::string value_;
};

// What must live until the answer is on the wire.
struct Unanswered {
  pistache::ResponseWriter writer;
  std::shared_ptr<Generation> generation;
};

void send(Unanswered& unanswered, const Response& response) {
  // Held during the send, which looks at the weak pointer twice and trusts the second look.
  const auto peer = unanswered.writer.getPeer();
  if (!peer) return;
  const auto mime = pistache::Mime::MediaType::fromString(response.content_type);
  const auto generation = unanswered.generation;
  for (const auto& [name, value] : response.headers) {
    unanswered.writer.headers().add(std::make_shared<AnyHeader>(name, value));
  }
  unanswered.writer.send(static_cast<pistache::Code>(response.status), response.body, mime)
      .then([generation](ssize_t) {}, [generation](const std::exception_ptr&) {});
}

// Pistache clones one for each worker thread.
class Handler : public pistache::Handler {
 public:
  HTTP_PROTOTYPE(Handler)

  explicit Handler(std::shared_ptr<Callbacks> callbacks) : callbacks_(std::move(callbacks)) {}

  void onRequest(const pistache::Request& request, pistache::ResponseWriter writer) override {
    const auto unanswered = std::make_shared<Unanswered>(
        Unanswered{std::move(writer), callbacks_->generations.current()});
    callbacks_->on_request(convert(request),
                           [unanswered](const Response& response) { send(*unanswered, response); });
  }

 private:
  void onConnection(const std::shared_ptr<Pistache::Tcp::Peer>& peer) override {
    peer->putData(ParserData, std::make_shared<Parser>(getMaxRequestSize()));
    peer->putData("counted connection", std::make_shared<CountedConnection>(callbacks_));
  }

  std::shared_ptr<Callbacks> callbacks_;
};

}  // namespace

struct Server::Parts {
  std::shared_ptr<Callbacks> callbacks;
  pistache::Endpoint endpoint;

  Parts(const ServerSettings& settings, std::shared_ptr<Callbacks> callbacks_);
};

Server::Parts::Parts(const ServerSettings& settings, std::shared_ptr<Callbacks> callbacks_)
    : callbacks(std::move(callbacks_)),
      endpoint(Pistache::Address(settings.host, Pistache::Port(settings.port))) {
  const Pistache::Flags<Pistache::Tcp::Options> flags(Pistache::Tcp::Options::ReuseAddr);
  // The timeouts for slow clients stay at Pistache's minute: in 0.0.5 they also end requests that
  // wait for their answer.
  endpoint.init(pistache::Endpoint::options().maxRequestSize(settings.longest_request));
  // Again, because the options' own backlog does not reach the listener in 0.0.5.
  endpoint.initArgs(static_cast<std::size_t>(settings.threads), flags, "http", backlog);
  endpoint.setHandler(pistache::make_handler<Handler>(callbacks));
  endpoint.serveThreaded();
}

Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings, OnRequest on_request,
                                              OnConnections on_connections) {
  auto callbacks = std::make_shared<Callbacks>();
  callbacks->on_request = std::move(on_request);
  callbacks->on_connections = std::move(on_connections);
  try {
    auto parts = std::make_unique<Parts>(settings, std::move(callbacks));
    return std::unique_ptr<Server>(new Server(std::move(parts)));
  } catch (const std::exception& error) {
    return fail("cannot listen on " + settings.host + ":" + std::to_string(settings.port) + ": " +
                error.what());
  }
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { parts_->endpoint.shutdown(); }

std::uint16_t Server::port() const { return parts_->endpoint.getPort(); }

bool Server::drain(Duration deadline) {
  auto generation = parts_->callbacks->generations.begin_next();
  const std::future<void> all_answered = generation->all_answered();
  generation.reset();
  return all_answered.wait_for(deadline) == std::future_status::ready;
}

}  // namespace services::http
