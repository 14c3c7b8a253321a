// The picture of the lab, and what is asked of it beside the layer. Level 5.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "basics/tensor.h"
#include "lab/bench.h"
#include "lab/pictures.h"

namespace convwalk {

/// A picture of a person's own, as it was made to fit.
struct OwnPicture {
    std::string name;  ///< "photo.jpg"
    std::string file;  ///< where it stands; empty: nowhere but here
    std::string mark;  ///< of the file, see mark_of()
    Extents shape;     ///< channels, rows and columns; none: the file has not been read yet
    /// A byte each, 255 is white; channel by channel. Never changed.
    std::shared_ptr<const std::string> pixels = nullptr;

    [[nodiscard]] bool is_read() const { return pixels != nullptr; }
    bool operator==(const OwnPicture& other) const;
};

/// Weights of a whole network from a file, see read_weights(). Layers that it leaves out are drawn as usual.
struct OwnWeights {
    std::string name;  ///< "lenet.npz"
    std::string file;  ///< where they stand; empty: nowhere but here
    std::string mark;  ///< of the file, see mark_of()
    /// The file, as it is. Never changed. None: it has not been read yet.
    std::shared_ptr<const std::string> bytes = nullptr;

    [[nodiscard]] bool is_read() const { return bytes != nullptr; }
    bool operator==(const OwnWeights& other) const;
};

/// Bytes of weights that a scenario holds, whether a file has them, too, or not.
inline constexpr std::size_t kMostHeldWeightBytes = 65'536;

/// What a wipe goes over in place of a layer's work: ways up of the bench, or where none is named the
/// picture.
struct WipedWays {
    std::optional<WayUp> left;
    std::optional<WayUp> right;
    bool operator==(const WipedWays&) const = default;
};

/// In pixels of a side: what the program draws, and what is read of a file, where nothing else is asked for.
inline constexpr std::int64_t kUsualDrawnSide = 64;
inline constexpr std::int64_t kUsualPhotoSide = 256;

/// Pixels, times channels, that a scenario holds of a picture that a file has, too.
inline constexpr std::int64_t kMostHeldPixels = 65'536;

struct LabChoice {
    std::variant<DrawnPicture, OwnPicture> picture = DrawnPicture::chart;
    /// Pixels of a side, at most; of a file, those that were or will be read. nullopt: as usual.
    std::optional<std::int64_t> side = std::nullopt;
    bool grey = false;  ///< one channel instead of three
    // Of the ways up; their seed is that of all values.
    std::vector<WayUp> ways = WaysUpSettings().ways;
    int times = 1;
    bool difference = false;  ///< to the picture, in place of numbers
    /// Of the ways up, and of the layers of a network; nullopt: as is usual there.
    std::optional<std::variant<WeightFill, OwnWeights>> weights = std::nullopt;
    std::optional<WipedWays> wiped = std::nullopt;  ///< none: the wipe is of the layer
    bool operator==(const LabChoice&) const = default;
};

/// Which pictures a text holds whole.
enum class PixelText : std::uint8_t {
    small,  ///< those of no file, and others of at most kMostHeldPixels
    all,
};

/// Why there is nothing to be seen; nullopt: there is.
[[nodiscard]] std::optional<std::string> why_no_picture(const LabChoice& lab);

// @pre !why_no_picture()

/// Channels, rows and columns.
[[nodiscard]] Extents picture_extents(const LabChoice& lab);
[[nodiscard]] Tensor picture_of(const LabChoice& lab);

/// "test chart", "photo.jpg"
[[nodiscard]] std::string picture_name(const LabChoice& lab);

/// @param picture as fitted() gives it
[[nodiscard]] OwnPicture own_picture(const Tensor& picture, std::string name);

/// @param seed of all values
[[nodiscard]] WaysUpSettings ways_settings(const LabChoice& lab, std::int64_t seed);

/// How the weights are drawn where no file gives them. @param usual where nothing is chosen
[[nodiscard]] WeightFill drawn_weights(const LabChoice& lab, WeightFill usual);
/// "icnr", "lenet.npz"
[[nodiscard]] std::string weights_name(const LabChoice& lab, WeightFill usual);

/// Why the bench has no such weights; nullopt: it has.
[[nodiscard]] std::optional<std::string> why_no_bench_weights(const LabChoice& lab);

/// As the command line and files have them. @throws BadInput
[[nodiscard]] std::vector<WayUp> ways_named(const std::vector<std::string>& names);
/// "k3s2,shuffle"
[[nodiscard]] std::string ways_text(const std::vector<WayUp>& ways);
/// Read back. @throws BadInput
[[nodiscard]] std::vector<WayUp> parse_ways(std::string_view text);
[[nodiscard]] std::vector<std::string> way_names();
/// "k3s2,picture"
[[nodiscard]] std::string wiped_text(const WipedWays& wiped);
/// Read back. @throws BadInput
[[nodiscard]] WipedWays parse_wiped(std::string_view text);
[[nodiscard]] std::vector<std::string> weight_fill_names();

}  // namespace convwalk
