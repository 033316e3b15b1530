// SPDX-License-Identifier: MIT
#include "compile/large_stack.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <exception>

#include "quarry/types/error.hpp"

namespace quarry::detail {

namespace {

constexpr unsigned shallow = 64;  // levels that fit a 256 KiB stack with room to spare

struct Job {
  void (*work)(void*);
  void* context;
  std::exception_ptr error;
};

void* run(void* argument) {
  Job& job = *static_cast<Job*>(argument);
  try {
    job.work(job.context);
  } catch (...) {
    job.error = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void with_stack_for(const Node& tree, int max_depth, void (*work)(void*), void* context) {
  if (tree.depth <= shallow) return work(context);
  if (tree.depth > max_depth) {
    throw CompileError(
        fmt::format("the statement nests {}{} levels deep and the limit is {} (CompileOptions::max_depth); build long "
                    "AND, OR, + and || chains flat by and_(range) or or_(range)",
                    tree.depth == 65535 ? "at least " : "", tree.depth, max_depth));
  }
  Job job{work, context, nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, std::size_t{64} << 20);
  pthread_t thread;
  const int failed = pthread_create(&thread, &attributes, run, &job);
  pthread_attr_destroy(&attributes);
  if (failed != 0)
    throw CompileError("there is no memory for the stack that a deeply nested statement needs to be compiled");
  pthread_join(thread, nullptr);
  if (job.error) std::rethrow_exception(job.error);
}

}  // namespace quarry::detail
