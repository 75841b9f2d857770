#include "stack/store/http/microhttpd.hpp"

#include <poll.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>

#include "harness/core/text.hpp"
#include "stack/store/http/target.hpp"

namespace store::http {
namespace {

// What is known of a connection before a request of it is: libmicrohttpd hands over the target as
// it was sent only there.
struct Peer {
  std::string target;
};

Peer& peer_of(MHD_Connection* connection) {
  return *static_cast<Peer*>(
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context);
}

using harness::lower;

MHD_Result keep_header(void* headers, MHD_ValueKind /*kind*/, const char* name, const char* value) {
  auto& all = *static_cast<std::map<std::string, std::string>*>(headers);
  const std::string field = lower(name);
  const std::string content = value != nullptr ? value : "";
  const auto known = all.find(field);
  // Of two lengths nobody knows which is meant: both are kept, as HTTP reads two fields of a name.
  if (field == "content-length" && known != all.end() && known->second != content) {
    known->second += ", " + content;
  } else {
    all.insert_or_assign(field, content);
  }
  return MHD_YES;
}

void free_body(void* body) { delete static_cast<std::string*>(body); }

}  // namespace

void connection_changed(void* /*daemon*/, MHD_Connection* /*connection*/, void** context,
                        MHD_ConnectionNotificationCode what) {
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    *context = new Peer;
  } else {
    delete static_cast<Peer*>(*context);
  }
}

void* target_came(void* /*daemon*/, const char* target, MHD_Connection* connection) {
  peer_of(connection).target = target;
  return nullptr;
}

std::shared_ptr<Request> request_of(MHD_Connection* connection, const char* method) {
  auto request = std::make_shared<Request>();
  request->method = method;
  const std::string& target = peer_of(connection).target;
  request->path = path_of(target);
  request->params = params_of(query_of(target));
  MHD_get_connection_values(connection, MHD_HEADER_KIND, &keep_header, &request->headers);
  return request;
}

MHD_Result queue(MHD_Connection* connection, Response answer) {
  auto* body = new std::string(std::move(answer.body));
  MHD_Response* response = MHD_create_response_from_buffer_with_free_callback_cls(
      body->size(), body->data(), &free_body, body);
  if (!answer.content_type.empty()) {
    MHD_add_response_header(response, "Content-Type", answer.content_type.c_str());
  }
  for (const auto& [name, value] : answer.headers) {
    MHD_add_response_header(response, name.c_str(), value.c_str());
  }
  const auto result =
      MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
  MHD_destroy_response(response);
  return result;
}

std::function<bool()> hang_up_of(MHD_Connection* connection) {
  const int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  return [fd] {
    pollfd asked{.fd = fd, .events = POLLRDHUP, .revents = 0};
    return ::poll(&asked, 1, 0) > 0;
  };
}

}  // namespace store::http
