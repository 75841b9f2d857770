#pragma once

#include <microhttpd.h>

#include <functional>
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

// Whether the client is gone, of a connection that is put aside. One that only says that it sends
// no more looks the same, and is treated as Go's servers treat it.
std::function<bool()> hang_up_of(MHD_Connection* connection);

}  // namespace store::http
