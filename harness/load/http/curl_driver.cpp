#include "harness/load/http/curl_driver.hpp"

#include <algorithm>
#include <deque>
#include <new>
#include <unordered_map>
#include <vector>

#include "harness/load/http/curl_transfer.hpp"

namespace harness::load {
namespace {

// libcurl counts these itself; each driver holds one.
class CurlLibrary {
 public:
  CurlLibrary() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
  ~CurlLibrary() { curl_global_cleanup(); }
};

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// libcurl says which sockets to watch (on_socket) and when to call it in any case (on_timer); it is
// told what became ready, and leaves finished transfers to be collected.
class CurlDriver final : public Driver, private SocketWatcher {
 public:
  CurlDriver(Poller& poller, const Clock& clock, const net::Fence& fence);
  CurlDriver(const CurlDriver&) = delete;
  CurlDriver& operator=(const CurlDriver&) = delete;
  ~CurlDriver() override;

  TransferId send(const Order& order, Receiver& receiver) override;
  void cancel(TransferId transfer) override;
  void let_go(std::uint64_t) override {}  // libcurl's connections are everybody's
  std::size_t unheard(TimePoint since) const override;
  std::optional<TimePoint> deadline() const override;
  void run_due(TimePoint now) override;

 private:
  CurlTransfer& take_idle(const RequestKind& kind);
  void release(CurlTransfer& transfer);
  void act(int socket, int what);
  void note_who_has_sent();
  void note_who_ended();
  void ready(int socket, Readiness readiness) override;
  void tell_who_ended();

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long timeout_ms, void* self);

  CurlLibrary library_;
  Poller& poller_;
  const Clock& clock_;
  CurlWorkplace workplace_;  // whose sockets are closed with the following
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::optional<TimePoint> deadline_;
  std::deque<TransferId> ended_;        // and not told yet
  std::deque<CurlTransfer> transfers_;  // by id
  std::unordered_map<const RequestKind*, std::vector<TransferId>> idle_;
};

CurlDriver::CurlDriver(Poller& poller, const Clock& clock, const net::Fence& fence)
    : poller_(poller), clock_(clock), workplace_{clock, fence}, multi_(curl_multi_init()) {
  if (multi_ == nullptr) throw std::bad_alloc();
  CURLM* multi = multi_.get();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  // A user's request has its connection to itself, with HTTP/2 as with 1.1.
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  // Else it closes idle connections while most users think.
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 1'000'000L);
}

CurlDriver::~CurlDriver() {
  for (CurlTransfer& transfer : transfers_) {
    if (transfer.active) release(transfer);
  }
}

TransferId CurlDriver::send(const Order& order, Receiver& receiver) {
  CurlTransfer& transfer = take_idle(order.kind);
  transfer.prepare(order, receiver);
  transfer.active = true;
  curl_multi_add_handle(multi_.get(), transfer.handle());
  // Send now, not at the end of the loop's turn: this is when the request is said to start.
  act(CURL_SOCKET_TIMEOUT, 0);
  return transfer.id();
}

void CurlDriver::cancel(TransferId transfer) {
  std::erase(ended_, transfer);
  release(transfers_[transfer]);
}

std::size_t CurlDriver::unheard(TimePoint since) const {
  const auto count =
      std::count_if(transfers_.begin(), transfers_.end(), [since](const CurlTransfer& transfer) {
        return transfer.active && transfer.is_unheard(since);
      });
  return static_cast<std::size_t>(count);
}

std::optional<TimePoint> CurlDriver::deadline() const {
  return ended_.empty() ? earlier(deadline_, workplace_.step_deadlines.first()) : TimePoint{};
}

CurlTransfer& CurlDriver::take_idle(const RequestKind& kind) {
  std::vector<TransferId>& idle = idle_[&kind];
  if (idle.empty()) {
    return transfers_.emplace_back(kind, transfers_.size(), workplace_);
  }
  const TransferId id = idle.back();
  idle.pop_back();
  return transfers_[id];
}

void CurlDriver::release(CurlTransfer& transfer) {
  curl_multi_remove_handle(multi_.get(), transfer.handle());
  transfer.active = false;
  transfer.still();
  std::erase(workplace_.sending, transfer.id());
  idle_[&transfer.kind()].push_back(transfer.id());
}

void CurlDriver::run_due(TimePoint now) {
  if (deadline_ && *deadline_ <= now) {
    deadline_.reset();
    act(CURL_SOCKET_TIMEOUT, 0);
  }
  while (CurlTransfer* late = workplace_.step_deadlines.late(now)) {
    late->end(CURLE_OPERATION_TIMEDOUT, now);
    ended_.push_back(late->id());
  }
  tell_who_ended();
}

void CurlDriver::ready(int socket, Readiness readiness) {
  int what = 0;
  if (readiness.readable) what |= CURL_CSELECT_IN;
  if (readiness.writable) what |= CURL_CSELECT_OUT;
  act(socket, what);
  tell_who_ended();
}

void CurlDriver::act(int socket, int what) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket, what, &running);
  note_who_has_sent();
  note_who_ended();
}

void CurlDriver::note_who_has_sent() {
  std::vector<TransferId>& sending = workplace_.sending;
  if (sending.empty()) return;
  const TimePoint now = clock_.now();
  std::erase_if(sending, [&](TransferId id) {
    const bool is_out = transfers_[id].is_out();
    if (is_out) transfers_[id].answer_awaited(now);
    return is_out;
  });
}

void CurlDriver::note_who_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    void* found = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &found);
    auto& transfer = *static_cast<CurlTransfer*>(found);
    const CURLcode code = message->data.result;
    if (transfer.has_to_go_again(code)) {
      transfer.leave_connection();
      curl_multi_remove_handle(multi_.get(), transfer.handle());
      transfer.go_again(clock_.now());
      curl_multi_add_handle(multi_.get(), transfer.handle());
      continue;
    }
    transfer.end(code, clock_.now());
    ended_.push_back(transfer.id());
  }
  workplace_.left_behind.clear();
}

// Only those of now: a receiver may send again, and fail again at once, and the loop has other
// things to do.
void CurlDriver::tell_who_ended() {
  for (std::size_t left = ended_.size(); left > 0 && !ended_.empty(); --left) {
    CurlTransfer& transfer = transfers_[ended_.front()];
    ended_.pop_front();
    release(transfer);
    transfer.tell_receiver();
  }
}

int CurlDriver::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  auto& driver = *static_cast<CurlDriver*>(self);
  if (what == CURL_POLL_REMOVE) {
    driver.poller_.forget(socket);
  } else {
    driver.poller_.watch(
        socket, {.readable = (what & CURL_POLL_IN) != 0, .writable = (what & CURL_POLL_OUT) != 0},
        driver);
  }
  return 0;
}

int CurlDriver::on_timer(CURLM*, long timeout_ms, void* self) {
  auto& driver = *static_cast<CurlDriver*>(self);
  driver.deadline_.reset();
  if (timeout_ms >= 0) {
    driver.deadline_ = driver.clock_.now() + std::chrono::milliseconds{timeout_ms};
  }
  return 0;
}

}  // namespace

std::unique_ptr<Driver> make_curl_driver(Poller& poller, const Clock& clock,
                                         const net::Fence& fence) {
  return std::make_unique<CurlDriver>(poller, clock, fence);
}

}  // namespace harness::load
