#include "frameworks/read/rearrangement.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "basics/size.h"

namespace convwalk {
namespace {

using How = Rearrangement::How;
using Dimensions = std::vector<std::int64_t>;

constexpr std::int64_t kNotKnown = -1;

// Behind the batch; kNotKnown when one is not known, or the product is too large.
std::int64_t numbers_in(const Dimensions& dimensions, std::size_t begin, std::size_t end) {
    std::int64_t product = 1;
    for (std::size_t i = begin; i < end; ++i) {
        if (dimensions[i] < 1 || dimensions[i] > kLargestSize) return kNotKnown;
        if (__builtin_mul_overflow(product, dimensions[i], &product)) return kNotKnown;
    }
    return product;
}

// Why a rearrangement can't be.
struct Impossible {
    std::string sentence;
};
// What comes out is no map and no vector.
struct Shapeless {};

// Counted from the end where it is below 0.
std::size_t index_of(std::int64_t number, std::size_t count) {
    const auto most = static_cast<std::int64_t>(count);
    if (number < -most || number >= most)
        throw Impossible{fmt::format("it works on dimension {}, of {}", number, count)};
    return static_cast<std::size_t>(number < 0 ? number + most : number);
}

std::string product_words(const Dimensions& dimensions, std::size_t begin) {
    const std::int64_t product = numbers_in(dimensions, begin, dimensions.size());
    if (dimensions.size() == begin + 1) return fmt::format("{}", product);
    return fmt::format(
        "{} = {}",
        fmt::join(dimensions.begin() + static_cast<std::ptrdiff_t>(begin), dimensions.end(), " · "), product);
}

// Fills in the one that follows from the others. @param sizes of one of a batch
Dimensions filled(Dimensions sizes, const Dimensions& had, bool splits_batch) {
    const std::int64_t total = numbers_in(had, 1, had.size());
    const auto open = std::find(sizes.begin(), sizes.end(), -1);
    if (open != sizes.end()) *open = 1;
    const std::int64_t known = numbers_in(sizes, 0, sizes.size());
    if (known == kNotKnown) throw Shapeless{};
    if (open != sizes.end()) *open = total == kNotKnown ? kNotKnown : total / known;
    const bool fits = open != sizes.end() ? total % known == 0 : total == known;
    if (total == kNotKnown || fits) return sizes;
    // Numbers of one become several of the batch.
    if (splits_batch && open == sizes.end() && total % known == 0) throw Shapeless{};
    throw Impossible{fmt::format("it takes {}{}, {} come in", open != sizes.end() ? "a multiple of " : "",
                                 product_words(sizes, 0), product_words(had, 1))};
}

Dimensions to_shape(const Rearrangement& by, const Dimensions& had) {
    Dimensions sizes = by.numbers;
    if (by.batched) {
        if (sizes.size() < 2) throw Shapeless{};
        const std::int64_t batch = sizes.front();
        sizes.erase(sizes.begin());
        const bool open = std::find(sizes.begin(), sizes.end(), -1) != sizes.end();
        if (batch == -1 && open) throw Impossible{"two of its sizes are -1; one follows from the others"};
        sizes = filled(std::move(sizes), had, batch == -1 || batch > 1);
    } else {
        sizes = filled(std::move(sizes), had, false);
    }
    sizes.insert(sizes.begin(), kBatchSize);
    return sizes;
}

Dimensions flattened(const Rearrangement& by, const Dimensions& had) {
    const std::size_t begin = index_of(by.numbers[0], had.size());
    const std::size_t end = index_of(by.numbers[1], had.size());
    if (begin == 0 && end > 0) throw Shapeless{};
    if (begin >= end) return had;
    Dimensions made(had.begin(), had.begin() + static_cast<std::ptrdiff_t>(begin));
    made.push_back(numbers_in(had, begin, end + 1));
    made.insert(made.end(), had.begin() + static_cast<std::ptrdiff_t>(end) + 1, had.end());
    return made;
}

Dimensions unflattened(const Rearrangement& by, const Dimensions& had) {
    const std::size_t at = index_of(by.numbers.front(), had.size());
    if (at == 0) throw Shapeless{};
    Dimensions sizes = filled({by.numbers.begin() + 1, by.numbers.end()}, {kBatchSize, had[at]}, false);
    Dimensions made = had;
    made.erase(made.begin() + static_cast<std::ptrdiff_t>(at));
    made.insert(made.begin() + static_cast<std::ptrdiff_t>(at), sizes.begin(), sizes.end());
    return made;
}

std::vector<std::size_t> ordered(const Rearrangement& by, std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t before = by.batched ? 0 : 1;  // Keras counts behind the batch, from 1
    if (by.how == How::swap) {
        std::swap(order[index_of(by.numbers[0], count)], order[index_of(by.numbers[1], count)]);
        return order;
    }
    if (by.numbers.size() + before != count)
        throw Impossible{fmt::format("it orders {} dimensions, of {}", by.numbers.size() + before, count)};
    for (std::size_t i = before; i < count; ++i) order[i] = index_of(by.numbers[i - before], count);
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        throw Impossible{"a dimension stands twice in its order"};
    return order;
}

Dimensions permuted(const Rearrangement& by, const Dimensions& had) {
    Dimensions made;
    for (const std::size_t from : ordered(by, had.size())) made.push_back(had[from]);
    return made;
}

// Dimensions that `numbers` name, or all.
std::vector<bool> chosen(const Rearrangement& by, std::size_t count) {
    std::vector<bool> all(count, by.numbers.empty());
    for (const std::int64_t number : by.numbers) all[index_of(number, count)] = true;
    return all;
}

Dimensions reduced(const Rearrangement& by, const Dimensions& had) {
    const std::vector<bool> over = chosen(by, had.size());
    if (over[0]) throw Shapeless{};
    Dimensions made;
    for (std::size_t i = 0; i < had.size(); ++i) {
        if (!over[i])
            made.push_back(had[i]);
        else if (by.keeps)
            made.push_back(1);
    }
    return made;
}

Dimensions squeezed(const Rearrangement& by, const Dimensions& had) {
    const std::vector<bool> over = chosen(by, had.size());
    Dimensions made;
    for (std::size_t i = 0; i < had.size(); ++i) {
        if (over[i] && had[i] == kNotKnown) throw Shapeless{};
        if (i == 0 || !over[i] || had[i] != 1) made.push_back(had[i]);
    }
    return made;
}

Dimensions with_ones(const Rearrangement& by, Dimensions had) {
    for (const std::int64_t number : by.numbers) {
        const std::size_t at = index_of(number, had.size() + 1);
        had.insert(had.begin() + static_cast<std::ptrdiff_t>(at), 1);
    }
    return had;
}

Dimensions repeated(const Rearrangement& by, Dimensions had) {
    if (by.numbers.size() < had.size())
        throw Impossible{fmt::format("it repeats {} dimensions, of {}", by.numbers.size(), had.size())};
    had.insert(had.begin(), by.numbers.size() - had.size(), 1);
    for (std::size_t i = 0; i < had.size(); ++i) {
        if (had[i] > 0 && by.numbers[i] > kLargestSize / had[i]) throw Shapeless{};
        if (had[i] > 0) had[i] *= by.numbers[i];
    }
    return had;
}

Dimensions with_part(const Rearrangement& by, Dimensions had) {
    const std::size_t at = index_of(by.numbers[0], had.size());
    if (at == 0) throw Shapeless{};
    if (had[at] != kNotKnown && (by.numbers[1] < 1 || by.numbers[1] > had[at]))
        throw Impossible{fmt::format("it takes {} of {}", by.numbers[1], had[at])};
    had[at] = by.numbers[1];
    return had;
}

Dimensions without(const Rearrangement& by, Dimensions had) {
    const std::size_t at = index_of(by.numbers[0], had.size());
    if (at == 0) throw Shapeless{};
    had.erase(had.begin() + static_cast<std::ptrdiff_t>(at));
    return had;
}

Dimensions expanded(const Rearrangement& by, Dimensions had) {
    if (by.numbers.size() < had.size())
        throw Impossible{fmt::format("it names {} dimensions, of {}", by.numbers.size(), had.size())};
    had.insert(had.begin(), by.numbers.size() - had.size(), 1);
    for (std::size_t i = 0; i < had.size(); ++i) {
        const std::int64_t wanted = by.numbers[i];
        if (wanted == -1 || wanted == had[i]) continue;
        if (had[i] != 1 && !(i == 0 && wanted == kBatchSize))
            throw Impossible{fmt::format("{} can't become {}", had[i], wanted)};
        had[i] = wanted;
    }
    return had;
}

Dimensions made_of(const Rearrangement& by, const Dimensions& had) {
    switch (by.how) {
        case How::to_shape:
            return to_shape(by, had);
        case How::flatten:
            return flattened(by, had);
        case How::unflatten:
            return unflattened(by, had);
        case How::permute:
        case How::swap:
            return permuted(by, had);
        case How::reduce:
            return reduced(by, had);
        case How::squeeze:
            return squeezed(by, had);
        case How::insert:
            return with_ones(by, had);
        case How::repeat:
            return repeated(by, had);
        case How::part:
            return with_part(by, had);
        case How::select:
            return without(by, had);
        case How::expand:
            return expanded(by, had);
    }
    return had;
}

// A map or a vector where it is one, batch first.
TensorShape shape_of(Dimensions dimensions, bool channels_last) {
    TensorShape shape;
    const bool batch_first = !dimensions.empty() && (dimensions[0] == kBatchSize || dimensions[0] == 1);
    const bool is_none = !batch_first || dimensions.size() < 2 || dimensions.size() > 5 ||
                         std::count(dimensions.begin() + 1, dimensions.end(), kBatchSize) > 0;
    if (is_none) {
        const bool known = std::all_of(dimensions.begin(), dimensions.end(), [](auto d) { return d >= 0; });
        if (known) shape.others = std::move(dimensions);
        return shape;
    }
    const auto channels = channels_last ? dimensions.end() - 1 : dimensions.begin() + 1;
    if (*channels > kLargestSize) return shape;
    shape.channels = std::max<std::int64_t>(0, *channels);
    dimensions.erase(channels);
    dimensions.erase(dimensions.begin());
    shape.sized = std::all_of(dimensions.begin(), dimensions.end(),
                              [](std::int64_t d) { return d >= 1 && d <= kLargestSize; });
    if (shape.sized) shape.sizes = std::move(dimensions);
    return shape;
}

}  // namespace

std::optional<std::vector<std::int64_t>> dimensions_of(const TensorShape& shape, bool channels_last) {
    if (!shape.others.empty()) return shape.others;
    if (!shape.sized) return std::nullopt;
    Dimensions all = shape.sizes;
    all.insert(channels_last ? all.end() : all.begin(), shape.channels > 0 ? shape.channels : kNotKnown);
    all.insert(all.begin(), kBatchSize);
    return all;
}

std::optional<std::vector<std::int64_t>> dimensions_made(const Rearrangement& by,
                                                         const std::vector<std::int64_t>& had) {
    try {
        Dimensions made = made_of(by, had);
        const bool known = std::all_of(made.begin(), made.end(), [](std::int64_t d) { return d >= 0; });
        return known ? std::optional(std::move(made)) : std::nullopt;
    } catch (const Shapeless&) {
        return std::nullopt;
    } catch (const Impossible&) {
        return std::nullopt;
    }
}

std::optional<std::vector<std::size_t>> order_of(const Rearrangement& by, std::size_t count) {
    if (by.how != How::permute && by.how != How::swap) return std::nullopt;
    try {
        return ordered(by, count);
    } catch (const Impossible&) {
        return std::nullopt;
    }
}

std::variant<TensorShape, std::string> rearranged(const Rearrangement& by, const TensorShape& shape) {
    auto had = dimensions_of(shape, by.channels_last);
    // The new shape alone says what comes out, where it says all of it.
    if (!had && by.how == How::to_shape) had = Dimensions{kBatchSize, kNotKnown};
    if (!had) return TensorShape{};
    try {
        return shape_of(made_of(by, *had), by.channels_last);
    } catch (const Shapeless&) {
        return TensorShape{};
    } catch (const Impossible& why) {
        return why.sentence;
    }
}

std::string words_of(const Rearrangement& by) {
    switch (by.how) {
        case How::to_shape:
            return "another shape, the same numbers";
        case How::flatten:
            return "dimensions put together to one";
        case How::unflatten:
            return "a dimension split into several";
        case How::permute:
        case How::swap:
            return "dimensions in another order";
        case How::reduce:
            return by.keeps ? "reduced over dimensions, which stay as 1" : "reduced over dimensions";
        case How::squeeze:
            return "dimensions of 1 taken away";
        case How::insert:
            return "dimensions of 1 put in";
        case How::repeat:
            return "repeated";
        case How::part:
            return fmt::format("{} of dimension {}", by.numbers[1], by.numbers[0]);
        case How::select:
            return fmt::format("one of dimension {}", by.numbers[0]);
        case How::expand:
            return "dimensions of 1 become larger";
    }
    return "";
}

}  // namespace convwalk
