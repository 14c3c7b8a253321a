// Which input sizes a network takes, one axis at a time: axes do not interact. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/runs.h"
#include "network/stack.h"

namespace convwalk {

/// A network along one axis, of which nothing but sizes is asked: its channels are none to rely on. It ends
/// where the first dense layer, reshape or unfold puts axes together; an unfold is there as its windows.
/// @pre the input is no vector
[[nodiscard]] Stack line_of(const Stack& stack, std::size_t axis);

/// Whether a dense layer, a reshape or an unfold is in it: what they take depends on all axes together. Of
/// such a network the sizes below may be asked as it is; all its axes are then as long.
[[nodiscard]] bool puts_axes_together(const Stack& stack);

/// What one size comes to.
struct SizeVerdict {
    std::int64_t size = 1;    ///< of the input
    std::int64_t output = 0;  ///< of the last layer, or the length of its vector; 0 = none
    std::size_t loses = 0;    ///< the first layer that drops cells of what comes in, or rounds; 0 = none
    std::size_t refuses = 0;  ///< the layer that has no output; 0 = none
    std::string why;          ///< both in words; "" where the size fits

    [[nodiscard]] bool is_taken() const { return refuses == 0; }
    /// Without loss and without a misfit.
    [[nodiscard]] bool fits() const { return refuses == 0 && loses == 0; }
};
/// @param line of line_of(), or a network whose axes are as long
[[nodiscard]] SizeVerdict verdict_of(const Stack& line, std::int64_t size);

/// Every size from `from` on that leaves one of these remainders fits.
struct SizeRule {
    std::int64_t modulus = 1;
    std::vector<std::int64_t> remainders;  ///< ascending, from 0 to modulus - 1
    std::int64_t from = 1;                 ///< the smallest of them

    bool operator==(const SizeRule&) const = default;
};
/// "multiples of 16, from 32 on", "12 more than a multiple of 16, from 188 on", "every size".
[[nodiscard]] std::string words_of(const SizeRule& rule);

struct SizesAsked {
    std::optional<Run> range;            ///< these sizes are looked at one by one; nullopt: none
    std::optional<std::int64_t> output;  ///< which sizes give this one

    bool operator==(const SizesAsked&) const = default;
};

/// Sizes that are looked at one by one.
inline constexpr std::int64_t kMostSizes = 20'000;

struct SizesTaken {
    std::vector<SizeVerdict> looked_at;  ///< the sizes of the range in turn
    std::optional<SizeRule> rule;        ///< nullopt: none fits for good, or sizes do not repeat soon enough
    bool repeats = true;                 ///< false: they do not repeat, so there may be a rule
    std::optional<std::int64_t> shortest;  ///< that has an output; nullopt: none was found
    std::optional<std::int64_t> shortest_that_fits;
    Runs giving;  ///< the sizes that give the output asked for, of the range if there is one
};
/// @param line as for verdict_of()
[[nodiscard]] SizesTaken sizes_taken(const Stack& line, const SizesAsked& asked);

/// The fitting size nearest to `size`, from it on upwards (`step` 1) or downwards (-1); nullopt: none within
/// reach.
[[nodiscard]] std::optional<std::int64_t> nearest_fit(const Stack& line, std::int64_t size, int step);

}  // namespace convwalk
