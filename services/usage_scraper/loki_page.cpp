#include "services/usage_scraper/loki_page.hpp"

#include <algorithm>

#include "services/core/percent.hpp"

namespace services::usage_scraper {
namespace {

using nlohmann::json;

std::vector<LoggedLine> read_lines(const json& streams) {
  std::vector<LoggedLine> lines;
  for (const json& stream : streams) {
    const std::string labels = stream.at("stream").dump();
    for (const json& value : stream.at("values")) {
      lines.push_back(
          {std::stoll(value.at(0).get<std::string>()), labels, value.at(1).get<std::string>()});
    }
  }
  return lines;
}

}  // namespace

Window window_after(std::optional<LokiTime> through, LokiTime now, Duration lookback) {
  return {std::min(through.value_or(now), now) - lookback.count(), now};
}

LokiTime Page::through() const {
  if (!full) return window.end;
  return std::max(lines.back().at, window.start);
}

// The last moment again, of which there may be more lines.
Window Page::rest() const { return {stuck() ? window.start + 1 : through(), window.end}; }

bool Page::stuck() const { return full && lines.back().at <= window.start; }

std::string page_target(const std::string& query, const Window& window, long page_size) {
  return "/loki/api/v1/query_range?direction=forward&query=" + percent_encode(query) +
         "&start=" + std::to_string(window.start) + "&end=" + std::to_string(window.end) +
         "&limit=" + std::to_string(page_size);
}

Result<Page> parse_page(const json& answer, const Window& window, long page_size) {
  try {
    Page page{window, read_lines(answer.at("data").at("result")), false};
    page.full = std::ssize(page.lines) >= page_size;
    std::stable_sort(page.lines.begin(), page.lines.end(),
                     [](const LoggedLine& a, const LoggedLine& b) { return a.at < b.at; });
    return page;
  } catch (const std::exception& error) {
    return fail(std::string("loki gave an answer that makes no sense: ") + error.what());
  }
}

}  // namespace services::usage_scraper
