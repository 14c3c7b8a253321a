// The bench of ways up: a picture is made smaller, and doubled again by one way beside another. Level 3.
//
// Weights are chosen, not learned: what is seen is what a way does before any training.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "network/run/weights.h"

namespace convwalk {

enum class WayUp : std::uint8_t { transposed_3, transposed_4, bilinear, shuffle };
struct WayRow {
    WayUp way;
    std::string_view name;      ///< on the command line: "k3s2"
    std::string_view title;     ///< "Transposed, kernel 3"
    std::string_view detail;    ///< its numbers
    std::string_view notation;  ///< as a network from one channel to one, which doubles sizes
};
inline constexpr std::array kWaysUp = {
    WayRow{WayUp::transposed_3, "k3s2", "Transposed, kernel 3", "stride 2, padding 1, output padding 1",
           "T(1,3,2,p1,op1)"},
    WayRow{WayUp::transposed_4, "k4s2", "Transposed, kernel 4", "stride 2, padding 1", "T(1,4,2,p1)"},
    WayRow{WayUp::bilinear, "bilinear", "Bilinear, then convolution", "doubled, then kernel 3, padding 1",
           "U(2,linear)-C(1,3)"},
    WayRow{WayUp::shuffle, "shuffle", "Convolution, pixel shuffle", "kernel 3 to 4 channels, then shuffled",
           "C(4,3)-PS(2)"},
};
[[nodiscard]] const WayRow& row_of(WayUp way);
/// @throws BadInput with one sentence when there is none
[[nodiscard]] WayUp way_named(std::string_view name);

inline constexpr int kMostTimes = 3;

struct WaysUpSettings {
    std::vector<WayUp> ways = {WayUp::transposed_3, WayUp::transposed_4, WayUp::bilinear, WayUp::shuffle};
    WeightFill weights = WeightFill::random;
    std::uint64_t seed = 6;
    int times = 1;  ///< halved so often, and doubled; 1 to kMostTimes
};

/// What one way makes of it. Inside is where no border is felt.
struct WayUpResult {
    WayUp way = WayUp::transposed_3;
    Tensor picture;  ///< as the one that it began with; values may leave 0 to 1
    /// How many products the outputs inside are sums of: each number once, ascending.
    std::vector<std::int64_t> products;
    /// What a constant grey of 128 becomes inside, in shades of 255: each value once, ascending.
    std::vector<double> greys;
    double mean_error = 0;       ///< inside, in shades of 255
    std::optional<double> psnr;  ///< inside, dB; nullopt: there is no difference
};

struct WaysUp {
    WaysUpSettings settings;
    Tensor picture;           ///< [channels, rows, columns], cut to what can be halved
    Tensor small;             ///< the averages that every way begins with
    std::int64_t border = 0;  ///< pixels at each side that are not inside, of the way that feels it most
    std::optional<double> doubling_psnr;  ///< of every pixel repeated, for comparison
    std::vector<WayUpResult> ways;
};

/// @param picture [channels, rows, columns]; each channel goes through the same weights
/// @throws BadInput when it has too few pixels for an inside
[[nodiscard]] WaysUp bench_of(const Tensor& picture, const WaysUpSettings& settings);

/// "uneven: 1, 2, 4", "even: 9"; "none: 9 each" of a shuffle, where every output is a place of its own.
[[nodiscard]] std::string overlap_words(const WayUpResult& result);
/// "70 to 235, 4 values", "128, flat".
[[nodiscard]] std::string grey_words(const WayUpResult& result);
/// What to see, in a sentence.
[[nodiscard]] std::string verdict_words(const WayUpResult& result);

/// What all of it does not show.
inline constexpr std::string_view kChosenNotLearned =
    "These weights are chosen, not learned. Training makes a grid fainter and seldom removes it.";

}  // namespace convwalk
