// What can be asked of a figure, and put into a sentence: one row a number. Level 6.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/subject.h"

namespace convwalk {

/// A number, or one an axis.
using Amount = std::vector<double>;

/// Which cell a quantity is about.
enum class OfCell : std::uint8_t {
    none,
    output,
    input,
    full,  ///< of the full result of stamps, before the cut
};

struct Quantity {
    std::string_view name;
    OfCell cell = OfCell::none;
    /// @param at the cell, one index an axis; one that the figure lacks gives nothing
    /// @return nullopt: the figure has no such number
    std::optional<Amount> (*of)(const Subject& subject, const Extents& at);
};

[[nodiscard]] std::span<const Quantity> quantities();
/// nullptr: there is none of that name.
[[nodiscard]] const Quantity* quantity_named(std::string_view name);

/// Whether these are the same, one number standing for all axes.
[[nodiscard]] bool same_amount(const Amount& a, const Amount& b);

/// "5", "5×5" of a size, "0.4444"; one number where all axes agree, but for sizes of maps.
/// @param as_size one an axis in any case
[[nodiscard]] std::string amount_text(const Amount& amount, bool as_size = false);

/// Without a fraction.
[[nodiscard]] inline bool is_whole(double number) {
    return number == static_cast<double>(static_cast<std::int64_t>(number));
}

}  // namespace convwalk
