// Values as print-outs have them: 3, 2.5e-05, (7, 7), [1, 2], True, 'mode', same. Level 3.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "frameworks/python/place.h"
#include "frameworks/read/values.h"

namespace convwalk {

/// A text that is read from its begin to its end. Each throws BadInput with line and column.
class Literals {
  public:
    /// @param place where the text begins
    explicit Literals(std::string_view text, const Place& place = {}) : rest_(text), place_(place) {}

    /// After blanks and line ends.
    [[nodiscard]] bool at_end();
    [[nodiscard]] bool at(std::string_view sign);
    [[nodiscard]] const Place& place();
    /// Takes the sign where it is the next.
    bool take(std::string_view sign);
    void expect(std::string_view sign);
    /// Letters, digits and what `others` has; "" where there are none.
    std::string_view word(std::string_view others = "_");
    /// A number, a text in quotes, a list in round, square or curly brackets, True, False, None, or a word as
    /// a text.
    Value value();
    /// Up to the sign, which stays; brackets within are passed over whole.
    std::string_view until(std::string_view signs);
    /// To the end of the line.
    void skip_line() { skip(std::min(rest_.find('\n'), rest_.size())); }

  private:
    void skip(std::size_t bytes);
    void skip_blanks();
    Value number();
    Value quoted();
    Value list(char closing, int depth);
    Value value_at_depth(int depth);
    [[noreturn]] void refuse(std::string_view wanted);

    std::string_view rest_;
    Place place_;
};

}  // namespace convwalk
