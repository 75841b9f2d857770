#include "stack/store/intake/otlp_metrics.hpp"
#include "stack/store/intake/otlp_protobuf.hpp"

namespace store::otlp {
namespace {

using namespace protobuf;

// A repeated number comes packed, or one by one.
void read_fixed64s(Reader& message, std::vector<std::uint64_t>& numbers) {
  if (message.tag_and_type() == fixed64(message.tag())) {
    numbers.push_back(message.get_fixed64());
  } else {
    const auto packed = message.get_packed_fixed64();
    numbers.assign(packed.begin(), packed.end());
  }
}

void read_doubles(Reader& message, std::vector<double>& numbers) {
  if (message.tag_and_type() == fixed64(message.tag())) {
    numbers.push_back(message.get_double());
  } else {
    const auto packed = message.get_packed_double();
    numbers.assign(packed.begin(), packed.end());
  }
}

// Start and time have the same numbers in every kind of point; attributes and flags do not.
struct HeadTags {
  std::uint32_t attributes;
  std::uint32_t flags;
};

bool read_head(Reader& message, Texts& texts, HeadTags tags, PointHead& head) {
  const std::uint32_t field = message.tag_and_type();
  if (field == fixed64(2)) {
    head.start = message.get_fixed64();
  } else if (field == fixed64(3)) {
    head.time = message.get_fixed64();
  } else if (field == bytes(tags.attributes)) {
    read_attribute(message.get_message(), texts, head.attributes);
  } else if (field == varint(tags.flags)) {
    head.has_value = (message.get_uint32() & no_recorded_value) == 0;
  } else {
    return false;
  }
  return true;
}

void read_point(Reader message, Texts& texts, NumberPoint& point) {
  while (message.next()) {
    if (read_head(message, texts, {7, 8}, point.head)) continue;
    switch (message.tag_and_type()) {
      case fixed64(4):
        point.value = message.get_double();
        break;
      case fixed64(6):
        point.value = static_cast<double>(message.get_sfixed64());
        break;
      default:
        message.skip();
    }
  }
}

void read_point(Reader message, Texts& texts, HistogramPoint& point) {
  while (message.next()) {
    if (read_head(message, texts, {9, 10}, point.head)) continue;
    switch (message.tag_and_type()) {
      case fixed64(4):
        point.count = message.get_fixed64();
        break;
      case fixed64(5):
        point.sum = message.get_double();
        break;
      case bytes(6):
      case fixed64(6):
        read_fixed64s(message, point.counts);
        break;
      case bytes(7):
      case fixed64(7):
        read_doubles(message, point.bounds);
        break;
      default:
        message.skip();
    }
  }
}

void read_buckets(Reader message, ExponentialBuckets& buckets) {
  while (message.next()) {
    switch (message.tag_and_type()) {
      case varint(1):
        buckets.offset = message.get_sint32();
        break;
      case varint(2):
        buckets.counts.push_back(message.get_uint64());
        break;
      case bytes(2): {
        const auto packed = message.get_packed_uint64();
        buckets.counts.assign(packed.begin(), packed.end());
        break;
      }
      default:
        message.skip();
    }
  }
}

void read_point(Reader message, Texts& texts, ExponentialPoint& point) {
  while (message.next()) {
    if (read_head(message, texts, {1, 10}, point.head)) continue;
    switch (message.tag_and_type()) {
      case fixed64(4):
        point.count = message.get_fixed64();
        break;
      case fixed64(5):
        point.sum = message.get_double();
        break;
      case varint(6):
        point.scale = message.get_sint32();
        break;
      case fixed64(7):
        point.zero_count = message.get_fixed64();
        break;
      case bytes(8):
        read_buckets(message.get_message(), point.positive);
        break;
      case bytes(9):
        read_buckets(message.get_message(), point.negative);
        break;
      case fixed64(14):
        point.zero_threshold = message.get_double();
        break;
      default:
        message.skip();
    }
  }
}

SummaryPoint::Quantile quantile_of(Reader message) {
  SummaryPoint::Quantile quantile;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case fixed64(1):
        quantile.quantile = message.get_double();
        break;
      case fixed64(2):
        quantile.value = message.get_double();
        break;
      default:
        message.skip();
    }
  }
  return quantile;
}

void read_point(Reader message, Texts& texts, SummaryPoint& point) {
  while (message.next()) {
    if (read_head(message, texts, {7, 8}, point.head)) continue;
    switch (message.tag_and_type()) {
      case fixed64(4):
        point.count = message.get_fixed64();
        break;
      case fixed64(5):
        point.sum = message.get_double();
        break;
      case bytes(6):
        point.quantiles.push_back(quantile_of(message.get_message()));
        break;
      default:
        message.skip();
    }
  }
}

template <typename Data>
Data data_of(Reader message, Texts& texts) {
  Data data;
  while (message.next()) {
    const std::uint32_t field = message.tag_and_type();
    if (field == bytes(1)) {
      read_point(message.get_message(), texts, data.points.emplace_back());
      continue;
    }
    if constexpr (requires { data.temporality; }) {
      if (field == varint(2)) {
        data.temporality = temporality_of(message.get_enum());
        continue;
      }
    }
    if constexpr (requires { data.is_monotonic; }) {
      if (field == varint(3)) {
        data.is_monotonic = message.get_bool();
        continue;
      }
    }
    message.skip();
  }
  return data;
}

Metric metric_of(Reader message, Texts& texts) {
  Metric metric;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        metric.name = text_of(message, texts);
        break;
      case bytes(3):
        metric.unit = text_of(message, texts);
        break;
      case bytes(5):
        metric.data = data_of<GaugeData>(message.get_message(), texts);
        break;
      case bytes(7):
        metric.data = data_of<SumData>(message.get_message(), texts);
        break;
      case bytes(9):
        metric.data = data_of<HistogramData>(message.get_message(), texts);
        break;
      case bytes(10):
        metric.data = data_of<ExponentialData>(message.get_message(), texts);
        break;
      case bytes(11):
        metric.data = data_of<SummaryData>(message.get_message(), texts);
        break;
      default:
        message.skip();
    }
  }
  return metric;
}

ScopeMetrics scope_metrics_of(Reader message, Texts& texts) {
  ScopeMetrics metrics;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        metrics.scope = scope_of(message.get_message(), texts);
        break;
      case bytes(2):
        metrics.metrics.push_back(metric_of(message.get_message(), texts));
        break;
      default:
        message.skip();
    }
  }
  return metrics;
}

ResourceMetrics resource_metrics_of(Reader message, Texts& texts) {
  ResourceMetrics metrics;
  while (message.next()) {
    switch (message.tag_and_type()) {
      case bytes(1):
        metrics.resource = resource_of(message.get_message(), texts);
        break;
      case bytes(2):
        metrics.scopes.push_back(scope_metrics_of(message.get_message(), texts));
        break;
      default:
        message.skip();
    }
  }
  return metrics;
}

}  // namespace

harness::Result<Decoded<MetricPush>> decode_metrics_protobuf(const std::string& body) {
  Decoded<MetricPush> decoded;
  const auto read = read_message(body, [&](Reader& message) {
    if (message.tag_and_type() == bytes(1)) {
      decoded.records.push_back(resource_metrics_of(message.get_message(), decoded.texts));
    } else {
      message.skip();
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

}  // namespace store::otlp
