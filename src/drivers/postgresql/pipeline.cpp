// SPDX-License-Identifier: MIT
// Several statements in one round trip; in two when some of them are to be prepared first.
#include "drivers/parameter_check.hpp"
#include "drivers/postgresql/connection.hpp"
#include "drivers/postgresql/cursor.hpp"

#include <new>
#include <unordered_map>
#include <utility>

namespace quarry::drivers::postgresql {

#if defined(LIBPQ_HAS_PIPELINING)

namespace {

constexpr std::string_view dialect = "postgresql";

// What becomes of one statement on its way.
struct Step {
  std::shared_ptr<Statement> statement;  // none: it is sent without being prepared
  Outcome outcome;
  bool sent = false;
};

}  // namespace

std::vector<PipelineAnswer> Connection::pipeline(std::span<const PipelineRequest> requests, Deadline deadline) {
  require_free("a pipeline");
  require_utf8();
  const Interruptible running(session_->interrupt().get());
  if (!requests.empty()) require_not_interrupted(requests[0].sql);
  const bool was_in_transaction = in_transaction();
  deallocate_evicted(deadline);

  std::vector<PipelineAnswer> answers(requests.size());
  std::vector<Step> steps(requests.size());
  const auto guarded = [&](std::size_t i, auto&& act) {
    try {
      act();
    } catch (const std::bad_alloc&) {
      throw;
    } catch (...) {
      answers[i].error = std::current_exception();
    }
  };
  if (cache_.capacity() > 0) prepare_together(requests, deadline, answers);
  if (broken_) {  // lost while they were prepared
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (!answers[i].error) guarded(i, [&] { require_open(); });
    }
    return answers;
  }

  PGconn* const handle = session_->handle();
  enter_pipeline();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const PipelineRequest& request = requests[i];
    Step& step = steps[i];
    if (answers[i].error) continue;
    guarded(i, [&] {
      require_at_most(dialect, request.sql, request.parameters.size(), max_parameters());
      parameters_.encode(request.sql, request.parameters);
      if (cache_.capacity() > 0) {
        step.statement = find_prepared(request.sql);
      } else {
        require_statement(dialect, request.sql);
      }
      int sent = 0;
      if (step.statement) {
        sent = PQsendQueryPrepared(handle, step.statement->name.c_str(), parameters_.count(), parameters_.values(),
                                   parameters_.lengths(), parameters_.formats(), step.statement->shape.binary ? 1 : 0);
      } else {
        sent = PQsendQueryParams(handle, std::string(request.sql).c_str(), parameters_.count(), parameters_.oids(),
                                 parameters_.values(), parameters_.lengths(), parameters_.formats(), 0);
      }
      // A synchronisation of its own makes each a transaction of its own, whose failure stops none of the others.
      step.sent = sent == 1 && PQpipelineSync(handle) == 1;
      if (!step.sent) step.outcome = session_->finish(0, deadline);
    });
  }
  bool lost = false;
  for (Step& step : steps) {
    if (!step.sent) continue;
    if (lost) {
      step.outcome.failed = step.outcome.lost = true;
      step.outcome.message = "the connection was lost before this statement of the pipeline was answered";
      continue;
    }
    step.outcome = session_->finish_pipeline(true, deadline);
    lost = step.outcome.lost;
  }
  if (!lost) leave_pipeline();

  for (std::size_t i = 0; i < requests.size(); ++i) {
    Step& step = steps[i];
    if (answers[i].error) continue;
    guarded(i, [&] {
      if (step.outcome.failed && step.statement && is_stale(step.outcome, *step.statement)) {
        cache_.erase(*step.statement);
        if (!was_in_transaction && !broken_) {  // prepared anew, once
          parameters_.encode(requests[i].sql, requests[i].parameters);
          std::shared_ptr<const RowShape> shape;
          Outcome outcome = run(requests[i].sql, false, deadline, shape);
          answers[i].cursor = std::make_unique<Cursor>(std::move(outcome.result), std::move(shape));
          return;
        }
        fail(std::move(step.outcome), requests[i].sql, was_in_transaction, true);
      }
      if (step.outcome.failed) fail(std::move(step.outcome), requests[i].sql, was_in_transaction);
      std::shared_ptr<const RowShape> shape;
      if (step.statement) {
        step.statement->fresh = false;
        shape = {step.statement, &step.statement->shape};
      } else {
        auto text_shape = std::make_shared<RowShape>(shape_of(step.outcome.result.get()));
        text_shape->binary = false;
        shape = std::move(text_shape);
      }
      answers[i].cursor = std::make_unique<Cursor>(std::move(step.outcome.result), std::move(shape));
    });
  }
  return answers;
}

