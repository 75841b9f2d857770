// How transfers end.
#include <nghttp2/nghttp2.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/http/curl_ending.hpp"
#include "harness/load/http/curl_transfer.hpp"
#include "harness/load/http/http2_error.hpp"
#include "harness/load/http/proxy.hpp"
#include "harness/load/http/socket_error.hpp"
#include "harness/load/http/tls_words.hpp"
#include "harness/net/url.hpp"

namespace harness::load {
namespace {

// Among what libcurl tells of HTTP/2.
bool says_failure(std::string_view text) {
  constexpr std::array<std::string_view, 5> beginnings{"HTTP/2 stream", "h2_process_pending_input",
                                                       "Recv failure", "Send failure", "OpenSSL"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [text](std::string_view one) { return text.starts_with(one); });
}

// Before it sends again, or gives it up, and closes the connection.
bool says_end_of_connection(std::string_view text) {
  constexpr std::array<std::string_view, 4> beginnings{"Connection died", "Empty reply",
                                                       "Recv failure", "Send failure"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [text](std::string_view one) { return text.starts_with(one); });
}

}  // namespace

// Called for the last time when all that comes has been read, and the connection is still there.
int CurlTransfer::before_end(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  // libcurl takes an answer for whole which ends with its connection, whether or not TLS has said
  // goodbye, without which somebody on the way may have cut it (RFC 9112, 9.8).
  const SSL* session = transfer.tls_session();
  transfer.said_goodbye_ =
      session != nullptr && (SSL_get_shutdown(session) & SSL_RECEIVED_SHUTDOWN) != 0;
  // It would keep one on which a stream has failed, and what it says of its end would be said of
  // the next request.
  const bool has_failed = transfer.error_.front() != '\0';
  if (transfer.speaks_http_2_ && has_failed) transfer.set(CURLOPT_FORBID_REUSE, 1L);
  return 0;
}

// Nothing else says that a part of a line has come, that more came than an answer, that a server of
// HTTP/2 goes away, or why a stream has failed where libcurl has said something before, of another
// connection.
int CurlTransfer::note_words(CURL*, curl_infotype type, char* bytes, std::size_t size, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (type == CURLINFO_SSL_DATA_IN) {
    transfer.has_heard_of_tls_ = true;
    transfer.record_.note_incoming({bytes, size});
  }
  if (type == CURLINFO_SSL_DATA_OUT) transfer.record_.note_outgoing({bytes, size});
  if (type == CURLINFO_SSL_DATA_IN && is_record_of_data({bytes, size}, transfer.is_tls_1_3_)) {
    transfer.has_come_in_part_ = transfer.sent_ > 0;
  }
  if (type != CURLINFO_TEXT) return 0;
  const std::string_view text = trim({bytes, size});
  // Behind the handshake with the proxy, where it has TLS itself.
  if (text.starts_with("Establish HTTP proxy tunnel")) {
    transfer.receiver_->went_on();
    transfer.resume(Step::connecting, transfer.workplace_.clock.now());
  }
  if (says_end_of_connection(text)) transfer.note_what_has_come();
  constexpr std::string_view before = "GOAWAY, error=";
  const std::size_t at = text.find(before);
  if (transfer.speaks_http_2_ && at != std::string_view::npos) {
    std::uint32_t code = 0;
    std::from_chars(text.data() + at + before.size(), text.data() + text.size(), code);
    transfer.goes_away_ = code;
    transfer.record_.note_goodbye();
  }
  // Of a stream that it would send again.
  if (text.starts_with("REFUSED_STREAM")) transfer.refused_by_ = "REFUSED_STREAM";
  if (text.starts_with("Connection died")) transfer.note_death();
  if (text.starts_with("Downgrades to HTTP/1.1")) transfer.refused_by_ = "HTTP_1_1_REQUIRED";
  if (text.ends_with("left intact")) transfer.left_connection_ = true;
  // It would keep the connection on which more came than the answer.
  if (text.starts_with("Excess found") || text.starts_with("Leftovers after chunking")) {
    transfer.set(CURLOPT_FORBID_REUSE, 1L);
  }
  if (transfer.error_.front() == '\0' && says_failure(text)) {
    std::copy_n(text.begin(), std::min(text.size(), transfer.error_.size() - 1),
                transfer.error_.begin());
  }
  return 0;
}

// Whether it ended with its connection, and in TLS that has not.
bool CurlTransfer::was_cut_off() const {
  const bool is_secured = kind_.url_beginning().starts_with("https:");
  return is_secured && !said_goodbye_ && answer_.ends_with_connection();
}

// libcurl closes a connection of HTTP/2 that makes no sense, and is content with what has come.
// Where it has read to the end of one, it says so, or has heard a goodbye.
bool CurlTransfer::was_left_in_http_2(CURLcode code) const {
  if (!speaks_http_2_) return false;
  if (code == CURLE_HTTP2 || code == CURLE_GOT_NOTHING) return true;
  if (code == CURLE_PARTIAL_FILE) return !has_said("end of the underlying stream");
  if (code != CURLE_OK || said_goodbye_) return false;
  // One that was kept, another request may have taken, and ended, in the same turn.
  const bool was_closed = workplace_.left_behind.contains(socket_) && !left_connection_;
  return !answer_.has_final_head() || (was_closed && may_keep_connection(kind_));
}

// Of a stream that was refused when its answer had begun it says nothing at all.
bool CurlTransfer::was_refused_in_http_2(CURLcode code) const {
  return speaks_http_2_ && code == CURLE_RECV_ERROR && error_.front() == '\0';
}

// By RST_STREAM with NO_ERROR, before its answer was whole. To libcurl that is an end as any other;
// what came along with it, it has lost.
bool CurlTransfer::was_reset_in_peace(CURLcode code) const {
  if (!speaks_http_2_ || answer_.is_whole()) return false;
  if (has_lost_answer_) return true;
  const bool makes_sense = !record_.is_answered();
  const bool lost_head = left_connection_ || (makes_sense && record_.may_have_had_head());
  switch (code) {
    case CURLE_HTTP2_STREAM:  // it was still sending
      return error_.front() == '\0';
    case CURLE_GOT_NOTHING:
      return lost_head;
    case CURLE_PARTIAL_FILE:
      return has_said("bytes remaining") && makes_sense && record_.may_have_reset();
    case CURLE_OK:
      if (!answer_.has_final_head()) return lost_head;
      return record_.may_have_reset() && (!was_left_in_http_2(code) || goes_away_in_peace());
    default:
      return false;
  }
}

// None: nothing of that, or there is a whole answer, as far as anybody can tell.
std::optional<Ending> CurlTransfer::ending_in_http_2(CURLcode code) const {
  if (was_refused_in_http_2(code) || was_reset_in_peace(code)) return Ending::closed_early;
  if (!was_left_in_http_2(code) || answer_.is_whole()) return std::nullopt;
  if (!goes_away_) return Ending::bad_answer;
  const bool has_ended = code == CURLE_OK && answer_.has_final_head();
  return has_ended && goes_away_in_peace() ? std::nullopt : std::optional(Ending::closed_early);
}

bool CurlTransfer::goes_away_in_peace() const {
  return goes_away_ == std::uint32_t{NGHTTP2_NO_ERROR};
}

// On the certificate of the server or, before that, of the proxy.
long CurlTransfer::verdict() const {
  const long on_server = info(CURLINFO_SSL_VERIFYRESULT);
  return on_server != X509_V_OK ? on_server : info(CURLINFO_PROXY_SSL_VERIFYRESULT);
}

bool CurlTransfer::has_said(std::string_view words) const {
  return std::string_view(error_.data()).find(words) != std::string_view::npos;
}

// Whoever sends learns first that a server has reset the connection, and not that it has answered
// before: libcurl closes its socket with the answer in it.
int CurlTransfer::close_socket(void* workplace, curl_socket_t socket) {
  std::string bytes(std::size_t{64} * 1024, '\0');
  const ssize_t size = recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  static_cast<CurlWorkplace*>(workplace)->left_behind[socket] = std::move(bytes);
  return close(socket);
}

void CurlTransfer::take_what_was_left() {
  if (!has_left_bytes() || steps_.step() == Step::receiving) return;
  left_answer_ = std::make_unique<Http1Answer>();
  left_answer_->begin(kind_.method == "HEAD", keep_);
  const std::string& left = workplace_.left_behind.at(socket_);
  if (left_answer_->read(left) != Reading::whole) left_answer_.reset();
}

// What is whole stays so, whatever became of the rest of the request. Of what we have ended, so
// that it is not sent again, libcurl has ignored the body.
bool CurlTransfer::has_its_answer(CURLcode code) const {
  if (!answer_.has_final_head()) return false;
  return (code == CURLE_OK && !answer_.lacks_chunks()) || code == CURLE_ABORTED_BY_CALLBACK ||
         answer_.is_last_of_http() || answer_.is_whole();
}

int CurlTransfer::system_error() const {
  return open_error_ != 0 ? open_error_ : static_cast<int>(info(CURLINFO_OS_ERRNO));
}

// As LeanConnection has it: it was sent, its connection died, and there was no other.
std::optional<Ending> CurlTransfer::ending_of_first_try(CURLcode code) const {
  const bool is_on_its_way_again =
      steps_.step() == Step::connecting || steps_.step() == Step::tls_handshaking;
  const bool has_died = died_ && sent_ == 1 && is_on_its_way_again && refused_by_.empty();
  if (!has_died || !is_of_other_side(ending_of(code, system_error(), error_.data()))) {
    return std::nullopt;
  }
  return ending_of_dead_connection(died_by_reset_ ? ECONNRESET : 0);
}

Outcome CurlTransfer::outcome(CURLcode code) const {
  if (!answer_.problem().empty()) return {.ending = Ending::bad_answer};
  if (led_away_) return {.ending = Ending::led_away};
  if (left_answer_) return {.ending = Ending::answered, .status = left_answer_->status()};
  if (answer_.is_too_long()) return {.ending = Ending::too_long};
  if (code == CURLE_OK && was_cut_off()) return {.ending = Ending::closed_early};
  if (const std::optional<Ending> ending = ending_in_http_2(code)) return {.ending = *ending};
  if (has_its_answer(code)) return {.ending = Ending::answered, .status = answer_.status()};
  if (code == CURLE_OK) return {.ending = Ending::closed_early};
  const int error = system_error();
  // A stream of HTTP/2 is refused, and the connection lives.
  if (was_kept_from_again_ && !refused_by_.empty()) return {.ending = Ending::closed_early};
  if (was_kept_from_again_) {
    return {.ending = ending_of_dead_connection(died_by_reset_ ? ECONNRESET : error)};
  }
  if (const std::optional<Ending> first = ending_of_first_try(code)) return {.ending = *first};
  // Where nothing is wrong with the system or TLS, an answer that has begun makes receiving fail.
  const bool failed_in_tls = std::string_view(error_.data()).starts_with("OpenSSL");
  const bool unreadable =
      steps_.step() == Step::receiving && code == CURLE_RECV_ERROR && error == 0 && !failed_in_tls;
  if (unreadable) return {.ending = Ending::bad_answer};
  // To libcurl a path that no socket can have is a host that it does not find.
  const bool has_no_socket =
      code == CURLE_COULDNT_RESOLVE_HOST && !kind_.protocol.unix_socket.empty();
  if (has_no_socket) return {.ending = Ending::unreachable};
  return {.ending = ending_of(code, error, error_.data())};
}

// A server that goes away in peace, and will not look at the request, leaves libcurl with nothing
// to wait for.
std::string_view CurlTransfer::refused_by(CURLcode code) const {
  const bool was_left_out =
      code == CURLE_HTTP2 && goes_away_ && goes_away_in_peace() && !has_begun_to_answer();
  return was_left_out || was_refused_in_http_2(code) ? "REFUSED_STREAM" : refused_by_;
}

// What we ended ourselves has its name.
std::string CurlTransfer::why(CURLcode code) const {
  if (!answer_.problem().empty()) return std::string(answer_.problem());
  if (outcome_.ending == Ending::closed_early && was_reset_in_peace(code)) {
    return "ended by NO_ERROR";
  }
  const bool has_begun = has_begun_to_answer();
  if (was_kept_from_again_ && has_begun && outcome_.ending == Ending::closed_early) {
    return in_our_words(CURLE_GOT_NOTHING, {}, has_begun);
  }
  const std::string_view error = refused_by(code);
  if (!error.empty() && outcome_.ending == Ending::closed_early) {
    return words_of_end(error);
  }
  const std::optional<Ending> first = ending_of_first_try(code);
  if (!first || outcome_.ending != *first) return why_failed(code);
  if (!kind_.is_idempotent() && !died_holding_body_) return {};  // libcurl alone has tried
  // What it has said last may be of the first one.
  if (code != CURLE_COULDNT_CONNECT) return why_not_again({});
  const std::string failed = why_failed(code);
  const Ending of_other = ending_of(code, system_error(), error_.data());
  return why_not_again(failed.empty() ? to_text({.ending = of_other}) : failed);
}

bool CurlTransfer::is_unheard(TimePoint since) const {
  const bool shakes_hands = steps_.step() == Step::tls_handshaking;
  return shakes_hands && steps_.since() <= since && !has_heard_of_tls_;
}

std::string CurlTransfer::why_out_of_time() const {
  if (!is_unheard(TimePoint::max())) return {};
  const bool is_of_proxy = kind_.protocol.proxy.starts_with("https:") && handshakes_ == 1;
  return std::string(is_of_proxy ? problem_of_silent_proxy : problem_of_silence);
}

std::string CurlTransfer::why_failed(CURLcode code) const {
  if (code == CURLE_OPERATION_TIMEDOUT) return why_out_of_time();
  const bool was_ours = code == CURLE_ABORTED_BY_CALLBACK || code == CURLE_WRITE_ERROR;
  if (outcome_.ending == Ending::answered || was_ours) return {};
  const std::string& path = kind_.protocol.unix_socket;
  if (!path.empty() && says_no_socket(outcome_.ending)) return why_no_socket(path, system_error());
  const bool is_proxys = code == CURLE_COULDNT_CONNECT && !kind_.protocol.proxy.empty();
  if (is_proxys) {
    return "no connection to the proxy " + net::authority_of(kind_.protocol.proxy).text;
  }
  if (code == CURLE_OK && was_cut_off()) return std::string(problem_of_goodbye);
  if (goes_away_ && !goes_away_in_peace()) {
    return std::string("the server goes away with ") + nghttp2_http2_strerror(*goes_away_);
  }
  if (const std::string_view said = problem_of_head(error_.data()); !said.empty()) {
    return std::string(said);
  }
  if (was_left_in_http_2(code) && !goes_away_) return "what came makes no sense in HTTP/2";
  if (has_said("SSL certificate problem")) {
    const bool is_of_proxy = info(CURLINFO_SSL_VERIFYRESULT) == X509_V_OK;
    return (is_of_proxy ? words_of_proxy : "") + std::string(problem_of_certificate(verdict()));
  }
  return in_our_words(code, error_.front() != '\0' ? error_.data() : curl_easy_strerror(code),
                      has_begun_to_answer());
}

void CurlTransfer::end(CURLcode code, TimePoint now) {
  if (code != CURLE_OK) take_what_was_left();
  outcome_ = outcome(code);
  // As LeanConnection has it.
  const bool was_cut =
      outcome_.ending == Ending::connection_reset && (is_amid_answer() || goes_away_);
  if (was_cut) outcome_.ending = Ending::closed_early;
  why_ = code == CURLE_OPERATION_TIMEDOUT && alarm_.has_gone_off(now)
             ? std::string((*limits_)[steps_.step()].why)
             : why(code);
  if (was_cut && is_amid_answer() && why_.empty()) why_ = problem_of_closing;
  if (!is_http_2()) why_ = std::string(told_of_http_2(why_));
  if (code != CURLE_OK) leave_connection();
  overdue_ = std::max(alarm_.overdue(now), std::max(Duration{0}, now - ends_at_));
  alarm_.still();
  ended_ = now;
  steps_.enter(steps_.step(), now);
  if (was_connected()) {
    steps_.count_as(Step::sending, Step::connecting, steps_.timings()[Step::connecting]);
  }
}

const Answer* CurlTransfer::kept() const {
  return left_answer_ ? left_answer_->kept() : answer_.kept();
}

// libcurl looks at its clock before it looks at what has come.
void CurlTransfer::tell_receiver() const {
  receiver_->ended({.outcome = outcome_,
                    .ended = ended_,
                    .timings = steps_.timings(),
                    .answer = outcome_.ending == Ending::answered ? kept() : nullptr,
                    .why = why_,
                    .is_from_here = is_from_here_,
                    .overdue = overdue_,
                    .is_unread = outcome_.ending == Ending::timeout});
}

}  // namespace harness::load
