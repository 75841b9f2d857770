#include "harness/load/http/lean_request.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace harness::load {
namespace {

// What every HTTP library sends as it stands.
bool is_plain(std::string_view text) {
  constexpr std::string_view harmless = "-_~/?&=%+,:;@!$'()*.[]{}|^\"<>`";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           harmless.find(c) != std::string_view::npos;
  });
}

// Whether somebody has to wait until the server wants the body. Who may speak HTTP/2 does so
// itself, where the author's words are always the same: libcurl loses an answer that comes early.
bool waits_in_libcurl(const RequestKind& kind) {
  constexpr const char* header = "Expect";
  const bool is_fixed = std::any_of(kind.headers.begin(), kind.headers.end(),
                                    [](const auto& one) { return same_name(one.first, header); });
  const bool may_be_http_2 = kind.protocol.http == scenario::HttpVersion::http_2;
  return kind.has_header(header) && !(is_fixed && may_be_http_2);
}

bool has_plain_framing(const RequestKind& kind) {
  constexpr std::array framing{"Content-Length", "Transfer-Encoding", "Upgrade", "TE"};
  return !waits_in_libcurl(kind) &&
         std::none_of(framing.begin(), framing.end(),
                      [&](const char* name) { return kind.has_header(name); });
}

}  // namespace

std::optional<LeanRequest> LeanRequest::make(const RequestKind& kind, const Origins& origins) {
  const std::string& beginning = kind.url_beginning();
  // What varies must not reach into the origin.
  const bool fixed_origin = !kind.url_varies() || target_at(beginning) < beginning.size();
  if (!fixed_origin || !has_plain_framing(kind)) return std::nullopt;
  const std::size_t target = target_at(beginning);
  const bool plain = is_plain(std::string_view(beginning).substr(target)) &&
                     std::all_of(kind.url_texts.begin() + 1, kind.url_texts.end(), is_plain);
  if (!plain) return std::nullopt;
  const Origin* origin = origins.of(beginning, kind.protocol);
  if (origin == nullptr || (kind.stays_here && !origin->is_here())) return std::nullopt;
  return LeanRequest(kind, *origin);
}

LeanRequest::LeanRequest(const RequestKind& kind, Origin origin)
    : origin_(std::move(origin)),
      timeout_(kind.timeout),
      step_limits_(limits_of(kind.step_timeouts)),
      is_head_(kind.method == "HEAD"),
      keeps_connection_(kind.keeps_connection),
      is_idempotent_(kind.is_idempotent()),
      origin_size_(target_at(kind.url_beginning())),
      http1_(kind, origin_),
      http2_(kind, origin_) {}

}  // namespace harness::load
