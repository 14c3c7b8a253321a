#include <fmt/format.h>

#include "basics/errors.h"
#include "basics/size.h"
#include "basics/text.h"
#include "network/assumption_choices.h"
#include "network/notation.h"
#include "network/notation_text.h"

namespace convwalk {
namespace {

// A size as an assumption says it.
std::int64_t size_of(std::string_view name, std::string_view value, std::int64_t least) {
    return whole_number(name, value, least, kLargestSize);
}

// The position of `value` among `words`.
std::size_t one_of(std::string_view name, std::string_view value, const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == value) return i;
    }
    constexpr std::string_view kArticle = "the ";  // "unknown assumed pool", not "unknown the assumed pool"
    if (name.starts_with(kArticle)) name.remove_prefix(kArticle.size());
    throw BadInput(unknown_name(name, value, words));
}

const std::vector<std::string>& padding_words() {
    static const std::vector<std::string> words = {"valid", "same", "half", "full", "causal"};
    return words;
}
const std::vector<std::string>& pool_words() {
    static const std::vector<std::string> words = {"max", "average"};
    return words;
}
const std::vector<std::string>& bias_words() {
    static const std::vector<std::string> words = {"yes", "no"};
    return words;
}

std::vector<std::string> with_numbers(std::vector<std::string> words, int least, int most) {
    for (int number = least; number <= most; ++number) words.push_back(fmt::format("{}", number));
    return words;
}

}  // namespace

std::vector<std::string> assumption_choices(std::string_view name) {
    if (name == "padding") return with_numbers(padding_words(), 0, 3);
    if (name == "pool") return pool_words();
    if (name == "transposed-padding") return with_numbers({"fitting"}, 0, 3);
    if (name == "pool-stride") return with_numbers({"kernel"}, 1, 4);
    if (name == "mode") return plain_resize_mode_names();
    if (name == "bias") return bias_words();
    return {};
}

const std::vector<std::string>& assumption_names() {
    static const std::vector<std::string> names = {
        "kernel", "padding",     "transposed-kernel", "transposed-stride", "transposed-padding",
        "pool",   "pool-kernel", "pool-stride",       "upsampling",        "mode",
        "bias"};
    return names;
}

void assume(NotationDefaults& defaults, std::string_view name_and_value) {
    const std::size_t equals = name_and_value.find('=');
    if (equals == std::string_view::npos)
        throw BadInput(
            fmt::format("the assumption \"{}\" has no value; it must be name=value, such as kernel=5",
                        printable(name_and_value)));
    const std::string_view name = name_and_value.substr(0, equals);
    const std::string_view value = name_and_value.substr(equals + 1);
    const std::string said = fmt::format("the assumed {}", printable(name));
    if (name == "kernel") {
        defaults.kernel = size_of(said, value, 1);
    } else if (name == "padding") {
        defaults.padding_cells = 0;
        if (!value.empty() && is_letter(value[0])) {
            defaults.padding = static_cast<PaddingWord>(one_of(said, value, padding_words()) + 1);
        } else {
            defaults.padding_cells = size_of(said, value, 0);
            defaults.padding = PaddingWord::numbers;
        }
    } else if (name == "transposed-kernel") {
        defaults.transposed_kernel = size_of(said, value, 1);
    } else if (name == "transposed-stride") {
        defaults.transposed_stride = size_of(said, value, 1);
    } else if (name == "pool") {
        defaults.pool =
            one_of(said, value, pool_words()) == 0 ? Operator::max_pooling : Operator::average_pooling;
    } else if (name == "transposed-padding") {
        defaults.transposed_padding =
            value == "fitting" ? std::nullopt : std::optional(size_of(said, value, 0));
    } else if (name == "pool-stride") {
        defaults.pool_stride = value == "kernel" ? std::nullopt : std::optional(size_of(said, value, 1));
    } else if (name == "pool-kernel") {
        defaults.pool_kernel = size_of(said, value, 1);
    } else if (name == "upsampling") {
        const auto factor = factor_spelled(value);
        if (!factor || !(factor->value() > 0))
            throw BadInput(fmt::format("{} is \"{}\"; it must be a number above 0, such as 2, 1.5 or 3/2",
                                       said, printable(value)));
        defaults.upsampling = *factor;
    } else if (name == "mode") {
        const auto mode = resize_mode_spelled(value);
        defaults.mode = mode ? *mode : ResizeMode(one_of(said, value, plain_resize_mode_names()));
    } else if (name == "bias") {
        defaults.bias = one_of(said, value, bias_words()) == 0;
    } else {
        throw BadInput(unknown_name("assumption", name, assumption_names()));
    }
}

}  // namespace convwalk
