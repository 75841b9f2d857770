// bench-sink ARRIVALS_FILE [STALL_AFTER_MS STALL_FOR_MS]: a server that notes when each request
// reached this machine, by the kernel's own stamp, so that neither the load generator's word nor
// this program's haste is part of the figure. Answers at once, but for one stall, counted from the
// first request. Prints its port; writes the stamps (nanoseconds, 64 bits each) when it gets
// SIGTERM.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using std::chrono::milliseconds;

constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view end_of_head = "\r\n\r\n";

struct Stall {
  milliseconds after;
  milliseconds length;
};

int listen_on_loopback() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);  // those accepted inherit it
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, generic, size) != 0 || listen(listener, 65535) != 0 ||
      getsockname(listener, generic, &size) != 0) {
    std::perror("bench-sink");
    std::exit(1);
  }
  std::printf("%u\n", static_cast<unsigned>(ntohs(address.sin_port)));
  std::fflush(stdout);
  return listener;
}

int blocked_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  return signalfd(-1, &set, SFD_CLOEXEC);
}

class Sink {
 public:
  explicit Sink(std::optional<Stall> stall) : stall_(stall) {
    watch(listener_);
    watch(signals_);
  }

  void serve() {
    std::array<epoll_event, 256> events{};
    while (true) {
      const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < ready; ++i) {
        const int socket = events.at(static_cast<std::size_t>(i)).data.fd;
        if (socket == signals_) return;
        if (socket == listener_) {
          accept_all();
        } else {
          receive(socket);
        }
      }
      stall_if_due();
    }
  }

  const std::vector<std::int64_t>& arrivals() const { return arrivals_; }

 private:
  void watch(int socket) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }

  void accept_all() {
    while (true) {
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) return;
      const int on = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      seen_[socket] = 0;
      watch(socket);
    }
  }

  void receive(int socket) {
    iovec room{.iov_base = buffer_.data(), .iov_len = buffer_.size()};
    msghdr message{};
    message.msg_iov = &room;
    message.msg_iovlen = 1;
    message.msg_control = control_.data();
    message.msg_controllen = control_.size();
    const ssize_t count = recvmsg(socket, &message, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      close(socket);
      return;
    }
    const int requests = ends_in({buffer_.data(), static_cast<std::size_t>(count)}, seen_[socket]);
    for (int i = 0; i < requests; ++i) {
      arrivals_.push_back(stamp_of(message));
      if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) return;
    }
  }

  // How many heads of requests end in the bytes; `seen` is how much of an end came before them.
  static int ends_in(std::string_view bytes, std::size_t& seen) {
    int ends = 0;
    for (const char c : bytes) {
      seen = c == end_of_head[seen] ? seen + 1 : (c == '\r' ? 1 : 0);
      if (seen < end_of_head.size()) continue;
      seen = 0;
      ++ends;
    }
    return ends;
  }

  static std::int64_t stamp_of(msghdr& message) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
         part = CMSG_NXTHDR(&message, part)) {
      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
      timespec at{};
      std::memcpy(&at, CMSG_DATA(part), sizeof at);
      return std::int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
    }
    return 0;
  }

  void stall_if_due() {
    if (!stall_ || arrivals_.empty()) return;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    if (now < std::chrono::nanoseconds{arrivals_.front()} + stall_->after) return;
    std::this_thread::sleep_for(stall_->length);
    stall_.reset();
  }

  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  int signals_ = blocked_signals();
  int listener_ = listen_on_loopback();
  std::optional<Stall> stall_;
  std::unordered_map<int, std::size_t> seen_;  // of the end of a head, by socket
  std::vector<std::int64_t> arrivals_;
  std::array<char, 65536> buffer_{};
  alignas(cmsghdr) std::array<char, 256> control_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 4) return 2;
  std::optional<Stall> stall;
  if (argc == 4) stall = Stall{milliseconds{std::atol(argv[2])}, milliseconds{std::atol(argv[3])}};
  Sink sink(stall);
  sink.serve();
  std::FILE* file = std::fopen(argv[1], "wb");
  if (file == nullptr) return 1;
  const auto& arrivals = sink.arrivals();
  const std::size_t written =
      std::fwrite(arrivals.data(), sizeof arrivals.front(), arrivals.size(), file);
  return std::fclose(file) == 0 && written == arrivals.size() ? 0 : 1;
}
