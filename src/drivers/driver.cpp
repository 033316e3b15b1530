// SPDX-License-Identifier: MIT
#include "quarry/drivers/driver.hpp"

#include "quarry/types/error.hpp"

namespace quarry {

std::unique_ptr<RowWriter> DriverConnection::row_writer(const RowTarget&, Deadline) { return nullptr; }

std::unique_ptr<Cursor> DriverConnection::stream(std::string_view sql, std::span<const Parameter> parameters,
                                                 Deadline deadline) {
  return execute(sql, parameters, deadline);
}

std::unique_ptr<Cursor> DriverConnection::copy_out(std::string_view, std::string_view, Deadline) { return nullptr; }

std::vector<PipelineAnswer> DriverConnection::pipeline(std::span<const PipelineRequest> requests, Deadline deadline) {
  std::vector<PipelineAnswer> answers(requests.size());
  const bool in_transaction = transaction_state() == TransactionState::active;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    try {
      // after a deadlock the server has ended the transaction, and would commit each later statement by itself
      if (in_transaction && transaction_state() != TransactionState::active) {
        throw InFailedTransaction(
            "the server has given this transaction up after an earlier error; roll it back before running anything "
            "else");
      }
      answers[i].cursor = execute(requests[i].sql, requests[i].parameters, deadline);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (...) {
      answers[i].error = std::current_exception();
    }
  }
  return answers;
}

}  // namespace quarry
