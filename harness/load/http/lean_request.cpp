#include "harness/load/http/lean_request.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "harness/load/http/fixed_headers.hpp"

namespace harness::load {
namespace {

// Where the target begins in a URL that has a scheme; its end when it has none.
std::size_t target_at(std::string_view url) {
  const std::size_t host = url.find("://") + 3;
  return std::min(url.find_first_of("/?", host), url.size());
}

// What every HTTP library sends as it stands. A dot after a slash may mean another path.
bool is_plain(std::string_view text) {
  constexpr std::string_view harmless = "-_~/?&=%+,:;@!$'()*.[]";
  const bool plain = std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           harmless.find(c) != std::string_view::npos;
  });
  return plain && text.find("/.") == std::string_view::npos && !text.starts_with('.');
}

bool has_plain_framing(const scenario::Request& spec) {
  constexpr std::array framing{"Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "TE"};
  return std::none_of(framing.begin(), framing.end(),
                      [&](const char* name) { return has_header(spec, name); });
}

}  // namespace

std::optional<LeanRequest> LeanRequest::make(const PreparedRequest& request,
                                             const Origins& origins) {
  const scenario::Request& spec = request.spec();
  if (spec.redirects > 0) return std::nullopt;
  const std::string& beginning = request.url().beginning();
  const std::vector<std::string> texts = request.url().fixed_texts();
  // What varies must not reach into the origin.
  const bool fixed_origin = request.url().is_fixed() || target_at(beginning) < beginning.size();
  if (!fixed_origin || !has_plain_framing(spec)) return std::nullopt;
  if (!std::all_of(texts.begin(), texts.end(), is_plain)) return std::nullopt;
  const Origin* origin = origins.of(beginning, {spec.tls, spec.http});
  if (origin == nullptr) return std::nullopt;
  return LeanRequest(request, *origin);
}

LeanRequest::LeanRequest(const PreparedRequest& request, Origin origin)
    : origin_(std::move(origin)),
      timeout_(request.spec().timeout),
      is_head_(request.spec().method == "HEAD"),
      keeps_connection_(request.keeps_connection()),
      is_idempotent_(request.is_idempotent()),
      origin_size_(target_at(request.url().beginning())),
      http1_(request, origin_),
      http2_(request, origin_) {}

}  // namespace harness::load
