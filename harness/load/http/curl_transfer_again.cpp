// Whether and how transfers are sent again.
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "harness/load/http/curl_transfer.hpp"
#include "harness/load/http/received_bytes.hpp"

namespace harness::load {

// Who wants HTTP/1.1 for it has looked at it.
bool CurlTransfer::may_go_again(std::string_view refused_by) const {
  const bool was_ended_alone = refused_by == "HTTP_1_1_REQUIRED";
  const bool is_harmless =
      kind_.is_idempotent() || died_holding_body_ || refused_by == "REFUSED_STREAM";
  const bool has_begun = has_begun_to_answer() || has_lost_answer_;
  return sent_ == 1 && began_on_kept_ && is_harmless && !has_begun && !was_ended_alone;
}

// To libcurl a kept connection has died where its server has refused a stream, too; but then it has
// said nothing before, and the connection lives.
bool CurlTransfer::is_ended_alone() const {
  if (!speaks_http_2_ || error_.front() != '\0' || has_begun_to_answer()) return false;
  char byte = 0;
  const ssize_t size = recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  const SSL* session = tls_session();
  const bool has_left =
      session != nullptr && (SSL_get_shutdown(session) & SSL_RECEIVED_SHUTDOWN) != 0;
  return !has_left && (size > 0 || (size < 0 && errno == EAGAIN));
}

// What libcurl has said of it is gone when it begins anew.
void CurlTransfer::note_death() {
  died_ = sent_ > 0;
  died_by_reset_ = has_said(std::generic_category().message(ECONNRESET));
  died_holding_body_ = holds_body();
  if (!is_ended_alone()) return;
  has_lost_answer_ = refused_by_.empty() && record_.may_have_had_head();
  if (!has_lost_answer_) refused_by_ = "REFUSED_STREAM";
}

// Until the server wants it. What is left of it by then is told by how much of it was sent.
bool CurlTransfer::holds_body() const {
  curl_off_t sent = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
  return kind_.has_header("Expect") && body_size_ > 0 && sent == 0;
}

// To libcurl an answer begins with its first whole line. Of HTTP/2, which has more to say than
// answers, no more is known.
bool CurlTransfer::has_begun_to_answer() const {
  return steps_.step() == Step::receiving || (has_come_in_part_ && !speaks_http_2_);
}

void CurlTransfer::note_what_has_come() {
  has_come_in_part_ = has_come_in_part_ || has_received_since(came_before_, socket_);
}

// libcurl sends again five times in the life of a handle; then it gives up once, and counts anew.
// CURLE_HTTP2_STREAM says that a stream was ended, and not its connection.
bool CurlTransfer::has_died_unanswered(CURLcode code) const {
  constexpr std::array of_a_dead_connection{CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING,
                                            CURLE_PARTIAL_FILE, CURLE_HTTP2};
  const bool died = std::find(of_a_dead_connection.begin(), of_a_dead_connection.end(), code) !=
                    of_a_dead_connection.end();
  return died && !has_begun_to_answer() && !was_reset_in_peace(code) && !has_left_bytes();
}

// libcurl has closed the connection when it says that the transfer is over.
void CurlTransfer::note_head() {
  if (!answer_.says_idle()) return;
  may_have_crossed_ = may_have_crossed(socket_, sent_at_, workplace_.clock.now());
}

// As LeanConnection has it. Of what comes before the body is out we take no more ourselves.
bool CurlTransfer::was_given_up_unasked(CURLcode code) const {
  const bool has_come =
      code == CURLE_OK || (code == CURLE_WRITE_ERROR && answer_.problem().empty());
  const bool is_harmless = kind_.is_idempotent() || holds_body();
  return has_come && answer_.says_idle() && is_harmless && may_have_crossed_;
}

bool CurlTransfer::has_to_go_again(CURLcode code) const {
  if (asks_for_fresh_) return true;
  if (sent_ != 1 || !was_connected()) return false;
  return was_given_up_unasked(code) ||
         (has_died_unanswered(code) && may_go_again(refused_by(code)));
}

void CurlTransfer::go_again(TimePoint now) {
  asks_for_fresh_ = false;
  may_be_sent_ = sent_ + 1;
  answer_.begin_again();
  renew_handle(now);
  set(CURLOPT_FRESH_CONNECT, 1L);
}

// Also one that libcurl has not read, as it was still sending. Of HTTP/2 that may be anything.
bool CurlTransfer::is_amid_answer() const {
  return has_begun_to_answer() || (has_left_bytes() && !speaks_http_2_);
}

// In TLS they may be anything.
bool CurlTransfer::has_left_bytes() const {
  const auto left = workplace_.left_behind.find(socket_);
  const bool is_secured = kind_.url_beginning().starts_with("https:");
  return left != workplace_.left_behind.end() && !left->second.empty() && !is_secured;
}

}  // namespace harness::load
