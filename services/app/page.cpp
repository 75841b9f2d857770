#include "services/app/page.hpp"

#include <array>
#include <string>
#include <utility>

namespace services::app {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> content_types{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
}};

// A page loads and calls what comes from its own service, and stands in no other page's frame.
const http::Headers page_headers{
    {"Cache-Control", "no-cache"},
    {"Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"}};

std::string content_type_of(std::string_view name) {
  for (const auto& [ending, type] : content_types) {
    if (name.ends_with(ending)) return std::string(type);
  }
  return "application/octet-stream";
}

}  // namespace

void add_page(Service& service, std::span<const PageFile> files) {
  for (const PageFile& file : files) {
    const std::string path = file.name == "index.html" ? "/" : "/" + std::string(file.name);
    service.add({plain_names(path), {200}, [file](const ExchangePtr& exchange) {
                   exchange->answer(
                       {200, std::string(file.content), content_type_of(file.name), page_headers});
                 }});
  }
}

}  // namespace services::app
