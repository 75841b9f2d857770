#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The target of a request, "/a/b%20c?x=1&y=2", taken apart.
namespace store::http {

using Params = std::vector<std::pair<std::string, std::string>>;

// Of a path: what stands between its slashes, decoded one by one, so that an escaped slash does not
// separate. What is not properly escaped stays as it is.
std::vector<std::string> segments_of(std::string_view path);

// "a=1&b=2" of a query or of a form's body; + is a space.
Params params_of(std::string_view query);

std::string_view path_of(std::string_view target);
std::string_view query_of(std::string_view target);

std::string percent_decoded(std::string_view text);

}  // namespace store::http
