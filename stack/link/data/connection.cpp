#include "stack/link/data/connection.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace linkproxy {
namespace {

constexpr std::size_t read_at_once = 64U << 10U;

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

// Its end will be an RST, and what was not sent is lost.
void set_abrupt(int fd) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

std::size_t Crowd::most_waiting() const {
  constexpr std::size_t all = 256U << 20U;
  constexpr std::size_t most = 1U << 20U;
  return std::clamp(all / (2 * std::max<std::size_t>(open, 1)), read_at_once, most);
}

Connection::Connection(Loop& loop, Ends ends, std::uint64_t seed, std::uint64_t number,
                       Crowd& crowd, Figures& figures, std::function<void(Connection&)> ended)
    : loop_(loop),
      number_(number),
      is_probe_(ends.is_probe),
      crowd_(crowd),
      figures_(figures),
      ended_(std::move(ended)),
      client_{std::move(ends.client),
              Watch(loop, [this](auto events) { happened(client_, up_, events); })},
      upstream_{std::move(ends.upstream),
                Watch(loop,
                      [this](auto events) {
                        if (is_refused_and_tries_another(events)) return;
                        happened(upstream_, down_, events);
                      }),
                true},
      instead_(std::move(ends.instead)),
      up_(harness::Rng(seed, 2 * number)),
      down_(harness::Rng(seed, 2 * number + 1)),
      timer_(loop, [this] { advance(); }) {
  ++crowd_.open;
  ++figures_.connections;
  ++figures_.open;
}

void Connection::act(const Toxics& toxics) {
  up_.act(toxics.upstream, loop_.now());
  down_.act(toxics.downstream, loop_.now());
  advance();
}

void Connection::close() { finish(false); }

// Nothing has been sent yet: it was not connected.
bool Connection::is_refused_and_tries_another(std::uint32_t events) {
  const auto another = std::exchange(instead_, nullptr);
  if (!another || (events & EPOLLERR) == 0) return false;
  Fd next = another();
  if (!next) return false;
  upstream_.watch.want(-1, 0);
  upstream_.fd = std::move(next);
  upstream_.is_full = true;
  watch(upstream_, down_);
  return true;
}

void Connection::happened(End& end, Flow& from_it, std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) end.is_full = false;
  const bool can_read = (events & (EPOLLIN | EPOLLHUP)) != 0 && !from_it.has_ended();
  if (can_read ? !read(end, from_it) : (events & EPOLLERR) != 0) {
    finish(true);  // so the other one learns of it, too
  } else {
    advance();
  }
}

// False: it was reset.
bool Connection::read(End& end, Flow& flow) {
  static thread_local std::array<char, read_at_once> room;
  const ssize_t size = ::recv(end.fd.get(), room.data(), room.size(), 0);
  if (size < 0) return would_block();
  if (size == 0) {
    flow.take_end(loop_.now());
  } else {
    flow.take({room.data(), static_cast<std::size_t>(size)}, loop_.now());
  }
  return true;
}

void Connection::advance() {
  if (is_over_) return;
  const bool has_moved = move(up_, upstream_, figures_.bytes_upstream) &&
                         move(down_, client_, figures_.bytes_downstream);
  count_hits();
  if (!has_moved) return finish(true);
  if (!settle(up_, upstream_) || !settle(down_, client_)) return;
  if ((client_.is_shut && upstream_.is_shut) || is_given_up()) return finish(false);
  watch(client_, up_);
  watch(upstream_, down_);
  timer_.set(harness::earlier(up_.next(loop_.now()), down_.next(loop_.now())));
}

void Connection::count_hits() {
  for (Flow* flow : {&up_, &down_}) {
    for (const std::string& name : flow->new_hits(loop_.now())) {
      Hits& hits = figures_.hits[name];
      ++hits.connections;
      if (is_probe_) ++hits.probes;
      if (!std::exchange(is_hit_, true)) ++figures_.hit;
    }
  }
}

// False: who is to have it is gone.
bool Connection::move(Flow& flow, End& to, std::uint64_t& bytes) {
  while (!to.is_full && !to.is_shut) {
    const std::string_view due = flow.due(loop_.now());
    if (due.empty()) return true;
    const ssize_t size = ::send(to.fd.get(), due.data(), due.size(), MSG_NOSIGNAL);
    if (size < 0) {
      to.is_full = would_block();
      return to.is_full;
    }
    flow.sent(static_cast<std::size_t>(size), loop_.now());
    bytes += static_cast<std::uint64_t>(size);
  }
  return true;
}

// False: it is over.
bool Connection::settle(Flow& flow, End& to) {
  switch (flow.fate(loop_.now())) {
    case Flow::Fate::goes_on:
      return true;
    case Flow::Fate::ends:
      if (!to.is_shut && !to.is_full) {
        ::shutdown(to.fd.get(), SHUT_WR);
        to.is_shut = true;
      }
      return true;
    case Flow::Fate::closes:
      finish(false);
      return false;
    case Flow::Fate::resets:
      finish(true);
      return false;
  }
  return true;
}

// A client that hung up is kept no longer where nothing can reach it, or nobody learns of its end.
bool Connection::is_given_up() const {
  return up_.has_ended() && (up_.loses() || (down_.loses() && down_.has_ended()));
}

void Connection::watch(End& end, const Flow& from_it) {
  std::uint32_t wanted = 0;
  if (!from_it.has_ended() && from_it.waiting() < crowd_.most_waiting()) wanted |= EPOLLIN;
  if (end.is_full) wanted |= EPOLLOUT;
  end.watch.want(end.fd.get(), wanted);
}

void Connection::finish(bool reset) {
  if (std::exchange(is_over_, true)) return;
  --crowd_.open;
  --figures_.open;
  timer_.set(std::nullopt);
  for (End* end : {&client_, &upstream_}) {
    end->watch.want(-1, 0);
    if (reset) set_abrupt(end->fd.get());
    end->fd.reset();
  }
  ended_(*this);
}

}  // namespace linkproxy
