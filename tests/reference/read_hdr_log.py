"""read_hdr_log.py FILE: what HdrHistogram's own implementation reads in a log. For each histogram a line
"TAG MEAN DEVIATION", then each value with how many there are up to it."""

import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

reader = HistogramLogReader(sys.argv[1], HdrHistogram(1, 3_600_000_000, 3))
while (histogram := reader.get_next_interval_histogram()) is not None:
    print(f"{histogram.get_tag()} {histogram.get_mean_value():.3f} {histogram.get_stddev():.3f}")
    for step in histogram.get_recorded_iterator():
        print(step.value_iterated_to, step.total_count_to_this_value)
