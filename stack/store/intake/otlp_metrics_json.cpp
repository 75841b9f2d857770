#include <array>

#include "stack/store/intake/otlp_json.hpp"
#include "stack/store/intake/otlp_metrics.hpp"

namespace store::otlp {
namespace {

using namespace json;
using JsonValue = json::Value;

constexpr std::array<std::string_view, 3> temporalities = {"UNSPECIFIED", "DELTA", "CUMULATIVE"};

std::int32_t int32_of(JsonValue value) { return static_cast<std::int32_t>(signed_of(value)); }

std::vector<std::uint64_t> counts_of(JsonValue list) {
  std::vector<std::uint64_t> counts;
  each(list, [&](JsonValue one) { counts.push_back(unsigned_of(one)); });
  return counts;
}

std::vector<double> doubles_of(JsonValue list) {
  std::vector<double> numbers;
  each(list, [&](JsonValue one) { numbers.push_back(double_of(one)); });
  return numbers;
}

bool read_head(std::string_view key, JsonValue field, Texts& texts, PointHead& head) {
  if (key == "startTimeUnixNano") {
    head.start = unsigned_of(field);
  } else if (key == "timeUnixNano") {
    head.time = unsigned_of(field);
  } else if (key == "attributes") {
    head.attributes = attributes_of(field, texts);
  } else if (key == "flags") {
    head.has_value = (unsigned_of(field) & no_recorded_value) == 0;
  } else {
    return false;
  }
  return true;
}

void read_field(std::string_view key, JsonValue field, NumberPoint& point) {
  if (key == "asDouble") point.value = double_of(field);
  if (key == "asInt") point.value = static_cast<double>(signed_of(field));
}

void read_field(std::string_view key, JsonValue field, HistogramPoint& point) {
  if (key == "count") {
    point.count = unsigned_of(field);
  } else if (key == "sum") {
    point.sum = double_of(field);
  } else if (key == "bucketCounts") {
    point.counts = counts_of(field);
  } else if (key == "explicitBounds") {
    point.bounds = doubles_of(field);
  }
}

ExponentialBuckets buckets_of(JsonValue object) {
  ExponentialBuckets buckets;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "offset") buckets.offset = int32_of(field);
    if (key == "bucketCounts") buckets.counts = counts_of(field);
  });
  return buckets;
}

void read_field(std::string_view key, JsonValue field, ExponentialPoint& point) {
  if (key == "count") {
    point.count = unsigned_of(field);
  } else if (key == "sum") {
    point.sum = double_of(field);
  } else if (key == "scale") {
    point.scale = int32_of(field);
  } else if (key == "zeroCount") {
    point.zero_count = unsigned_of(field);
  } else if (key == "zeroThreshold") {
    point.zero_threshold = double_of(field);
  } else if (key == "positive") {
    point.positive = buckets_of(field);
  } else if (key == "negative") {
    point.negative = buckets_of(field);
  }
}

SummaryPoint::Quantile quantile_of(JsonValue object) {
  SummaryPoint::Quantile quantile;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "quantile") quantile.quantile = double_of(field);
    if (key == "value") quantile.value = double_of(field);
  });
  return quantile;
}

void read_field(std::string_view key, JsonValue field, SummaryPoint& point) {
  if (key == "count") {
    point.count = unsigned_of(field);
  } else if (key == "sum") {
    point.sum = double_of(field);
  } else if (key == "quantileValues") {
    each(field, [&](JsonValue one) { point.quantiles.push_back(quantile_of(one)); });
  }
}

template <typename Point>
void read_point(JsonValue object, Texts& texts, Point& point) {
  texts.account(sizeof(Point));
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (!read_head(key, field, texts, point.head)) read_field(key, field, point);
  });
}

template <typename Data>
Data data_of(JsonValue object, Texts& texts) {
  Data data;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "dataPoints") {
      each(field, [&](JsonValue one) { read_point(one, texts, data.points.emplace_back()); });
    }
    if constexpr (requires { data.temporality; }) {
      if (key == "aggregationTemporality") {
        data.temporality =
            temporality_of(enum_of(field, "AGGREGATION_TEMPORALITY_", temporalities));
      }
    }
    if constexpr (requires { data.is_monotonic; }) {
      if (key == "isMonotonic") data.is_monotonic = bool(field.get_bool());
    }
  });
  return data;
}

Metric metric_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(Metric));
  Metric metric;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "name") {
      metric.name = text_of(field);
    } else if (key == "unit") {
      metric.unit = text_of(field);
    } else if (key == "gauge") {
      metric.data = data_of<GaugeData>(field, texts);
    } else if (key == "sum") {
      metric.data = data_of<SumData>(field, texts);
    } else if (key == "histogram") {
      metric.data = data_of<HistogramData>(field, texts);
    } else if (key == "exponentialHistogram") {
      metric.data = data_of<ExponentialData>(field, texts);
    } else if (key == "summary") {
      metric.data = data_of<SummaryData>(field, texts);
    }
  });
  return metric;
}

ScopeMetrics scope_metrics_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(ScopeMetrics));
  ScopeMetrics metrics;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "scope") metrics.scope = scope_of(field, texts);
    if (key != "metrics") return;
    each(field, [&](JsonValue one) { metrics.metrics.push_back(metric_of(one, texts)); });
  });
  return metrics;
}

ResourceMetrics resource_metrics_of(JsonValue object, Texts& texts) {
  texts.account(sizeof(ResourceMetrics));
  ResourceMetrics metrics;
  each_field(object, [&](std::string_view key, JsonValue field) {
    if (key == "resource") metrics.resource = resource_of(field, texts);
    if (key != "scopeMetrics") return;
    each(field, [&](JsonValue one) { metrics.scopes.push_back(scope_metrics_of(one, texts)); });
  });
  return metrics;
}

}  // namespace

harness::Result<Decoded<MetricPush>> decode_metrics_json(const std::string& body) {
  Decoded<MetricPush> decoded;
  const auto read = read_json(body, decoded.texts, [&](Object object) {
    for (auto field : object) {
      std::string room;
      if (name_of(field.unescaped_key(), room) != "resourceMetrics") continue;
      each(field.value(), [&](JsonValue one) {
        decoded.records.push_back(resource_metrics_of(one, decoded.texts));
      });
    }
  });
  if (!read) return harness::fail(read.error());
  return decoded;
}

}  // namespace store::otlp
