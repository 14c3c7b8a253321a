#include "frameworks/calls/shape_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <span>

#include "basics/text.h"

namespace convwalk {
namespace {

using How = Rearrangement::How;
using Kind = Value::Kind;
using Words = std::initializer_list<std::string_view>;

struct Name {
    std::string_view name;
    How how;
};

constexpr std::array kFunctions = {
    Name{"view", How::to_shape},     Name{"reshape", How::to_shape},    Name{"flatten", How::flatten},
    Name{"ravel", How::flatten},     Name{"unflatten", How::unflatten}, Name{"permute", How::permute},
    Name{"transpose", How::permute}, Name{"swapaxes", How::swap},       Name{"swapdims", How::swap},
    Name{"mean", How::reduce},       Name{"sum", How::reduce},          Name{"amax", How::reduce},
    Name{"amin", How::reduce},       Name{"max", How::reduce},          Name{"min", How::reduce},
    Name{"std", How::reduce},        Name{"var", How::reduce},          Name{"prod", How::reduce},
    Name{"logsumexp", How::reduce},  Name{"reduce_mean", How::reduce},  Name{"reduce_sum", How::reduce},
    Name{"reduce_max", How::reduce}, Name{"reduce_min", How::reduce},   Name{"squeeze", How::squeeze},
    Name{"unsqueeze", How::insert},  Name{"expand_dims", How::insert},  Name{"repeat", How::repeat},
    Name{"tile", How::repeat},       Name{"expand", How::expand},       Name{"broadcast_to", How::expand},
};
constexpr std::array kLayers = {
    Name{"Flatten", How::flatten},
    Name{"Unflatten", How::unflatten},
    Name{"Reshape", How::to_shape},
    Name{"Permute", How::permute},
};

const Name* named(std::span<const Name> names, std::string_view word) {
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const Name& n) { return n.name == word; });
    return found == names.end() ? nullptr : &*found;
}

// The arguments of one call, by whatever name its framework has for them.
class Arguments {
  public:
    explicit Arguments(const ShapeCall& call) : call_(call) {}

    [[nodiscard]] const Value* find(std::size_t position, Words names) const {
        if (position < call_.values.size()) return &call_.values[position];
        for (const auto& [name, value] : call_.keywords) {
            if (std::find(names.begin(), names.end(), name) != names.end()) return &value;
        }
        return nullptr;
    }

    // One number, or those of a list. The size of a batch is kBatchSize.
    [[nodiscard]] std::vector<std::int64_t> numbers(const Value* value) const {
        std::vector<std::int64_t> all;
        if (value == nullptr || value->kind == Kind::none) return all;
        if (value->kind == Kind::list) {
            for (const Value& each : value->list()) all.push_back(number(each));
        } else {
            all.push_back(number(*value));
        }
        return all;
    }

    // All values by position as numbers, or one list of them.
    [[nodiscard]] std::vector<std::int64_t> all_numbers(Words names) const {
        if (call_.values.size() < 2) return numbers(find(0, names));
        std::vector<std::int64_t> all;
        for (const Value& value : call_.values) all.push_back(number(value));
        return all;
    }

    [[nodiscard]] std::vector<std::int64_t> demanded(std::vector<std::int64_t> found,
                                                     std::size_t least) const {
        if (found.size() >= least) return found;
        throw bad_code(call_.place, fmt::format("{} takes {}", call_.name,
                                                counted(static_cast<std::int64_t>(least), "number or more",
                                                        "numbers or more")));
    }

    [[nodiscard]] bool truth(std::size_t position, Words names) const {
        const Value* value = find(position, names);
        return value != nullptr && (value->kind == Kind::truth || value->kind == Kind::integer) &&
               value->number != 0;
    }

  private:
    [[nodiscard]] std::int64_t number(const Value& value) const {
        if (value.kind == Kind::batch) return kBatchSize;
        const bool fits =
            value.kind == Kind::integer && value.number >= -kLargestSize && value.number <= kLargestSize;
        if (fits) return value.number;
        const std::string sentence =
            fmt::format("{} is given {}; it takes whole numbers", call_.name, described(value));
        if (is_unknown(value)) throw UnknownValue(call_.place, printable(sentence, kLongestReason));
        throw bad_code(value.place, sentence);
    }

