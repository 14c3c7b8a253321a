// The text of a notation and a place in it: what stands there, and what is wrong with it. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "basics/factor.h"
#include "basics/text.h"

namespace convwalk {

[[nodiscard]] constexpr bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}
[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

class NotationText {
  public:
    explicit NotationText(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    /// The byte here; 0 at the end.
    [[nodiscard]] char here() const { return at_end() ? '\0' : text_[at_]; }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
    [[nodiscard]] char byte(std::size_t at) const { return text_[at]; }

    [[nodiscard]] std::size_t at() const { return at_; }
    void go_to(std::size_t at) { at_ = at; }
    void skip_byte() { ++at_; }

    void skip_spaces();
    /// Inside brackets a line break is a space like others.
    void skip_inner_spaces();
    /// What may stand between layers. @return whether there was any
    bool skip_separators();

    bool take(std::string_view word);
    /// A word that no letter follows, capitals or not.
    bool take_word(std::string_view word);
    bool take_times() { return take("x") || take("X") || take("×") || take("*"); }
    /// "=" or ":" between a name and its value.
    void take_equals();

    /// From `least` to kLargestSize. @param what it is called in a sentence @throws BadInput
    [[nodiscard]] std::int64_t number(std::int64_t least, std::string_view what);
    /// Up to three with "x" between them.
    [[nodiscard]] Extents numbers(std::int64_t least, std::string_view what);
    [[nodiscard]] std::vector<Factor> factors();

    /// @throws BadInput that says what is found here instead
    [[noreturn]] void fail(std::string_view expected) const;
    /// @throws BadInput about what stands at this byte
    [[noreturn]] void wrong(std::size_t byte, const std::string& sentence) const;

  private:
    template <typename Words>
    bool take_one(const Words& words);
    /// "x" with a number behind it.
    bool take_times_between();
    [[nodiscard]] Factor factor();
    [[nodiscard]] std::string place(std::size_t byte) const;

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace convwalk
