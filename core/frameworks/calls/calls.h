// The layers that each framework's calls stand for. Level 3.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/read/values.h"

namespace convwalk {

/// A call by its name and its arguments.
struct Call {
    std::string name;  ///< as written: "torch.nn.Conv2d"
    Place place;
    std::size_t axes = 2;  ///< the digit of its name; 2 where it has none
};

struct CallRule {
    /// The last part of the name; "#" is 1, 2 or 3.
    std::string_view name;
    Framework framework;
    std::string_view parameters;  ///< as Bound takes them
    Piece (*piece)(const Call& call, const Bound& bound);
    bool functional = false;       ///< takes the tensor as its first argument
    std::string_view module = {};  ///< must be in the name, where it says anything
};

/// Rules whose name fits, in the order of preference; empty for an unknown name.
[[nodiscard]] std::vector<const CallRule*> rules_of(std::string_view name);

/// A rule for a node of ONNX; nullptr for an unknown one.
[[nodiscard]] const CallRule* onnx_rule_of(std::string_view op_type);

/// Calls that change each cell for itself: activations, norms, dropout.
[[nodiscard]] bool is_passed_over(std::string_view last_name);
/// Layers and functions that frameworks have and that are not read here.
[[nodiscard]] bool is_not_read(std::string_view last_name);

/// Every name that is known, for near misses of `word`.
[[nodiscard]] std::vector<std::string> known_names(std::string_view word);

/// "Conv2d" of "torch.nn.Conv2d"
[[nodiscard]] std::string_view last_part(std::string_view name);

/// 1, 2 or 3 where the last part of a name has such a digit, else 0.
[[nodiscard]] std::size_t axes_of(std::string_view name);

/// The framework that the modules before the last part name; nullopt when they name none or several.
[[nodiscard]] std::optional<Framework> framework_of(std::string_view name);

/// A separable convolution as the two that it is; any other piece alone.
[[nodiscard]] std::vector<Piece> halves_of(Piece piece);

/// What an average pooling divides by once its result is multiplied by `scale`.
/// @returns false, and nothing is changed, where that is no whole number or the pooling's own divisor is none
bool set_divisor(ReadLayer& pool, bool sums, double scale);

/// Takes `crop`, cells an axis, from both sides of a transposed convolution's output.
/// @param end less than 0: cells are added
/// @throws BadInput when it begins before the full result
void set_crop(ReadLayer& layer, std::size_t axis, std::int64_t begin, std::int64_t end);

}  // namespace convwalk
