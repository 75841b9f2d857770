#pragma once

#include <microhttpd.h>

#include <memory>

#include "stack/store/http/message.hpp"

// Requests and responses between libmicrohttpd's form and ours.
namespace store::http {

// A request without its body. Needs the two callbacks below: libmicrohttpd hands over the target as
// it was sent only before it knows the rest.
std::shared_ptr<Request> request_of(MHD_Connection* connection, const char* method);
void connection_changed(void* daemon, MHD_Connection* connection, void** context,
                        MHD_ConnectionNotificationCode what);
void* target_came(void* daemon, const char* target, MHD_Connection* connection);

MHD_Result queue(MHD_Connection* connection, Response answer);

}  // namespace store::http
