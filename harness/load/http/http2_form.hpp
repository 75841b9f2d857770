#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/load/http/origin.hpp"
#include "harness/load/http/request_kind.hpp"

namespace harness::load {

using Http2Field = std::pair<std::string, std::string>;

// The name in small letters, the value without white space around it, as HTTP/2 will have them.
Http2Field http2_field(std::string_view name, std::string_view value);

// A request as fields of HTTP/2, as far as they are the same in every order.
class Http2Form {
 public:
  Http2Form(const RequestKind& kind, const Origin& origin);

  const std::vector<Http2Field>& fields() const { return fields_; }
  const std::string& body() const { return body_; }
  bool has_length() const { return has_length_; }  // even where there is no body
  bool expects_leave() const;                      // for its body (RFC 9110, 10.1.1)

 private:
  std::vector<Http2Field> fields_;  // those of HTTP/2's own first
  std::string body_;
  bool has_length_;
};

}  // namespace harness::load
