#include "tests/support/http2_server.hpp"

#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

#include "tests/support/loopback.hpp"

namespace harness::test {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  std::string body;
  bool breaks_off = false;  // behind the body
  bool in_peace = false;    // where it does
  bool has_trailer = false;
  std::size_t given = 0;  // of the body
};

struct Free {
  void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  void operator()(nghttp2_option* option) const { nghttp2_option_del(option); }
  void operator()(nghttp2_session_callbacks* callbacks) const {
    nghttp2_session_callbacks_del(callbacks);
  }
};

std::string text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// What nghttp2 copies, and does not write to.
std::vector<nghttp2_nv> pointers_to(const Fields& fields) {
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  };
  std::vector<nghttp2_nv> all;
  for (const auto& [name, value] : fields) {
    all.push_back({bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
  }
  return all;
}

}  // namespace

class Http2Server::Connection {
 public:
  Connection(Http2Server& server, int socket, std::uint64_t number)
      : server_(server), socket_(socket), number_(number) {
    send_at_once(socket);  // else what was said last may be lost with a reset
    nghttp2_option* made = nullptr;
    nghttp2_option_new(&made);
    const std::unique_ptr<nghttp2_option, Free> option(made);
    constexpr std::size_t longest_head = std::size_t{600} * 1024;
    nghttp2_option_set_max_send_header_block_length(made, longest_head);
    nghttp2_session* session = nullptr;
    nghttp2_session_server_new2(&session, callbacks().get(), this, made);
    session_.reset(session);
    nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, nullptr, 0);
    write_on();
  }

  // False: it is over. Otherwise the client closes first, because to close with something unread
  // would reset the connection.
  bool read() {
    std::array<std::uint8_t, 16384> bytes{};
    const ssize_t size = recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (size <= 0) return false;
    const auto count = static_cast<std::size_t>(size);
    if (nghttp2_session_mem_recv(session_.get(), bytes.data(), count) < 0) return false;
    write_on();
    if (leaves_) shutdown(socket_.get(), SHUT_WR);
    return !over_;
  }

 private:
  static std::unique_ptr<nghttp2_session_callbacks, Free> callbacks();
  static Connection& of(void* self) { return *static_cast<Connection*>(self); }

  void say(std::string_view bytes) const {
    [[maybe_unused]] const auto sent =
        send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  void write_on() {
    const std::uint8_t* out = nullptr;
    ssize_t left = 0;
    while ((left = nghttp2_session_mem_send(session_.get(), &out)) > 0) {
      say({reinterpret_cast<const char*>(out), static_cast<std::size_t>(left)});
    }
  }

  void take(const nghttp2_frame& frame) {
    if (frame.hd.type == NGHTTP2_PING && (frame.hd.flags & NGHTTP2_FLAG_ACK) != 0) {
      ++server_.pongs_;
    }
    const bool carries = frame.hd.type == NGHTTP2_HEADERS || frame.hd.type == NGHTTP2_DATA;
    if (!carries) return;
    const std::int32_t stream = frame.hd.stream_id;
    const std::string path = requests_[stream].fields[":path"];
    const bool whole = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    const bool is_head = frame.hd.type == NGHTTP2_HEADERS;
    const bool expects = is_head && !whole && requests_[stream].fields.contains("expect");
    const bool asks = path == "/" || stream == 1;
    if (expects && asks && path != "/mute") ask_for_body(stream);
    const bool wants_none = expects && !asks && path != "/mute";
    const bool is_early = path == "/impatient" || path.starts_with("/early");
    if (is_early ? is_head : whole || wants_none) {
      requests_[stream].connection = number_;
      server_.note(requests_[stream]);
      answer(stream, path);
    }
  }

  void ask_for_body(std::int32_t stream) {
    const Fields leave{{":status", "100"}};
    const std::vector<nghttp2_nv> fields = pointers_to(leave);
    nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, stream, nullptr, fields.data(),
                           fields.size(), nullptr);
  }

  void answer(std::int32_t stream, const std::string& path);
  void reply(std::int32_t stream, const Fields& fields, Reply reply);
  void end(std::int32_t stream, std::uint32_t code) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream, code);
  }
  // By a head alone (RFC 9113, 8.1); nghttp2 would end the stream before it has answered.
  void answer_early(std::int32_t stream, const std::string& status) {
    const std::string of_stream{'\0', '\0', '\0', static_cast<char>(stream)};
    const std::string head{'\0', '\0', '\5', '\1', '\5'};
    const std::string reset{'\0', '\0', '\4', '\3', '\0'};
    say(head + of_stream + "\x08\x03" + status + reset + of_stream + std::string(4, '\0'));
  }
  void go_away(std::int32_t last, std::uint32_t code = NGHTTP2_NO_ERROR) {
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, last, code, nullptr, 0);
  }
  void reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    over_ = true;
  }
  ssize_t give(std::int32_t stream, std::uint8_t* room, std::size_t size, std::uint32_t& flags);

  Http2Server& server_;
  Fd socket_;
  std::uint64_t number_;
  std::unique_ptr<nghttp2_session, Free> session_;
  std::map<std::int32_t, Request> requests_;
  std::map<std::int32_t, Reply> replies_;
  bool leaves_ = false;
  bool over_ = false;
};

