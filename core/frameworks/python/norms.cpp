#include "frameworks/python/norms.h"

#include <optional>
#include <span>

#include "basics/capped.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

// A switch by its place (from 0, one that no call has: never) or its word; nullopt: given, but not known.
std::optional<bool> is_on(const Given& given, std::size_t place, std::string_view word, bool otherwise) {
    constexpr std::size_t kNowhere = 1000;
    const Value* value = given.find(place == 0 ? kNowhere : place, word);
    if (value == nullptr) return given.has_unknown ? std::nullopt : std::optional(otherwise);
    return value->kind == Kind::truth || value->kind == Kind::integer ? std::optional(value->number != 0)
                                                                      : std::nullopt;
}

constexpr std::int64_t kNotKnown = -1;

// Two switches, a number each.
std::int64_t both(std::optional<bool> scale, std::optional<bool> shift) {
    if (!scale || !shift) return kNotKnown;
    return (*scale ? 1 : 0) + (*shift ? 1 : 0);
}
std::int64_t both(std::optional<bool> affine) {
    return both(affine, affine);
}

// 30, [8, 30, 30]
std::optional<std::int64_t> cells_of(const Value* shape) {
    if (shape == nullptr) return std::nullopt;
    const std::span<const Value> sizes = shape->kind == Kind::list ? shape->list() : std::span(shape, 1);
    std::int64_t cells = 1;
    for (const Value& size : sizes) {
        if (size.kind != Kind::integer || size.number < 1) return std::nullopt;
        cells = capped_product(cells, size.number);
    }
    return sizes.empty() ? std::nullopt : std::optional(cells);
}

// Of a norm over given sizes: each cell of them has its own.
std::optional<std::int64_t> learned_over(const Value* shape, std::int64_t each) {
    const auto cells = cells_of(shape);
    return cells && each != kNotKnown ? std::optional(capped_product(*cells, each)) : std::nullopt;
}

bool has_dimension(std::string_view name) {
    return name.ends_with("1d") || name.ends_with("2d") || name.ends_with("3d");
}

// As ReadLayer::learned_a_channel.
std::optional<std::int64_t> learned_a_channel(std::string_view name, const Given& given) {
    if (name.ends_with("Normalization") && name != "Normalization")
        return both(is_on(given, 0, "scale", true), is_on(given, 0, "center", true));
    if (name.starts_with("LazyBatchNorm")) return both(is_on(given, 2, "affine", true));
    if (name.starts_with("InstanceNorm") && has_dimension(name))
        return both(is_on(given, 3, "affine", false));
    const bool of_torch = (name.starts_with("BatchNorm") && has_dimension(name)) || name == "SyncBatchNorm" ||
                          (name == "GroupNorm" && given.find(1, "num_channels") != nullptr);
    if (of_torch) return both(is_on(given, 3, "affine", true));
    const bool of_flax = name == "BatchNorm" || name == "GroupNorm" || name == "InstanceNorm";
    if (of_flax) return both(is_on(given, 0, "use_scale", true), is_on(given, 0, "use_bias", true));
    return std::nullopt;
}

}  // namespace

void put_learned(ReadLayer& layer, std::string_view last_name, const Given& given) {
    layer.learned_a_channel = learned_a_channel(last_name, given);
    const Value* shape = given.find(0, "normalized_shape");
    if (last_name == "LayerNorm" && shape != nullptr) {
        const auto affine = is_on(given, 2, "elementwise_affine", true);
        const auto bias = affine == true ? is_on(given, 3, "bias", true) : affine;
        layer.said_parameters = learned_over(shape, both(affine, bias));
    }
    if (last_name == "RMSNorm" && shape != nullptr)
        layer.said_parameters = learned_over(shape, both(is_on(given, 2, "elementwise_affine", true), false));
    // Keras's has one a cell; its words are others.
    const Value* slopes = given.find(0, "num_parameters");
    const bool of_torch = given.keywords.empty() || given.keyword("num_parameters") != nullptr ||
                          given.keyword("init") != nullptr;
    if (last_name == "PReLU" && of_torch && !given.has_unknown && slopes != nullptr)
        layer.said_parameters = cells_of(slopes);
}

}  // namespace convwalk::python
