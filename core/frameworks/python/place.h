// Where something stands in a program, and what can't be read there. Level 3.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "basics/errors.h"

namespace convwalk {

inline constexpr std::size_t kLongestCode = 1 << 20;  ///< bytes of a program

/// Where something stands in a text; both from 1, columns in characters.
struct Place {
    std::size_t line = 1;
    std::size_t column = 1;

    bool operator==(const Place&) const = default;
};

/// What can't be read, and where: "line 3, column 12: sentence".
class BadCode : public BadInput {
  public:
    BadCode(const Place& place, const std::string& sentence);
    [[nodiscard]] const Place& place() const { return place_; }
    [[nodiscard]] const std::string& sentence() const { return sentence_; }

  private:
    Place place_;
    std::string sentence_;
};

/// Names of the text may stand in it, whatever bytes they have.
[[nodiscard]] BadCode bad_code(const Place& place, std::string_view what);

}  // namespace convwalk
