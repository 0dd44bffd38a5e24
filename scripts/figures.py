"""figures.py - the figures of a run, in the order in which people see them.

A new figure is one function in row_figures.py or line_figures.py, and one line here.
"""

import line_figures
import row_figures

# File name, function.
ALL = (
    ("ping_pong_latency", row_figures.latency),
    ("stream_throughput", row_figures.throughput),
    ("stream_scaling", line_figures.scaling),
    ("payload_cost", line_figures.payload),
    ("bank_and_create_close", row_figures.conversations),
    ("ping_pong_placement", row_figures.placement),
)
