#include "stack/store/derive/write_request.hpp"

#include <snappy.h>

#include <algorithm>
#include <protozero/pbf_writer.hpp>

namespace store::derive {

std::string encoded_series(std::string_view metric, Labels labels) {
  labels.emplace_back("__name__", metric);
  std::sort(labels.begin(), labels.end());
  std::string bytes;
  protozero::pbf_writer series(bytes);
  for (const auto& [name, value] : labels) {
    if (value.empty()) continue;
    protozero::pbf_writer label(series, 1);
    label.add_string(1, name);
    label.add_string(2, value);
  }
  return bytes;
}

std::size_t encoded_size(const Labels& labels) {
  constexpr std::size_t metric = 64;
  constexpr std::size_t frame = 8;
  std::size_t size = metric;
  for (const auto& [name, value] : labels) size += name.size() + value.size() + frame;
  return size;
}

void WriteRequest::add(std::string_view encoded_series, std::span<const Sample> samples) {
  protozero::pbf_writer request(bytes_);
  protozero::pbf_writer series(request, 1);
  // A message may be put together from encoded parts; the writer measures it when it is complete.
  bytes_.append(encoded_series);
  for (const Sample& sample : samples) {
    protozero::pbf_writer one(series, 2);
    one.add_double(1, sample.value);
    one.add_int64(2, sample.time);
  }
  samples_ += samples.size();
}

std::string WriteRequest::compressed() const {
  std::string compressed;
  snappy::Compress(bytes_.data(), bytes_.size(), &compressed);
  return compressed;
}

}  // namespace store::derive