void Http2Server::Connection::answer(std::int32_t stream, const std::string& path) {
  const bool fresh = stream == 1;
  const auto fails_next = [&](std::uint32_t code) {
    return [this, stream, fresh, code] {
      if (!fresh) return end(stream, code);
      reply(stream, {{":status", "200"}}, {.body = "ok"});
    };
  };
  const auto half = [&](const Fields& fields, bool in_peace) {
    return [this, stream, fields, in_peace] {
      reply(stream, fields, {.body = "half", .breaks_off = true, .in_peace = in_peace});
    };
  };
  const std::map<std::string, std::function<void()>> manners{
      {"/short",
       [&] {
         reply(stream, {{":status", "200"}, {"content-length", "100"}}, {.body = "ok"});
       }},
      {"/hints",
       [&] {
         const Fields hints{{":status", "103"}, {"link", "x"}};
         const std::vector<nghttp2_nv> fields = pointers_to(hints);
         nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, stream, nullptr, fields.data(),
                                fields.size(), nullptr);
         reply(stream, {{":status", "201"}, {"set-cookie", "a=1"}, {"set-cookie", "b=2"}},
               {.body = "abcde", .has_trailer = true});
       }},
      {"/last",
       [&] {
         reply(stream, {{":status", "200"}}, {.body = "ok"});
         go_away(stream);
       }},
      {"/leave",
       [&] {
         reply(stream, {{":status", "200"}}, {.body = "ok"});
         go_away(stream);
         leaves_ = true;
       }},
      {"/vanish",
       [&] {
         reply(stream, {{":status", "200"}}, {.body = "ok"});
         leaves_ = true;
       }},
      {"/ping",
       [&] {
         reply(stream, {{":status", "200"}}, {.body = "ok"});
         nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr);
       }},
      {"/angry",
       [&] {
         go_away(stream, NGHTTP2_ENHANCE_YOUR_CALM);
         leaves_ = true;
       }},
      {"/angry-reset",
       [&] {
         go_away(stream, NGHTTP2_INTERNAL_ERROR);
         reset();
       }},
      {"/tired-reset",
       [&] {
         go_away(stream);
         reset();
       }},
      {"/huge",
       [&] {
         reply(stream, {{":status", "200"}}, {});
         replies_[stream].body.assign(17'000'000, 'x');
       }},
      {"/middling",
       [&] {
         reply(stream, {{":status", "200"}}, {.body = std::string(20'000, 'x')});
       }},
      {"/headers",
       [&] {
         Fields fields{{":status", "200"}};
         for (int i = 0; i < 100; ++i) {
           fields.emplace_back("x-" + std::to_string(i), std::string(1000, 'x'));
         }
         reply(stream, fields, {.body = "ok"});
       }},
      {"/full",
       [&] {
         reply(stream, {{":status", "200"}}, {.body = "ok"});
         const nghttp2_settings_entry none{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 0};
         nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, &none, 1);
       }},
      {"/heavy",
       [&] {
         Fields fields{{":status", "200"}};
         for (int i = 0; i < 10; ++i) {
           fields.emplace_back("x-" + std::to_string(i), std::string(54'000, 'x'));
         }
         reply(stream, fields, {.body = "ok"});
       }},
      {"/against",
       [&] {
         reply(stream, {{":status", "200"}, {"transfer-encoding", "chunked"}}, {.body = "ok"});
       }},
      {"/longer",
       [&] {
         reply(stream, {{":status", "200"}, {"content-length", "1"}}, {.body = "ok"});
       }},
      {"/broken", [&] { end(stream, NGHTTP2_INTERNAL_ERROR); }},
      {"/calm", [&] { end(stream, NGHTTP2_NO_ERROR); }},
      {"/unwanted", [&] { end(stream, NGHTTP2_CANCEL); }},
      {"/half", half({{":status", "200"}}, false)},
      {"/half-calm", half({{":status", "200"}}, true)},
      {"/short-calm", half({{":status", "200"}, {"content-length", "100"}}, true)},
      {"/early", [&] { answer_early(stream, "413"); }},
      {"/early-204", [&] { answer_early(stream, "204"); }},
      {"/refused", [&] { end(stream, NGHTTP2_REFUSED_STREAM); }},
      {"/fresh", fails_next(NGHTTP2_REFUSED_STREAM)},
      {"/then-broken", fails_next(NGHTTP2_INTERNAL_ERROR)},
      {"/then-calm", fails_next(NGHTTP2_NO_ERROR)},
      {"/then-unwanted", fails_next(NGHTTP2_CANCEL)},
      {"/then-http1", fails_next(NGHTTP2_HTTP_1_1_REQUIRED)},
      {"/gone",
       [&] {
         if (!fresh) return go_away(stream - 2);
         reply(stream, {{":status", "200"}}, {.body = "ok"});
       }},
      {"/once",
       [&] {
         leaves_ = !fresh;
         if (fresh) reply(stream, {{":status", "200"}}, {.body = "ok"});
       }},
      {"/once-reset",
       [&] {
         if (!fresh) return reset();
         reply(stream, {{":status", "200"}}, {.body = "ok"});
       }},
      {"/garbage", [&] { say("220 mail.example ESMTP\r\n\r\n"); }},
      {"/stall", [] {}},
      {"/close", [&] { leaves_ = true; }},
      {"/reset", [&] { reset(); }},
  };
  const auto manner = manners.find(path);
  if (manner != manners.end()) return manner->second();
  reply(stream, {{":status", "200"}}, {.body = "ok"});
}

void Http2Server::Connection::reply(std::int32_t stream, const Fields& fields, Reply reply) {
  replies_[stream] = std::move(reply);
  nghttp2_data_provider body{};
  body.read_callback = [](nghttp2_session*, std::int32_t of_stream, std::uint8_t* room,
                          std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                          void* self) { return of(self).give(of_stream, room, size, *flags); };
  const std::vector<nghttp2_nv> all = pointers_to(fields);
  nghttp2_submit_response(session_.get(), stream, all.data(), all.size(), &body);
}

ssize_t Http2Server::Connection::give(std::int32_t stream, std::uint8_t* room, std::size_t size,
                                      std::uint32_t& flags) {
  Reply& reply = replies_[stream];
  const std::size_t left = reply.body.size() - reply.given;
  if (left == 0 && reply.in_peace) end(stream, NGHTTP2_NO_ERROR);
  if (left == 0) {
    return reply.in_peace ? NGHTTP2_ERR_DEFERRED : NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }
  const std::size_t count = std::min(size, left);
  std::copy_n(reply.body.data() + reply.given, count, room);
  reply.given += count;
  if (count == left && !reply.breaks_off) flags |= NGHTTP2_DATA_FLAG_EOF;
  if (reply.has_trailer) {
    flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    const Fields trailer{{"checked", "yes"}};
    const std::vector<nghttp2_nv> all = pointers_to(trailer);
    nghttp2_submit_trailer(session_.get(), stream, all.data(), all.size());
  }
  return static_cast<ssize_t>(count);
}

std::unique_ptr<nghttp2_session_callbacks, Free> Http2Server::Connection::callbacks() {
  nghttp2_session_callbacks* made = nullptr;
  nghttp2_session_callbacks_new(&made);
  nghttp2_session_callbacks_set_on_header_callback(
      made, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
               std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
               std::uint8_t, void* self) {
        of(self).requests_[frame->hd.stream_id].fields[text_of(name, name_size)] =
            text_of(value, value_size);
        return 0;
      });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      made, [](nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* bytes,
               std::size_t size, void* self) {
        of(self).requests_[stream].body += text_of(bytes, size);
        return 0;
      });
  nghttp2_session_callbacks_set_on_frame_recv_callback(
      made, [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
        of(self).take(*frame);
        return 0;
      });
  return std::unique_ptr<nghttp2_session_callbacks, Free>(made);
}

