#include "tests/support/written_series.hpp"

#include <snappy.h>

#include <limits>
#include <protozero/pbf_reader.hpp>

namespace store::test {
namespace {

using protozero::pbf_reader;

void read_label(pbf_reader label, std::string& name, std::string& labels) {
  std::string key;
  std::string value;
  while (label.next()) {
    std::string& part = label.tag() == 1 ? key : value;  // reading forgets the tag
    part = label.get_string();
  }
  if (key == "__name__") {
    name = value;
  } else {
    labels += (labels.empty() ? "" : ",") + key + "=\"" + value + "\"";
  }
}

derive::Sample sample_of(pbf_reader message) {
  derive::Sample sample;
  while (message.next()) {
    if (message.tag() == 1) {
      sample.value = message.get_double();
    } else {
      sample.time = message.get_int64();
    }
  }
  return sample;
}

}  // namespace

WrittenSeries series_in(std::string_view request) {
  WrittenSeries written;
  pbf_reader message(request.data(), request.size());
  while (message.next(1)) {
    pbf_reader series = message.get_message();
    std::string name;
    std::string labels;
    std::vector<derive::Sample> samples;
    while (series.next()) {
      if (series.tag() == 1) {
        read_label(series.get_message(), name, labels);
      } else {
        samples.push_back(sample_of(series.get_message()));
      }
    }
    auto& all = written[name + (labels.empty() ? "" : "{" + labels + "}")];
    all.insert(all.end(), samples.begin(), samples.end());
  }
  return written;
}

WrittenSeries series_in_body(std::string_view compressed) {
  std::string request;
  snappy::Uncompress(compressed.data(), compressed.size(), &request);
  return series_in(request);
}

double last_value(const WrittenSeries& written, const std::string& series) {
  const auto found = written.find(series);
  return found == written.end() ? std::numeric_limits<double>::quiet_NaN()
                                : found->second.back().value;
}

}  // namespace store::test
