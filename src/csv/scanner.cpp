// SPDX-License-Identifier: MIT
#include "csv/scanner.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <istream>
#include <utility>

namespace quarry::csv::detail {

namespace {

constexpr std::size_t block = 64 * 1024;
constexpr std::size_t largest_record = std::size_t{1} << 30;

}  // namespace

void require_marks(const Options& options) {
  const auto usable = [](char mark) { return mark != '\0' && mark != '\n' && mark != '\r'; };
  if (!usable(options.delimiter) || !usable(options.quote) || options.delimiter == options.quote) {
    throw ArgumentError(
        "the delimiter and the quote of a CSV file are two different characters, and neither NUL nor a line end");
  }
  for (const char c : {options.delimiter, options.quote, '\n', '\r'}) {
    if (options.null.find(c) != std::string::npos) {
      throw ArgumentError("the text that is NULL in a CSV file has no delimiter, quote or line end");
    }
  }
}

Scanner::Scanner(std::istream& in, const Options& options)
    : in_(in), name_(options.name), delimiter_(options.delimiter), quote_(options.quote), buffer_(block) {
  require_marks(options);
  for (const char c : {delimiter_, quote_, '\n', '\r'}) special_[static_cast<unsigned char>(c)] = true;
}

FormatError Scanner::error(std::string_view message) const {
  return {name_.empty() ? fmt::format("line {}: {}", record_.line, message)
                        : fmt::format("{}, line {}: {}", name_, record_.line, message),
          record_.line};
}

bool Scanner::fill() {
  if (ended_) return false;
  if (start_ > 0) {
    std::memmove(buffer_.data(), data(), size());
    filled_ -= start_;
    start_ = 0;
  }
  if (filled_ == buffer_.size()) {
    if (filled_ >= largest_record) throw error("the record is longer than 1 GiB; perhaps a quote is not closed");
    buffer_.resize(2 * filled_);
  }
  std::streamsize got = 0;
  if (!begun_ && (!in_ || in_.rdbuf() == nullptr)) {
    throw Error((name_.empty() ? "the CSV stream" : name_) + " cannot be read: it is not open, or failed before");
  }
  // past the stream's own state, so that its end is no failure to a stream that throws for those
  try {
    got = in_.rdbuf()->sgetn(buffer_.data() + filled_, static_cast<std::streamsize>(buffer_.size() - filled_));
  } catch (const std::ios_base::failure&) {
    throw Error((name_.empty() ? "the CSV stream" : name_) + " cannot be read: the system refused it");
  }
  if (got <= 0) {
    ended_ = true;
    return false;
  }
  filled_ += static_cast<std::size_t>(got);
  return true;
}

void Scanner::skip_mark() {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  while (size() < mark.size() && fill()) {
  }
  if (std::string_view(data(), size()).substr(0, mark.size()) == mark) start_ += mark.size();
}

// A carriage return without a line feed is a character as any other.
bool Scanner::at_line_end(std::size_t& length) {
  if (data()[at_] == '\n') {
    length = 1;
    return true;
  }
  if (data()[at_] != '\r' || (at_ + 1 == size() && !fill()) || data()[at_ + 1] != '\n') return false;
  length = 2;
  return true;
}

// False at the end of the file.
bool Scanner::skip_empty_lines() {
  std::size_t length = 0;
  while (available()) {
    if (one_field_ || !at_line_end(length)) return true;
    start_ += length;
    ++line_;
  }
  return false;
}

bool Scanner::next() {
  start_ += std::exchange(at_, 0);
  spans_.clear();
  if (!begun_) {
    skip_mark();
    begun_ = true;
  }
  if (!skip_empty_lines()) return false;
  record_.line = line_;
  while ((available() && data()[at_] == quote_ ? quoted() : unquoted()) == End::field) {
  }
  if (spans_.size() == 1) one_field_ = true;
  fields_.clear();
  for (const Span& span : spans_) fields_.push_back({{data() + span.begin, span.size}, span.quoted});
  record_.fields = fields_;
  return true;
}

Scanner::End Scanner::unquoted() {
  const std::size_t begin = at_;
  const auto end = [&](std::size_t skipped) {
    spans_.push_back({begin, at_ - begin, false});
    at_ += skipped;
  };
  while (available()) {
    const char* const bytes = data();
    const std::size_t count = size();
    while (at_ < count && !special_[static_cast<unsigned char>(bytes[at_])]) ++at_;
    if (at_ == count) continue;
    if (bytes[at_] == delimiter_) {
      end(1);
      return End::field;
    }
    if (bytes[at_] == quote_) {
      throw error("a quote stands in the middle of an unquoted field; put the whole field in quotes and double it");
    }
    std::size_t length = 0;
    if (at_line_end(length)) {
      end(length);
      ++line_;
      return End::record;
    }
    ++at_;
  }
  end(0);
  return End::record;
}

Scanner::End Scanner::quoted() {
  read_quotes();
  if (!available()) return End::record;
  if (data()[at_] == delimiter_) {
    ++at_;
    return End::field;
  }
  std::size_t length = 0;
  if (!at_line_end(length)) {
    throw error("text follows the closing quote of a field; double the quotes that belong to the text");
  }
  at_ += length;
  ++line_;
  return End::record;
}

void Scanner::read_quotes() {
  const std::size_t begin = ++at_;
  std::size_t kept = begin;
  const auto keep = [&](std::size_t length) {
    char* const bytes = data();
    line_ += std::count(bytes + at_, bytes + at_ + length, '\n');
    if (kept != at_) std::memmove(bytes + kept, bytes + at_, length);
    kept += length;
    at_ += length;
  };
  while (available()) {
    const char* const from = data() + at_;
    const void* const found = std::memchr(from, quote_, size() - at_);
    if (found == nullptr) {
      keep(size() - at_);
      continue;
    }
    keep(static_cast<std::size_t>(static_cast<const char*>(found) - from));
    ++at_;  // the quote
    if (!available() || data()[at_] != quote_) {
      spans_.push_back({begin, kept - begin, true});
      return;
    }
    data()[kept++] = quote_;
    ++at_;
  }
  throw error("a quoted field is not closed before the end of the file");
}

}  // namespace quarry::csv::detail

namespace quarry::csv {

Reader::Reader(std::istream& in, const Options& options) : scanner_(std::make_unique<detail::Scanner>(in, options)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

bool Reader::next() { return scanner_->next(); }
const Record& Reader::record() const noexcept { return scanner_->record(); }
FormatError Reader::error(std::string_view message) const { return scanner_->error(message); }

}  // namespace quarry::csv
