// -----------------------------------------------------------------------------
// counts_json.hpp - the counts as a file and as a table.
// -----------------------------------------------------------------------------
// The only place that knows the form of counts.json, "pipes-counts/1". Besides the sums per message, the
// steady story has `send` and `receive` alone.
// -----------------------------------------------------------------------------
#pragma once

#include <string>
#include <vector>

#include "harness/counts/designs.hpp"

namespace typed_pipes::counts {

std::string to_json(const std::vector<row>& rows, const std::vector<order>& orders);

/// For the terminal: a line per row.
std::string to_table(const std::vector<row>& rows);

}  // namespace typed_pipes::counts
