#pragma once

#include <string>

#include "harness/load/http/conversation.hpp"
#include "harness/load/http/http1_answer.hpp"

namespace harness::load {

class Http1Conversation final : public Conversation {
 public:
  void prepare(const LeanRequest& request, const Order& order) override;
  void open() override {}
  void ask() override;
  std::string_view outgoing() const override {
    return std::string_view(request_).substr(sent_, request_.size() - held_now_ - sent_);
  }
  void has_sent(std::size_t count) override { sent_ += count; }
  bool is_asked() const override { return sent_ == request_.size(); }
  bool holds_body() const override { return held_now_ > 0; }
  void send_body_now() override { held_now_ = 0; }
  Reading read(std::string_view bytes) override;
  void cut_off() override { answer_.cut_off(); }
  bool is_answering() const override { return is_answering_; }
  bool has_said_goodbye() const override { return false; }  // but in an answer
  int status() const override { return answer_.status(); }
  bool may_be_unasked() const override { return answer_.says_idle(); }
  bool may_go_on(bool more_has_come) const override;
  const Answer* kept() const override { return answer_.kept(); }
  bool is_followed() const override { return answer_.is_followed(); }
  bool is_unasked(std::string_view bytes) const override { return begins_unasked(bytes); }
  std::string_view problem() const override { return answer_.problem(); }
  bool was_refused() const override { return false; }
  bool was_ended_alone() const override { return false; }

 private:
  std::string request_;
  std::size_t sent_ = 0;  // of the request
  std::size_t held_ = 0;  // of it, until the server wants it
  std::size_t held_now_ = 0;
  bool is_head_ = false;
  Keep keep_ = Keep::nothing;
  bool is_answering_ = false;
  Http1Answer answer_;
};

}  // namespace harness::load
