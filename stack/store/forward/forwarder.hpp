#pragma once

#include <memory>
#include <string>

#include "stack/store/forward/upstream.hpp"
#include "stack/store/http/message.hpp"
#include "stack/store/intake/otlp.hpp"
#include "stack/store/keep/keep.hpp"

namespace store::forward {

// Where one signal goes on to.
struct Next {
  Signal signal;
  std::string name;  // "tempo", for people
  std::string url;   // of its OTLP endpoint; empty: there is none
};

// Passes exports on to whoever keeps them. The sender is answered when that one has answered, and
// as it was: what is taken here can be queried there. Safe to call from any thread.
class Forwarder {
 public:
  Forwarder(Upstream& upstream, Keep& keep) : upstream_(upstream), keep_(keep) {}

  void pass_on(const Next& next, std::string_view body, std::shared_ptr<const void> owner,
               otlp::Format format, http::Answer answer);

  // POST of `path`, which goes on to `next`.
  http::DeferredRoute route(const std::string& path, const Next& next);

 private:
  Upstream& upstream_;
  Keep& keep_;
};

}  // namespace store::forward
