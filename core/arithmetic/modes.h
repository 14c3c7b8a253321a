// What an operator reads beyond the edges, and how a resizing reads between cells. Level 1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

/// What a convolution reads beyond the edges.
enum class PaddingMode : std::uint8_t {
    zeros,
    reflect,    ///< mirrored at the outermost cell, which is not repeated
    replicate,  ///< the outermost cell
    circular,   ///< from the other side
};
inline constexpr std::array kPaddingModes = {PaddingMode::zeros, PaddingMode::reflect, PaddingMode::replicate,
                                             PaddingMode::circular};
[[nodiscard]] std::string_view name_of(PaddingMode mode);
/// As files and the command line write them, in the order of the enumeration.
[[nodiscard]] const std::vector<std::string>& padding_mode_names();

/// Which of its input's channels become the cells of a square where a pixel shuffle makes C maps of r r C.
enum class ShuffleOrder : std::uint8_t {
    channel_first,  ///< channel c r r + dy r + dx to cell (dy, dx) of map c: PyTorch's, ONNX calls it CRD
    place_first,    ///< channel (dy r + dx) C + c: TensorFlow's depth_to_space, ONNX calls it DCR
};
inline constexpr std::array kShuffleOrders = {ShuffleOrder::channel_first, ShuffleOrder::place_first};
/// "crd", "dcr"
[[nodiscard]] std::string_view name_of(ShuffleOrder order);

/// How a feature map is resized. Source: PyTorch, ATen/native/UpSample.h.
enum class ResizeMode : std::uint8_t {
    nearest,        ///< the cell at floor(X in / out): asymmetric, as PyTorch has it
    nearest_exact,  ///< the cell whose middle is nearest
    bilinear,       ///< linear along each axis, of which there may be one to three
    bicubic,        ///< cubic along each axis, A = -0.75, the border repeated
};
inline constexpr std::array kResizeModes = {ResizeMode::nearest, ResizeMode::nearest_exact,
                                            ResizeMode::bilinear, ResizeMode::bicubic};
[[nodiscard]] std::string_view name_of(ResizeMode mode);
/// "linear" and "cubic" without a count of axes: as networks write them.
[[nodiscard]] std::string_view plain_name_of(ResizeMode mode);
/// These, in the order of the enumeration.
[[nodiscard]] const std::vector<std::string>& resize_mode_names();
[[nodiscard]] const std::vector<std::string>& plain_resize_mode_names();

/// The mode of any of its spellings, whatever the number of axes: "linear", "bilinear", "trilinear". Capitals
/// do not count; hyphens, underscores and spaces are alike.
[[nodiscard]] std::optional<ResizeMode> resize_mode_spelled(std::string_view word);
/// All spellings, the longer one first where one begins with another.
[[nodiscard]] std::span<const std::string_view> resize_mode_spellings();

/// Cells that count on either side of a place between two: none where one cell is taken as it is.
[[nodiscard]] constexpr int cells_each_side(ResizeMode mode) {
    return mode == ResizeMode::bilinear ? 1 : mode == ResizeMode::bicubic ? 2 : 0;
}

}  // namespace convwalk
