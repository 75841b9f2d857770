#include "stack/store/logs/api/answers.hpp"

#include "stack/store/logs/api/json_text.hpp"

namespace store::logs {
namespace {

// Calls for each item, with commas between them, in brackets.
template <typename Items, typename Write>
void append_list(std::string& out, const Items& items, Write write) {
  out += '[';
  const char* separator = "";
  for (const auto& item : items) {
    out += separator;
    write(item);
    separator = ",";
  }
  out += ']';
}

std::string begun(std::string_view type) {
  return R"({"status":"success","data":{"resultType":")" + std::string(type) + R"(","result":)";
}

http::Response ended(std::string body, const Statistics& read) {
  body += R"(,"stats":{"summary":{"totalBytesProcessed":)" + std::to_string(read.bytes) +
          R"(,"totalLinesProcessed":)" + std::to_string(read.lines) + "}}}}";
  return http::json(std::move(body));
}

void append_point(std::string& out, std::int64_t time, double value) {
  out += '[';
  append_seconds(out, time);
  out += ",\"";
  out += number_text(value);
  out += "\"]";
}

void append_categories(std::string& out, const ShownEntry& entry) {
  out += ",{";
  if (!entry.metadata.packed().empty()) {
    out += R"("structuredMetadata":)";
    append_json(out, entry.metadata);
  }
  if (!entry.parsed.packed().empty()) {
    out += entry.metadata.packed().empty() ? R"("parsed":)" : R"(,"parsed":)";
    append_json(out, entry.parsed);
  }
  out += '}';
}

}  // namespace

http::Response failed(const Failure& failure) {
  return http::text(failure.status, failure.message + "\n");
}

http::Response streams_answer(const std::vector<ShownStream>& streams, bool categorized,
                              const Statistics& read) {
  std::string body = begun("streams");
  append_list(body, streams, [&](const ShownStream& stream) {
    body += R"({"stream":)";
    append_json(body, stream.labels);
    body += R"(,"values":)";
    append_list(body, stream.entries, [&](const ShownEntry& entry) {
      body += "[\"" + std::to_string(entry.time) + "\",";
      append_json(body, entry.line);
      if (categorized) append_categories(body, entry);
      body += ']';
    });
    body += '}';
  });
  if (categorized) body += R"(,"encodingFlags":["categorize-labels"])";
  return ended(std::move(body), read);
}

http::Response matrix_answer(const Matrix& matrix, const Steps& steps, const Statistics& read) {
  std::string body = begun("matrix");
  append_list(body, matrix.series, [&](const Series& series) {
    body += R"({"metric":)";
    append_json(body, series.labels);
    body += R"(,"values":[)";
    const char* separator = "";
    for (std::size_t step = 0; step < steps.count; ++step) {
      if (is_absent(series.values[step])) continue;
      body += separator;
      append_point(body, steps.at(step), series.values[step]);
      separator = ",";
    }
    body += "]}";
  });
  return ended(std::move(body), read);
}

http::Response vector_answer(const Matrix& matrix, std::int64_t time, const Statistics& read) {
  std::string body = begun("vector");
  append_list(body, matrix.series, [&](const Series& series) {
    body += R"({"metric":)";
    append_json(body, series.labels);
    body += R"(,"value":)";
    append_point(body, time, series.values.front());
    body += '}';
  });
  return ended(std::move(body), read);
}

http::Response scalar_answer(double value, std::int64_t time, const Statistics& read) {
  std::string body = begun("scalar");
  append_point(body, time, value);
  return ended(std::move(body), read);
}

http::Response list_answer(const std::vector<std::string>& texts) {
  if (texts.empty()) return http::json(R"({"status":"success"})");
  std::string body = R"({"status":"success","data":)";
  append_list(body, texts, [&body](const std::string& text) { append_json(body, text); });
  return http::json(body + "}");
}

http::Response series_answer(const std::vector<LabelSet>& series) {
  std::string body = R"({"status":"success","data":)";
  append_list(body, series, [&body](const LabelSet& labels) { append_json(body, labels); });
  return http::json(body + "}");
}

}  // namespace store::logs
