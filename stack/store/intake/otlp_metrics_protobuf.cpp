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

// What `take` does not know of a message is passed over.
template <typename Take>
void each_member(Reader message, const Take& take) {
  while (message.next()) {
    if (!take(message)) message.skip();
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

// What points have that stand for many values.
template <typename Point>
bool read_total(Reader& message, Point& point) {
  switch (message.tag_and_type()) {
    case fixed64(4):
      point.count = message.get_fixed64();
      return true;
    case fixed64(5):
      point.sum = message.get_double();
      return true;
    default:
      return false;
  }
}

bool read_own(Reader& message, NumberPoint& point) {
  switch (message.tag_and_type()) {
    case fixed64(4):
      point.value = message.get_double();
      return true;
    case fixed64(6):
      point.value = static_cast<double>(message.get_sfixed64());
      return true;
    default:
      return false;
  }
}

bool read_own(Reader& message, HistogramPoint& point) {
  switch (message.tag_and_type()) {
    case bytes(6):
    case fixed64(6):
      read_fixed64s(message, point.counts);
      return true;
    case bytes(7):
    case fixed64(7):
      read_doubles(message, point.bounds);
      return true;
    default:
      return read_total(message, point);
  }
}

void read_buckets(Reader message, ExponentialBuckets& buckets) {
  each_member(message, [&](Reader& field) {
    switch (field.tag_and_type()) {
      case varint(1):
        buckets.offset = field.get_sint32();
        return true;
      case varint(2):
        buckets.counts.push_back(field.get_uint64());
        return true;
      case bytes(2): {
        const auto packed = field.get_packed_uint64();
        buckets.counts.assign(packed.begin(), packed.end());
        return true;
      }
      default:
        return false;
    }
  });
}

bool read_own(Reader& message, ExponentialPoint& point) {
  switch (message.tag_and_type()) {
    case varint(6):
      point.scale = message.get_sint32();
      return true;
    case fixed64(7):
      point.zero_count = message.get_fixed64();
      return true;
    case bytes(8):
      read_buckets(message.get_message(), point.positive);
      return true;
    case bytes(9):
      read_buckets(message.get_message(), point.negative);
      return true;
    case fixed64(14):
      point.zero_threshold = message.get_double();
      return true;
    default:
      return read_total(message, point);
  }
}

SummaryPoint::Quantile quantile_of(Reader message) {
  SummaryPoint::Quantile quantile;
  each_member(message, [&](Reader& field) {
    switch (field.tag_and_type()) {
      case fixed64(1):
        quantile.quantile = field.get_double();
        return true;
      case fixed64(2):
        quantile.value = field.get_double();
        return true;
      default:
        return false;
    }
  });
  return quantile;
}

bool read_own(Reader& message, SummaryPoint& point) {
  if (message.tag_and_type() != bytes(6)) return read_total(message, point);
  point.quantiles.push_back(quantile_of(message.get_message()));
  return true;
}

HeadTags head_tags(const NumberPoint&) { return {7, 8}; }
HeadTags head_tags(const HistogramPoint&) { return {9, 10}; }
HeadTags head_tags(const ExponentialPoint&) { return {1, 10}; }
HeadTags head_tags(const SummaryPoint&) { return {7, 8}; }

template <typename Point>
void read_point(Reader message, Texts& texts, Point& point) {
  texts.account(sizeof(Point));
  each_member(message, [&](Reader& field) {
    return read_head(field, texts, head_tags(point), point.head) || read_own(field, point);
  });
}

template <typename Data>
Data data_of(Reader message, Texts& texts) {
  Data data;
  each_member(message, [&](Reader& field) {
    if (field.tag_and_type() == bytes(1)) {
      read_point(field.get_message(), texts, data.points.emplace_back());
      return true;
    }
    if constexpr (requires { data.temporality; }) {
      if (field.tag_and_type() == varint(2)) {
        data.temporality = temporality_of(field.get_enum());
        return true;
      }
    }
    if constexpr (requires { data.is_monotonic; }) {
      if (field.tag_and_type() == varint(3)) {
        data.is_monotonic = field.get_bool();
        return true;
      }
    }
    return false;
  });
  return data;
}

Metric metric_of(Reader message, Texts& texts) {
  texts.account(sizeof(Metric));
  Metric metric;
  each_member(message, [&](Reader& field) {
    switch (field.tag_and_type()) {
      case bytes(1):
        metric.name = text_of(field, texts);
        return true;
      case bytes(3):
        metric.unit = text_of(field, texts);
        return true;
      case bytes(5):
        metric.data = data_of<GaugeData>(field.get_message(), texts);
        return true;
      case bytes(7):
        metric.data = data_of<SumData>(field.get_message(), texts);
        return true;
      case bytes(9):
        metric.data = data_of<HistogramData>(field.get_message(), texts);
        return true;
      case bytes(10):
        metric.data = data_of<ExponentialData>(field.get_message(), texts);
        return true;
      case bytes(11):
        metric.data = data_of<SummaryData>(field.get_message(), texts);
        return true;
      default:
        return false;
    }
  });
  return metric;
}

ScopeMetrics scope_metrics_of(Reader message, Texts& texts) {
  texts.account(sizeof(ScopeMetrics));
  ScopeMetrics metrics;
  each_member(message, [&](Reader& field) {
    switch (field.tag_and_type()) {
      case bytes(1):
        metrics.scope = scope_of(field.get_message(), texts);
        return true;
      case bytes(2):
        metrics.metrics.push_back(metric_of(field.get_message(), texts));
        return true;
      default:
        return false;
    }
  });
  return metrics;
}

ResourceMetrics resource_metrics_of(Reader message, Texts& texts) {
  texts.account(sizeof(ResourceMetrics));
  ResourceMetrics metrics;
  each_member(message, [&](Reader& field) {
    switch (field.tag_and_type()) {
      case bytes(1):
        metrics.resource = resource_of(field.get_message(), texts);
        return true;
      case bytes(2):
        metrics.scopes.push_back(scope_metrics_of(field.get_message(), texts));
        return true;
      default:
        return false;
    }
  });
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
