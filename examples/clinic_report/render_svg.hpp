// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "report_result.hpp"

namespace clinic {

/// Horizontal bars, one per row that has a value, outliers in their own colours; negative values grow to the left. At
/// most 30 rows, and how many more there are. Empty when no row has a value. Colours are the page's style classes.
[[nodiscard]] std::string render_bars(const ReportResult& result, const View& view, const std::string& y);
/// Lines over a dimension in time, one per measure or metric, outliers of the rule's metric as marked points. Empty
/// when fewer than two points exist.
[[nodiscard]] std::string render_lines(const ReportResult& result, const View& view);

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that makes at most `most` steps of `span`; 1 for no span.
[[nodiscard]] double nice_step(double span, int most);

}  // namespace clinic