Http2Server::Http2Server() : listener_(listening_on_loopback()), stop_(::eventfd(0, EFD_CLOEXEC)) {
  url_ = "http://127.0.0.1:" + std::to_string(own_port_of(listener_.get()));
  thread_ = std::jthread([this] { serve(); });
}

Http2Server::~Http2Server() {
  eventfd_write(stop_.get(), 1);
  thread_.join();
}

void Http2Server::serve() {
  while (true) {
    std::vector<pollfd> polled{{stop_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const auto& [socket, connection] : connections_) polled.push_back({socket, POLLIN, 0});
    poll(polled.data(), polled.size(), -1);
    if (polled[0].revents != 0) return;
    if (polled[1].revents != 0) {
      const int socket = accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      const std::uint64_t number = ++connections_made_;
      if (socket >= 0) {
        connections_.emplace(socket, std::make_unique<Connection>(*this, socket, number));
      }
    }
    for (std::size_t i = 2; i < polled.size(); ++i) {
      const bool over = polled[i].revents != 0 && !connections_.at(polled[i].fd)->read();
      if (over) connections_.erase(polled[i].fd);
    }
  }
}

void Http2Server::note(Request request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(std::move(request));
}

std::vector<Http2Server::Request> Http2Server::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

}  // namespace harness::test