    const ShapeCall& call_;
};

std::vector<std::int64_t> flattened(const Arguments& arguments, std::int64_t first) {
    const auto begin = arguments.numbers(arguments.find(0, {"start_dim", "axis"}));
    const auto end = arguments.numbers(arguments.find(1, {"end_dim"}));
    return {begin.empty() ? first : begin.front(), end.empty() ? -1 : end.front()};
}

// PyTorch swaps two; the others put all in order.
void set_transposed(const Arguments& arguments, Rearrangement& made) {
    made.numbers = arguments.demanded(arguments.all_numbers({"perm", "axes", "dims"}), 2);
    if (made.numbers.size() == 2) made.how = How::swap;
}

void set_numbers(const ShapeCall& call, bool layer, Rearrangement& made) {
    const Arguments arguments(call);
    switch (made.how) {
        case How::to_shape:
            made.numbers =
                arguments.demanded(arguments.all_numbers({"target_shape", "shape", "newshape", "size"}), 1);
            break;
        case How::flatten:
            made.numbers = flattened(arguments, layer ? 1 : 0);
            break;
        case How::unflatten: {
            made.numbers = arguments.demanded(arguments.numbers(arguments.find(0, {"dim"})), 1);
            const auto sizes =
                arguments.demanded(arguments.numbers(arguments.find(1, {"unflattened_size", "sizes"})), 1);
            made.numbers.insert(made.numbers.end(), sizes.begin(), sizes.end());
            break;
        }
        case How::permute:
        case How::swap:
            set_transposed(arguments, made);
            break;
        case How::reduce:
            made.numbers = arguments.numbers(arguments.find(0, {"dim", "axis", "axes", "dims"}));
            made.keeps = arguments.truth(1, {"keepdim", "keepdims", "keep_dims"});
            break;
        case How::squeeze:
            made.numbers = arguments.numbers(arguments.find(0, {"dim", "axis"}));
            break;
        case How::insert:
            made.numbers = arguments.demanded(arguments.numbers(arguments.find(0, {"dim", "axis"})), 1);
            break;
        case How::expand:
        case How::repeat:
            made.numbers = arguments.demanded(
                arguments.all_numbers({"repeats", "multiples", "reps", "dims", "size", "shape"}), 1);
            break;
        case How::part:  // of slices and splits, which are no calls of this kind
        case How::select:
            break;
    }
}

}  // namespace

bool gives_shape(std::string_view last_name) {
    return named(kFunctions, last_name) != nullptr;
}

bool is_shape_layer(std::string_view last_name) {
    return named(kLayers, last_name) != nullptr;
}

bool is_harmless_method(std::string_view name) {
    constexpr std::string_view kNames[] = {
        "contiguous", "detach", "clone", "to",      "float",          "half",   "double",       "bfloat16",
        "cuda",       "cpu",    "type",  "type_as", "requires_grad_", "astype", "requires_grad"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

Rearrangement rearrangement_of(const ShapeCall& call, bool keras) {
    const Name* layer = named(kLayers, call.name);
    const Name* name = layer != nullptr ? layer : named(kFunctions, call.name);
    Rearrangement made;
    made.how = name->how;
    // Keras's own flatten has no dimensions to say; its other layers count behind the batch.
    made.batched = !keras || layer == nullptr || made.how == How::flatten;
    ShapeCall given = call;
    if (keras && layer != nullptr && made.how == How::flatten) given.values.clear();
    set_numbers(given, layer != nullptr, made);
    // Of torch.max(x, 1), which gives two tensors, the first is not known to be meant.
    const bool gives_two = (call.name == "max" || call.name == "min") && !call.values.empty();
    if (gives_two)
        throw UnknownValue(call.place, fmt::format("{} over a dimension gives two tensors", call.name));
    return made;
}

}  // namespace convwalk
