#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace harness::load {

// Where answers lead (RFC 9110, 15.4), as browsers follow them.

bool leads_elsewhere(int status);

// The URL that a Location names, seen from the URL that was asked; without a fragment. None when
// it is no URL.
std::optional<std::string> led_to(const std::string& url, const std::string& location);

// Whether what is asked there is a GET, whatever was asked here.
bool becomes_get(int status, std::string_view method);

// Scheme, host and port: where passwords and cookies of the author's own are still meant.
bool same_origin(const std::string& url, const std::string& other);

}  // namespace harness::load
