// bench-link serve
//   A server on loopback that answers each request at once, a thread a connection. Prints its port.
// bench-link relay PORT
//   The least that can stand between: receives and sends, one thread, and does nothing else. Leads
//   to that port. Prints its own.
// bench-link ask PORT RATE SECONDS CONNECTIONS
//   Requests of that rate, spread evenly over the connections, each noted from when it was sent
//   until its answer was there; with a rate of 0 each connection asks again as soon as it has its
//   answer. Prints how many were answered, in how many seconds, and the median and the 99th
//   percentile in microseconds.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

constexpr std::string_view question = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n";
constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int new_socket() {
  const int one = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return one;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// One question at a time is under way, so that what came is one, or a part of one.
void answer_all(int connection) {
  std::array<char, 4096> room{};
  std::size_t heard = 0;
  for (ssize_t size = 0; (size = recv(connection, room.data(), room.size(), 0)) > 0;) {
    heard += static_cast<std::size_t>(size);
    if (heard < question.size()) continue;
    heard -= question.size();
    if (send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
  }
  close(connection);
}

// Listens, and says where.
int listen_on_loopback() {
  const int listener = new_socket();
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, generic, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, generic, &size) != 0) {
    give_up("bench-link: listen");
  }
  std::printf("%u\n", static_cast<unsigned>(ntohs(address.sin_port)));
  std::fflush(stdout);
  return listener;
}

void serve() {
  const int listener = listen_on_loopback();
  for (int one = 0; (one = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    const int on = 1;
    setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::thread(answer_all, one).detach();
  }
}

class Relay {
 public:
  explicit Relay(std::uint16_t upstream) : upstream_(loopback(upstream)) {}

  void serve() {
    const int listener = listen_on_loopback();
    watch(listener);
    std::array<epoll_event, 64> events{};
    while (true) {
      const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < ready; ++i) {
        const int one = events.at(static_cast<std::size_t>(i)).data.fd;
        if (one == listener) {
          take(listener);
        } else {
          pass_on(one);
        }
      }
    }
  }

 private:
  void watch(int descriptor) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void take(int listener) {
    const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = new_socket();
    const int on = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&upstream_);
    if (connect(server, generic, sizeof upstream_) != 0) give_up("bench-link: relay");
    others_[client] = server;
    others_[server] = client;
    watch(client);
    watch(server);
  }

  void pass_on(int from) {
    const auto other = others_.find(from);
    if (other == others_.end()) return;
    const int to = other->second;
    const ssize_t size = recv(from, room_.data(), room_.size(), 0);
    if (size > 0 && send(to, room_.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) > 0) {
      return;
    }
    others_.erase(from);
    others_.erase(to);
    close(from);
    close(to);
  }

  sockaddr_in upstream_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::unordered_map<int, int> others_;
  std::array<char, 65536> room_{};
};

struct Asked {
  int connection = -1;
  bool is_waiting = false;
  std::size_t heard = 0;
  Clock::time_point sent;
};

class Client {
 public:
  Client(std::uint16_t port, double rate, double seconds, std::size_t connections)
      : gap_(rate > 0 ? nanoseconds(std::llround(1e9 / rate)) : nanoseconds{0}),
        length_(std::llround(seconds * 1e9)),
        all_(connections) {
    const sockaddr_in address = loopback(port);
    for (Asked& one : all_) {
      one.connection = new_socket();
      const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
      if (connect(one.connection, generic, sizeof address) != 0) give_up("bench-link: connect");
      polled_.push_back({one.connection, POLLIN, 0});
    }
  }

  void ask() {
    begin_ = Clock::now();
    while (Clock::now() - begin_ < length_) {
      send_due();
      hear();
    }
    const double took = std::chrono::duration<double>(Clock::now() - begin_).count();
    std::sort(times_.begin(), times_.end());
    std::printf("%zu %.6f %.2f %.2f\n", times_.size(), took, quantile(0.5), quantile(0.99));
  }

 private:
  // Whose turn it is, if its last one was answered; else it is asked later than it was to be, and
  // not twice.
  void send_due() {
    if (gap_ == nanoseconds{0}) {
      for (Asked& one : all_) send_over(one);
      return;
    }
    for (; Clock::now() >= begin_ + gap_ * static_cast<std::int64_t>(turn_); ++turn_) {
      send_over(all_[turn_ % all_.size()]);
    }
  }

  static void send_over(Asked& one) {
    if (one.is_waiting) return;
    one.is_waiting = true;
    one.sent = Clock::now();
    if (send(one.connection, question.data(), question.size(), MSG_NOSIGNAL) < 0) {
      give_up("bench-link: send");
    }
  }

  void hear() {
    timespec patience{};
    if (gap_ > nanoseconds{0}) {
      const auto left = begin_ + gap_ * static_cast<std::int64_t>(turn_) - Clock::now();
      patience.tv_nsec = std::clamp<std::int64_t>(nanoseconds(left).count(), 0, 10'000'000);
    } else {
      patience.tv_nsec = 10'000'000;
    }
    if (ppoll(polled_.data(), polled_.size(), &patience, nullptr) <= 0) return;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (polled_[i].revents != 0) note(all_[i]);
    }
  }

  void note(Asked& one) {
    std::array<char, 4096> room{};
    const ssize_t size = recv(one.connection, room.data(), room.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) give_up("bench-link: recv");
    one.heard += static_cast<std::size_t>(size);
    if (one.heard < answer.size()) return;
    one.heard = 0;
    one.is_waiting = false;
    times_.push_back(std::chrono::duration<double, std::micro>(Clock::now() - one.sent).count());
  }

  double quantile(double share) const {
    if (times_.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(times_.size()));
    return times_[std::min(at, times_.size() - 1)];
  }

  nanoseconds gap_;
  nanoseconds length_;
  std::vector<Asked> all_;
  std::vector<pollfd> polled_;
  std::vector<double> times_;
  Clock::time_point begin_;
  std::size_t turn_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv, argv + argc);
  if (argc == 2 && words[1] == "serve") {
    serve();
    return 0;
  }
  constexpr int decimal = 10;
  if (argc == 3 && words[1] == "relay") {
    Relay(static_cast<std::uint16_t>(std::strtoul(argv[2], nullptr, decimal))).serve();
  }
  constexpr int all_words = 6;
  if (argc != all_words || words[1] != "ask") {
    std::fputs("bench-link: serve, relay PORT, or ask PORT RATE SECONDS CONNECTIONS\n", stderr);
    return 2;
  }
  prctl(PR_SET_TIMERSLACK, 1UL);  // what is due is not to wait for the kernel's 50 us
  Client client(static_cast<std::uint16_t>(std::strtoul(argv[2], nullptr, decimal)),
                std::strtod(argv[3], nullptr), std::strtod(argv[4], nullptr),
                std::max<std::size_t>(std::strtoul(argv[5], nullptr, decimal), 1));
  client.ask();
}