void Connection::prepare_together(std::span<const PipelineRequest> requests, Deadline deadline,
                                  std::vector<PipelineAnswer>& answers) {
  struct New {
    StatementPtr statement;
    std::vector<std::size_t> requests;
    int parameters = 0;
    bool sent = false;
  };
  const bool was_in_transaction = in_transaction();
  PGconn* const handle = session_->handle();
  std::vector<New> fresh;
  std::unordered_map<std::string, std::size_t> known;
  bool entered = false;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    try {
      require_at_most(dialect, requests[i].sql, requests[i].parameters.size(), max_parameters());
      parameters_.encode(requests[i].sql, requests[i].parameters);
      if (find_prepared(requests[i].sql)) continue;
      require_statement(dialect, requests[i].sql);
      if (const auto found = known.find(key_); found != known.end()) {
        fresh[found->second].requests.push_back(i);
        continue;
      }
      if (!entered) enter_pipeline();
      entered = true;
      New& one = fresh.emplace_back();
      one.statement =
          std::make_shared<Statement>(key_, requests[i].sql.size(), name_prefix_ + std::to_string(next_name_++));
      one.requests.push_back(i);
      one.parameters = parameters_.count();
      known.emplace(key_, fresh.size() - 1);
      one.sent = PQsendPrepare(handle, one.statement->name.c_str(), std::string(requests[i].sql).c_str(),
                               parameters_.count(), parameters_.oids()) == 1 &&
                 PQsendDescribePrepared(handle, one.statement->name.c_str()) == 1 && PQpipelineSync(handle) == 1;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (...) {
      answers[i].error = std::current_exception();
    }
  }
  if (!entered) return;
  std::vector<Outcome> outcomes;
  bool lost = false;
  for (const New& one : fresh) {
    Outcome outcome;
    if (lost || !one.sent) {
      outcome = session_->finish(0, deadline);
      outcome.failed = true;
      outcome.lost = outcome.lost || lost;
    } else {
      outcome = session_->finish_pipeline(true, deadline);
    }
    lost = lost || outcome.lost;
    outcomes.push_back(std::move(outcome));
  }
  if (!lost) leave_pipeline();
  for (std::size_t k = 0; k < fresh.size(); ++k) {
    New& one = fresh[k];
    try {
      const std::string_view sql = one.statement->sql();
      if (outcomes[k].failed) fail(std::move(outcomes[k]), sql, was_in_transaction);
      const int placeholders = PQnparams(outcomes[k].result.get());
      if (placeholders != one.parameters) {
        evicted_.push_back(one.statement->name);
        require_count(sql, static_cast<std::size_t>(placeholders), static_cast<std::size_t>(one.parameters));
      }
      one.statement->shape = shape_of(outcomes[k].result.get());
      if (const StatementPtr evicted = cache_.insert(one.statement)) evicted_.push_back(evicted->name);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (...) {
      for (const std::size_t i : one.requests) answers[i].error = std::current_exception();
    }
  }
}

void Connection::enter_pipeline() {
  if (PQenterPipelineMode(session_->handle()) == 1) {
    broken_ = true;  // until all answers are read: should memory run out before, nobody else could go on
    return;
  }
  fail(session_->finish(0, no_deadline), "a pipeline", in_transaction());
}

void Connection::leave_pipeline() {
  if (PQexitPipelineMode(session_->handle()) == 1) {
    broken_ = false;
    return;
  }
  Outcome outcome = session_->finish(0, no_deadline);
  outcome.lost = true;  // what the server sends next is not known
  fail(std::move(outcome), "a pipeline", in_transaction());
}

#else

std::vector<PipelineAnswer> Connection::pipeline(std::span<const PipelineRequest> requests, Deadline deadline) {
  return DriverConnection::pipeline(requests, deadline);
}

#endif

}  // namespace quarry::drivers::postgresql
